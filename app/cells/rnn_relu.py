"""The vanilla recurrent cell with a rectifier in place of tanh (Le, Jaitly and Hinton 2015)."""

import numpy as np

from app.cells import rnn
from app.cells.cell import Array, Cell, Gates, Parameters, State


def step(parameters: Parameters, x: Array, state: State) -> tuple[State, Gates]:
    """a⟨t⟩ = max(0, W_aa a⟨t−1⟩ + W_ax x⟨t⟩ + b_a). Shapes: x (I,), a (H,)."""
    a = np.maximum(0.0, parameters["W_aa"] @ state.a + parameters["W_ax"] @ x + parameters["b_a"])
    return State(a), rnn.NO_GATES


RNN_RELU = Cell(
    slug="rnn-relu",
    title="RNN (ReLU)",
    gates=(),
    initialise=rnn.initialise,
    step=step,
    zero_state=rnn.zero_state,
    equations=tuple(line.replace(r"\tanh", r"\operatorname{ReLU}") for line in rnn.RNN.equations),
    arrows=("W_{aa}", "W_{ax}"),
    noun="recurrent network",
    unit="rectified hidden unit",
)
