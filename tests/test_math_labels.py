"""Math labels: what is composed from parts stands where ziamath's own layout puts it."""

import json
import re
import threading

import pytest
import ziamath
from hypothesis import given
from hypothesis import strategies as st

from rnn_unroll.picture import math_labels, symbols
from rnn_unroll.picture.math_labels import Label
from rnn_unroll.picture.symbols import SIZE
from tests.drawings import SVG

NEAR = 0.15
"""Px; a tenth of this is visible nowhere, and rounding alone takes a third of it."""

TEX = {"x": "x", "a": "a", "y": r"\hat{y}", "r": "r"}

Glyph = tuple[str, float, float]


def laid_out(expression: str) -> list[Glyph]:
    """ziamath's own layout: glyph, x and baseline y of each."""
    drawing = ziamath.Latex(expression, size=SIZE)
    symbols: dict[str, tuple[float, float, float]] = {}
    glyphs = []
    for element in drawing.svgxml():
        if element.tag.removeprefix(SVG) == "symbol":
            left, top, width, _ = map(float, element.attrib["viewBox"].split())
            symbols[element.attrib["id"]] = left, top, width
        else:
            name = element.attrib["href"][1:]
            left, top, width = symbols[name]
            scale = float(element.attrib["width"]) / width
            x, y = float(element.attrib["x"]) - left * scale, float(element.attrib["y"]) - top * scale
            glyphs.append((name.rpartition("_")[2], x, y))
    return glyphs


def composed(label: Label) -> list[Glyph]:
    """Our label with every shared index opened: glyph, x and baseline y of each."""
    glyphs = []
    for use in label.uses:
        for part in math_labels.definition(use.name).uses or (symbols.Use(use.name, 0, 0),):
            glyph = re.fullmatch(r"g([0-9]+)-[0-9]+", part.name)
            assert glyph, part.name
            glyphs.append((glyph[1], use.x + part.x, use.y + part.y))
    return glyphs


def assert_same_layout(label: Label, expression: str) -> None:
    theirs = laid_out(expression)
    ours = composed(label)
    assert [name for name, *_ in ours] == [name for name, *_ in theirs]
    for (name, x, y), (_, their_x, their_y) in zip(ours, theirs, strict=True):
        assert x == pytest.approx(their_x, abs=NEAR), f"x of glyph {name} in {expression}"
        assert y == pytest.approx(their_y, abs=NEAR), f"y of glyph {name} in {expression}"
    assert 0 < label.width - ours[-1][1] < SIZE


@pytest.mark.parametrize("base", sorted(TEX))
@pytest.mark.parametrize("index", [0, 1, 4, 7, 9, 10, 11, 17, 64, 100, 128, 256, "T_x", "T_y"])
def test_a_composed_index_is_ziamaths_own_layout(base: str, index: int | str) -> None:
    label = math_labels.indexed(base, index)
    assert_same_layout(label, rf"{TEX[base]}^{{\langle {index}\rangle}}")


@pytest.mark.parametrize("base", ["a", "r"])
@pytest.mark.parametrize("layer", [1, 2, 3, 4])
@pytest.mark.parametrize("index", [0, 1, 13, 256])
def test_a_composed_layer_and_index_is_ziamaths_own_layout(base: str, layer: int, index: int) -> None:
    label = math_labels.indexed(base, index, layer)
    assert_same_layout(label, rf"{TEX[base]}^{{[{layer}]\,\langle {index}\rangle}}")


@pytest.mark.parametrize("symbol", ["T_x", "T_y", "T_x=T_y"])
@pytest.mark.parametrize("value", [0, 1, 4, 11, 20, 255])
def test_a_composed_length_is_ziamaths_own_layout(symbol: str, value: int) -> None:
    assert_same_layout(math_labels.length(symbol, value), f"{symbol}={value}")


@pytest.mark.parametrize("base", sorted(TEX))
def test_a_bare_symbol_is_ziamaths_own_layout(base: str) -> None:
    assert_same_layout(math_labels.indexed(base, None), TEX[base])


@given(st.sampled_from(sorted(TEX)), st.integers(0, 256), st.none() | st.integers(1, 4))
def test_glyphs_of_any_label_run_to_the_right_and_stay_within_its_width(
    base: str, index: int, layer: int | None
) -> None:
    label = math_labels.indexed(base, index, layer)
    after_the_base = [x for _, x, _ in composed(label)][-3:]
    assert after_the_base == sorted(after_the_base)
    assert 0 < after_the_base[-1] < label.width


@given(st.integers(0, 256), st.none() | st.integers(1, 4))
def test_names_can_stand_in_an_id(index: int, layer: int | None) -> None:
    for use in math_labels.indexed("a", index, layer).uses:
        assert re.fullmatch("[A-Za-z][A-Za-z0-9-]*", use.name)


def test_symbolic_and_numbered_indices_have_names_of_their_own() -> None:
    indices = [0, 1, 10, 100, "T_x", "T_y"]
    assert len({math_labels.indexed("x", index).uses[-1].name for index in indices}) == len(indices)


def test_labels_laid_out_by_many_threads_at_once_are_right() -> None:
    expressions = [rf"q_{{{k}}}" for k in range(8)]
    got: dict[str, Label] = {}

    def lay_out(expression: str) -> None:
        got[expression] = math_labels.tex(expression)

    threads = [threading.Thread(target=lay_out, args=(expression,)) for expression in expressions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for expression in expressions:
        assert_same_layout(got[expression], expression)


def test_a_layer_s_bracket_does_not_touch_the_index_s_angle() -> None:
    closing, opening = composed(math_labels.indexed("a", 3, 2))[3:5]
    touching = laid_out(r"a^{[2]\langle 3\rangle}")[3:5]
    assert opening[1] - closing[1] > touching[1][1] - touching[0][1] + 1.5


def test_the_expressions_that_are_kept_are_ziamaths_own_layouts() -> None:
    kept = json.loads(symbols.KEPT.read_text("utf-8"))
    assert len(kept["layouts"]) > 100
    for expression in kept["layouts"]:
        assert symbols.layout(expression) == symbols.laid_out(expression), expression
    assert {name: symbols.outline(name) for name in kept["outlines"]} == kept["outlines"]


def test_an_expression_that_is_not_kept_is_laid_out() -> None:
    expression = r"\mathcal{Q}_{17}"
    assert expression not in json.loads(symbols.KEPT.read_text("utf-8"))["layouts"]
    uses, width = symbols.layout(expression)
    assert len(uses) == 3
    assert width > 0
    assert all(symbols.outline(use.name).startswith("m") for use in uses)
