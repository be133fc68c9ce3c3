"""Optimisers: the table of ways to follow a gradient. A new one is one file and one entry."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

from rnn_unroll.learning.adam import Adam
from rnn_unroll.learning.sgd import Sgd
from rnn_unroll.learning.weights import Weights


class Optimiser(Protocol):
    """Changes weights by their gradients, and counts its steps."""

    steps: int

    def step(self, weights: Weights, gradients: Weights, rate: float) -> None:
        """Change the weights in place. `rate` is the learning rate of this step."""


class Kind(NamedTuple):
    """A kind of optimiser, with its title."""

    title: str
    begin: Callable[[], Optimiser]


OPTIMISERS: Mapping[str, Kind] = {"adam": Kind("Adam", Adam), "sgd": Kind("Gradient descent", Sgd)}
