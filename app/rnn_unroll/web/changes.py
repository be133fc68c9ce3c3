"""Changes: what is changed in the run of the page's figure, each change with what is left without it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from rnn_unroll.address.edits import clamp
from rnn_unroll.address.edits.edited import KINDS
from rnn_unroll.address.parameter import written
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.key import CHAINS
from rnn_unroll.engine.patterns import Plan
from rnn_unroll.graphs import facts
from rnn_unroll.words import edits as words


class Row(NamedTuple):
    """A change of the run: in words, and its parameter with what that holds without it."""

    says: str
    parameter: str
    rest: str


def section(spec: FigureSpec, plan: Plan) -> dict[str, Any]:
    """The values of the bar over the figure: all changes, and the values of their parameters."""
    edited = spec.edited
    sentences = words.each(facts.figure(spec, plan))
    rows = [
        Row(sentence.removesuffix("."), name, written(tuple(e for e in getattr(edited, name) if e != edit)))
        for (name, edit), sentence in zip(edited.named, sentences, strict=True)
    ]
    held = {name: written(getattr(edited, name)) for name in KINDS if getattr(edited, name)}
    return {"rows": rows, "held": held}


def note(dropped: Sequence[str]) -> str:
    """What the page says once of changes that a smaller or another figure lacks; empty if there are none."""
    return words.dropped(dropped) if dropped else ""


def places(spec: FigureSpec) -> dict[str, dict[str, str]]:
    """How an address names each vector of a chain's cell: by the chain's letter, then the vector's name."""
    model, found = spec.model, dict[str, dict[str, str]]()
    for name, (vector, direction) in clamp.vectors(CELLS[model.cell], model.directions).items():
        found.setdefault(CHAINS[direction], {})[vector] = name
    return found
