"""Plot: where the lines of a comparison go.

Everything is in per mille of the plot's width and height, so that the page can stretch it. Time runs to the
right, and powers of ten run up.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from rnn_unroll.vanishing.claims import Measured
from rnn_unroll.vanishing.comparison import LONGEST, Comparison

FULL = 1000.0
LOW = -8
"""The power of ten at the bottom, the same in all plots: lines that move on a scale that moves say little."""
HIGHS = (1, 3, 5, 9, 17, 33, 65, 129, 257, 321)
"""The powers of ten that the top may have."""
SPARE = 4 / 3
"""How much longer the axis of time is than the run: room to drag the last step to."""
SHORTEST = 9
"""The fewest time steps of an axis."""
TICKS = 6
"""The most powers of ten at an axis, but for the lowest."""
OUTSIDE = 60.0
"""How far a line goes out of the plot before it is cut off."""
APART = 84.0
"""The least distance between the labels of two lines."""


class Tick(NamedTuple):
    """A number at an axis, and its place."""

    number: int
    at: float


class Drawn(NamedTuple):
    """A line: its name in the comparison, its path, and the height of its label at t = 1."""

    name: str
    path: str
    label: float


class Mark(NamedTuple):
    """The point that a claim speaks of."""

    line: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Plot:
    """`span` is the last time step of the axis, `end` the place of the run's last step. `slope` is the line
    of the powers of the spectral radius; empty if ρ = 0.
    """

    span: int
    end: float
    powers: tuple[Tick, ...]
    times: tuple[Tick, ...]
    lines: tuple[Drawn, ...]
    slope: str
    marks: tuple[Mark, ...]


def plot(found: Comparison, span: int = 0, measured: Iterable[Measured] = ()) -> Plot:
    """The plot of a comparison. A `span` neither too short nor too long overrides the suitable one."""
    steps = found.settings.tx
    axes = _Axes(span if max(steps, 2) <= span <= LONGEST else suitable(steps), _top(found))
    radius = found.settings.radius
    alone = [radius ** (steps - t) for t in range(1, steps + 1)] if radius else []
    first = [values[0] for values in found.relative.values()]
    labels = _dodged([axes.y(share) for share in first], first)
    lines = [
        Drawn(name, axes.path(values), label)
        for (name, values), label in zip(found.relative.items(), labels, strict=True)
    ]
    return Plot(
        axes.span,
        axes.x(steps),
        axes.powers(),
        axes.times(steps),
        tuple(lines),
        axes.path(alone),
        tuple(
            [Mark(one.line, axes.x(one.t), axes.y(found.relative[one.line][one.t - 1])) for one in measured]
        ),
    )


def suitable(steps: int) -> int:
    """The last time step of an axis for a run."""
    return max(SHORTEST, min(LONGEST, math.ceil(SPARE * steps)))


def _top(found: Comparison) -> int:
    largest = max((v for values in found.relative.values() for v in values if math.isfinite(v)), default=1.0)
    exponent = math.log10(largest) if largest > 0 else 0.0
    return next((high for high in HIGHS if exponent <= high), HIGHS[-1])


class _Axes:
    """Converts time steps and shares to places."""

    def __init__(self, span: int, high: int) -> None:
        self.span, self.high = span, high

    def x(self, t: int) -> float:
        return round(FULL * (t - 1) / (self.span - 1), 1)

    def y(self, share: float) -> float:
        """The height of a share, from the top down. What lies outside of the plot lies just outside."""
        if math.isnan(share) or share <= 0.0:
            return FULL + OUTSIDE
        exponent = math.log10(share) if share < math.inf else math.inf
        place = FULL * (self.high - exponent) / (self.high - LOW)
        return round(min(FULL + OUTSIDE, max(-OUTSIDE, place)), 1)

    def path(self, shares: Sequence[float]) -> str:
        """A line through the shares of t = 1, 2, …; broken where there is none."""
        points = [
            (math.isnan(share), f"{self.x(t):g} {self.y(share):g}") for t, share in enumerate(shares, 1)
        ]
        stretches = [
            [point for _, point in group] for none, group in groupby(points, lambda p: p[0]) if not none
        ]
        # A lone point is written twice, so that its round ends show.
        return "".join(f"M{'L'.join(one if len(one) > 1 else one * 2)}" for one in stretches)

    def powers(self) -> tuple[Tick, ...]:
        step = math.ceil((self.high - LOW) / TICKS)
        return tuple([Tick(power, self.y(10.0**power)) for power in self._every(step)])

    def _every(self, step: int) -> Iterable[int]:
        """Multiples of a step, so that 0, the start of all lines, is among them."""
        return range(math.ceil(LOW / step) * step, min(self.high, 308) + 1, step)

    def times(self, steps: int) -> tuple[Tick, ...]:
        """The first step and round numbers, with room for the last one's handle between them."""
        every = next(one for one in (1, 2, 5, 10, 20, 25) if one * 8 >= self.span)
        room = self.span / 9
        inner = [
            t for t in range(every, self.span + 1, every) if t - 1 >= room / 2 and abs(t - steps) >= room
        ]
        first = [1] if abs(1 - steps) >= room else []
        return tuple([Tick(t, self.x(t)) for t in (*first, *inner)])


def _dodged(heights: Sequence[float], shares: Sequence[float]) -> list[float]:
    """Heights moved to stay apart and within the plot. Of shares outside of it, the larger is above."""
    order = sorted(range(len(heights)), key=lambda k: (heights[k], -shares[k]))
    places = [min(max(heights[k], 0.0), FULL) for k in order]
    for k in range(1, len(places)):
        places[k] = max(places[k], places[k - 1] + APART)
    # What was pushed out below comes back, and pushes the others up.
    limit = FULL
    for k in reversed(range(len(places))):
        places[k] = min(places[k], limit)
        limit = places[k] - APART
    return [round(places[order.index(k)], 1) for k in range(len(heights))]
