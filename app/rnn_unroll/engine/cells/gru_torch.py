"""The GRU cell with the reset gate after the product, as PyTorch and cuDNN compute it. Their z is 1 − Γ_u."""

from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from rnn_unroll.engine.cells import gates, gru, keeping
from rnn_unroll.engine.cells.cell import Kernel, Views
from rnn_unroll.engine.cells.drawing import CellPart, Drawing, Line, Vector, joined, reading
from rnn_unroll.engine.cells.equation import Equations
from rnn_unroll.engine.cells.gates import each, product, split, total, writing
from rnn_unroll.engine.cells.tape import Array, Gates, Parameters, Tape, flat
from rnn_unroll.engine.cells.term import Local
from rnn_unroll.engine.cells.terms import C_BEFORE, Parameter, Product, Sum, Times, X, bias
from rnn_unroll.engine.cells.weights import Extra

BEHIND = Sum(
    (Product(Parameter("W_c", "W_{ca}", "state"), C_BEFORE), Parameter("b_ca", "b_{ca}")), name="behind"
)
PAST = Times(gru.RESET.left, BEHIND, name="opened", local=Local("past", "the reset gate, after the product"))
FROM_INPUT = Sum((Product(Parameter("W_c", "W_{cx}", "input"), X), bias("c", "b_c")), name="from_input")
CANDIDATE = writing(Sum((FROM_INPUT, PAST), name="z_c"))
EQUATIONS = Equations(keeping.UPDATE, gru.RESET, CANDIDATE, *keeping.EQUATIONS)
"""c̃⟨t⟩ = tanh(W_cx x⟨t⟩ + b_c + Γ_r ⊙ (W_ca c⟨t−1⟩ + b_ca)), the rest as in the GRU.

W_ca and W_cx are the columns of W_c for the state and for the input.
"""


class Weights(gru.Weights):
    """The GRU's weights; b_ca, as `behind`; and the state's weights in the order u, r, c, (3·H, H)."""

    @cached_property
    def behind(self) -> Array:
        return self.parameters["b_ca"]

    @cached_property
    def rolled(self) -> Array:
        return np.roll(self.of_states, -self.hidden, axis=0)


def pack(parameters: Parameters) -> Weights:
    return Weights(parameters, gru.ORDER)


def step(weights: Weights, row: gru.StepViews) -> None:
    opened, candidate, update, reset, before, a = row
    opened += before.dot(weights.to_gates)
    np.tanh(opened, opened)
    opened *= 0.5
    opened += 0.5
    behind = before.dot(weights.to_candidate)
    behind += weights.behind
    behind *= reset
    candidate += behind
    np.tanh(candidate, candidate)
    keeping.keep(update, candidate, before, a)


def behind_reset(weights: Weights, tape: Tape) -> Array:
    """W_ca c⟨t−1⟩ + b_ca of every step, shape (T, …, H)."""
    behind: Array = flat(tape.a[:-1]).dot(weights.to_candidate).reshape(*tape.a[:-1].shape)
    behind += weights.behind
    return behind


def slopes(weights: Weights, tape: Tape) -> Views:
    """∂a⟨t⟩/∂(z_c, z_u), 1 − Γ_u, Γ_r, and ∂z_c/∂z_r."""
    reset = each(tape.gates, tape.a.shape[-1])[2]
    return *keeping.slopes(tape), reset, behind_reset(weights, tape) * reset * (1.0 - reset)


class BackViews(NamedTuple):
    """`dz_behind`, the fourth block, is ∂L/∂(W_ca c⟨t−1⟩ + b_ca); `dz_state` holds blocks 2 to 4."""

    into: Array
    rest: Array
    reset: Array
    to_reset: Array
    two: Array
    dz_candidate: Array
    dz_reset: Array
    dz_behind: Array
    dz_state: Array
    d_a: Array
    d_wide: Array
    d_before: Array


def back_views(slopes: Views, d: Tape) -> BackViews:
    hidden = d.a.shape[-1]
    candidate, _, reset, behind = each(d.gates, hidden)
    blocks = split(d.gates, hidden)[..., :2, :], candidate, reset, behind, d.gates[..., hidden:]
    return BackViews._make((*slopes, *blocks, d.a[1:], d.a[1:, ..., None, :], d.a[:-1]))


