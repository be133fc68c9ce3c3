"""Pair: two ways to do one thing, timed in turns (A B A B …) in the same run.

What else the machine does then slows both alike, and the median of the pairs' ratios says more than
two times measured apart.
"""

import gc
from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter
from typing import NamedTuple

Work = Callable[[], object]


class Pair(NamedTuple):
    """Seconds of each run of both sides, pair by pair."""

    ours: Sequence[float]
    baseline: Sequence[float]

    @property
    def slower(self) -> float:
        """How many times the baseline's time ours takes: the median over the pairs."""
        return median(a / b for a, b in zip(self.ours, self.baseline, strict=True))

    @property
    def faster(self) -> float:
        """How many times our time the baseline takes: the median over the pairs."""
        return median(b / a for a, b in zip(self.ours, self.baseline, strict=True))


def interleaved(
    prepare: Callable[[int], tuple[Work, Work]],
    count: int,
    again: int = 1,
    clock: Callable[[], float] = perf_counter,
) -> Pair:
    """Run `count` pairs. `prepare(k)` makes the k-th pair's two works, outside the clock.

    `again`: how often ours runs in its turn, for the mean. Where the other side takes long enough
    to empty the processor's caches, a single run of ours would time mostly their filling.
    `clock`: what both are timed by; the processor's time leaves out other programs.
    """
    ours: list[float] = []
    baseline: list[float] = []
    for k in range(-1, count):
        a, b = prepare(k + 1)
        gc.collect()
        turns = ((a, again, ours), (b, 1, baseline))
        # Each side goes first in every other pair: whoever is second finds warmer caches.
        for work, runs, seconds in turns if k % 2 else turns[::-1]:
            start = clock()
            for _ in range(runs):
                work()
            spent = (clock() - start) / runs
            # The first pair only warms up.
            if k >= 0:
                seconds.append(spent)
    return Pair(ours, baseline)
