"""Edited: a figure whose run is changed, beside the same figure unchanged and one more run of its network."""

from collections.abc import Callable, Iterator
from statistics import median

from bench.pair import interleaved
from bench.row import Row, at_most, milliseconds, times
from rnn_unroll import stages
from rnn_unroll.address.parse import parse
from rnn_unroll.graphs.run import Run

PAIRS = 60
TARGET = at_most(1.15)
EDITS = {"clamp": "a.1.2.3:1", "cut": "a.1.3>a.1.4", "force": "1:mi"}


def rows() -> Iterator[Row]:
    for steps in (16, 64):

        def prepare(k: int, steps: int = steps) -> tuple[Callable[[], object], Callable[[], object]]:
            # Seeds that nothing else uses, so that no stage has cached the figure.
            plain = {"cell": "lstm", "ty": str(steps), "seed": str(20_000 + 2 * k)}
            other = plain | {"seed": str(20_001 + 2 * k)}
            edited = [*(plain | EDITS).items()]

            def beside() -> None:
                spec = parse("one-to-many", other.items())
                stages.svg(spec)
                _ = Run(spec).trace

            return lambda: stages.svg(parse("one-to-many", edited)), beside

        pair = interleaved(prepare, PAIRS)
        yield Row(
            f"edited figure, T = {steps}, three edits; beside it unedited and one more run",
            milliseconds(median(pair.ours)),
            milliseconds(median(pair.baseline)),
            times(pair.slower),
            str(TARGET),
            TARGET.verdict(pair.slower),
        )
