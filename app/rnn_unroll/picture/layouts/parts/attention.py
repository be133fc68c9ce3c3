"""Attention: lines from an encoder's states to what reads them. Their width and opacity are the weight."""

from collections.abc import Iterable
from functools import lru_cache

from rnn_unroll.graphs.graph import Edge
from rnn_unroll.picture.arrows import TIP, TIPS, level, reach
from rnn_unroll.picture.layouts.parts import changed
from rnn_unroll.picture.layouts.parts.sizes import share
from rnn_unroll.picture.marks import PlacedLabel
from rnn_unroll.picture.route import Point, Route, bend_to, line_to, move_to
from rnn_unroll.picture.scene import Attention, AttentionLine, Return, Wire

LEAST = 0.02
"""The least weight whose line is drawn. So no state has more than fifty lines, however long the input is."""
CUT = 0.3
"""Opacity of a line along which nothing is seen."""
PLAIN = 0.4
"""Opacity of all lines in a style that shows no weights."""
FAINTEST = 0.04
"""Opacity of the weakest gradient that comes back along a line."""
STEEP = 0.3
"""The share of the height between two rows on which a line still rises straight up from its ends."""


def lines(edges: Iterable[tuple[Edge, Point]], end: Point, plain: bool) -> tuple[AttentionLine, ...]:
    """The lines of a step's edges from where each starts to the tail of the head at `end`.

    If `plain`, they show no weights. The weakest come first, so that the strongest lie over them.
    """
    tail = end[0], end[1] + TIP
    placed = [
        _line(edge, start, tail, None if plain else edge.weight)
        for edge, start in edges
        if plain or edge.cut or (edge.weight or 0.0) >= LEAST
    ]
    return tuple(sorted(placed, key=lambda line: line.weight or 0.0))


def _line(edge: Edge, start: Point, end: Point, weight: float | None) -> AttentionLine:
    look, curve = (1.0, PLAIN) if weight is None else _look(weight), _curve(start, end)
    if not edge.cut:
        return AttentionLine(edge.source, edge.target, edge.t, start, end, curve, *look, weight)
    return AttentionLine(
        edge.source, edge.target, edge.t, start, end, curve, 1.0, CUT, weight, changed.cross(curve)
    )


def _look(weight: float) -> tuple[float, float]:
    """The width and the opacity of the line of a weight. Many weak lines must not look like a strong one."""
    return round(1 + 4 * weight, 2), round(weight**0.75, 2)


def placed(lines: tuple[AttentionLine, ...], end: Point, label: PlacedLabel | None, faint: bool) -> Attention:
    """The lines of a step with their head, which points up at `end`."""
    x, y = end
    return Attention(lines, (move_to((x, y + TIP + 2)), line_to((x, y + TIP))), label, faint)


def sample(weight: float, left: float, right: float, y: float) -> AttentionLine:
    """A level line of a weight, for a legend."""
    start, end = (left, y), (right, y)
    return AttentionLine("", "", 0, start, end, (move_to(start), line_to(end)), *_look(weight), weight)


def alone(line: AttentionLine, start: Point) -> AttentionLine:
    """The line from another start, as strong as any other wire, for a figure that shows no weights."""
    route = _curve(start, line.end)
    return line._replace(start=start, route=route, width=1.8, opacity=1.0, weight=None)


def through(wire: Wire, bottom: float, top: float) -> Wire:
    """A wire straight up, through the state h̃ that lies on it: it ends with a head at the state's `bottom`
    and goes on from its `top`.
    """
    x, _ = wire.start
    below = move_to(wire.start), line_to((x, bottom + TIP))
    return wire._replace(route=(*below, move_to((x, top)), wire.route[-1]), below=below)


def back(edge: Edge, start: Point, end: Point, largest: float | None) -> Return:
    """The arrow of the gradient that comes back along a line, down from `start` to `end`.

    So many arrows would hide each other: their opacity is the share of the `largest` one. If that is None,
    the style shows no sizes.
    """
    size = edge.size or 0.0
    of_scale = 0.25 if largest is None else share(size)
    nonzero = None if size == 0.0 else of_scale
    tip = reach(level(nonzero) / (TIPS - 1))
    route = _curve(start, (end[0], end[1] - tip))
    width = round(1 + 5 * of_scale, 2)
    opacity = PLAIN if largest is None else max(FAINTEST, round(size / largest, 2)) if size else FAINTEST
    return Return(edge.source, edge.target, edge.t, start, end, route, width, nonzero, size, opacity)


@lru_cache(8192)
def _curve(start: Point, end: Point) -> Route:
    """A curve that leaves and arrives straight up or down, and slopes evenly between."""
    (x0, y0), (x1, y1) = start, end
    rise = STEEP * (y1 - y0)
    low, high = (x0, y0 + rise), (x1, y1 - rise)
    middle = (low[0] + high[0]) / 2, (low[1] + high[1]) / 2
    return move_to(start), bend_to(low, middle), bend_to(high, end)
