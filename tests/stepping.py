"""Stepping: one time step of a cell by itself, for tests that look at cells."""

import numpy as np

from rnn_unroll.engine import chain
from rnn_unroll.engine.cells import Cell, Gates, Parameters, State


def step(cell: Cell, parameters: Parameters, x: np.ndarray, state: State) -> tuple[State, Gates]:
    """The state after one step from a state, and the gates."""
    made = chain.start(cell, parameters, 1, state)
    chain.forward(made, x[None], 0, 1)
    return made.state(1), made.gates(1)
