"""The vanilla recurrent cell with tanh (Elman, "Finding structure in time", 1990)."""

from typing import NamedTuple

import numpy as np

from rnn_unroll.engine.cells.cell import Cell, Kernel, Views
from rnn_unroll.engine.cells.drawing import CellPart, Drawing, Line, Vector, reading, state
from rnn_unroll.engine.cells.equation import Equation, Equations
from rnn_unroll.engine.cells.gates import product, total
from rnn_unroll.engine.cells.tape import Array, Gates, Parameters, Tape
from rnn_unroll.engine.cells.terms import A_BEFORE, TANH, A, Apply, Function, Parameter, Product, Sum, X


def equations(function: Function | None) -> Equations:
    """a⟨t⟩ = f(W_aa a⟨t−1⟩ + W_ax x⟨t⟩ + b_a); a linear cell has no f."""
    of_state = Product(Parameter("W_aa", "W_{aa}"), A_BEFORE, name="from_state")
    of_input = Product(Parameter("W_ax", "W_{ax}"), X, name="from_input")
    z = Sum((of_state, of_input, Parameter("b_a", "b_{a}", name="b_a")), name="z")
    return Equations(Equation(A, Apply(function, z) if function else z, "a⟨t⟩, the state's box"))


class Weights(NamedTuple):
    """W_aa (H, H) and W_ax (H, I); then what a step needs: both transposed, and b_a (H,)."""

    w_aa: Array
    of_inputs: Array
    recurrent: Array
    inputs: Array
    bias: Array


def pack(parameters: Parameters) -> Weights:
    w_aa, w_ax = parameters["W_aa"], parameters["W_ax"]
    return Weights(w_aa, w_ax, w_aa.T, w_ax.T, parameters["b_a"])


class StepViews(NamedTuple):
    before: Array
    here: Array


def views(tape: Tape) -> StepViews:
    return StepViews(tape.a[:-1], tape.a[1:])


def step(weights: Weights, row: StepViews) -> None:
    before, here = row
    here += before.dot(weights.recurrent)
    np.tanh(here, here)


def slopes(weights: Weights, tape: Tape) -> Views:
    """tanh′ = 1 − a⟨t⟩²."""
    a = tape.a[1:]
    return (1.0 - a * a,)


class BackViews(NamedTuple):
    slope: Array
    d_a: Array
    dz: Array
    d_before: Array


def back_views(slopes: Views, d: Tape) -> BackViews:
    return BackViews._make((*slopes, d.a[1:], d.gates, d.a[:-1]))


def backward(weights: Weights, row: BackViews) -> None:
    """∂L/∂z = ∂L/∂a⟨t⟩ ⊙ slope, and W_aaᵀ ∂L/∂z is added to ∂L/∂a⟨t−1⟩."""
    slope, d_a, dz, d_before = row
    np.multiply(d_a, slope, dz)
    d_before += dz.dot(weights.w_aa)


def gradients(weights: Weights, tape: Tape, x: Array, dz: Array) -> Parameters:
    return {"W_aa": product(dz, tape.a[:-1]), "W_ax": product(dz, x), "b_a": total(dz)}


def on_gates(weights: Weights, tape: Tape, d: Tape) -> Gates:
    """A vanilla cell has no gates."""
    return {}


KERNEL = Kernel(pack, views, step, slopes, back_views, backward, gradients, on_gates, blocks=1)


def drawing(nonlinearity: str) -> Drawing:
    """The two products and the bias are added, and pass through the box of a nonlinearity."""
    return Drawing(
        parts={
            "W_aa": CellPart("weights", (1, 1), "W_{aa}"),
            "W_ax": CellPart("weights", (3, 3), "W_{ax}"),
            "sum": CellPart("plus", (3, 1)),
            "nonlinearity": CellPart(nonlinearity, (5, 1)),
        },
        vectors={
            "a_before": state((0, 1)),
            "x": reading((3, 4)),
            "b_a": Vector((3, 0), symbol=("b_a",)),
            "from_state": Vector((2, 1)),
            "from_input": Vector((3, 2)),
            "z": Vector((4, 1)),
            "a": state((6, 1)),
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
    )


RNN = Cell(
    slug="rnn",
    title="RNN (tanh)",
    phrase="vanilla RNN",
    memory="none",
    equations=equations(TANH),
    kernel=KERNEL,
    drawing=drawing("tanh"),
    arrows=("W_{aa}", "W_{ax}"),
    noun="recurrent network",
    unit=("hidden unit", "hidden units"),
)
