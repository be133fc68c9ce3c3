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
    """What a cell hands to the next time step: the activation a, shape (H,)."""

    a: Array


@dataclass(frozen=True, slots=True)
class Cell:
    """A recurrent cell as plain functions; nothing is kept in it between steps.

    `initialise(rng, hidden, inputs)` draws parameters; `step(parameters, x, state)` computes one
    time step from the input x, shape (I,), and the state before, and gives the new state and the
    gates by name. `equation` is the state's equation in TeX, with the marks of app.equations.
    """

    slug: str
    title: str
    gates: tuple[str, ...]
    initialise: Callable[[np.random.RandomState, int, int], Parameters]
    step: Callable[[Parameters, Array, State], tuple[State, Gates]]
    zero_state: Callable[[int], State]
    equation: str
