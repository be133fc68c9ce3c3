"""The GRU cell of its authors: the reset gate is applied before the product (Cho et al. 2014)."""

from functools import cached_property
from typing import NamedTuple

import numpy as np

from rnn_unroll.engine.cells import gates, keeping
from rnn_unroll.engine.cells.cell import Cell, Kernel, Views
from rnn_unroll.engine.cells.drawing import CellPart, Drawing, Line, Vector, joined, reading
from rnn_unroll.engine.cells.equation import Equations
from rnn_unroll.engine.cells.gates import Stack, each, opening, product, split, total, writing
from rnn_unroll.engine.cells.tape import Array, Gates, Parameters, Tape
from rnn_unroll.engine.cells.term import Local
from rnn_unroll.engine.cells.terms import C_BEFORE, Join, Parameter, Product, Sum, Times, X, bias

RESET = opening("reset", "r", keeping.BOTH, "how much of the past is seen")
OPENED = Join(
    Times(RESET.left, C_BEFORE, name="opened"),
    X,
    name="opened_joined",
    local=Local("opened", "the reset gate, before the product"),
)
EQUATIONS = Equations(
    keeping.UPDATE,
    RESET,
    writing(Sum((Product(Parameter("W_c", "W_c"), OPENED), bias("c", "b_c")), name="z_c")),
    *keeping.EQUATIONS,
)
"""c̃⟨t⟩ = tanh(W_c [Γ_r ⊙ c⟨t−1⟩, x⟨t⟩] + b_c); the gates and the memory as in every GRU."""

ORDER = "cur"
"""The order of the stacked blocks, by the gates' letters."""


class Weights(Stack):
    """The stacked weights, and the blocks that the candidate and the gates use separately."""

    @cached_property
    def to_candidate(self) -> Array:
        return self.recurrent[:, : self.hidden]

    @cached_property
    def to_gates(self) -> Array:
        return self.recurrent[:, self.hidden :]

    @cached_property
    def of_candidate(self) -> Array:
        return self.of_states[: self.hidden]

    @cached_property
    def of_gates(self) -> Array:
        return self.of_states[self.hidden :]


def pack(parameters: Parameters) -> Weights:
    return Weights(parameters, ORDER)


class StepViews(NamedTuple):
    """`opened` holds the blocks of both gates."""

    opened: Array
    candidate: Array
    update: Array
    reset: Array
    before: Array
    a: Array


def views(tape: Tape) -> StepViews:
    z, hidden = tape.gates, tape.a.shape[-1]
    return StepViews._make((z[..., hidden:], *each(z, hidden), tape.a[:-1], tape.a[1:]))


def step(weights: Weights, row: StepViews) -> None:
    opened, candidate, update, reset, before, a = row
    opened += before.dot(weights.to_gates)
    np.tanh(opened, opened)
    opened *= 0.5
    opened += 0.5
    candidate += (reset * before).dot(weights.to_candidate)
    np.tanh(candidate, candidate)
    keeping.keep(update, candidate, before, a)


def slopes(weights: Stack, tape: Tape) -> Views:
    """∂a⟨t⟩/∂(z_c, z_u), 1 − Γ_u, Γ_r, and ∂(Γ_r ⊙ c⟨t−1⟩)/∂z_r."""
    reset = each(tape.gates, tape.a.shape[-1])[2]
    return *keeping.slopes(tape), reset, tape.a[:-1] * reset * (1.0 - reset)


class BackViews(NamedTuple):
    """`two` holds the blocks of the candidate and Γ_u, `gated` those of both gates.

    `d_wide` is d_a with an axis that broadcasts over `two`.
    """

    into: Array
    rest: Array
    reset: Array
    to_reset: Array
    two: Array
    dz_candidate: Array
    dz_reset: Array
    gated: Array
    d_a: Array
    d_wide: Array
    d_before: Array


