"""Axes: time to the right, powers of ten upwards; for one plot, or for several below each other.

Exact zeros stand on a rail below the powers of ten. Norms past the largest number stand on a rail above them.
"""

import copy
import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from rnn_unroll.graphs.norms import Curve, Norms
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.layouts.norms.slope import Slope
from rnn_unroll.picture.marks import PlacedLabel, PlacedText
from rnn_unroll.picture.route import Point, Route, across, by, move_to, upright

WIDTH = 720
LEFT, RIGHT, TOP = 76, WIDTH - 22, 54
"""Where the axes begin and end, in px. The curves keep clear of the left axis, and of their labels."""
ALONE, SHARED, BETWEEN = 292, 150, 34
"""Height of a lone plot, and of each of several plots; the distance between those."""
INSET, LABELS, FACTOR = 14, 44, 50
"""Width of the room beside the curves; of that for their labels; of that for the factors after the labels."""
RAIL = 30
"""Height of the strip for exact zeros, and of the one for norms past the largest number."""
LINE = 24
"""Least distance between the labels of two curves, if there is room for it."""
TICK = 0.82
"""Size of the powers of ten relative to other labels."""
TICKS, TIMES = 8, 16
"""The most powers of ten at the axis of a lone plot, and the most time steps at the axis of time."""
MULTIPLES = 3
"""The most powers of ten for which the axis also marks the multiples between two of them."""


class Mark(NamedTuple):
    """Where a norm stands. `place` is `zero` or `past` for the rails, `among` for the axis, None for NaN."""

    t: int
    norm: float
    place: str | None
    at: Point