def backward(weights: Weights, row: BackViews) -> None:
    """∂L/∂a⟨t⟩ reaches c⟨t−1⟩ directly, and through all three gates' products with the state."""
    (
        into,
        rest,
        reset,
        to_reset,
        two,
        dz_candidate,
        dz_reset,
        dz_behind,
        dz_state,
        d_a,
        d_wide,
        d_before,
    ) = row
    np.multiply(d_wide, into, two)
    np.multiply(dz_candidate, to_reset, dz_reset)
    np.multiply(dz_candidate, reset, dz_behind)
    d_before += d_a * rest
    d_before += dz_state.dot(weights.rolled)


def gradients(weights: Weights, tape: Tape, x: Array, dz: Array) -> Parameters:
    hidden, before = tape.a.shape[-1], tape.a[:-1]
    candidate, gated, behind = dz[..., :hidden], dz[..., hidden : 3 * hidden], dz[..., 3 * hidden :]
    return {
        "W_c": np.hstack([product(behind, before), product(candidate, x)]),
        "b_c": total(candidate),
        "b_ca": total(behind),
        **gates.named(gru.ORDER[1:], product(gated, before, x), total(gated)),
    }


def on_gates(weights: Weights, tape: Tape, d: Tape) -> Gates:
    behind = behind_reset(weights, tape)
    return {**keeping.on_gates(tape, d), "reset": d.gates[..., : tape.a.shape[-1]] * behind}


KERNEL = Kernel(pack, gru.views, step, slopes, back_views, backward, gradients, on_gates, blocks=4)

_TOP = keeping.drawing(4, 7, 7)

DRAWING = Drawing(
    parts={
        **_TOP.parts,
        "join": CellPart("join", (1, 10)),
        "W_ca": CellPart("weights", (3, 9), "W_{ca}"),
        "W_u": CellPart("weights", (4, 9), "W_u"),
        "W_r": CellPart("weights", (5, 9), "W_r"),
        "W_cx": CellPart("weights", (7, 9), "W_{cx}"),
        "gate_r": CellPart("sigma", (5, 7)),
        "resetting": CellPart("times", (5, 5)),
        "adding": CellPart("plus", (7, 7)),
        "gate_c": CellPart("tanh", (7, 5)),
    },
    vectors={
        **_TOP.vectors,
        "x": reading((1, 12)),
        "joined": joined((2, 10)),
        "z_u": Vector((4, 8)),
        "z_r": Vector((5, 8)),
        "update": Vector((4, 6)),
        "reset": Vector((5, 6)),
        "behind": Vector((3, 8)),
        "opened": Vector((6, 6), symbol=(r"\Gamma_r \odot (\ldots)",)),
        "from_input": Vector((7, 8)),
        "z_c": Vector((7, 6)),
        "candidate": Vector((7, 4)),
    },
    lines=(
        *_TOP.lines,
        Line("c_before", "c_before", "join", branch=(1, 0)),
        Line("c_before", "c_before", "W_ca", branch=(1, 9)),
        Line("x", "x", "join"),
        Line("x", "x", "W_cx", ((7, 11),), branch=(1, 11)),
        Line("joined", "join", "W_r", ((5, 10),)),
        Line("joined", "join", "W_u", branch=(4, 10)),
        Line("z_u", "W_u", "gate_u"),
        Line("z_r", "W_r", "gate_r"),
        Line("behind", "W_ca", "resetting", ((3, 5),), over=True),
        Line("reset", "gate_r", "resetting"),
        Line("opened", "resetting", "adding", ((6, 5), (6, 7))),
        Line("from_input", "W_cx", "adding"),
        Line("z_c", "adding", "gate_c"),
        Line("candidate", "gate_c", "writing"),
    ),
)

GRU_TORCH = replace(
    gru.GRU,
    slug="gru-torch",
    title="GRU, as in PyTorch",
    phrase="GRU as in PyTorch",
    equations=EQUATIONS,
    kernel=KERNEL,
    drawing=DRAWING,
    extra=(Extra("b_ca", "the candidate's bias on the state's side", is_bias=True),),
    note="GRU as in PyTorch: reset gate after the product",
)
