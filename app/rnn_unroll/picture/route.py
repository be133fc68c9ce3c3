"""Route: a line of the picture as data: the points that it goes through, and where it bends.

Layouts create routes; the SVG pen and the TikZ writer write them in their own languages. Absolute
coordinates are rounded to 0.01 px here, so that both draw the same points.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

Point = tuple[float, float]

Verb = Literal["move", "line", "across", "upright", "by", "bend", "bend-by"]


class Segment(NamedTuple):
    """One piece of a route. It starts where the piece before it ends. The functions below create segments."""

    verb: Verb
    numbers: tuple[float, ...]


Route = tuple[Segment, ...]


def move_to(to: Point) -> Segment:
    """Start at a point, without a line to it."""
    return Segment("move", _rounded(to))


def line_to(to: Point) -> Segment:
    """A straight line to a point."""
    return Segment("line", _rounded(to))


def across(x: float) -> Segment:
    """A level line to x."""
    return Segment("across", (round(x, 2),))


def upright(y: float) -> Segment:
    """A vertical line to y."""
    return Segment("upright", (round(y, 2),))


def by(dx: float, dy: float) -> Segment:
    """A straight line to a point that counts from where the line starts."""
    return Segment("by", (dx, dy))


def bend_to(corner: Point, to: Point) -> Segment:
    """A quadratic Bézier curve to a point; `corner` is its control point."""
    return Segment("bend", _rounded(corner) + _rounded(to))


def bend_by(corner: Point, by: Point) -> Segment:
    """The same curve with points that count from where it starts."""
    return Segment("bend-by", corner + by)


_TURNED: dict[Verb, Verb] = {"across": "upright", "upright": "across"}


def transposed(segment: Segment) -> Segment:
    """The segment with x and y exchanged."""
    verb, numbers = segment
    pairs = zip(numbers[1::2], numbers[::2], strict=False)
    turned = numbers if verb in _TURNED else tuple(number for pair in pairs for number in pair)
    return Segment(_TURNED.get(verb, verb), turned)


def _rounded(point: Point) -> Point:
    return round(point[0], 2), round(point[1], 2)


def absolute(route: Route) -> Iterator[Segment]:
    """The route as moves, lines and bends only, each with absolute points."""
    x = y = 0.0
    for verb, numbers in route:
        match verb, numbers:
            case "across", (to_x,):
                verb, numbers = "line", (to_x, y)
            case "upright", (to_y,):
                verb, numbers = "line", (x, to_y)
            case "by", (dx, dy):
                verb, numbers = "line", (x + dx, y + dy)
            case "bend-by", (cx, cy, dx, dy):
                verb, numbers = "bend", (x + cx, y + cy, x + dx, y + dy)
        yield Segment(verb, numbers)
        x, y = numbers[-2:]


def points(route: Route) -> Iterator[Point]:
    """Every point of the route, including the corners of its bends."""
    for _, numbers in absolute(route):
        yield from zip(numbers[::2], numbers[1::2], strict=True)


def is_straight(route: Route) -> bool:
    """Whether the route has no bend."""
    return all(verb not in ("bend", "bend-by") for verb, _ in route)
