"""Fit: the loop of training, one epoch at a time, which an interruption does not change."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.learning import batches, clipping
from rnn_unroll.learning.adam import Adam
from rnn_unroll.learning.optimisers import Optimiser
from rnn_unroll.learning.schedule import cosine
from rnn_unroll.learning.weights import Weights


class Problem(Protocol):
    """What is to be learned: some sequences, the weights, and the slope of the loss."""

    @property
    def weights(self) -> Weights:
        """All weights by name, the arrays themselves: training changes them in place."""

    @property
    def lengths(self) -> Sequence[int]:
        """The length of each sequence to learn from."""

    def slope(self, batch: NDArray[np.intp], rng: np.random.RandomState) -> tuple[float, Weights]:
        """The mean loss of the sequences of a batch, by their indices, and its gradient by the weights."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train: `epochs` times through all sequences, `batch` of them at a time.

    `rate` is the learning rate of the first step; it falls to 0 along a cosine. Gradients are clipped to the
    norm `limit`. Raises ValueError for what cannot be trained with.
    """

    epochs: int
    batch: int = 32
    rate: float = 0.003
    limit: float = 1.0
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("epochs", "batch"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")
        for name in ("rate", "limit"):
            value = getattr(self, name)
            if not (value > 0 and math.isfinite(value)):
                raise ValueError(f"{name} must be a finite number above 0, not {value}")


@dataclass
class Progress:
    """How far training is: the epochs that are done, and the optimiser with what it remembers."""

    epochs: int = 0
    optimiser: Optimiser = field(default_factory=Adam)


class Epoch(NamedTuple):
    """One epoch that is done, counted from 1: its mean loss, and the mean norm of its unclipped gradients."""

    number: int
    loss: float
    norm: float


class DivergedError(ArithmeticError):
    """The loss or a gradient is no finite number any longer. `step` counts the optimiser's steps from 1."""

    def __init__(self, step: int) -> None:
        super().__init__(step)
        self.step = step


def fit(problem: Problem, recipe: Recipe, progress: Progress | None = None) -> Iterator[Epoch]:
    """Train, and give each epoch when it is done. `progress` says where to go on; it moves with each epoch.

    Each epoch has a generator of its own, seeded by its number: from the weights and the progress after one
    epoch, the next is the same, whatever happened in between. Raises DivergedError.
    """
    done = progress or Progress()
    optimiser, lengths = done.optimiser, problem.lengths
    steps = recipe.epochs * math.ceil(len(lengths) / recipe.batch)
    while done.epochs < recipe.epochs:
        rng = np.random.RandomState((recipe.seed, done.epochs))
        losses, norms = [], []
        for batch in batches.of_similar_length(rng, lengths, recipe.batch):
            rate = cosine(optimiser.steps, steps, recipe.rate)
            with np.errstate(over="ignore", invalid="ignore"):
                loss, gradients = problem.slope(batch, rng)
                norm = clipping.clip(gradients, recipe.limit)
            if not (math.isfinite(loss) and math.isfinite(norm)):
                raise DivergedError(optimiser.steps + 1)
            optimiser.step(problem.weights, gradients, rate)
            losses.append(loss * len(batch))
            norms.append(norm)
        done.epochs += 1
        yield Epoch(done.epochs, sum(losses) / len(lengths), sum(norms) / len(norms))
