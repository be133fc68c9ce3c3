"""Paths: the scene's routes as TikZ paths."""

from collections.abc import Callable

from rnn_unroll.picture.route import Point, Route, absolute


def tikz(route: Route, point: Callable[[Point], str], end: Point | None = None) -> str:
    """The route in TikZ's notation; `point` writes its points. `end`, if given, replaces the last point: an
    arrow's tip reaches as far as that.
    """
    written = []
    here: Point = (0.0, 0.0)
    last = len(route) - 1
    for k, (verb, numbers) in enumerate(absolute(route)):
        start, here = here, (numbers[-2], numbers[-1])
        to = end if end and k == last else here
        if verb == "bend":
            corner = numbers[0], numbers[1]
            first, second = _toward(corner, start), _toward(corner, here)
            written.append(f"..controls {point(first)} and {point(second)}..{point(to)}")
        else:
            written.append(("" if verb == "move" else "--") + point(to))
    return "".join(written)


def _toward(corner: Point, end: Point) -> Point:
    """A control point of the cubic curve that equals a quadratic one: two thirds of the way to the corner."""
    return end[0] + 2 * (corner[0] - end[0]) / 3, end[1] + 2 * (corner[1] - end[1]) / 3
