"""The LSTM cell with a forget gate (Hochreiter and Schmidhuber 1997; Gers et al. 2000)."""

from typing import NamedTuple

import numpy as np

from rnn_unroll.engine.cells import gates
from rnn_unroll.engine.cells.cell import Cell, Kernel, Views
from rnn_unroll.engine.cells.drawing import CellPart, Drawing, Line, Vector, joined, reading, state
from rnn_unroll.engine.cells.equation import Equation, Equations
from rnn_unroll.engine.cells.gates import Stack, each, opening, product, split, total
from rnn_unroll.engine.cells.tape import Array, Gates, Parameters, Tape
from rnn_unroll.engine.cells.term import Term
from rnn_unroll.engine.cells.terms import (
    A_BEFORE,
    C_BEFORE,
    CANDIDATE,
    SIGMA,
    TANH,
    A,
    Apply,
    C,
    Function,
    Sum,
    Times,
)


def equations(before: dict[str, Term], after: dict[str, Term], function: Function = SIGMA) -> Equations:
    """Γ_u, Γ_f, Γ_o and c̃⟨t⟩ of [a⟨t−1⟩, x⟨t⟩]; c⟨t⟩ = Γ_u ⊙ c̃⟨t⟩ + Γ_f ⊙ c⟨t−1⟩; a⟨t⟩ = Γ_o ⊙ tanh(c⟨t⟩).

    `before` and `after` map a gate's letter to its peephole on the memory before and after the step.
    `function` is that of the gates.
    """
    both = gates.both(A_BEFORE, "a")
    update = opening("update", "u", both, "how much is written", before.get("u"), function)
    forget = opening("forget", "f", both, "how much is kept", before.get("f"), function)
    output = opening("output", "o", both, "how much is shown", after.get("o"), function)
    written = Times(update.left, CANDIDATE, name="written")
    kept = Times(forget.left, C_BEFORE, name="kept")
    return Equations(
        update,
        forget,
        gates.plain_candidate(both),
        Equation(C, Sum((written, kept)), "c⟨t⟩, the memory"),
        output,
        Equation(A, Times(output.left, Apply(TANH, C, name="squashed")), "a⟨t⟩, the state's box"),
    )


ORDER = "cufo"
"""The order of the stacked blocks, by the gates' letters: the three that ∂L/∂c⟨t⟩ reaches are adjacent."""


def pack(parameters: Parameters) -> Stack:
    return Stack(parameters, ORDER)


def memory(tape: Tape) -> Array:
    """The tape's c⟨t⟩, (T + 1, …, H). Raises ValueError if the chain started without a memory."""
    if tape.c is None:
        raise ValueError("an LSTM carries a memory c; start from its zero_state")
    return tape.c


class StepViews(NamedTuple):
    """`opened` holds the blocks of the three gates, `z` all four blocks."""

    z: Array
    opened: Array
    candidate: Array
    update: Array
    forget: Array
    output: Array
    a_before: Array
    a: Array
    c_before: Array
    c: Array


def views(tape: Tape) -> StepViews:
    c, z = memory(tape), tape.gates
    hidden = c.shape[-1]
    return StepViews._make((z, z[..., hidden:], *each(z, hidden), tape.a[:-1], tape.a[1:], c[:-1], c[1:]))


def step(weights: Stack, row: StepViews) -> None:
    z, opened, candidate, update, forget, output, a_before, a, c_before, c = row
    z += a_before.dot(weights.recurrent)
    np.tanh(z, z)
    opened *= 0.5
    opened += 0.5
    np.multiply(update, candidate, c)
    c += forget * c_before
    np.tanh(c, a)
    a *= output


def slopes(weights: Stack, tape: Tape) -> Views:
    """∂a⟨t⟩/∂c⟨t⟩, ∂a⟨t⟩/∂z_o, ∂c⟨t⟩/∂(z_c, z_u, z_f), and Γ_f."""
    c = memory(tape)
    candidate, update, forget, output = each(tape.gates, c.shape[-1])
    squashed = np.tanh(c[1:])
    into = np.empty((*candidate.shape[:-1], 3, candidate.shape[-1]), candidate.dtype)
    into[..., 0, :] = update * (1.0 - candidate * candidate)
    into[..., 1, :] = candidate * update * (1.0 - update)
    into[..., 2, :] = c[:-1] * forget * (1.0 - forget)
    return output * (1.0 - squashed * squashed), squashed * output * (1.0 - output), into, forget


class BackViews(NamedTuple):
    """`three` holds the blocks of the candidate, Γ_u and Γ_f.

    `d_wide` is d_c with an axis that broadcasts over them.
    """

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


