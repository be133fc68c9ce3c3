"""Slides: a scene as shapes that can be edited, and decks that are the same bytes every time."""

import io
import re
import zipfile
from functools import cache
from itertools import groupby
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation
from pptx.util import Pt

from rnn_unroll import lessons, stages, tokens
from rnn_unroll.lessons import addresses
from rnn_unroll.look.themes import THEMES
from rnn_unroll.picture.scene import PlacedNode, Scene
from rnn_unroll.slides import runs, shapes
from rnn_unroll.slides.deck import LONGEST, Slide, write
from rnn_unroll.slides.master import HEIGHT, WIDTH
from rnn_unroll.slides.picture import Picture
from rnn_unroll.slides.runs import SUB, SUPER
from rnn_unroll.slides.shapes import POINT, Bounds
from rnn_unroll.slides.strokes import mixed
from rnn_unroll.words import say

FIGURES = [figure for one in lessons.library().lessons for figure in one.figures]
TEX = [*"ax{}^_ -,", r"\hat", r"\frac", r"\kern", r"\langle", r"\vec", "\\", "\x00"]
TITLES = ["<b>5</b> & “x”", "a\x00b\x1bc\ud800", "long " * 400, "", "長い" * 300, "שלום ab"]
ROOM = Bounds(48 * POINT, 74 * POINT, 912 * POINT, 444 * POINT)
LIGHT = THEMES["light"].palette


def scene(address: str) -> Scene:
    return stages.still(addresses.figure(address))


@cache
def still(figure: lessons.Figure) -> Scene:
    return stages.still(figure.spec)


@cache
def drawn(of: Scene) -> list[Any]:
    """The elements of a figure."""
    return shapes.elements(Picture(of, ROOM, 1.5).elements())


def group(elements: list[Any], name: str) -> Any:
    [found] = [one for one in elements if name_of(one) == name]
    return found


def name_of(element: Any) -> str:
    return str(element.find(".//{*}cNvPr").get("name"))


def nodes(of: Scene) -> list[PlacedNode]:
    return [*of.initial, *(node for column in of.columns for node in column.nodes)]


def text_of(element: Any) -> str:
    return "".join(one.text or "" for one in element.iter("{*}t"))


def one_slide(**more: Any) -> bytes:
    slide = Slide(runs.text("A title"), (runs.text("A line."),), ("A note.",), "A foot")
    return write("A", [slide._replace(**more)])


@pytest.mark.parametrize("figure", FIGURES, ids=lambda one: one.name)
def test_every_node_and_edge_is_a_group_with_its_key_its_alternative_text_and_what_is_written_there(
    figure: lessons.Figure,
) -> None:
    given = still(figure)
    elements = drawn(given)
    for node in nodes(given):
        found = group(elements, node.key)
        assert found.find(".//{*}cNvPr").get("descr") == say(node.name)
        if node.label:
            assert text_of(found).count("".join(run.text for run in runs.formula(node.label.label.tex)))
        if node.text and say(node.text.text).strip():
            assert re.sub(r"\W|_", "", say(node.text.text)) in re.sub(r"\W|_", "", text_of(found))
    keys = {f"{wire.source}>{wire.target}" for column in given.columns for wire in column.wires}
    assert keys <= {name_of(one) for one in elements}


@pytest.mark.parametrize("figure", FIGURES, ids=lambda one: one.name)
def test_every_shape_lies_on_the_slide_and_has_a_number_of_its_own(figure: lessons.Figure) -> None:
    elements = drawn(still(figure))
    numbers = [one.get("id") for element in elements for one in element.iter("{*}cNvPr")]
    assert len(numbers) == len({*numbers})
    for place in (one for element in elements for one in element.iter("{*}xfrm")):
        at, size = place.find("{*}off"), place.find("{*}ext")
        x, y, wide, high = (int(one) for one in (at.get("x"), at.get("y"), size.get("cx"), size.get("cy")))
        assert min(wide, high) >= 0
        assert 0 <= x <= x + wide <= WIDTH * POINT
        assert 0 <= y <= y + high <= HEIGHT * POINT


def test_boxes_and_cells_have_the_colours_of_the_light_theme() -> None:
    given = scene("many-to-one?tx=3&hidden=2&theme=dark")
    elements = drawn(given)
    state = next(node for node in nodes(given) if node.key == "a.1.2")
    parts = list(group(elements, "a.1.2").iter("{*}sp"))
    box, cells = parts[0], [one for one in parts if name_of(one) == "cell"]
    fill, line = (one.get("val") for one in box.iter("{*}srgbClr"))
    assert [f"#{fill}".lower(), f"#{line}".lower()] == [LIGHT["state-fill"], LIGHT["state"]]
    inks = [f"#{one.find('.//{*}srgbClr').get('val')}".lower() for one in cells]
    assert inks == [
        mixed(LIGHT["positive" if value > 0 else "negative"], LIGHT["zero"], abs(value))
        for value in state.values
    ]


