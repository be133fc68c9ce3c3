"""The LSTM cell that projects what its units show to a shorter state (Sak et al. 2014)."""

from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from rnn_unroll.engine.cells import gates, lstm
from rnn_unroll.engine.cells.cell import Views
from rnn_unroll.engine.cells.drawing import CellPart, Line, Vector
from rnn_unroll.engine.cells.equation import Equation, Equations
from rnn_unroll.engine.cells.gates import Stack, each, product
from rnn_unroll.engine.cells.tape import Array, Gates, Parameters, Tape
from rnn_unroll.engine.cells.terms import UNITS, A, Derived, Product

PROJECTION = "W_r"


def equations() -> Equations:
    """Those of the LSTM, with u⟨t⟩ = Γ_o ⊙ tanh(c⟨t⟩) of H units and a⟨t⟩ = W_r u⟨t⟩ of P numbers."""
    *inner, last = lstm.LSTM.equations.computed
    u = Derived(right=last.right, name=UNITS)
    return Equations(
        *inner,
        Equation(u, last.right, "u⟨t⟩: what the units show"),
        Equation(A, Product(gates.weights("r"), u), "a⟨t⟩, the state's box"),
    )


class Weights(Stack):
    """The stacked weights, whose columns of the state are P, and the projection (P, H)."""

    @property
    def state(self) -> int:
        return len(self.projection)

    @property
    def projection(self) -> Array:
        return self.parameters[PROJECTION]

    @cached_property
    def of_units(self) -> Array:
        """The projection for a step, (H, P)."""
        return np.ascontiguousarray(self.projection.T)


def pack(parameters: Parameters) -> Weights:
    return Weights(parameters, lstm.ORDER)


def step(weights: Weights, row: lstm.StepViews) -> None:
    z, opened, candidate, update, forget, output, a_before, a, c_before, c = row
    z += a_before.dot(weights.recurrent)
    np.tanh(z, z)
    opened *= 0.5
    opened += 0.5
    np.multiply(update, candidate, c)
    c += forget * c_before
    u = np.tanh(c)
    u *= output
    u.dot(weights.of_units, a)


def slopes(weights: Weights, tape: Tape) -> Views:
    """Those of the LSTM, with u⟨t⟩ in place of a⟨t⟩; and 1, (T, …, 1), as a slope of a⟨t⟩: a padded step has
    none, so that nothing goes back through its projection.
    """
    return (*lstm.slopes(weights, tape), np.ones((*tape.gates.shape[:-1], 1), tape.a.dtype))


class BackViews(NamedTuple):
    """The views of the LSTM; the slope of a⟨t⟩, and what of ∂L/∂a⟨t⟩ goes back through the projection."""

    to_c: Array
    to_output: Array
    into: Array
    forget: Array
    dz: Array
    three: Array
    dz_output: Array
    d_a: Array
    d_a_before: Array
    d_c: Array
    d_wide: Array
    d_c_before: Array
    passes: Array
    d_projected: Array


def back_views(slopes: Views, d: Tape) -> BackViews:
    *inner, passes = slopes
    width = d.a.shape[-1]
    return BackViews._make((*lstm.back_views(tuple(inner), d), passes, d.gates[..., -width:]))


def backward(weights: Weights, row: BackViews) -> None:
    """As in the LSTM, from ∂L/∂u⟨t⟩ = W_rᵀ ∂L/∂a⟨t⟩."""
    *gates, d_a, d_a_before, d_c, d_wide, d_c_before, passes, d_projected = row
    np.multiply(d_a, passes, d_projected)
    d_u = d_projected.dot(weights.projection)
    lstm.backward(weights, lstm.BackViews._make((*gates, d_u, d_a_before, d_c, d_wide, d_c_before)))


def gradients(weights: Weights, tape: Tape, x: Array, dz: Array) -> Parameters:
    c = lstm.memory(tape)[1:]
    *_, output = each(tape.gates, c.shape[-1])
    of_gates, d_projected = dz[..., : tape.gates.shape[-1]], dz[..., tape.gates.shape[-1] :]
    of_projection = product(d_projected, output * np.tanh(c))
    return {**lstm.gradients(weights, tape, x, of_gates), PROJECTION: of_projection}


def on_gates(weights: Weights, tape: Tape, d: Tape) -> Gates:
    return lstm.gradients_of_gates(tape, d, d.a[1:].dot(weights.projection))


DRAWING = replace(
    lstm.DRAWING,
    parts={**lstm.DRAWING.parts, "projecting": CellPart("project", (8, 6), PROJECTION)},
    vectors={**lstm.DRAWING.vectors, UNITS: Vector((8, 5))},
    lines=(
        *lstm.DRAWING.lines[:-1],
        Line(UNITS, "showing", "projecting"),
        Line("a", "projecting", "a", ((8, 7),)),
    ),
)

LSTM_PROJECTED = replace(
    lstm.LSTM,
    slug="lstm-projected",
    title="LSTM with projection",
    phrase="LSTM with projection",
    equations=equations(),
    kernel=replace(
        lstm.KERNEL,
        pack=pack,
        step=step,
        slopes=slopes,
        back_views=back_views,
        backward=backward,
        gradients=gradients,
        on_gates=on_gates,
    ),
    drawing=DRAWING,
    projection=PROJECTION,
    note="LSTM with a projection of what its units show",
)
