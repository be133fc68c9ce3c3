"""Iris: which of three species a flower is, by four lengths.

Data: the 150 flowers of Anderson (1935) and Fisher (1936), as scikit-learn has them, in the source archive of
vega_datasets 0.9.0. It is needed for training only.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.network import Network, Size
from rnn_unroll.learning.fit import Recipe
from rnn_unroll.learning.weights import Weights
from rnn_unroll.tasks import archives
from rnn_unroll.tasks.reader import Numbers
from rnn_unroll.tasks.task import Card, Lesson, Measured, Sample, Source, Task, Taught, share

FLOWERS = Source(
    "PyPI",
    "vega-datasets",
    "0.9.0",
    "vega_datasets-0.9.0.tar.gz",
    "9dbe9834208e8ec32ab44970df315de9102861e4cda13d8e143aab7a80d93fc0",
)

LENGTHS = {
    "sepal length": "sepalLength",
    "sepal width": "sepalWidth",
    "petal length": "petalLength",
    "petal width": "petalWidth",
}
"""The names in the archive of what was measured."""
SPECIES = ("setosa", "versicolor", "virginica")
LONGEST = 10.0
"""The longest petal that is read, in centimetres; those of the data have up to 6.9, sepals up to 7.9."""
COUNT, HIDDEN = 150, 6
"""Flowers, and units of the network."""
FOLDS, REPEATS = 5, 10


def flowers(folder: Path) -> tuple[Array, NDArray[np.intp]]:
    """The lengths (150, 4) in centimetres and the species (150,). Raises OSError without the archive."""
    known = json.loads(archives.read((folder / FLOWERS.file).read_bytes(), "iris.json"))
    lengths = [[one[name] for name in LENGTHS.values()] for one in known]
    return np.array(lengths, float), np.array([SPECIES.index(one["species"]) for one in known])


def parts(repeats: int) -> Iterator[NDArray[np.bool_]]:
    """Which of the flowers are held out, (150,), for each fifth of some divisions into fifths."""
    for seed in range(repeats):
        folds = np.random.RandomState(seed).permutation(COUNT) % FOLDS
        yield from (folds == k for k in range(FOLDS))


@dataclass(frozen=True)
class Standardised:
    """A problem that reads lengths of mean 0 and standard deviation 1; its solution reads centimetres."""

    inner: Taught
    mean: Array
    deviation: Array

    @property
    def weights(self) -> Weights:
        return self.inner.weights

    @property
    def lengths(self) -> list[int]:
        return list(self.inner.lengths)

    def slope(self, batch: NDArray[np.intp], rng: np.random.RandomState) -> tuple[float, Weights]:
        return self.inner.slope(batch, rng)

    @property
    def network(self) -> Network:
        """W_ax (x − μ) / σ + b_a, as a product with x itself and another b_a."""
        found = self.inner.network
        ((chain,),) = found.parts["network"]
        W_ax = chain["W_ax"] / self.deviation
        folded = {**chain, "W_ax": W_ax, "b_a": chain["b_a"] - W_ax @ self.mean}
        return replace(found, parts={"network": ((folded,),)})

    @property
    def table(self) -> Array:
        """Nothing is looked up."""
        return np.zeros((0, len(LENGTHS)))


def problem(cell: str, lengths: Array, species: NDArray[np.intp]) -> Standardised:
    """To learn the species of some flowers from their lengths in centimetres, (flowers, 4)."""
    # Only training needs them.
    from rnn_unroll.learning import beginning
    from rnn_unroll.learning.tagger import Tagger

    network = beginning.drawn(cell, Size(1, 1, HIDDEN), {"network": len(LENGTHS)}, len(SPECIES))
    mean, deviation = lengths.mean(axis=0), lengths.std(axis=0)
    mean, deviation = mean.astype(beginning.SINGLE), deviation.astype(beginning.SINGLE)
    table = (lengths.astype(beginning.SINGLE) - mean) / deviation
    each = np.arange(len(lengths))[:, None]
    tagger = Tagger(network, table, each, each.tolist(), species[:, None].tolist(), learn=False)
    return Standardised(tagger, mean, deviation)


def right(network: Network, lengths: Array, species: NDArray[np.intp]) -> int:
    """How many flowers a network that reads centimetres gets right."""
    from rnn_unroll.learning.tagger import Tagger

    each = np.arange(len(lengths))[:, None]
    answers = Tagger(network, lengths.astype(network.dtype), each, [], []).answers(each.tolist())
    return int((np.concatenate(answers) == species).sum())


def lesson(folder: Path, cell: str, fold: int, quick: bool) -> Lesson:
    """What a network of this cell learns: four fifths of the flowers. Quick makes no difference to so few."""
    lengths, species = flowers(folder)
    held = list(parts(1))[fold]

    def measure(network: Network, table: Array) -> Measured:
        return share(right(network, lengths[held], species[held]), int(held.sum()))

    return Lesson(problem(cell, lengths[~held], species[~held]), (), measure)


IRIS = Task(
    slug="iris",
    title="iris flowers",
    examples="flowers",
    version=1,
    pattern="one-to-one",
    hidden=HIDDEN,
    reader=Numbers(tuple(LENGTHS), "centimetres", LONGEST, "5.1 3.5 1.4 0.2"),
    labels=SPECIES,
    samples=(
        Sample("5.1 3.5 1.4 0.2", "setosa"),
        Sample("6.0 2.9 4.5 1.5", "versicolor"),
        Sample("6.5 3.0 5.8 2.2", "virginica"),
    ),
    cells=("rnn",),
    sources=(FLOWERS,),
    recipe=Recipe(epochs=100, batch=16, rate=0.01, limit=1.0),
    folds=FOLDS,
    lesson=lesson,
    card=Card(
        data="150 flowers of three species, 50 of each, with four lengths in centimetres (Anderson "
        "1935, Fisher 1936).",
        licence="Data: public domain; the package vega_datasets 0.9.0: MIT. They do not ship.",
        split="Fifths at random. What ships learned four of them; its figure is that of the fifth, "
        "which is small. In ten divisions into fifths, 50 networks like it got 95.6 % right "
        "(91.0 to 97.9).",
        training="Seed 0, 100 epochs, 1 s on one core. It learned from standardised lengths; the weights "
        "that ship read centimetres.",
        baselines=(
            ("50 networks like it, ten times five parts", "95.6 %"),
            ("logistic regression, ten times five parts", "95.6 %"),
        ),
        failures=(Sample("6.0 2.7 5.1 1.6", "versicolor"), Sample("5.9 3.2 4.8 1.8", "versicolor")),
    ),
    kept=(),
    inputs=tuple(LENGTHS),
    scale=LONGEST,
)
