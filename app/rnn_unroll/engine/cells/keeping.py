"""Keeping: the last part of every GRU's step: its equations, its forward and backward code, its drawing."""

import numpy as np

from rnn_unroll.engine.cells import gates
from rnn_unroll.engine.cells.drawing import CellPart, Drawing, Line, Vector, state
from rnn_unroll.engine.cells.equation import Equation
from rnn_unroll.engine.cells.gates import each, opening
from rnn_unroll.engine.cells.pieces import separated
from rnn_unroll.engine.cells.tape import Array, Gates, Tape
from rnn_unroll.engine.cells.terms import C_BEFORE, CANDIDATE, A, C, Complement, Sum, Times

BOTH = gates.both(C_BEFORE, "c")
UPDATE = opening("update", "u", BOTH, "how much is overwritten")
EQUATIONS = (
    Equation(
        C,
        Sum(
            (
                Times(UPDATE.left, CANDIDATE, name="written"),
                Times(Complement(UPDATE.left, name="rest"), C_BEFORE, name="kept"),
            )
        ),
        "c⟨t⟩ = a⟨t⟩, the state's box",
    ),
    Equation(A, C),
)
"""c⟨t⟩ = Γ_u ⊙ c̃⟨t⟩ + (1 − Γ_u) ⊙ c⟨t−1⟩ and a⟨t⟩ = c⟨t⟩."""


def keep(update: Array, candidate: Array, before: Array, a: Array) -> None:
    """Write c⟨t⟩ = c⟨t−1⟩ + Γ_u ⊙ (c̃⟨t⟩ − c⟨t−1⟩) to `a`. This form needs three operations only."""
    np.subtract(candidate, before, a)
    a *= update
    a += before


def slopes(tape: Tape) -> tuple[Array, Array]:
    """∂a⟨t⟩/∂(z_c, z_u), shape (T, …, 2, H), and 1 − Γ_u: the slopes of `keep`."""
    candidate, update = each(tape.gates, tape.a.shape[-1])[:2]
    into = np.empty((*candidate.shape[:-1], 2, candidate.shape[-1]), candidate.dtype)
    rest = 1.0 - update
    into[..., 0, :] = update * (1.0 - candidate * candidate)
    into[..., 1, :] = (candidate - tape.a[:-1]) * update * rest
    return into, rest


def on_gates(tape: Tape, d: Tape) -> Gates:
    """∂L/∂Γ_u and ∂L/∂c̃ of `keep`."""
    candidate, update = each(tape.gates, tape.a.shape[-1])[:2]
    d_a = d.a[1:]
    return {"update": d_a * (candidate - tape.a[:-1]), "candidate": d_a * update}


def drawing(update: int, candidate: int, boxes: int) -> Drawing:
    """The line of the memory along the top of every GRU, where what is kept and what is written are added.

    `update` and `candidate` are the columns of Γ_u and c̃; `boxes` is the row of Γ_u's box. Each cell adds
    the lines into the boxes and the one out of the candidate's box.
    """
    is_activation = separated(" = ", (A.tex(), C.tex()))
    return Drawing(
        parts={
            "keeping": CellPart("times", (update, 0)),
            "writing": CellPart("times", (candidate, 3)),
            "sum": CellPart("plus", (candidate, 0)),
            "complement": CellPart("complement", (update, 2)),
            "gate_u": CellPart("sigma", (update, boxes)),
        },
        vectors={
            "c_before": state((0, 0)),
            "rest": Vector((update, 1)),
            "kept": Vector(((update + candidate) / 2, 0)),
            "written": Vector((candidate, 1)),
            "c": Vector((candidate + 1, 0), "state", symbol=is_activation),
        },
        lines=(
            Line("c_before", "c_before", "keeping"),
            Line("kept", "keeping", "sum"),
            Line("c", "sum", "c"),
            Line("update", "gate_u", "complement"),
            Line("update", "gate_u", "writing", branch=(update, 3)),
            Line("rest", "complement", "keeping"),
            Line("written", "writing", "sum"),
        ),
    )
