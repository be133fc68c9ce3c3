"""The GRU cell with the reset gate after the product, as PyTorch and cuDNN compute it."""

import numpy as np

from app.cells import gates, gru
from app.cells.cell import Array, Cell, Gates, Parameters, State


def initialise(rng: np.random.RandomState, hidden: int, inputs: int) -> Parameters:
    """The GRU's parameters, and b_ca (H,): the candidate's bias on the state's side, inside the gate."""
    parameters = dict(gru.initialise(rng, hidden, inputs))
    parameters["b_ca"] = 0.3 * rng.standard_normal(hidden)
    return parameters


def step(parameters: Parameters, x: Array, state: State) -> tuple[State, Gates]:
    """c̃⟨t⟩ = tanh(W_cx x⟨t⟩ + b_c + Γ_r ⊙ (W_ca c⟨t−1⟩ + b_ca)), the rest as in the GRU.

    W_ca and W_cx are the columns of W_c for the state and for the input. PyTorch's z is 1 − Γ_u.
    """
    before = state.a
    joined = np.concatenate((before, x))
    update = gates.gate(parameters, "u", joined)
    reset = gates.gate(parameters, "r", joined)
    w_c, hidden = parameters["W_c"], len(before)
    from_state = w_c[:, :hidden] @ before + parameters["b_ca"]
    candidate = np.tanh(w_c[:, hidden:] @ x + parameters["b_c"] + reset * from_state)
    return gru.keep(update, candidate, before), {"update": update, "reset": reset, "candidate": candidate}


GRU_TORCH = Cell(
    slug="gru-torch",
    title="GRU, as in PyTorch",
    gates=gru.GRU.gates,
    initialise=initialise,
    step=step,
    zero_state=gru.zero_state,
    equations=(
        gates.tex(r"\Gamma_u", "u", "c"),
        gates.tex(r"\Gamma_r", "r", "c"),
        r"\tilde{c}^{\text{@here}} = \tanh(W_{cx}^{\text{@w}} \text{@u}^{\text{@in}} + b_c^{\text{@w}} "
        r"+ \Gamma_r \odot (W_{ca}^{\text{@w}} c^{\text{@before}} + b_{ca}^{\text{@w}}))",
        *gru.MEMORY,
    ),
    arrows=("W", "W"),
    noun="GRU network",
    unit="GRU unit",
    note="GRU as in PyTorch: reset gate after the product",
)
