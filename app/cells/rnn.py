"""The vanilla recurrent cell with tanh (Elman, "Finding structure in time", 1990)."""

import numpy as np

from app.cells.cell import Array, Cell, Gates, Parameters, State

NO_GATES: Gates = {}


def initialise(rng: np.random.RandomState, hidden: int, inputs: int) -> Parameters:
    """W_aa (H, H), b_a (H,), W_ax (H, I), drawn in this order.

    W_aa has variance 1/H, so its spectral radius is near 1 and a state neither dies nor blows up
    along the sequence. W_ax is drawn column by column: a longer vocabulary keeps the columns of a
    shorter one, and the numbers of earlier steps stay when a text grows.
    """
    w_aa = rng.standard_normal((hidden, hidden)) / np.sqrt(hidden)
    b_a = 0.3 * rng.standard_normal(hidden)
    w_ax = rng.standard_normal((inputs, hidden)).T
    return {"W_aa": w_aa, "W_ax": w_ax, "b_a": b_a}


def step(parameters: Parameters, x: Array, state: State) -> tuple[State, Gates]:
    """a⟨t⟩ = tanh(W_aa a⟨t−1⟩ + W_ax x⟨t⟩ + b_a). Shapes: x (I,), a (H,)."""
    a = np.tanh(parameters["W_aa"] @ state.a + parameters["W_ax"] @ x + parameters["b_a"])
    return State(a), NO_GATES


def zero_state(hidden: int) -> State:
    return State(np.zeros(hidden))


RNN = Cell(
    slug="rnn",
    title="RNN (tanh)",
    gates=(),
    initialise=initialise,
    step=step,
    zero_state=zero_state,
    equations=(
        r"a^{\text{@here}} = \tanh(W_{aa}^{\text{@w}} a^{\text{@before}} + W_{ax}^{\text{@w}} "
        r"\text{@u}^{\text{@in}} + b_{a}^{\text{@w}})",
    ),
    arrows=("W_{aa}", "W_{ax}"),
    noun="recurrent network",
    unit="hidden unit",
)
