"""The LSTM cell whose gates also read the memory, with one weight a unit (Gers and Schmidhuber 2000)."""

from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from rnn_unroll.engine.cells import gates, lstm
from rnn_unroll.engine.cells.cell import Views
from rnn_unroll.engine.cells.drawing import Line
from rnn_unroll.engine.cells.gates import Stack, split, total
from rnn_unroll.engine.cells.tape import Array, Parameters, Tape
from rnn_unroll.engine.cells.terms import C_BEFORE, C, Parameter, Stored, Times
from rnn_unroll.engine.cells.weights import Extra


def peephole(letter: str, memory: Stored) -> Times:
    """p_g ⊙ c, which is added inside the gate g."""
    return Times(Parameter(f"p_{letter}", f"p_{{{letter}}}"), memory, name=f"peephole_{letter}")


class Weights(Stack):
    """The stacked weights; (p_u, p_f) as (2, H), and p_o; both also with the ½ of σ multiplied in."""

    @cached_property
    def early(self) -> Array:
        return np.stack([self.parameters["p_u"], self.parameters["p_f"]])

    @cached_property
    def late(self) -> Array:
        return self.parameters["p_o"]

    @cached_property
    def half_early(self) -> Array:
        return 0.5 * self.early

    @cached_property
    def half_late(self) -> Array:
        return 0.5 * self.late


def pack(parameters: Parameters) -> Weights:
    return Weights(parameters, lstm.ORDER)


class StepViews(NamedTuple):
    """`early` holds Γ_u and Γ_f as (2, H), `first` all blocks but that of Γ_o.

    `c_before_wide` is c_before with an axis that broadcasts over `early`.
    """

    z: Array
    first: Array
    early: Array
    candidate: Array
    update: Array
    forget: Array
    output: Array
    a_before: Array
    a: Array
    c_before: Array
    c_before_wide: Array
    c: Array


def views(tape: Tape) -> StepViews:
    c, z, hidden = lstm.memory(tape), tape.gates, tape.a.shape[-1]
    blocks = z[..., : 3 * hidden], split(z, hidden)[..., 1:3, :], *gates.each(z, hidden)
    states = tape.a[:-1], tape.a[1:], c[:-1], c[:-1, ..., None, :], c[1:]
    return StepViews._make((z, *blocks, *states))


def step(weights: Weights, row: StepViews) -> None:
    """As in the LSTM, but Γ_u and Γ_f also read c⟨t−1⟩, and Γ_o reads c⟨t⟩."""
    z, first, early, candidate, update, forget, output, a_before, a, c_before, c_before_wide, c = row
    z += a_before.dot(weights.recurrent)
    early += c_before_wide * weights.half_early
    np.tanh(first, first)
    early *= 0.5
    early += 0.5
    np.multiply(update, candidate, c)
    c += forget * c_before
    output += c * weights.half_late
    np.tanh(output, output)
    output *= 0.5
    output += 0.5
    np.tanh(c, a)
    a *= output


class BackViews(NamedTuple):
    """The views of the LSTM, and `early`: ∂L/∂z of Γ_u and Γ_f as (2, H)."""

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
    early: Array


def back_views(slopes: Views, d: Tape) -> BackViews:
    return BackViews._make((*lstm.back_views(slopes, d), split(d.gates, d.a.shape[-1])[..., 1:3, :]))


def backward(weights: Weights, row: BackViews) -> None:
    """As in the LSTM. The gradient at Γ_o also goes on to c⟨t⟩, those at Γ_u and Γ_f to c⟨t−1⟩."""
    to_c, to_output, into, forget, dz, three, dz_output, d_a, d_a_before, d_c, d_wide, d_c_before, early = row
    np.multiply(d_a, to_output, dz_output)
    d_c += d_a * to_c
    d_c += dz_output * weights.late
    np.multiply(d_wide, into, three)
    d_c_before += d_c * forget
    d_c_before += (early * weights.early).sum(axis=-2)
    d_a_before += dz.dot(weights.of_states)


def gradients(weights: Weights, tape: Tape, x: Array, dz: Array) -> Parameters:
    c = lstm.memory(tape)
    _, update, forget, output = gates.each(dz, tape.a.shape[-1])
    peepholes = {"p_u": total(update * c[:-1]), "p_f": total(forget * c[:-1]), "p_o": total(output * c[1:])}
    return {**lstm.gradients(weights, tape, x, dz), **peepholes}


DRAWING = replace(
    lstm.DRAWING,
    parts={**lstm.DRAWING.parts}
    | {f"W_{g}": lstm.DRAWING.parts[f"W_{g}"]._replace(sign=rf"W_{g},\,p_{g}") for g in "ufo"},
    lines=(
        *lstm.DRAWING.lines,
        Line("c_before", "c_before", "W_f", ((2.5, 6),), branch=(2.5, 0)),
        Line("c_before", "c_before", "W_u", ((3.5, 1), (3.5, 6)), branch=(2.5, 1), over=True),
        Line("c", "sum", "W_o", ((7.5, 6),), branch=(7.5, 0), over=True),
    ),
)

LSTM_PEEPHOLE = replace(
    lstm.LSTM,
    slug="lstm-peephole",
    title="LSTM with peepholes",
    phrase="LSTM with peepholes",
    equations=lstm.equations({g: peephole(g, C_BEFORE) for g in "uf"}, {"o": peephole("o", C)}),
    kernel=replace(
        lstm.KERNEL,
        pack=pack,
        views=views,
        step=step,
        back_views=back_views,
        backward=backward,
        gradients=gradients,
    ),
    drawing=DRAWING,
    extra=tuple(Extra(f"p_{letter}", "a peephole") for letter in "ufo"),
    note="LSTM with peepholes: the gates look at the memory",
)
