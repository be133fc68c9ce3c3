"""Looks: SVG and TikZ draw every element the same, from one table."""

import re
from collections.abc import Iterator
from itertools import accumulate
from xml.etree import ElementTree

import pytest

from rnn_unroll.exports.tex.styles import TYPE, Styles
from rnn_unroll.exports.tex.tips import declaration
from rnn_unroll.look.styles import STYLES
from rnn_unroll.look.themes import THEMES
from rnn_unroll.picture.arrows import TIP, TIPS, WIRE_TIP, Tip, gradient_tip
from rnn_unroll.picture.draw.elements import ELEMENTS
from rnn_unroll.picture.draw.fragment import ID
from rnn_unroll.picture.draw.looks import looks
from rnn_unroll.picture.draw.numbers import arrow_data
from rnn_unroll.picture.draw.pen import pen
from rnn_unroll.picture.route import (
    Point,
    Route,
    across,
    bend_by,
    bend_to,
    by,
    line_to,
    move_to,
    points,
    upright,
)
from rnn_unroll.picture.symbols import SIZE

CASES = [(style, theme) for style in sorted(STYLES) for theme in sorted(THEMES)]
every_pen = pytest.mark.parametrize(("style", "theme"), CASES)

ANCHORS = {None: "base west", "start": "base west", "middle": "base", "end": "base east"}


def drawn(style: str, theme: str) -> Iterator[tuple[str, ElementTree.Element]]:
    """Every element of the table that has a look, as svgwrite writes it, with the look's name."""
    for name, element in ELEMENTS.items():
        if element.look:
            yield element.look, parsed(style, theme, name)


def parsed(style: str, theme: str, name: str) -> ElementTree.Element:
    """An element of the table as svgwrite writes it, each of its values filled with an underscore."""
    template = pen(style, theme).fragments[name].template
    plain = template.replace("%s", "_").replace("xlink:", "").replace(ID, "figure")
    return ElementTree.fromstring(plain)


def tikz(style: str, theme: str, name: str) -> dict[str, str]:
    """The options of a look's style, in px."""
    chosen = THEMES[theme]
    styles = Styles(style, chosen.palette, chosen.slit, 1.0)
    styles.name(name)
    options = dict(option.split("=", 1) for option in styles.asked[name].split(", "))
    colours = styles.colours()
    return {key: colours.get(value, value) for key, value in options.items()}


@every_pen
def test_svg_and_tikz_draw_an_element_the_same(style: str, theme: str) -> None:
    for name, element in drawn(style, theme):
        assert tikz(style, theme, name) == expected(element), name


def expected(element: ElementTree.Element) -> dict[str, str]:
    """What TikZ's options should be for an element of SVG, read off its attributes."""
    label, words = "transform" in element.attrib, element.tag == "text"
    options = {}
    for key, option in (("stroke", "draw"), ("fill", "text" if label or words else "fill")):
        value = element.get(key, "none")
        if value != "none":
            options[option] = value.removeprefix("#").upper()
    if element.get("stroke-width", "_") != "_":
        options["line width"] = f"{float(element.attrib['stroke-width']):g}bp"
    if "stroke-dasharray" in element.attrib:
        lengths = [f"{float(length):g}bp" for length in element.attrib["stroke-dasharray"].split()]
        options["dash pattern"] = " ".join(
            f"{'off' if k % 2 else 'on'} {length}" for k, length in enumerate(lengths)
        )
    for key, option in (("linecap", "line cap"), ("linejoin", "line join"), ("opacity", "draw opacity")):
        if element.get(f"stroke-{key}", "_") != "_":
            options[option] = element.attrib[f"stroke-{key}"]
    if words:
        if element.get("text-anchor") != "_":
            options["anchor"] = ANCHORS[element.get("text-anchor")]
        heavy = r"\bfseries" if "font-weight" in element.attrib else ""
        options["font"] = rf"\unrollwords{heavy}"
        options["scale"] = scale(float(element.attrib["font-size"]))
    elif label:
        options |= {"font": r"\unrollmath", "scale": scale(SIZE)}
    return options


def scale(size: float) -> str:
    return f"{size / TYPE:.3f}".rstrip("0").rstrip(".")


@every_pen
def test_every_look_is_an_elements_and_every_element_s_look_is_in_the_table(style: str, theme: str) -> None:
    table = looks(style, THEMES[theme].slit)
    assert {element.look for element in ELEMENTS.values() if element.look} == set(table)


@pytest.mark.parametrize("kind", ["input", *(f"gradient {level}" for level in range(TIPS))])
def test_an_arrow_s_tip_has_one_shape_in_svg_and_in_tikz(kind: str) -> None:
    level = kind.partition(" ")[2]
    tip = gradient_tip(int(level)) if level else WIRE_TIP
    drawing = declaration("tip", tip, 1.0).partition("drawing code")[2]
    first, *others = [
        tuple(map(float, pair)) for pair in re.findall(r"\{(-?[0-9.]+)bp\}\{(-?[0-9.]+)bp\}", drawing)
    ]
    found = head((move_to((-30, 0)), line_to((0, 0))), tip)
    # A drawn head begins at its point, which is the declaration's second corner.
    for one, other in zip(found, [*others, first], strict=True):
        assert one == pytest.approx(other, abs=0.02)


def head(route: Route, tip: Tip) -> list[Point]:
    """The corners of the head that is drawn at the end of a route."""
    numbers = [float(number) for number in re.findall(r"-?[0-9.]+", arrow_data(route, tip)[1])]
    return list(
        accumulate(zip(numbers[::2], numbers[1::2], strict=True), lambda a, b: (a[0] + b[0], a[1] + b[1]))
    )


@pytest.mark.parametrize(
    ("route", "along"),
    [
        ((move_to((5, 9)), line_to((40, 9))), (1, 0)),
        ((move_to((40, 9)), across(5)), (-1, 0)),
        ((move_to((5, 40)), line_to((5, 30)), upright(9)), (0, -1)),
        ((move_to((5, 9)), by(0, 20)), (0, 1)),
        ((move_to((5, 9)), by(30, 40), by(0, 0)), (0.6, 0.8)),
        ((move_to((0, 0)), line_to((0, 20)), bend_to((0, 30), (10, 30))), (1, 0)),
        ((move_to((0, 0)), bend_by((8, 0), (8, -6))), (0, -1)),
    ],
)
def test_a_head_lies_at_the_end_of_its_wire_in_the_direction_of_the_last_segment(
    route: Route, along: Point
) -> None:
    x, y = list(points(route))[-1]
    point, left, inner, right = head(route, WIRE_TIP)
    reach = (point[0] - x, point[1] - y)
    assert reach == pytest.approx((TIP * along[0], TIP * along[1]), abs=0.011)
    assert ((left[0] + right[0]) / 2 - x, (left[1] + right[1]) / 2 - y) == pytest.approx(
        (-5.362 * along[0], -5.362 * along[1]), abs=0.02
    )
    assert (inner[0] - x, inner[1] - y) == pytest.approx((-2.842 * along[0], -2.842 * along[1]), abs=0.02)
    # Seen along the wire, y grows to its right.
    assert (left[0] - right[0], left[1] - right[1]) == pytest.approx(
        (-9.52 * along[1], 9.52 * along[0]), abs=0.02
    )
