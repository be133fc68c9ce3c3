"""Trends: the placed curves with their labels, and the reference line that they are compared with."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from rnn_unroll.graphs import facts
from rnn_unroll.graphs.norms import Curve, Norms
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.layouts.norms.axes import LINE, Axes, Mark
from rnn_unroll.picture.layouts.norms.slope import Slope
from rnn_unroll.picture.marks import PlacedLabel, PlacedText
from rnn_unroll.picture.math_labels import Label
from rnn_unroll.picture.plot import Reference, Trend
from rnn_unroll.picture.route import Point, Route, Segment, line_to, move_to
from rnn_unroll.words import phrase, plots

DASHES = {
    (False, False): "activation",
    (True, False): "memory",
    (False, True): "back",
    (True, True): "back-memory",
}


def trends(norms: Norms, axes: Axes, curves: Sequence[tuple[Curve, Sequence[Mark]]]) -> tuple[Trend, ...]:
    """The curves of one plot, placed, each with its label and its factor at one end."""
    end = 0 if axes.at_left else -1
    heights = _apart([marks[end].at[1] for _, marks in curves], axes)
    side = -1 if axes.at_left else 1
    trends = []
    for (curve, marks), y in zip(curves, heights, strict=True):
        symbol = _label(norms, curve)
        x0, y0 = marks[end].at
        x = x0 + side * 14
        text = None
        if curve.factor is not None:
            at = x + side * (symbol.width + 6)
            text = PlacedText(phrase(plots.factor, curve.factor), at, y + 4.5, value=False)
        leader: Route = ()
        if abs(y - y0) > 3:
            leader = _stroke((x0 + side * 5, y0), (x - side * 2, y))
        trends.append(
            Trend(
                curve.key,
                curve.layer,
                DASHES[curve.memory, curve.backward],
                phrase(plots.trend, facts.chain(norms, curve)),
                _route(marks),
                leader,
                PlacedLabel(symbol, x - (symbol.width if axes.at_left else 0), y + 5),
                text,
                "end" if axes.at_left else "start",
            )
        )
    return tuple(trends)


def _apart(heights: Sequence[float], axes: Axes) -> list[float]:
    """The y of labels that belong at these heights: in the same order, but without overlap."""
    order = sorted(range(len(heights)), key=lambda k: heights[k])
    placed = list(heights)
    floor = axes.floor + 4.0
    pitch = min(LINE, (floor - axes.ceiling) / max(1, len(heights) - 1))
    for before, k in zip([None, *order], order, strict=False):
        if before is not None:
            placed[k] = max(placed[k], placed[before] + pitch)
    for after, k in zip([None, *order[::-1]], order[::-1], strict=False):
        placed[k] = min(placed[k], floor if after is None else placed[after] - pitch)
    return placed


def _route(marks: Iterable[Mark]) -> Route:
    """The line through some marks. It breaks between a number and a rail, since a log scale has no zero."""
    route: list[Segment] = []
    for place, alike in groupby(marks, key=lambda mark: mark.place):
        if place is None:
            continue
        first, *others = [mark.at for mark in alike]
        # A single point becomes a line of no length, whose round ends are visible.
        route += (move_to(first), *map(line_to, others or [first]))
    return tuple(route)


def _stroke(start: Point, end: Point) -> Route:
    return move_to(start), line_to(end)


def reference(slope: Slope, axes: Axes) -> Reference:
    """The line of a slope, cut at the end of the axis, and its label."""
    start, rise, whole = slope
    edge = axes.high if rise > 0 else axes.low
    steps = min(whole, (edge - start) / rise) if rise else whole
    x1, y1 = axes.right, axes.height(start)
    x0, y0 = axes.x(1) + (whole - steps) * (x1 - axes.x(1)) / whole, axes.height(start + steps * rise)
    label = math_labels.tex(r"\rho^{\,T-t}")
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    x += 8 if rise > 0 else -8 - label.width if rise < 0 else -label.width / 2
    return Reference(_stroke((x0, y0), (x1, y1)), PlacedLabel(label, x, max(y - 12, axes.ceiling + 14)))


def _label(norms: Norms, curve: Curve) -> Label:
    letter = "c" if curve.memory else "r" if curve.backward else "a"
    if curve.memory and curve.backward:
        letter = "c_r"
    return math_labels.tex(letter + (f"^{{[{curve.layer}]}}" if norms.layers > 1 else ""))
