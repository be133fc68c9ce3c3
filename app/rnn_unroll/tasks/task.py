"""Task: something that a network was trained to do, and what is known of how well it does it."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

import numpy as np

from rnn_unroll import tokens
from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.heads import Answers
from rnn_unroll.engine.network import Network
from rnn_unroll.errors import SpecError, quote, unknown
from rnn_unroll.learning.fit import Problem, Recipe
from rnn_unroll.tasks.melody import Music
from rnn_unroll.tasks.reader import NUMBER, Reader
from rnn_unroll.words.refusals import sequence

Metric = Literal["accuracy", "f1", "bits", "mse"]
"""What is measured: the share of right answers; F1, the harmonic mean of precision and recall; the mean of
−log₂ of the probability of each right token; or the mean of the squared error of each number. Of the last two
less is better.
"""


class Measured(NamedTuple):
    """How well a network does on what it never saw: a value, its 95 % interval, and how many examples."""

    value: float
    low: float
    high: float
    of: int


Z = 1.959964
"""The standard normal's quantile of 97.5 %."""


def share(right: float, of: int) -> Measured:
    """The share of right answers, with the interval of Wilson (1927)."""
    p = right / of
    middle = (p + Z * Z / (2 * of)) / (1 + Z * Z / of)
    half = Z / (1 + Z * Z / of) * math.sqrt(p * (1 - p) / of + Z * Z / (4 * of * of))
    return Measured(p, max(0.0, middle - half), min(1.0, middle + half), of)


def ratio(above: Array, below: Array, of: int) -> Measured:
    """Σ above / Σ below over some examples, (n,) each, such as bits a letter over whole names.

    The interval is that of a ratio of means over independent examples (Cochran 1977, equation 2.46).
    """
    value = float(above.sum() / below.sum())
    apart = above - value * below
    half = Z * float(np.sqrt((apart * apart).sum() / (len(below) - 1) / len(below)) / below.mean())
    return Measured(value, value - half, value + half, of)


def mean(each: Array) -> Measured:
    """The mean of a quantity of some examples, (n,), with the normal interval of a mean."""
    return ratio(each, np.ones(len(each)), len(each))


class Lesson(NamedTuple):
    """What a network of a task learns: the problem, and the tokens that it reads, by their ids.

    `measure` says how well a network, with the vectors (V, E) of its tokens, does on what it never sees.
    """

    problem: "Taught"
    vocabulary: tuple[str, ...]
    measure: Callable[[Network, Array], Measured]


class Taught(Problem, Protocol):
    """A problem whose solution is a network that reads the vectors of tokens."""

    @property
    def network(self) -> Network: ...

    @property
    def table(self) -> Array:
        """The vectors (V, E) of the tokens that are read."""


MOMENTS = (0, 1, 2, 4)
"""After how many epochs a network in training is kept, to show how it learns; 0 is before it learned."""


LARGEST = 1000.0
"""The largest number that an answer is held against."""


class Sample(NamedTuple):
    """A text, and the right answer to it: a token or a number for each output; empty where many answers are
    right.
    """

    text: str
    answer: str = ""


class Card(NamedTuple):
    """What a reader must know of a task before trusting its network.

    `data`, `licence`, `split` and `training` are sentences. `baselines` are simpler models, each with what it
    reaches on the same held-out data. `failures` are texts that the network gets wrong, and what is right.
    """

    data: str
    licence: str
    split: str
    training: str
    baselines: tuple[tuple[str, str], ...]
    failures: tuple[Sample, ...]


class Source(NamedTuple):
    """A public package that holds data: its registry, name and version; its file, and that file's SHA-256."""

    registry: Literal["PyPI", "npm"]
    package: str
    version: str
    file: str
    digest: str


@dataclass(frozen=True)
class Task:
    """One task: the cells that it is trained with, its data, and how to train a network for it.

    `title` says in lower case what was learned, after "trained on", and `examples` what was held out and is
    counted. The network has the `pattern` and a state of `hidden` units; `backward`: it also runs backward
    in time; `attends`: its decoder attends to its encoder. `reader` turns a text into what it reads. It
    answers with `labels`; where the last of them is ⟨eos⟩ it writes until then, but no more than `most`
    tokens, and if it `continues` what it read, both are one text. `cut` makes labels of an answer that a
    person typed. It reads the first of the `samples` if nobody gives it a text. `metric` is what the measured
    value is.

    After the epochs `kept` of training the network of the first cell also ships as it was then.

    Where the network reads numbers themselves, `inputs` are their names, and `scale` is the number that a
    drawing gives its full colour. If it `answers` with numbers, the labels are their names, and a drawing's
    scale of them goes from 0 to `highest`.

    Where what it writes is a melody, `music` says how it sounds. It was also taught to answer after the
    `beginnings` of texts, so that its early answers mean something.

    New weights are a new task, so that an address keeps its picture; `version` counts them.

    `cells` are slugs, the first one being the task's own. `lesson(folder, cell, fold, quick)` makes what is
    to be learned from the data in a folder; of `folds` parts, the number `fold`, from 0, is held out, and
    `quick` takes a tenth of the data or less.
    """

    slug: str
    title: str
    examples: str
    version: int
    pattern: str
    hidden: int
    reader: Reader
    labels: tuple[str, ...]
    samples: tuple[Sample, ...]
    cells: tuple[str, ...]
    sources: tuple[Source, ...]
    recipe: Recipe
    folds: int
    lesson: Callable[[Path, str, int, bool], Lesson]
    card: Card
    metric: Metric = "accuracy"
    cut: Callable[[str], tuple[str, ...]] = tokens.words
    backward: bool = False
    attends: bool = False
    most: int = 24
    continues: bool = False
    kept: tuple[int, ...] = MOMENTS
    inputs: tuple[str, ...] = ()
    scale: float = 1.0
    answers: Answers = "classes"
    highest: float = 1.0
    music: Music | None = None
    beginnings: bool = False

    @property
    def example(self) -> str:
        """A right answer that is not a label itself; empty if an answer is one of a few labels."""
        answers = [sample.answer for sample in self.samples if sample.answer]
        return next((one for one in answers if one not in self.labels), "")

    def check(self, answer: str) -> None:
        """Raise SpecError for a token that is none of the answers."""
        if self.answers == "classes":
            if answer not in self.labels:
                raise unknown("targets", "answer", answer, self.labels)
        elif not NUMBER.fullmatch(answer.removeprefix("-")) or abs(float(answer)) > LARGEST:
            raise SpecError("targets", sequence.no_number(quote(answer), LARGEST, self.example))

    @property
    def moments(self) -> tuple[int, ...]:
        """The epochs after which the first cell's network also ships as it was then."""
        return tuple(epoch for epoch in self.kept if epoch < self.recipe.epochs)

    @property
    def writes(self) -> bool:
        """Whether the network writes until it says that it is done, and reads what it wrote."""
        return self.labels[-1] == tokens.END_TOKEN

    def text(self, read: Sequence[str], written: Sequence[str]) -> str:
        """What the network wrote, until its ⟨eos⟩, as a text; after what it read, if it continues that."""
        words = takewhile(lambda label: label != tokens.END_TOKEN, written)
        between = "" if all(len(label) == 1 for label in self.labels[:-1]) else " "
        return between.join([*(read if self.continues else ()), *words])
