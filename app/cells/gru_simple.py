"""The simplified GRU cell: the update gate alone decides what is kept."""

import numpy as np

from app.cells import gates, gru
from app.cells.cell import Array, Cell, Gates, Parameters, State


def initialise(rng: np.random.RandomState, hidden: int, inputs: int) -> Parameters:
    """W_u, W_c (H, H + I) and their biases (H,)."""
    return gates.draw(rng, hidden, inputs, "uc")


def step(parameters: Parameters, x: Array, state: State) -> tuple[State, Gates]:
    """c̃⟨t⟩ = tanh(W_c[c⟨t−1⟩, x⟨t⟩] + b_c), the rest as in the GRU."""
    before = state.a
    joined = np.concatenate((before, x))
    update = gates.gate(parameters, "u", joined)
    candidate = np.tanh(parameters["W_c"] @ joined + parameters["b_c"])
    return gru.keep(update, candidate, before), {"update": update, "candidate": candidate}


GRU_SIMPLE = Cell(
    slug="gru-simple",
    title="GRU, simplified",
    gates=("update", "candidate"),
    initialise=initialise,
    step=step,
    zero_state=gru.zero_state,
    equations=(
        gates.tex(r"\Gamma_u", "u", "c"),
        gates.tex(r"\tilde{c}", "c", "c").replace(r"\sigma", r"\tanh"),
        *gru.MEMORY,
    ),
    arrows=("W", "W"),
    noun="GRU network",
    unit="simplified GRU unit",
    note="Simplified GRU: no reset gate",
)
