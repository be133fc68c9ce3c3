"""Command: `unroll render` of a catalogue of a thousand figures, by one process and by all."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.pair import interleaved
from bench.row import Row, UnmeasuredError, at_least, milliseconds, times
from rnn_unroll.address.parse import parse
from rnn_unroll.batch import drawing as batch

ROOT = Path(__file__).parent.parent
FIGURES = 1000
CATALOGUE = f"""
[[figure]]
pattern = "many-to-many"
tx = 16
seed = {{ from = 0, to = {FIGURES - 1} }}
"""
PAIRS = 5


def rows() -> Iterator[Row]:
    jobs = batch.processors()
    if jobs < 2:
        raise UnmeasuredError("more processes than one need more processors than one")
    with TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "figures.toml").write_text(CATALOGUE)
        yield from _compared("unroll render, the whole command", jobs, lambda jobs: _command(place, jobs))
        items = [
            batch.Item("", parse("many-to-many", [("tx", "16"), ("seed", str(k))]), "svg", place / f"{k}.svg")
            for k in range(FIGURES)
        ]
        yield from _compared(
            "the same without the start of this process", jobs, lambda jobs: _drawn(items, jobs)
        )
        yield _one(place)


def _compared(name: str, jobs: int, run: Callable[[int], object]) -> Iterator[Row]:
    pair = interleaved(lambda k: (lambda: run(jobs), lambda: run(1)), PAIRS)
    ours, alone = median(pair.ours), median(pair.baseline)
    faster, speed = pair.faster, FIGURES / ours
    rate = at_least(500, " a second")
    yield Row(
        f"{name}, {FIGURES:,} figures, T = 16, {jobs} processes; beside one",
        milliseconds(ours),
        milliseconds(alone),
        f"{times(faster)} faster",
        str(at_least(1.7)),
        at_least(1.7).verdict(faster),
    )
    yield Row(f"{name}: figures", f"{speed:,.0f} a second", "–", "–", str(rate), rate.verdict(speed))


def _command(place: Path, jobs: int) -> None:
    line = [sys.executable, "-m", "rnn_unroll", "render", "figures.toml", "-o", "out", "--jobs", str(jobs)]
    subprocess.run(line, cwd=place, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True)


def _drawn(items: list[batch.Item], jobs: int) -> None:
    for done in batch.draw(items, jobs):
        assert not done.failures


def _one(place: Path) -> Row:
    """One figure, from the start of the command to its file, compared with Python that imports NumPy."""
    line = [sys.executable, "-m", "rnn_unroll", "render", "many-to-one", "-o", "one.svg"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}

    def ours() -> object:
        return subprocess.run(line, cwd=place, env=environment, check=True)

    def bare() -> object:
        return subprocess.run([sys.executable, "-c", "import numpy"], check=True)

    pair = interleaved(lambda k: (ours, bare), 2 * PAIRS)
    name = "unroll render, one figure; beside Python that imports NumPy"
    return Row(name, milliseconds(median(pair.ours)), milliseconds(median(pair.baseline)), times(pair.slower))
