"""Arrows: the shapes at the ends of wires, declared once for SVG's paths and for TikZ's arrow tips."""

from collections.abc import Iterator
from functools import cache
from math import hypot
from typing import NamedTuple

from rnn_unroll.picture.route import Point, Route, points

SIDE = 8
"""Side of the square in which a shape is declared. The line runs along its middle, to the right."""

OUTLINE: tuple[Point, ...] = ((0, 0.6), (7.4, 4), (0, 7.4), (1.8, 4))
"""The corners of an arrow's tip. The second one is its point."""
POINT = OUTLINE[1][0]

TIP = 5.0
"""How far the tip of a wire's arrow reaches past the end of its route, in px."""
TIPS = 8
"""The number of sizes of a gradient's arrow tip; wider lines have larger tips."""


class Tip(NamedTuple):
    """An arrow's tip: the side of its square in px, and the x of the square that lies on the line's end."""

    size: float
    hold: float


class Dot(NamedTuple):
    """A dot on a line: the side of its square in px, and its radius in the square."""

    size: float
    radius: float


WIRE_TIP = Tip(11.2, 3.83)
BRANCH_DOT = Dot(9, 3)


def reach(share: float) -> float:
    """How far the tip of a gradient's arrow reaches past the end of its line, in px.

    A wide line would stick out of a short tip. `share` is the tip's place on the scale of sizes, from 0 to 1.
    """
    return TIP + 5 * share


def level(share: float | None) -> int:
    """The tip, from 0 to TIPS − 1, of an arrow whose size has this place on the scale."""
    return round((share or 0.0) * (TIPS - 1))


@cache
def gradient_tip(level: int) -> Tip:
    """The tip of a gradient's arrow at one of the TIPS levels."""
    share = level / (TIPS - 1)
    size = 10 + 9 * share
    return Tip(round(size, 2), round(POINT - reach(share) * SIDE / size, 2))


def heading(route: Route) -> tuple[Point, Point]:
    """Where a route ends, and the unit vector along which it arrives there."""
    *before, (x, y) = points(route)
    from_x, from_y = next(point for point in reversed(before) if point != (x, y))
    dx, dy = x - from_x, y - from_y
    length = hypot(dx, dy)
    return (x, y), (dx / length, dy / length)


def corners(tip: Tip, route: Route) -> Iterator[Point]:
    """The corners of a tip at the end of a route, from the point on, in px."""
    (x, y), (dx, dy) = heading(route)
    scale = tip.size / SIDE
    for at_x, at_y in (*OUTLINE[1:], OUTLINE[0]):
        along, across = (at_x - tip.hold) * scale, (at_y - SIDE / 2) * scale
        yield x + along * dx - across * dy, y + along * dy + across * dx