def back_views(slopes: Views, d: Tape) -> BackViews:
    d_c = memory(d)
    hidden = d_c.shape[-1]
    dz = d.gates[..., : 4 * hidden]
    states = d.a[1:], d.a[:-1], d_c[1:], d_c[1:, ..., None, :], d_c[:-1]
    return BackViews._make((*slopes, dz, split(dz, hidden)[..., :3, :], dz[..., 3 * hidden :], *states))


def backward(weights: Stack, row: BackViews) -> None:
    """∂L/∂c⟨t⟩ also includes what comes through a⟨t⟩."""
    to_c, to_output, into, forget, dz, three, dz_output, d_a, d_a_before, d_c, d_wide, d_c_before = row
    d_c += d_a * to_c
    np.multiply(d_a, to_output, dz_output)
    np.multiply(d_wide, into, three)
    d_c_before += d_c * forget
    d_a_before += dz.dot(weights.of_states)


def gradients(weights: Stack, tape: Tape, x: Array, dz: Array) -> Parameters:
    return gates.named(ORDER, product(dz, tape.a[:-1], x), total(dz))


def on_gates(weights: Stack, tape: Tape, d: Tape) -> Gates:
    return gradients_of_gates(tape, d, d.a[1:])


def gradients_of_gates(tape: Tape, d: Tape, d_units: Array) -> Gates:
    """∂L/∂Γ by name from ∂L/∂c⟨t⟩ and `d_units`, the gradient of Γ_o ⊙ tanh(c⟨t⟩)."""
    c, d_c = memory(tape), memory(d)[1:]
    candidate, update, _, _ = each(tape.gates, c.shape[-1])
    return {
        "update": d_c * candidate,
        "forget": d_c * c[:-1],
        "output": d_units * np.tanh(c[1:]),
        "candidate": d_c * update,
    }


KERNEL = Kernel(pack, views, step, slopes, back_views, backward, gradients, on_gates, blocks=4)

DRAWING = Drawing(
    parts={
        "join": CellPart("join", (1, 7)),
        **{f"W_{g}": CellPart("weights", (k, 6), f"W_{g}") for k, g in enumerate("fuco", start=3)},
        **{f"gate_{g}": CellPart("sigma", (k, 4)) for g, k in (("f", 3), ("u", 4), ("o", 6))},
        "gate_c": CellPart("tanh", (5, 4)),
        "forgetting": CellPart("times", (3, 0)),
        "writing": CellPart("times", (5, 2)),
        "sum": CellPart("plus", (7, 0)),
        "squash": CellPart("squash", (8, 1)),
        "showing": CellPart("times", (8, 3)),
    },
    vectors={
        "c_before": state((0, 0)),
        "a_before": state((0, 7)),
        "x": reading((1, 8)),
        "joined": joined((2, 7)),
        "z_f": Vector((3, 5)),
        "z_u": Vector((4, 5)),
        "z_c": Vector((5, 5)),
        "z_o": Vector((6, 5)),
        "forget": Vector((3, 3)),
        "update": Vector((4, 3)),
        "candidate": Vector((5, 3)),
        "output": Vector((7, 3)),
        "kept": Vector((5, 0)),
        "written": Vector((6, 2)),
        "c": state((9, 0)),
        "squashed": Vector((8, 2)),
        "a": state((9, 7)),
    },
    lines=(
        Line("c_before", "c_before", "forgetting"),
        Line("kept", "forgetting", "sum"),
        Line("c", "sum", "c"),
        Line("c", "sum", "squash", branch=(8, 0)),
        Line("squashed", "squash", "showing"),
        Line("a_before", "a_before", "join"),
        Line("x", "x", "join"),
        Line("joined", "join", "W_o", ((6, 7),)),
        Line("joined", "join", "W_f", branch=(3, 7)),
        Line("joined", "join", "W_u", branch=(4, 7)),
        Line("joined", "join", "W_c", branch=(5, 7)),
        *(Line(f"z_{g}", f"W_{g}", f"gate_{g}") for g in "fuco"),
        Line("forget", "gate_f", "forgetting"),
        Line("update", "gate_u", "writing", ((4, 2),)),
        Line("candidate", "gate_c", "writing"),
        Line("written", "writing", "sum", ((7, 2),)),
        Line("output", "gate_o", "showing", ((6, 3),)),
        Line("a", "showing", "a", ((8, 7),)),
    ),
)

LSTM = Cell(
    slug="lstm",
    title="LSTM",
    phrase="LSTM",
    memory="own",
    equations=equations({}, {}),
    kernel=KERNEL,
    drawing=DRAWING,
    arrows=("W", "W"),
    noun="LSTM network",
    unit=("LSTM unit", "LSTM units"),
)
