"""The GRU cell as its authors write it: the reset gate works before the product (Cho et al. 2014)."""

import numpy as np

from app.cells import gates
from app.cells.cell import Array, Cell, Gates, Parameters, State


def initialise(rng: np.random.RandomState, hidden: int, inputs: int) -> Parameters:
    """W_u, W_r, W_c (H, H + I) and their biases (H,)."""
    return gates.draw(rng, hidden, inputs, "urc")


def step(parameters: Parameters, x: Array, state: State) -> tuple[State, Gates]:
    """c̃⟨t⟩ = tanh(W_c[Γ_r ⊙ c⟨t−1⟩, x⟨t⟩] + b_c), c⟨t⟩ = Γ_u ⊙ c̃⟨t⟩ + (1 − Γ_u) ⊙ c⟨t−1⟩, a⟨t⟩ = c⟨t⟩."""
    before = state.a
    joined = np.concatenate((before, x))
    update = gates.gate(parameters, "u", joined)
    reset = gates.gate(parameters, "r", joined)
    candidate = np.tanh(parameters["W_c"] @ np.concatenate((reset * before, x)) + parameters["b_c"])
    return keep(update, candidate, before), {"update": update, "reset": reset, "candidate": candidate}


def keep(update: Array, candidate: Array, before: Array) -> State:
    """c⟨t⟩ = Γ_u ⊙ c̃⟨t⟩ + (1 − Γ_u) ⊙ c⟨t−1⟩, a⟨t⟩ = c⟨t⟩: how every GRU ends its step."""
    c = update * candidate + (1.0 - update) * before
    return State(c, c)


def zero_state(hidden: int) -> State:
    zero = np.zeros(hidden)
    return State(zero, zero)


MEMORY = (
    r"c^{\text{@here}} = \Gamma_u \odot \tilde{c}^{\text{@here}} + (1 - \Gamma_u) \odot c^{\text{@before}}",
    r"a^{\text{@here}} = c^{\text{@here}}",
)
"""What every GRU ends with, in TeX."""

GRU = Cell(
    slug="gru",
    title="GRU",
    gates=("update", "reset", "candidate"),
    initialise=initialise,
    step=step,
    zero_state=zero_state,
    equations=(
        gates.tex(r"\Gamma_u", "u", "c"),
        gates.tex(r"\Gamma_r", "r", "c"),
        r"\tilde{c}^{\text{@here}} = \tanh(W_c^{\text{@w}} [\Gamma_r \odot c^{\text{@before}}, "
        r"\text{@u}^{\text{@in}}] + b_c^{\text{@w}})",
        *MEMORY,
    ),
    arrows=("W", "W"),
    noun="GRU network",
    unit="GRU unit",
    note="GRU: reset gate before the product",
)
