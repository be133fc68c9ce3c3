"""Pipeline: an address to SVG bytes, without caches, compared with the plain join of the drawing alone."""

from collections.abc import Callable, Iterator
from statistics import median

from bench import join, subject
from bench.pair import Pair, interleaved
from bench.row import Row, at_most, milliseconds, times
from rnn_unroll import stages

PAIRS = 60
TARGET = at_most(8)


def rows() -> Iterator[Row]:
    for steps in (16, 64):
        pair = beside_join(steps)
        yield Row(
            f"pipeline, address → SVG, T = {steps}; beside that join",
            milliseconds(median(pair.ours)),
            milliseconds(median(pair.baseline)),
            times(pair.slower),
            str(TARGET),
            TARGET.verdict(pair.slower),
        )


def beside_join(steps: int) -> Pair:
    def prepare(k: int) -> tuple[Callable[[], bytes], Callable[[], bytes]]:
        scene = subject.aligned_scene(steps, seed=k)
        join.check(scene)
        # A seed that the join does not use, so that no stage has cached the figure.
        unseen = 10_000 + k
        return lambda: stages.svg(subject.aligned(steps, unseen)), lambda: join.svg(scene)

    return interleaved(prepare, PAIRS)
