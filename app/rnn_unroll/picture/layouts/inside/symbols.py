"""Symbols: the labels of a cell's vectors and parts, composed of pieces that are laid out once."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells.pieces import Slot
from rnn_unroll.engine.cells.terms import A_BEFORE, C_BEFORE, CANDIDATE, UNITS, A, C, X
from rnn_unroll.engine.key import CHAINS
from rnn_unroll.graphs.inside import Inside, InsideNode
from rnn_unroll.look.styles import STYLES
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.math_labels import Label

OPERATORS = r"\\cdot|\\odot|[-+=]"
SPACE = 4.0
"""Room on both sides of an operator."""


def symbols(spec: FigureSpec, inside: Inside) -> Mapping[str, Label]:
    """The labels for the slots in symbols: with real indices if the style has numbers, else with t."""
    numbers = STYLES[spec.look.style].numbers
    at = inside.at
    deep = at.layer if inside.layers > 1 else None
    earlier = 1 if at.direction else -1
    here: int | str = at.t if numbers else "t"
    before: int | str = at.t + earlier if numbers else f"t{earlier:+}"
    return {
        A.name: math_labels.indexed(at.chain, here, deep),
        A_BEFORE.name: math_labels.indexed(at.chain, before, deep),
        C.name: math_labels.indexed("c", here, deep),
        C_BEFORE.name: math_labels.indexed("c", before, deep),
        CANDIDATE.name: math_labels.indexed("candidate", here, deep),
        UNITS: math_labels.indexed("u", here, deep),
        X.name: _read(spec, inside, here),
    }


def _read(spec: FigureSpec, inside: Inside, here: int | str) -> Label:
    """The symbol of what the cell reads."""
    numbers = STYLES[spec.look.style].numbers
    layer, step = inside.at.layer, inside.step
    if layer > 1:
        below = [math_labels.indexed(chain, here, layer - 1) for chain in CHAINS[: inside.directions]]
        return below[0] if len(below) == 1 else _together(*below)
    if step.reads == "input":
        return math_labels.indexed("x", step.i if numbers else here)
    if step.reads == "start":
        return math_labels.tex(r"\langle\mathrm{sos}\rangle")
    if step.reads == "nothing":
        return math_labels.tex(r"\vec{0}")
    letter = "target" if step.reads == "target" else "y"
    fed = math_labels.indexed(letter, inside.emitted if numbers else "t-1")
    if spec.wiring.feedback == "softmax":
        return fed
    return math_labels.row((math_labels.tex(r"\operatorname{onehot}("), fed, math_labels.tex(")")), (0, 0, 0))


def node_label(node: InsideNode, slots: Mapping[str, Label]) -> Label | None:
    """The symbol of a vector, or the sign of a part; None if it has none."""
    if node.symbol:
        return composed([slots[piece.name] if isinstance(piece, Slot) else piece for piece in node.symbol])
    return math_labels.tex(node.sign) if node.sign else None


def composed(pieces: Sequence[str | Label]) -> Label:
    """One expression from pieces side by side: TeX, which is laid out once, and labels."""
    labels: list[Label] = []
    gaps: list[float] = []
    before = "("
    for piece in pieces:
        parts = [piece] if isinstance(piece, Label) else _atoms(piece)
        for part in parts:
            kind = "label" if isinstance(part, Label) else part
            labels.append(part if isinstance(part, Label) else math_labels.tex(part))
            operator = re.fullmatch(OPERATORS, kind) or re.fullmatch(OPERATORS, before)
            tight = kind[0] in ",)]" or before[-1] in "(["
            gaps.append(0 if tight else SPACE if operator or before[-1] == "," else 1.5)
            before = kind
    gaps[0] = 0
    return math_labels.row(tuple(labels), tuple(gaps))


@cache
def _atoms(expression: str) -> list[str]:
    """An expression, split at its operators, which are kept."""
    return [atom for part in re.split(f"({OPERATORS})", expression) if (atom := part.strip())]


def _together(one: Label, other: Label) -> Label:
    """Two vectors in brackets, concatenated."""
    return composed(["[", one, ",", other, "]"])
