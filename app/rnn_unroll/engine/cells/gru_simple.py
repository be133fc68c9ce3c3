"""The simplified GRU cell: the update gate alone decides what is kept."""

from dataclasses import replace

import numpy as np

from rnn_unroll.engine.cells import gates, gru
from rnn_unroll.engine.cells.cell import Array, Gates, Parameters, Row, Tape
from rnn_unroll.engine.cells.drawing import (
    Drawing,
    Line,
    Part,
    before_gate,
    gate,
    joined,
    reading,
    sum_of,
    terms,
)
from rnn_unroll.engine.cells.gates import Stack, each, product, split, total
from rnn_unroll.engine.inits import Draw

ORDER = "cu"
"""The blocks of the stacked gates."""


def initialise(draw: Draw, hidden: int, inputs: int) -> Parameters:
    """W_u, W_c (H, H + I) and their biases (H,)."""
    return gates.draw(draw, hidden, inputs, "uc")


def pack(parameters: Parameters) -> Stack:
    return Stack(parameters, ORDER)


def views(tape: Tape) -> Row:
    return tape.gates, *each(tape.gates, tape.a.shape[-1]), tape.a[:-1], tape.a[1:]


def step(weights: Stack, z: Array, candidate: Array, update: Array, before: Array, a: Array) -> None:
    """c̃⟨t⟩ = tanh(W_c[c⟨t−1⟩, x⟨t⟩] + b_c), the rest as in the GRU."""
    z += before.dot(weights.recurrent)
    np.tanh(z, z)
    update *= 0.5
    update += 0.5
    gru.keep(update, candidate, before, a)


def slopes(weights: Stack, tape: Tape) -> Row:
    return gru.kept_slopes(tape)


def back_views(slopes: Row, d: Tape) -> Row:
    both = split(d.gates, d.a.shape[-1])
    return *slopes, d.gates, both, d.a[1:], d.a[1:, ..., None, :], d.a[:-1]


def backward(
    weights: Stack,
    into: Array,
    rest: Array,
    dz: Array,
    dz_both: Array,
    d_a: Array,
    d_a_wide: Array,
    d_before: Array,
) -> None:
    """∂L/∂a⟨t⟩ reaches c⟨t−1⟩ directly, and through both products with the state."""
    np.multiply(d_a_wide, into, dz_both)
    d_before += d_a * rest
    d_before += dz.dot(weights.of_states)


def gradients(weights: Stack, tape: Tape, x: Array, dz: Array) -> Parameters:
    return gates.named(ORDER, product(dz, tape.a[:-1], x), total(dz))


def on_gates(weights: Stack, tape: Tape, d: Tape) -> Gates:
    return gru.on_kept(tape, d)


_TOP = gru.memory_line(3, 5, 5)

DRAWING = Drawing(
    parts={
        **_TOP.parts,
        "join": Part("join", (1, 8)),
        "W_u": Part("weights", (3, 7), "W_u"),
        "W_c": Part("weights", (5, 7), "W_c"),
        "gate_c": Part("tanh", (5, 5)),
    },
    vectors={
        **_TOP.vectors,
        "x": reading((1, 9)),
        "joined": joined("c", (2, 8)),
        "z_u": before_gate("update gate", "u", (3, 6)),
        "z_c": before_gate("candidate", "c", (5, 6)),
        "update": gate("update", "u", (3, 4)),
        "candidate": gate("candidate", "c", (5, 4)),
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
    numbers=(
        rf"\sigma({sum_of('u')}) = \sigma(@z_u) = @update",
        rf"\tanh({sum_of('c')}) = \tanh(@z_c) = @candidate",
        *_TOP.numbers,
    ),
    terms=terms("uc"),
)

GRU_SIMPLE = replace(
    gru.GRU,
    slug="gru-simple",
    title="GRU, simplified",
    gates=("update", "candidate"),
    initialise=initialise,
    pack=pack,
    views=views,
    step=step,
    slopes=slopes,
    back_views=back_views,
    backward=backward,
    gradients=gradients,
    on_gates=on_gates,
    blocks=2,
    equations=(
        gates.tex(r"\Gamma_u", "u", "c"),
        gates.tex(r"\tilde{c}", "c", "c").replace(r"\sigma", r"\tanh"),
        *gru.MEMORY,
    ),
    unit="simplified GRU unit",
    drawing=DRAWING,
    note="Simplified GRU: no reset gate",
)