def test_straight_wires_are_connectors_that_hold_on_to_the_boxes_at_their_ends() -> None:
    elements = drawn(scene("many-to-one?tx=3"))
    wire = group(elements, "a.1.1>a.1.2").find(".//{*}cxnSp")
    boxes = [
        next(one for one in group(elements, key).iter("{*}sp") if name_of(one) == "box-state")
        for key in ("a.1.1", "a.1.2")
    ]
    held = [wire.find(f".//{{*}}{end}Cxn") for end in ("st", "end")]
    assert [one.get("id") for one in held] == [box.find(".//{*}cNvPr").get("id") for box in boxes]
    # From the right side of one to the left side of the other.
    assert [one.get("idx") for one in held] == ["3", "1"]
    at, size = wire.find(".//{*}off"), wire.find(".//{*}ext")
    left = int(boxes[1].find(".//{*}off").get("x"))
    assert abs(int(at.get("x")) + int(size.get("cx")) - left) <= 2
    assert wire.find(".//{*}tailEnd") is not None


def test_feedback_is_a_dashed_line_along_its_bends() -> None:
    wire = group(drawn(scene("one-to-many?ty=3")), "y.1>a.1.2")
    assert list(wire.iter("{*}quadBezTo"))
    assert wire.find(".//{*}custDash") is not None


def test_a_step_that_the_run_has_not_reached_is_pale() -> None:
    pale, whole = (
        group(drawn(scene(f"many-to-one?tx=3&step={step}")), "a.1.3").find(".//{*}ln//{*}srgbClr").get("val")
        for step in (1, 3)
    )
    assert whole == LIGHT["state"].removeprefix("#").upper()
    assert f"#{pale}".lower() == mixed(LIGHT["state"], LIGHT["paper"], 0.32)


@pytest.mark.parametrize(
    ("tex", "plain", "heights"),
    [
        (r"a^{\langle 3\rangle}", "a⟨3⟩", [0, SUPER]),
        (r"a^{[2]\,\langle 3\rangle}", "a[2] ⟨3⟩", [0, SUPER]),
        (r"\hat{y}^{\langle T_y\rangle}", "ŷ⟨T_y⟩", [0, SUPER, SUPER + SUB // 2, SUPER]),
        (r"W_{aa}", "W_aa", [0, SUB]),
        (r"T_x=T_y=4", "T_x = T_y = 4", [0, SUB, 0, SUB, 0]),
        (r"\Gamma_u \odot \tilde{c}", "Γ_u ⊙ c̃", [0, SUB, 0]),
        (r"\mathcal{L} = -\log p", "ℒ = −log p", [0]),
        (r"\frac{\partial \mathcal{L}}{\partial a}", "∂ℒ / ∂a", [0]),
        (r"\mathrm{softmax}(z)", "softmax(z)", [0]),
        (r"10^{-3}", "10^−3", [0, SUPER]),
        (r"\unknown{x}", "unknown x", [0]),
    ],
)
def test_a_formula_is_runs_with_its_indices_raised_and_lowered(
    tex: str, plain: str, heights: list[int]
) -> None:
    found = runs.formula(tex)
    assert runs.plain(found) == plain
    assert [height for height, _ in groupby(run.raised for run in found)] == heights


@settings(max_examples=60)
@given(
    st.text(max_size=40)
    | st.lists(st.sampled_from(["a⟨1⟩", "T_x", "Γ_u", "_", "⟨", "ŷ[2]⟨t-1⟩", " ", "<"])).map("".join)
)
def test_words_keep_every_letter_whatever_is_set_as_a_symbol(text: str) -> None:
    kept = re.compile(r"[\s_−\u0302\u0303-]")
    assert kept.sub("", runs.plain(runs.text(text))) == kept.sub("", tokens.clean(text))


@settings(max_examples=60)
@given(st.lists(st.sampled_from(TEX), max_size=12).map("".join))
def test_any_tex_is_a_line_of_text(tex: str) -> None:
    assert "\x00" not in runs.plain(runs.formula(tex))


def test_a_deck_is_wide_has_no_date_and_no_name_and_is_the_same_bytes_each_time() -> None:
    given = {"scene": scene("many-to-one?tx=2"), "address": "https://a.example/?x=1&y=2", "link": "Open"}
    data = one_slide(**given)
    assert data == one_slide(**given)
    deck = Presentation(io.BytesIO(data))
    assert (deck.slide_width, deck.slide_height) == (Pt(960), Pt(540))
    assert deck.element.find("{*}sldSz").get("type") is None
    facts = deck.core_properties
    assert (facts.author, facts.last_modified_by, facts.comments, facts.created.year) == ("", "", "", 2000)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {one.date_time[0] for one in archive.infolist()} == {1980}
        assert not [name for name in archive.namelist() if "thumbnail" in name or "printer" in name]
    links = [rel.target_ref for rel in deck.slides[0].part.rels.values() if rel.is_external]
    assert links == ["https://a.example/?x=1&y=2"]


@pytest.mark.parametrize("text", TITLES)
def test_any_title_line_and_note_is_text_on_the_slide(text: str) -> None:
    said = runs.text(text)
    data = one_slide(title=said, lines=(said, said), notes=(text,), footer=text, scene=scene("one-to-one"))
    [page] = Presentation(io.BytesIO(data)).slides
    assert page.shapes.title.text_frame.text[:LONGEST] == tokens.clean(text)[: LONGEST - 1] + (
        "…" if len(text) > LONGEST else tokens.clean(text)[LONGEST - 1 : LONGEST]
    )
    assert page.notes_slide.notes_text_frame.text.startswith(tokens.clean(text)[:300].strip(" "))
    sizes = [run.font.size for line in page.shapes.title.text_frame.paragraphs for run in line.runs]
    assert not sizes or (max(sizes) < Pt(14) if len(text) > 500 else max(sizes) == Pt(26))
