"""Routes: lines as data, and how SVG and TikZ write them."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_unroll import stages
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.exports.tex import paths
from rnn_unroll.picture.draw.numbers import number, path_data
from rnn_unroll.picture.layouts.parts import wires
from rnn_unroll.picture.route import (
    Point,
    Route,
    absolute,
    across,
    bend_by,
    bend_to,
    by,
    is_straight,
    line_to,
    move_to,
    points,
    upright,
)
from rnn_unroll.picture.scene import Scene
from tests.strategies import specs

lengths = st.floats(-2000, 2000).map(lambda x: round(x, 2) + 0.0)
places = st.tuples(lengths, lengths)
segments = st.one_of(
    places.map(move_to),
    places.map(line_to),
    lengths.map(across),
    lengths.map(upright),
    st.builds(by, lengths, lengths),
    st.builds(bend_to, places, places),
    st.builds(bend_by, places, places),
)
routes = st.builds(lambda start, others: (move_to(start), *others), places, st.lists(segments, max_size=8))


def read_back(data: str) -> list[Point]:
    """The absolute points of SVG path data, control points among them."""
    found: list[Point] = []
    x = y = 0.0
    for command, text in re.findall(r"([MLHVQqhvl])([^A-Za-z]*)", data):
        values = [float(n) for n in re.findall(r"-?[0-9]*\.?[0-9]+", text)]
        if command in "Hh":
            values = [values[0], 0 if command == "h" else y]
        elif command in "Vv":
            values = [0 if command == "v" else x, values[0]]
        base = (x, y) if command.islower() else (0.0, 0.0)
        found += [(base[0] + a, base[1] + b) for a, b in zip(values[::2], values[1::2], strict=True)]
        x, y = found[-1]
    return found


@given(routes)
def test_svg_path_data_reads_back_as_the_points_of_its_route(route: Route) -> None:
    found, expected = read_back(path_data(route)), list(points(route))
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert one == pytest.approx(other, abs=1e-6)


@given(routes)
def test_tikz_writes_the_points_of_the_route(route: Route) -> None:
    written: list[Point] = []

    def point(at: Point) -> str:
        written.append(at)
        return f"({at[0]!r},{at[1]!r})"

    text = paths.tikz(route, point)
    ends = [numbers[-2:] for _, numbers in absolute(route)]
    verbs = [verb for verb, _ in absolute(route)]
    assert text.count("..controls ") == verbs.count("bend")
    assert text.count("--") == verbs.count("line")
    # A bend has two controls before its end; moves and lines have their end alone.
    steps = iter(written)
    for verb, end in zip(verbs, ends, strict=True):
        *_, last = [next(steps) for _ in range(3 if verb == "bend" else 1)]
        assert last == end


@given(routes.filter(lambda route: len(route) > 1), places)
def test_tikz_leads_an_arrow_on_to_the_point_of_its_tip(route: Route, tip: Point) -> None:
    def point(at: Point) -> str:
        return f"({at[0]!r},{at[1]!r})"

    plain, led = paths.tikz(route, point), paths.tikz(route, point, tip)
    *_, last = points(route)
    assert plain.endswith(point(last))
    assert led == plain.removesuffix(point(last)) + point(tip)


@given(st.lists(st.tuples(lengths, st.booleans()), min_size=1, max_size=5), st.floats(0, 20))
def test_the_route_of_a_wire_is_written_as_lines_with_rounded_corners(
    turns: list[tuple[float, bool]], radius: float
) -> None:
    corners = [(100.0, 50.0)]
    for distance, level in turns:
        x, y = corners[-1]
        corners.append((x + distance, y) if level else (x, y + distance))
    wire = wires.wire("input", "x.1", "a.1.1", 1, tuple(corners), radius)
    assert path_data(wire.route) == plainly(corners, radius)
    assert is_straight(wire.route) == (len(corners) == 2)


def plainly(corners: list[Point], radius: float, tip: float = 5.0) -> str:
    """Path data of such a wire, written directly."""

    def toward(point: Point, other: Point, distance: float) -> str:
        dx, dy = other[0] - point[0], other[1] - point[1]
        span = abs(dx) + abs(dy)
        share = min(distance, span / 2) / span if span else 0
        return f"{text(point[0] + dx * share)} {text(point[1] + dy * share)}"

    def text(value: float) -> str:
        return number(round(value, 2))

    parts = [f"M{text(corners[0][0])} {text(corners[0][1])}"]
    for (before, corner), (_, after) in pairwise(pairwise(corners)):
        parts.append(f"L{toward(corner, before, radius)}")
        parts.append(f"Q{text(corner[0])} {text(corner[1])} {toward(corner, after, radius)}")
    end = toward(corners[-1], corners[-2], tip)
    return "".join(parts) + ("" if parts[-1].endswith(f" {end}") and len(parts) > 1 else f"L{end}")


@given(specs())
def test_every_route_of_a_figure_begins_with_a_move(spec: FigureSpec) -> None:
    for route in routes_of(stages.scene(spec)):
        assert route[0].verb == "move"
        assert path_data(route).startswith("M")


def routes_of(scene: Scene) -> list[Route]:
    """Every line of a scene."""
    wires = [wire for column in scene.columns for wire in column.wires]
    found = [route for wire in wires for route in (wire.route, wire.over)]
    found += [back.route for column in scene.columns for back in column.returns]
    found += [brace.route for brace in scene.braces]
    for plot in scene.plots:
        found += [plot.grid, plot.axis]
        found += [route for trend in plot.trends for route in (trend.route, trend.leader)]
    return [route for route in found if route]