def back_views(slopes: Views, d: Tape) -> BackViews:
    hidden = d.a.shape[-1]
    candidate, _, reset = each(d.gates, hidden)
    two, gated = split(d.gates, hidden)[..., :2, :], d.gates[..., hidden:]
    return BackViews._make((*slopes, two, candidate, reset, gated, d.a[1:], d.a[1:, ..., None, :], d.a[:-1]))


def backward(weights: Weights, row: BackViews) -> None:
    """∂L/∂a⟨t⟩ reaches c⟨t−1⟩ directly, through Γ_u and Γ_r, and through the candidate."""
    into, rest, reset, to_reset, two, dz_candidate, dz_reset, gated, d_a, d_wide, d_before = row
    np.multiply(d_wide, into, two)
    d_opened = dz_candidate.dot(weights.of_candidate)
    np.multiply(d_opened, to_reset, dz_reset)
    d_opened *= reset
    d_before += d_a * rest
    d_before += d_opened
    d_before += gated.dot(weights.of_gates)


def gradients(weights: Stack, tape: Tape, x: Array, dz: Array) -> Parameters:
    hidden, before = tape.a.shape[-1], tape.a[:-1]
    opened = each(tape.gates, hidden)[2] * before
    candidate, gated = dz[..., :hidden], dz[..., hidden:]
    return {
        **gates.named(ORDER[:1], product(candidate, opened, x), total(candidate)),
        **gates.named(ORDER[1:], product(gated, before, x), total(gated)),
    }


def on_gates(weights: Weights, tape: Tape, d: Tape) -> Gates:
    d_opened = d.gates[..., : weights.hidden].dot(weights.of_candidate)
    return {**keeping.on_gates(tape, d), "reset": d_opened * tape.a[:-1]}


KERNEL = Kernel(pack, views, step, slopes, back_views, backward, gradients, on_gates, blocks=3)


_TOP = keeping.drawing(3, 7, 6)

DRAWING = Drawing(
    parts={
        **_TOP.parts,
        "join": CellPart("join", (1, 9)),
        "second_join": CellPart("join", (5, 9)),
        "W_u": CellPart("weights", (3, 8), "W_u"),
        "W_r": CellPart("weights", (4, 8), "W_r"),
        "W_c": CellPart("weights", (7, 8), "W_c"),
        "gate_r": CellPart("sigma", (4, 6)),
        "gate_c": CellPart("tanh", (7, 6)),
        "resetting": CellPart("times", (4, 4)),
    },
    vectors={
        **_TOP.vectors,
        "x": reading((1, 11)),
        "joined": joined((2, 9)),
        "z_u": Vector((3, 7)),
        "z_r": Vector((4, 7)),
        "update": Vector((3, 5)),
        "reset": Vector((4, 5)),
        "opened": Vector((5, 5)),
        "opened_joined": Vector((6, 9), plain=True),
        "z_c": Vector((7, 7)),
        "candidate": Vector((7, 5)),
    },
    lines=(
        *_TOP.lines,
        Line("c_before", "c_before", "join", branch=(1, 0)),
        Line("c_before", "c_before", "resetting", branch=(1, 4), over=True),
        Line("x", "x", "join"),
        Line("x", "x", "second_join", ((5, 10),), branch=(1, 10)),
        Line("joined", "join", "W_r", ((4, 9),)),
        Line("joined", "join", "W_u", branch=(3, 9)),
        *(Line(f"z_{g}", f"W_{g}", f"gate_{g}") for g in "urc"),
        Line("reset", "gate_r", "resetting"),
        Line("opened", "resetting", "second_join", ((5, 4),)),
        Line("opened_joined", "second_join", "W_c", ((7, 9),)),
        Line("candidate", "gate_c", "writing"),
    ),
)

GRU = Cell(
    slug="gru",
    title="GRU",
    phrase="GRU",
    memory="activation",
    equations=EQUATIONS,
    kernel=KERNEL,
    drawing=DRAWING,
    arrows=("W", "W"),
    noun="GRU network",
    unit=("GRU unit", "GRU units"),
    note="GRU: reset gate before the product",
)
