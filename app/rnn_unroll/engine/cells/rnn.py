"""The vanilla recurrent cell with tanh (Elman, "Finding structure in time", 1990)."""

from typing import NamedTuple

import numpy as np

from rnn_unroll.engine.cells.cell import Array, Cell, Gates, Parameters, Row, Tape
from rnn_unroll.engine.cells.drawing import BEFORE, READ, Drawing, Known, Line, Part, Vector, reading, state
from rnn_unroll.engine.cells.gates import product, total
from rnn_unroll.engine.inits import Draw


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


def _from_state(known: Known) -> Array:
    product: Array = known.parameters["W_aa"] @ known.before.a
    return product


def _from_input(known: Known) -> Array:
    product: Array = known.parameters["W_ax"] @ known.x
    return product


def _z(known: Known) -> Array:
    z: Array = _from_state(known) + _from_input(known) + known.parameters["b_a"]
    return z


def drawing(nonlinearity: str, written: str) -> Drawing:
    """The two products and the bias meet, and go through a box: what all vanilla cells look like."""
    total = "@from_state + @from_input + @b_a"
    return Drawing(
        parts={
            "W_aa": Part("weights", (1, 1), "W_{aa}"),
            "W_ax": Part("weights", (3, 3), "W_{ax}"),
            "sum": Part("plus", (3, 1)),
            "nonlinearity": Part(nonlinearity, (5, 1)),
        },
        vectors={
            "a_before": state("a", (0, 1), before=True),
            "x": reading((3, 4)),
            "b_a": Vector("b_a", "bias", (3, 0), lambda known: known.parameters["b_a"]),
            "from_state": Vector(f"W_{{aa}} a{BEFORE}", "what the state adds", (2, 1), _from_state),
            "from_input": Vector(f"W_{{ax}} {READ}", "what the input adds", (3, 2), _from_input),
            "z": Vector("z", "pre-activation", (4, 1), _z),
            "a": state("a", (6, 1)),
        },
        lines=(
            Line("a_before", "a_before", "W_aa"),
            Line("from_state", "W_aa", "sum"),
            Line("x", "x", "W_ax"),
            Line("from_input", "W_ax", "sum"),
            Line("b_a", "b_a", "sum"),
            Line("z", "sum", "nonlinearity"),
            Line("a", "nonlinearity", "a"),
        ),
        numbers=(f"{written.format(total)} = {written.format('@z')} = @a" if written else f"{total} = @a",),
    )


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
    drawing=drawing("tanh", r"\tanh({})"),
)
