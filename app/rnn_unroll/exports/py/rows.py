"""Rows: what edits hold and cut inside a run, as the rows of one table, which a script reads at each step.

An edge that is cut is a vector that arrives as zeros. So both kinds of edits give entries of a vector other
values, at some time steps of a chain.
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from rnn_unroll.address.edits import cut
from rnn_unroll.address.edits.clamp import Clamped, vectors
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.patterns import Plan
from rnn_unroll.exports.py.cells import CellCode

HEAD, ATTENTION = '"head"', '"attention"'
"""The places, as Python literals, of what the head reads, and of what an output attends to."""

WHOLE = "..."


class Row(NamedTuple):
    """Some entries of a vector have a value at some time steps.

    `vector` is the name of its variable; `where`, `steps`, `entries` and `value` are Python expressions: the
    layer, with the number of the way in a pair if there are two, or HEAD or ATTENTION; a collection of time
    steps; an index; a number. `edit` is the edit as its address has it.
    """

    vector: str
    where: str
    steps: str
    entries: str
    value: str
    edit: str

    @property
    def in_step(self) -> bool:
        """Whether a step of a chain computes or reads the vector."""
        return self.where not in (HEAD, ATTENTION)


def of(spec: FigureSpec, plan: Plan, cell: CellCode) -> tuple[Row, ...]:
    """The rows of a figure, in the order of its edits."""
    held = tuple(_held(spec, plan, cell, edit) for edit in spec.edited.clamp)
    return held + tuple(_cut(spec, plan, cell) if spec.edited.cut else ())


def _where(spec: FigureSpec, layer: int, direction: int) -> str:
    return f"({layer - 1}, {direction})" if spec.model.directions == 2 else str(layer - 1)


def _held(spec: FigureSpec, plan: Plan, cell: CellCode, edit: Clamped) -> Row:
    name, direction = vectors(cell.cell, spec.model.directions)[edit.vector]
    return Row(
        # A step calls the activation c if that is also the memory.
        cell.makes[0] if name == "a" else name,
        _where(spec, edit.layer, direction),
        f"[{edit.t}]" if edit.t else f"range(1, {len(plan.steps) + 1})",
        str(edit.unit - 1) if edit.unit else WHOLE,
        repr(edit.value),
        str(edit),
    )


def _cut(spec: FigureSpec, plan: Plan, cell: CellCode) -> Iterator[Row]:
    model, edits = spec.model, spec.edited.cut
    known = cut.edges(
        plan, cell.cell.memory == "own", model.layers, model.directions, model.attention == "on"
    )
    passages = cut.passages(edits, known)
    emitting = {step.j: step.t for step in plan.steps if step.j}
    unseen = Counter(one.number for one in passages if one.kind == "attention")
    for edit, passage in zip(edits, passages, strict=True):
        t = passage.t or emitting[passage.number]
        where, entries, value = _where(spec, passage.layer, passage.direction), WHOLE, "0.0"
        match passage.kind:
            case "read":
                vector = "x"
            case "depth":
                vector, entries = "x", _half(spec, passage.source)
            case "recurrent":
                vector = cell.before[0]
            case "memory":
                vector = cell.before[-1]
            case "output":
                vector, where, entries = "top", HEAD, _half(spec, passage.source)
            case "attention":
                vector, where, entries, value = "scores", ATTENTION, str(passage.source - 1), "-np.inf"
                if unseen[passage.number] == plan.boundary:
                    # Where nothing is left to see, all weights are 0, which no scores give.
                    vector, value = "alpha", "0.0"
        yield Row(vector, where, f"[{t}]", entries, value, str(edit))


def _half(spec: FigureSpec, direction: int) -> str:
    """The entries that a chain has in what the next layer or the head reads."""
    if spec.model.directions == 1:
        return WHOLE
    return "slice(hidden, None)" if direction else "slice(hidden)"
