"""Wires: arrows along level and upright lines, with rounded bends. Points are the corners of the lines."""

from collections.abc import Callable
from functools import cache
from itertools import pairwise

from rnn_unroll.graphs.graph import Edge
from rnn_unroll.picture.arrows import TIP, TIPS, level, reach
from rnn_unroll.picture.layouts.parts import changed
from rnn_unroll.picture.layouts.parts.sizes import share
from rnn_unroll.picture.route import Point, Route, bend_to, line_to, move_to
from rnn_unroll.picture.scene import Return, Wire


def wire(kind: str, source: str, target: str, t: int, points: tuple[Point, ...], radius: float = 0) -> Wire:
    """An arrow along points, whose tip touches the last one; `radius` is that of the bends."""
    return Wire(kind, source, target, t, points[0], points[-1], _route(points, radius), None)


def of(edge: Edge, points: tuple[Point, ...], radius: float) -> Wire:
    """The arrow of an edge along points, with a cross if nothing passes along it."""
    placed = wire(edge.kind, edge.source, edge.target, edge.t, points, radius)
    return placed._replace(cut=changed.cross(placed.route)) if edge.cut else placed


def back(
    source: str, target: str, t: int, points: tuple[Point, ...], size: float, radius: float, plain: bool
) -> Return:
    """A gradient's arrow along points. If `plain`, its width does not depend on the gradient's size."""
    of_scale = 0.25 if plain else share(size)
    width = round(1 + 5 * of_scale, 2)
    nonzero = None if size == 0.0 else of_scale
    route = _route(points, radius, reach(level(nonzero) / (TIPS - 1)))
    return Return(source, target, t, points[0], points[-1], route, width, nonzero, size)


def beside(points: tuple[Point, ...], dx: Callable[[float], float], dy: float) -> tuple[Point, ...]:
    """Points moved to the side: upright lines at x by dx(x), level lines by dy."""
    upright = [one[0] == other[0] for one, other in pairwise(points)]
    moved = []
    for k, (x, y) in enumerate(points):
        near = upright[max(0, k - 1) : k + 1]
        moved.append((x + dx(x) if True in near else x, y + dy if False in near else y))
    return tuple(moved)


def shortened(points: tuple[Point, ...], radius: float) -> Route:
    """The route of a wire without its two ends, at which it touches boxes or other wires."""
    first, *inner, last = points
    start = _toward(first, (inner or [last])[0], 2 * TIP)
    end = _toward(last, (inner or [first])[-1], TIP)
    return _route((start, *inner, end), radius)


@cache
def _route(points: tuple[Point, ...], radius: float, tip: float = TIP) -> Route:
    """The route of an arrow along points. It ends before the last point, by the length of the tip."""
    route = [move_to(points[0])]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        route.append(line_to(_toward(corner, before, radius)))
        route.append(bend_to(corner, _toward(corner, after, radius)))
    last = line_to(_toward(points[-1], points[-2], tip))
    # On a last line without length, the tip would have no direction.
    if len(route) == 1 or route[-1].numbers[-2:] != last.numbers:
        route.append(last)
    return tuple(route)


def _toward(point: Point, other: Point, distance: float) -> Point:
    """The point at a distance from one point to another on an axis-parallel line, at most half way."""
    dx, dy = other[0] - point[0], other[1] - point[1]
    span = abs(dx) + abs(dy)
    share = min(distance, span / 2) / span if span else 0
    return point[0] + dx * share, point[1] + dy * share
