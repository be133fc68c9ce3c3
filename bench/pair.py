"""Pair: two ways to do the same thing, timed in turns (A B A B …).

Other work of the machine then slows both equally, so the median of the pairs' ratios is more exact than two
separate measurements.
"""

import gc
from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter
from typing import NamedTuple

Work = Callable[[], object]


class Pair(NamedTuple):
    """The seconds that each side took, pair by pair."""

    ours: Sequence[float]
    baseline: Sequence[float]

    @property
    def slower(self) -> float:
        """Our time divided by the baseline's: the median over the pairs."""
        return median(a / b for a, b in zip(self.ours, self.baseline, strict=True))

    @property
    def faster(self) -> float:
        """The baseline's time divided by ours: the median over the pairs."""
        return median(b / a for a, b in zip(self.ours, self.baseline, strict=True))


def interleaved(
    prepare: Callable[[int], tuple[Work, Work]],
    count: int,
    again: int = 1,
    clock: Callable[[], float] = perf_counter,
) -> Pair:
    """Time `count` pairs. `prepare(k)` returns the two works of the k-th pair; it is not timed.

    `again` is how often ours runs in its turn; the mean counts. If the other side takes so long that it
    empties the processor's caches, a single run of ours would mostly measure how they fill again. `clock`
    times both; the processor's time leaves out other programs.
    """
    ours: list[float] = []
    baseline: list[float] = []
    for k in range(-1, count):
        a, b = prepare(k + 1)
        gc.collect()
        turns = ((a, again, ours), (b, 1, baseline))
        # The side that runs second finds warmer caches, so each side goes first in every other pair.
        for work, runs, seconds in turns if k % 2 else turns[::-1]:
            start = clock()
            for _ in range(runs):
                work()
            spent = (clock() - start) / runs
            # The first pair only warms up.
            if k >= 0:
                seconds.append(spent)
    return Pair(ours, baseline)
