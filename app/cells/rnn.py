"""The vanilla recurrent cell with tanh (Elman, "Finding structure in time", 1990)."""

from typing import NamedTuple

import numpy as np

from app.cells.cell import Array, Cell, Gates, Parameters, Row, Tape
from app.cells.gates import product, total
from app.inits import Draw


class Weights(NamedTuple):
    """W_aa (H, H) and W_ax (H, I), and what a step takes: both transposed, and b_a."""

    w_aa: Array
    of_inputs: Array
    recurrent: Array
    inputs: Array
    bias: Array


def initialise(draw: Draw, hidden: int, inputs: int) -> Parameters:
    """W_aa (H, H), b_a (H,), W_ax (H, I), drawn in this order."""
    w_aa, b_a = draw.recurrent(hidden), draw.bias(hidden)
    (w_ax,) = draw.inputs(hidden, inputs, 1, gain=1.0)
    return {"W_aa": w_aa, "W_ax": w_ax, "b_a": b_a}


def pack(parameters: Parameters) -> Weights:
    w_aa, w_ax = parameters["W_aa"], parameters["W_ax"]
    return Weights(w_aa, w_ax, w_aa.T, w_ax.T, parameters["b_a"])


def views(tape: Tape) -> Row:
    return tape.a[:-1], tape.a[1:]


def step(weights: Weights, before: Array, here: Array) -> None:
    """a⟨t⟩ = tanh(W_aa a⟨t−1⟩ + W_ax x⟨t⟩ + b_a)."""
    here += before.dot(weights.recurrent)
    np.tanh(here, here)


def slopes(weights: Weights, tape: Tape) -> Row:
    """tanh′ = 1 − a⟨t⟩²."""
    a = tape.a[1:]
    return (1.0 - a * a,)


def back_views(slopes: Row, d: Tape) -> Row:
    return *slopes, d.a[1:], d.gates, d.a[:-1]


def backward(weights: Weights, slope: Array, d_a: Array, dz: Array, d_before: Array) -> None:
    """∂L/∂z = ∂L/∂a⟨t⟩ ⊙ slope, and W_aaᵀ ∂L/∂z is what reaches a⟨t−1⟩."""
    np.multiply(d_a, slope, dz)
    d_before += dz.dot(weights.w_aa)


def gradients(weights: Weights, tape: Tape, x: Array, dz: Array) -> Parameters:
    return {"W_aa": product(dz, tape.a[:-1]), "W_ax": product(dz, x), "b_a": total(dz)}


def on_gates(weights: Weights, tape: Tape, d: Tape) -> Gates:
    """A vanilla cell has no gates."""
    return {}


RNN = Cell(
    slug="rnn",
    title="RNN (tanh)",
    gates=(),
    memory="none",
    initialise=initialise,
    pack=pack,
    views=views,
    step=step,
    slopes=slopes,
    back_views=back_views,
    backward=backward,
    gradients=gradients,
    on_gates=on_gates,
    blocks=1,
    equations=(
        r"a^{\text{@here}} = \tanh(W_{aa}^{\text{@w}} a^{\text{@before}} + W_{ax}^{\text{@w}} "
        r"\text{@u}^{\text{@in}} + b_{a}^{\text{@w}})",
    ),
    arrows=("W_{aa}", "W_{ax}"),
    noun="recurrent network",
    unit="hidden unit",
)