class Axes:
    """Converts time steps and norms to px, for the first of some plots.

    A plot lies between `ceiling` and `floor`; its powers of ten lie between `top` and `bottom`. `low` and
    `high` are their exponents, `stride` the step between labelled ones. `at_left`: the curves' labels stand
    at their left ends.
    """

    def __init__(self, norms: Norms, slope: Slope | None, panels: Sequence[Sequence[Curve]]) -> None:
        height = ALONE if len(panels) == 1 else SHARED
        self.ceiling, self.floor = TOP, TOP + height
        self.count = len(norms.plan.steps)
        values = [norm for curve in norms.curves for norm in curve.norms]
        usable = [math.log10(norm) for norm in values if 0 < norm < math.inf]
        self.zeros, self.past = 0.0 in values, math.inf in values
        self.bottom = self.floor - (RAIL if self.zeros else 0)
        self.top = self.ceiling + (RAIL if self.past else 0)
        self.at_left = False
        self.stride = 1
        self.low, self.high = _decades(usable, slope)
        while (self.high - self.low) / self.stride > TICKS * height // ALONE:
            self.stride = next(step for step in _round_steps() if step > self.stride)
            self.low, self.high = (
                math.floor(self.low / self.stride) * self.stride,
                math.ceil(self.high / self.stride) * self.stride,
            )
        left, right = (
            min(_crowding([self.y(curve.norms[end]) for curve in panel]) for panel in panels)
            for end in (0, -1)
        )
        # Labels stand at the end where the curves are farther apart.
        self.at_left = right < LINE and left > 2 * right
        room = LABELS + (FACTOR if any(curve.factor for curve in norms.curves) else 0)
        self.left = LEFT + (room if self.at_left else INSET)
        self.right = RIGHT - (INSET if self.at_left else room)

    def stacked(self, count: int) -> list["Axes"]:
        """`count` equal axes: these, and copies below them."""
        stack = [self]
        for k in range(1, count):
            axes = copy.copy(self)
            for name in ("ceiling", "floor", "top", "bottom"):
                setattr(axes, name, getattr(self, name) + k * (SHARED + BETWEEN))
            stack.append(axes)
        return stack

    def x(self, t: int) -> float:
        if self.count == 1:
            return (self.left + self.right) / 2
        return self.left + (t - 1) / (self.count - 1) * (self.right - self.left)

    def y(self, norm: float) -> float:
        if norm == 0:
            return self.floor
        if not math.isfinite(norm):
            return self.ceiling
        return self.height(math.log10(norm))

    def height(self, exponent: float) -> float:
        share = (exponent - self.low) / (self.high - self.low)
        return self.bottom - share * (self.bottom - self.top)

    def marks(self, curve: Curve) -> list[Mark]:
        places = {True: "among", False: "past"}
        return [
            Mark(
                t,
                norm,
                None if math.isnan(norm) else places[norm < math.inf] if norm else "zero",
                (self.x(t), self.y(norm)),
            )
            for t, norm in enumerate(curve.norms, start=1)
        ]

    @property
    def exponents(self) -> range:
        return range(self.low, self.high + 1, self.stride)

    def grid(self) -> Route:
        """A level line for each power of ten, as wide as the curves."""
        heights = [self.height(exponent) for exponent in self.exponents]
        return tuple([segment for y in heights for segment in self.across(y)])

    def across(self, y: float) -> Route:
        """A level line at y, as wide as the curves, which ends before their labels."""
        end = self.right + (INSET if self.at_left else 6)
        return move_to((self.left - INSET, y)), across(end)

    def norm_axis(self) -> Route:
        """The axis of powers of ten, with a break between it and each rail.

        If the powers of ten are few, the axis also marks their multiples.
        """
        route = [move_to((LEFT, self.top)), upright(self.bottom)]
        if self.zeros:
            route += (*_break(self.bottom + RAIL / 2), *self.across(self.floor))
        if self.past:
            route += (*_break(self.top - RAIL / 2), *self.across(self.ceiling))
        if self.high - self.low <= MULTIPLES:
            exponents = [low + math.log10(k) for low in range(self.low, self.high) for k in range(2, 10)]
            for exponent in exponents:
                route += (move_to((LEFT, self.height(exponent))), by(4, 0))
        return tuple(route)

    def time_axis(self) -> Route:
        """The axis of time."""
        y = self.floor + 10
        route = [move_to((self.x(1), y)), across(self.x(self.count))]
        for t in self.ticks:
            route += (move_to((self.x(t), y)), by(0, 5))
        return tuple(route)

    @property
    def ticks(self) -> list[int]:
        """The first and the last time step, and round ones between them that keep clear of both."""
        stride = next(step for step in _round_steps() if (self.count - 1) / step <= TIMES)
        between = range(stride, self.count, stride)
        kept = [t for t in between if t > 1 and self.count - t >= 0.6 * stride and t - 1 >= 0.6 * stride]
        return sorted({1, *kept, self.count})

    def times(self) -> tuple[PlacedText, ...]:
        return tuple(PlacedText(str(t), self.x(t), self.floor + 31, value=False) for t in self.ticks)

    def time_label(self) -> PlacedLabel:
        """The label t of the axis of time, after its last number."""
        return PlacedLabel(math_labels.tex("t"), self.x(self.count) + 22, self.floor + 31)

    def labels(self) -> list[PlacedLabel]:
        """The labels left of the axis: powers of ten, and 0 and ∞ at the rails."""
        rows = [(math_labels.power(exponent), self.height(exponent)) for exponent in self.exponents]
        rows += [(math_labels.tex("0"), self.floor)] if self.zeros else []
        rows += [(math_labels.tex(r"\infty"), self.ceiling)] if self.past else []
        return [PlacedLabel(label, LEFT - 10 - TICK * label.width, y + 5, TICK) for label, y in rows]


def _round_steps() -> Iterable[int]:
    """1, 2, 5, 10, 20, 50 …"""
    return (digit * 10**power for power in range(4) for digit in (1, 2, 5))


def _decades(exponents: Sequence[float], slope: Slope | None) -> tuple[int, int]:
    """The lowest and the highest whole exponent around some logarithms; they differ.

    A reference line may extend the range, by at most the range of the logarithms (but at least 3) to each
    side.
    """
    if not exponents:
        return -1, 0
    low, high = math.floor(min(exponents)), math.ceil(max(exponents))
    if slope:
        room = max(3, high - low)
        end = slope.start + slope.steps * slope.rise
        low, high = max(min(low, math.floor(end)), low - room), min(max(high, math.ceil(end)), high + room)
    return (low, high) if low < high else (low - 1, high + 1)


def _crowding(heights: Sequence[float]) -> float:
    """The least distance between any two heights."""
    return min((b - a for a, b in pairwise(sorted(heights))), default=math.inf)


def _break(y: float) -> Route:
    """Two strokes across an axis, which show that its scale changes there."""
    starts = [move_to((LEFT - 5, y + shift + 3)) for shift in (-2.5, 2.5)]
    return tuple([segment for start in starts for segment in (start, by(10, -6))])
