"""The simplified GRU cell: the update gate alone decides what is kept."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from rnn_unroll.engine.cells import gates, gru, keeping
from rnn_unroll.engine.cells.cell import Kernel, Views
from rnn_unroll.engine.cells.drawing import CellPart, Drawing, Line, Vector, joined, reading
from rnn_unroll.engine.cells.equation import Equations
from rnn_unroll.engine.cells.gates import Stack, each, product, split, total
from rnn_unroll.engine.cells.tape import Array, Gates, Parameters, Tape

EQUATIONS = Equations(keeping.UPDATE, gates.plain_candidate(keeping.BOTH), *keeping.EQUATIONS)

ORDER = "cu"
"""The order of the stacked blocks, by the gates' letters."""


def pack(parameters: Parameters) -> Stack:
    return Stack(parameters, ORDER)


class StepViews(NamedTuple):
    z: Array
    candidate: Array
    update: Array
    before: Array
    a: Array


def views(tape: Tape) -> StepViews:
    return StepViews._make((tape.gates, *each(tape.gates, tape.a.shape[-1]), tape.a[:-1], tape.a[1:]))


def step(weights: Stack, row: StepViews) -> None:
    z, candidate, update, before, a = row
    z += before.dot(weights.recurrent)
    np.tanh(z, z)
    update *= 0.5
    update += 0.5
    keeping.keep(update, candidate, before, a)


def slopes(weights: Stack, tape: Tape) -> Views:
    return keeping.slopes(tape)


class BackViews(NamedTuple):
    """`both` is dz with an axis for its two blocks; `d_wide` is d_a with an axis that broadcasts over it."""

    into: Array
    rest: Array
    dz: Array
    both: Array
    d_a: Array
    d_wide: Array
    d_before: Array


def back_views(slopes: Views, d: Tape) -> BackViews:
    both = split(d.gates, d.a.shape[-1])
    return BackViews._make((*slopes, d.gates, both, d.a[1:], d.a[1:, ..., None, :], d.a[:-1]))


def backward(weights: Stack, row: BackViews) -> None:
    """∂L/∂a⟨t⟩ reaches c⟨t−1⟩ directly, and through both products with the state."""
    into, rest, dz, both, d_a, d_wide, d_before = row
    np.multiply(d_wide, into, both)
    d_before += d_a * rest
    d_before += dz.dot(weights.of_states)


def gradients(weights: Stack, tape: Tape, x: Array, dz: Array) -> Parameters:
    return gates.named(ORDER, product(dz, tape.a[:-1], x), total(dz))


def on_gates(weights: Stack, tape: Tape, d: Tape) -> Gates:
    return keeping.on_gates(tape, d)


KERNEL = Kernel(pack, views, step, slopes, back_views, backward, gradients, on_gates, blocks=2)

_TOP = keeping.drawing(3, 5, 5)

DRAWING = Drawing(
    parts={
        **_TOP.parts,
        "join": CellPart("join", (1, 8)),
        "W_u": CellPart("weights", (3, 7), "W_u"),
        "W_c": CellPart("weights", (5, 7), "W_c"),
        "gate_c": CellPart("tanh", (5, 5)),
    },
    vectors={
        **_TOP.vectors,
        "x": reading((1, 9)),
        "joined": joined((2, 8)),
        "z_u": Vector((3, 6)),
        "z_c": Vector((5, 6)),
        "update": Vector((3, 4)),
        "candidate": Vector((5, 4)),
    },
    lines=(
        *_TOP.lines,
        Line("c_before", "c_before", "join", branch=(1, 0)),
        Line("x", "x", "join"),
        Line("joined", "join", "W_c", ((5, 8),)),
        Line("joined", "join", "W_u", branch=(3, 8)),
        Line("z_u", "W_u", "gate_u"),
        Line("z_c", "W_c", "gate_c"),
        Line("candidate", "gate_c", "writing"),
    ),
)

GRU_SIMPLE = replace(
    gru.GRU,
    slug="gru-simple",
    title="GRU, simplified",
    phrase="simplified GRU",
    equations=EQUATIONS,
    kernel=KERNEL,
    drawing=DRAWING,
    unit=("simplified GRU unit", "simplified GRU units"),
    note="Simplified GRU: no reset gate",
)
