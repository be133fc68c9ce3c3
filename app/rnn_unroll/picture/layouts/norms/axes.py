"""Axes: time to the right, powers of ten upwards; for one plot, or for some below each other.

An exact zero stands on a rail of its own below the powers of ten, and what is past all numbers on one
above them.
"""

import copy
import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from rnn_unroll.graphs.norms import Line, Norms
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.layouts.norms.slope import Slope
from rnn_unroll.picture.route import Point, Route, across, by, move_to, upright
from rnn_unroll.picture.scene import PlacedLabel, PlacedText

WIDTH = 720
LEFT, RIGHT, TOP = 76, WIDTH - 22, 54
"""Where the axes begin and end. Lines keep a distance from the axis, and from the right edge where their
labels stand there.
"""
ALONE, SHARED, BETWEEN = 292, 150, 34
"""Height of a plot alone, and of one among others; the distance between these."""
INSET, LABELS, FACTOR = 14, 44, 50
"""Room beside the lines; for their labels; for the factors behind these."""
RAIL = 30
"""Height of the strip for exact zeros below the powers of ten, and for what is past them above."""
LINE = 24
"""Distance from one line's label to the next, at least where there is room for that."""
TICK = 0.82
"""Size of the powers of ten beside other labels."""
TICKS, TIMES = 8, 16
"""At most so many powers of ten, where a plot is alone, and time steps are written at the axes."""
MULTIPLES = 3
"""Powers of ten up to which the axis marks what lies between two of them."""


class Mark(NamedTuple):
    """Where a norm stands; `place` is zero, past or among, None where there is no number."""

    t: int
    norm: float
    place: str | None
    at: Point


class Axes:
    """From time steps and norms to px, for the first of some plots.

    A plot lies between `ceiling` and `floor`; its powers of ten between `top` and `bottom`.
    """

    def __init__(self, norms: Norms, slope: Slope | None, panels: Sequence[Sequence[Line]]) -> None:
        height = ALONE if len(panels) == 1 else SHARED
        self.ceiling, self.floor = TOP, TOP + height
        self.count = len(norms.plan.steps)
        values = [norm for line in norms.lines for norm in line.norms]
        usable = [math.log10(norm) for norm in values if 0 < norm < math.inf]
        self.zeros, self.past = 0.0 in values, math.inf in values
        self.bottom = self.floor - (RAIL if self.zeros else 0)
        self.top = self.ceiling + (RAIL if self.past else 0)
        self.at_left = False
        self.stride = 1
        self.low, self.high = _decades(usable, slope)
        while (self.high - self.low) / self.stride > TICKS * height // ALONE:
            self.stride = next(step for step in _tidy() if step > self.stride)
            self.low, self.high = (
                math.floor(self.low / self.stride) * self.stride,
                math.ceil(self.high / self.stride) * self.stride,
            )
        left, right = (
            min(_crowding([self.y(line.norms[end]) for line in lines]) for lines in panels) for end in (0, -1)
        )
        # Labels stand where the lines are apart.
        self.at_left = right < LINE and left > 2 * right
        room = LABELS + (FACTOR if any(line.factor for line in norms.lines) else 0)
        self.left = LEFT + (room if self.at_left else INSET)
        self.right = RIGHT - (INSET if self.at_left else room)

    def stacked(self, count: int) -> list["Axes"]:
        """These axes, and the same again below them."""
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

    def marks(self, line: Line) -> list[Mark]:
        places = {True: "among", False: "past"}
        return [
            Mark(
                t,
                norm,
                None if math.isnan(norm) else places[norm < math.inf] if norm else "zero",
                (self.x(t), self.y(norm)),
            )
            for t, norm in enumerate(line.norms, start=1)
        ]

    @property
    def exponents(self) -> range:
        return range(self.low, self.high + 1, self.stride)

    def grid(self) -> Route:
        """A line for each power of ten, as wide as the lines of the plot."""
        heights = [self.height(exponent) for exponent in self.exponents]
        return tuple([segment for y in heights for segment in self.across(y)])

    def across(self, y: float) -> Route:
        """A level line at y, as wide as the lines of the plot and short of their labels."""
        end = self.right + (INSET if self.at_left else 6)
        return move_to((self.left - INSET, y)), across(end)

    def frame(self) -> Route:
        """The axis of powers of ten, with a gap where an exact zero is told from a small number.

        Between few powers of ten, their multiples are marked too.
        """
        route = [move_to((LEFT, self.top)), upright(self.bottom)]
        if self.zeros:
            route += (*_torn(self.bottom + RAIL / 2), *self.across(self.floor))
        if self.past:
            route += (*_torn(self.top - RAIL / 2), *self.across(self.ceiling))
        if self.high - self.low <= MULTIPLES:
            exponents = [low + math.log10(k) for low in range(self.low, self.high) for k in range(2, 10)]
            for exponent in exponents:
                route += (move_to((LEFT, self.height(exponent))), by(4, 0))
        return tuple(route)

    def line(self) -> Route:
        """The axis of time."""
        y = self.floor + 10
        route = [move_to((self.x(1), y)), across(self.x(self.count))]
        for t in self.ticks:
            route += (move_to((self.x(t), y)), by(0, 5))
        return tuple(route)

    @property
    def ticks(self) -> list[int]:
        """The first time step, the last, and tidy ones between them that keep clear of both."""
        stride = next(step for step in _tidy() if (self.count - 1) / step <= TIMES)
        between = range(stride, self.count, stride)
        kept = [t for t in between if t > 1 and self.count - t >= 0.6 * stride and t - 1 >= 0.6 * stride]
        return sorted({1, *kept, self.count})

    def times(self) -> tuple[PlacedText, ...]:
        return tuple(PlacedText(str(t), self.x(t), self.floor + 31, value=False) for t in self.ticks)

    def name(self) -> PlacedLabel:
        """What the axis of time counts, behind its last number."""
        return PlacedLabel(math_labels.tex("t"), self.x(self.count) + 22, self.floor + 31)

    def labels(self) -> list[PlacedLabel]:
        """Powers of ten, and what stands on the rails, before the axis."""
        rows = [(math_labels.power(exponent), self.height(exponent)) for exponent in self.exponents]
        rows += [(math_labels.tex("0"), self.floor)] if self.zeros else []
        rows += [(math_labels.tex(r"\infty"), self.ceiling)] if self.past else []
        return [PlacedLabel(label, LEFT - 10 - TICK * label.width, y + 5, TICK) for label, y in rows]


def _tidy() -> Iterable[int]:
    return (digit * 10**power for power in range(4) for digit in (1, 2, 5))


def _decades(exponents: Sequence[float], slope: Slope | None) -> tuple[int, int]:
    """Whole powers of ten around some logarithms; two of them at least.

    They leave the reference as much room again, where it goes that far.
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
    """The least distance between any two of them."""
    return min((b - a for a, b in pairwise(sorted(heights))), default=math.inf)


def _torn(y: float) -> Route:
    """Two strokes across an axis that goes on at another scale."""
    starts = [move_to((LEFT - 5, y + shift + 3)) for shift in (-2.5, 2.5)]
    return tuple([segment for start in starts for segment in (start, by(10, -6))])
