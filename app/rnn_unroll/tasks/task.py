"""Task: something that a network was trained to do, and what is known of how well it does it."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from rnn_unroll.learning.fit import Recipe

if TYPE_CHECKING:
    from rnn_unroll.learning.classifier import Classifier


class Measured(NamedTuple):
    """How many of the held-out examples a network got right."""

    right: int
    of: int

    @property
    def share(self) -> float:
        return self.right / self.of

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share (Wilson 1927)."""
        z, n, p = 1.959964, self.of, self.share
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return middle - half, middle + half


class Lesson(NamedTuple):
    """What a network of a task learns: the problem, the tokens by their ids, and texts that it never sees.

    `held` are ids of held-out texts, and `classes` the index of each one's class.
    """

    problem: "Classifier"
    vocabulary: tuple[str, ...]
    held: Sequence[Sequence[int]]
    classes: Sequence[int]


class Sample(NamedTuple):
    """A text, and the right answer to it."""

    text: str
    answer: str


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

    `title` says in lower case what was learned, after "trained on", and `examples` what was held out. The
    network has the `pattern` and a state of `hidden` units; it reads a vector of `width` numbers for each
    token that `tokenise` makes of a text, and answers with one of the `labels`. It reads the first of the
    `samples` if nobody gives it a text. New weights are a new task, so that an address keeps its picture;
    `version` counts them.

    `cells` are slugs, the first one being the task's own. `lesson(folder, cell, fold, quick)` makes what is
    to be learned from the data in a folder; of `folds` parts, the number `fold`, from 0, is held out, and
    `quick` takes a tenth of the data only.
    """

    slug: str
    title: str
    examples: str
    version: int
    pattern: str
    hidden: int
    width: int
    tokenise: Callable[[str], tuple[str, ...]]
    labels: tuple[str, ...]
    samples: tuple[Sample, ...]
    cells: tuple[str, ...]
    sources: tuple[Source, ...]
    recipe: Recipe
    folds: int
    lesson: Callable[[Path, str, int, bool], Lesson]


def measure(lesson: Lesson) -> Measured:
    """How many of the held-out texts get their class."""
    right = 0
    for start in range(0, len(lesson.held), 256):
        chosen = lesson.problem.answers(lesson.held[start : start + 256]).argmax(axis=1)
        right += int((chosen == lesson.classes[start : start + 256]).sum())
    return Measured(right, len(lesson.held))
