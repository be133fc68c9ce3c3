"""Surname: a language model of family names, letter by letter.

Data: 88,799 family names of the census of the United States of 1990, in the source archive of names 0.3.0,
each of them once. It is needed for training only.
"""

from pathlib import Path

import numpy as np

from rnn_unroll import tokens
from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.network import Network, Size
from rnn_unroll.learning.fit import Recipe
from rnn_unroll.tasks import archives
from rnn_unroll.tasks.archives import fold_of
from rnn_unroll.tasks.reader import Lookup
from rnn_unroll.tasks.task import Card, Lesson, Measured, Sample, Source, Task, ratio

NAMES = Source(
    "PyPI",
    "names",
    "0.3.0",
    "names-0.3.0.tar.gz",
    "726e46254f2ed03f1ffb5d941dae3bc67c35123941c29becd02d48d0caa2a671",
)

LETTERS = tuple("abcdefghijklmnopqrstuvwxyz")
HIDDEN = 128
FOLDS = 10
MOST = 16


def letters(text: str) -> tuple[str, ...]:
    """The letters of a text in small."""
    return tokens.characters(text.strip().lower())


def names(folder: Path) -> list[str]:
    """The names in small letters, the most frequent first. Raises OSError without the archive."""
    text = archives.read((folder / NAMES.file).read_bytes(), "dist.all.last").decode()
    return [line.split()[0].lower() for line in text.splitlines() if line.strip()]


def lesson(folder: Path, cell: str, fold: int, quick: bool) -> Lesson:
    """What a network of this cell learns: to begin a name, and to go on after its first letter.

    Quick: every fiftieth name.
    """
    # Only training needs them.
    from rnn_unroll.learning import beginning
    from rnn_unroll.learning.writer import Writer

    known = names(folder)[:: 50 if quick else 1]
    ids = {letter: k for k, letter in enumerate(SURNAME.labels)}
    spelt = {name: [*(ids[letter] for letter in name), len(LETTERS)] for name in known}
    learned = [spelt[name] for name in known if fold_of(name, FOLDS) != fold]
    held = [spelt[name] for name in known if fold_of(name, FOLDS) == fold]
    labels = len(SURNAME.labels)
    network = beginning.drawn(cell, Size(1, 1, HIDDEN), {"network": labels}, labels)
    # A letter is read as it is fed back: as a one-hot vector.
    table = np.eye(labels, dtype=beginning.SINGLE)
    problem = Writer(network, table, [[] for _ in learned], learned, "one-to-many", learn=False, primed=True)

    def measure(network: Network, table: Array) -> Measured:
        writer = Writer(network, table, [], [], problem.pattern)
        by_length = sorted(held, key=len)
        batches = [by_length[start : start + 256] for start in range(0, len(held), 256)]
        bits = [writer.surprise([[] for _ in batch], batch) for batch in batches]
        counts = np.array([len(name) for name in by_length], float)
        return ratio(np.concatenate(bits), counts, len(held))

    return Lesson(problem, SURNAME.labels, measure)


SURNAME = Task(
    slug="surname",
    title="family names",
    examples="names",
    version=1,
    pattern="one-to-many",
    hidden=HIDDEN,
    reader=Lookup(len(LETTERS) + 1, letters, "characters", LETTERS),
    labels=(*LETTERS, tokens.END_TOKEN),
    samples=(Sample("m"), Sample("s"), Sample("o")),
    cells=("gru",),
    sources=(NAMES,),
    recipe=Recipe(epochs=20, batch=128, rate=0.004, limit=1.0),
    folds=FOLDS,
    lesson=lesson,
    card=Card(
        data="88,799 family names of the census of the United States of 1990, each of them once, as "
        "likely as any other.",
        licence="The census is in the public domain; the package names 0.3.0: MIT. The list does not ship.",
        split="Ten parts by a hash of the name. What ships learned nine of them; the figure is that "
        "of the tenth.",
        training="Seed 0, 20 epochs, 4 minutes on one core. In half of the batches the first letter was "
        "given.",
        baselines=(
            ("Kneser–Ney 3-gram", "3.358 bits"),
            ("Kneser–Ney 4-gram", "3.170 bits"),
            ("Kneser–Ney 5-gram", "3.090 bits"),
            ("Kneser–Ney 6-gram", "3.079 bits"),
        ),
        failures=(),
    ),
    metric="bits",
    cut=letters,
    most=MOST,
    continues=True,
)
