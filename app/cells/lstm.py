"""The LSTM cell with a forget gate (Hochreiter and Schmidhuber 1997; Gers et al. 2000)."""

import numpy as np

from app.cells import gates
from app.cells.cell import Array, Cell, Gates, Parameters, State

FORGET_BIAS = 1.0
"""Added to b_f, so that a fresh cell remembers (Jozefowicz et al. 2015)."""


def initialise(rng: np.random.RandomState, hidden: int, inputs: int) -> Parameters:
    """W_u, W_f, W_o, W_c (H, H + I) and their biases (H,)."""
    return gates.draw(rng, hidden, inputs, "ufoc", {"f": FORGET_BIAS})


def step(parameters: Parameters, x: Array, state: State) -> tuple[State, Gates]:
    """c⟨t⟩ = Γ_u ⊙ c̃⟨t⟩ + Γ_f ⊙ c⟨t−1⟩, a⟨t⟩ = Γ_o ⊙ tanh(c⟨t⟩). Shapes: x (I,), a and c (H,)."""
    if state.c is None:
        raise ValueError("an LSTM carries a memory c; start from zero_state")
    joined = np.concatenate((state.a, x))
    update = gates.gate(parameters, "u", joined)
    forget = gates.gate(parameters, "f", joined)
    output = gates.gate(parameters, "o", joined)
    candidate = np.tanh(parameters["W_c"] @ joined + parameters["b_c"])
    c = update * candidate + forget * state.c
    a = output * np.tanh(c)
    return State(a, c), {"update": update, "forget": forget, "output": output, "candidate": candidate}


def zero_state(hidden: int) -> State:
    return State(np.zeros(hidden), np.zeros(hidden))


LSTM = Cell(
    slug="lstm",
    title="LSTM",
    gates=("update", "forget", "output", "candidate"),
    initialise=initialise,
    step=step,
    zero_state=zero_state,
    equations=(
        *(gates.tex(rf"\Gamma_{letter}", letter) for letter in "ufo"),
        gates.tex(r"\tilde{c}", "c").replace(r"\sigma", r"\tanh"),
        r"c^{\text{@here}} = \Gamma_u \odot \tilde{c}^{\text{@here}} + \Gamma_f \odot c^{\text{@before}}",
        r"a^{\text{@here}} = \Gamma_o \odot \tanh(c^{\text{@here}})",
    ),
    arrows=("W", "W"),
    noun="LSTM network",
    unit="LSTM unit",
)
