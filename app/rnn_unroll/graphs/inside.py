"""Inside: the graph of one cell at one time step, with the true vector of every wire.

Its nodes are the parts and vectors that the cell's drawing declares, and its edges are the lines
between them. The only geometry is the drawing's grid.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rnn_unroll.engine.cells import Array, Cell
from rnn_unroll.engine.cells.drawing import ACTS, Line, Spot, Vector
from rnn_unroll.engine.cells.tape import Known
from rnn_unroll.engine.key import CHAINS, Key
from rnn_unroll.engine.network import Trace
from rnn_unroll.engine.patterns import Plan, PlanStep

NodeKind = Literal["state", "input", "vector", "weights", "gate", "operation", "join"]
EdgeKind = Literal["recurrent", "input", "inner"]


DECIMALS = 3
"""Decimals of the numbers in equations; those beside vectors have two."""


class InsideNode(NamedTuple):
    """A part of the cell, or a vector on one of its lines. Only vectors have values.

    `act` is what a part does, a name in ACTS; empty for a vector. `sign` is the TeX written in it, with
    marks. A `plain` vector shows no numbers.
    """

    kind: NodeKind
    key: str
    act: str
    sign: str
    spot: Spot
    values: tuple[float, ...] = ()
    plain: bool = False


class InsideEdge(NamedTuple):
    """A wire of the cell, by the keys of the nodes at its ends."""

    kind: EdgeKind
    line: Line


@dataclass(frozen=True, slots=True)
class Inside:
    """One cell at one time step.

    `step` says what the network reads at that time step. `emitted` is the number of the output that is fed
    back, or 0. `directions` counts the chains of a layer. `values` has all vectors of the cell by name, and
    those of its worked equations.
    """

    plan: Plan
    cell: Cell
    at: Key
    step: PlanStep
    emitted: int
    layers: int
    directions: int
    nodes: tuple[InsideNode, ...]
    edges: tuple[InsideEdge, ...]
    values: Mapping[str, Array]


EDGES: Mapping[str, EdgeKind] = {"state": "recurrent", "input": "input", "vector": "inner"}
"""The kind of an edge, by the role of the vector that it carries."""


def known(trace: Trace, at: Key) -> Known:
    """What the run stored of one cell: its weights, what it read, and its states before and after."""
    part = trace.parts[trace.plan.steps[at.t - 1].part]
    chain = part.layers[at.layer - 1][at.direction]
    k = part.own(at.direction, at.t)
    x = part.read(at.layer - 1)[at.t - part.first]
    return Known(chain.parameters, x, chain.state(k - 1), chain.state(k), chain.gates(k))


def vectors(trace: Trace, at: Key) -> dict[str, Array]:
    """Every vector inside a cell, by name."""
    return trace.network.cell.values(known(trace, at))


def build(trace: Trace, at: Key) -> Inside:
    """The inside of the cell that computed the state `at`."""
    cell, plan = trace.network.cell, trace.plan
    drawing = cell.drawing
    values = vectors(trace, at)
    parts = [
        InsideNode(ACTS[part.act].kind, key, part.act, part.sign or ACTS[part.act].sign, part.spot)
        for key, part in drawing.parts.items()
    ]
    chips = [
        _vector(name, vector, cell.symbol(name), values[name]) for name, vector in drawing.vectors.items()
    ]
    edges = tuple(InsideEdge(EDGES[drawing.vectors[line.vector].role], line) for line in drawing.lines)
    step = plan.steps[at.t - 1]
    emitted = plan.steps[at.t - 2].j if step.reads == "feedback" else 0
    network = trace.network
    nodes = (*parts, *chips)
    return Inside(plan, cell, at, step, emitted, network.layers, network.directions, nodes, edges, values)


def written(value: float, decimals: int = 2) -> str:
    """A number in print. Large numbers have fewer decimals, and zero has no sign."""
    size = abs(value)
    if size >= 9999.5:
        return f"{value:.0e}".replace("e+0", "e").replace("e+", "e")
    text = f"{value:.{max(0, decimals - (size >= 99.95) - (size >= 9.995))}f}"
    return text.removeprefix("-") if float(text) == 0 else text


def general(inside: Inside, k: int) -> str:
    """The k-th equation in plain TeX for any t, as books write it. In a deep network it names the layers."""
    layer, backward = inside.at.layer, inside.at.direction == 1
    law = inside.cell.equations.tex[k]
    if backward:
        law = re.sub(r"\ba\^", "r^", law)
    deep = f"[{layer}]" if inside.layers > 1 else ""
    here = r"\langle t\rangle"
    below = [rf"{letter}^{{[{layer - 1}]{here}}}" for letter in CHAINS[: inside.directions]]
    read = rf"x^{{{here}}}" if layer == 1 else below[0] if len(below) == 1 else f"[{', '.join(below)}]"
    marks = {
        r"\text{@u}^{\text{@in}}": read,
        r"\text{@here}": deep + here,
        r"\text{@before}": deep + (r"\langle t+1\rangle" if backward else r"\langle t-1\rangle"),
        r"^{\text{@w}}": f"^{{{deep}}}" if deep else "",
    }
    for mark, tex in marks.items():
        law = law.replace(mark, tex)
    return law


def put_in(inside: Inside, k: int, unit: int) -> list[tuple[str, bool]]:
    """The right side of the k-th equation with the numbers of one unit, as pieces of TeX and numbers.

    Each piece has a flag: whether it is a number. A negative number after an operator gets brackets.
    """
    pieces: list[tuple[str, bool]] = []
    for piece in re.split(r"(@\w+)", inside.cell.equations.worked[k]):
        if not piece.startswith("@"):
            pieces += [(piece, False)] if piece else []
            continue
        text = written(float(inside.values[piece[1:]][unit - 1]), DECIMALS)
        bracketed = text.startswith("-") and pieces and pieces[-1][0].rstrip().endswith(("cdot", "+", "-"))
        pieces += [("(", False), (text, True), (")", False)] if bracketed else [(text, True)]
    return pieces


def worked(inside: Inside, unit: int) -> list[tuple[str, str]]:
    """Each equation in TeX for any t, and its right side with this step's numbers of one unit."""
    return [
        (
            general(inside, k),
            "= " + "".join(f"{{{text}}}" if number else text for text, number in put_in(inside, k, unit)),
        )
        for k in range(len(inside.cell.equations))
    ]


def _vector(name: str, vector: Vector, symbol: str, values: Array) -> InsideNode:
    return InsideNode(vector.role, name, "", symbol, vector.spot, tuple(values.tolist()), vector.plain)
