"""What every recurrent cell is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Parameters = Mapping[str, Array]
Gates = Mapping[str, Array]


class State(NamedTuple):
    """What a cell hands to the next time step: the activation a and, where it has one, the memory c.

    Both have the shape (H,).
    """

    a: Array
    c: Array | None = None

    def named(self) -> dict[str, Array]:
        """The vectors that this state has, by name."""
        return {"a": self.a} if self.c is None else {"a": self.a, "c": self.c}


@dataclass(frozen=True, slots=True)
class Cell:
    """A recurrent cell as plain functions; nothing is kept in it between steps.

    `initialise(rng, hidden, inputs)` draws parameters; `step(parameters, x, state)` computes one
    time step from the input x, shape (I,), and the state before, and gives the new state and the
    gates by name. `equations` are those of one step in TeX, with the marks of app.equations.
    `arrows` are the names, in TeX, of the weights on the arrows from the state before and from the
    input. `noun` names a network of such cells,
    `unit` one of its units; `note`, where a cell has a convention that others do not
    share, is stated on every figure.
    """

    slug: str
    title: str
    gates: tuple[str, ...]
    initialise: Callable[[np.random.RandomState, int, int], Parameters]
    step: Callable[[Parameters, Array, State], tuple[State, Gates]]
    zero_state: Callable[[int], State]
    equations: tuple[str, ...]
    arrows: tuple[str, str]
    noun: str
    unit: str
    note: str = ""
