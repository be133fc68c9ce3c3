"""Inside: the graph of one cell at one time step, with the true vector of every wire.

Its nodes are the parts and vectors that the cell's drawing declares, and its edges are the lines
between them. The only geometry is the drawing's grid.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from rnn_unroll.engine.cells import Array, Cell
from rnn_unroll.engine.cells.drawing import ACTS, Line, Spot, Vector
from rnn_unroll.engine.cells.pieces import BEFORE, HERE, WEIGHTS, Pieces, Slot, as_text, pieces
from rnn_unroll.engine.cells.tape import Known
from rnn_unroll.engine.cells.terms import X, lettered
from rnn_unroll.engine.key import CHAINS, Key
from rnn_unroll.engine.patterns import Plan, PlanStep
from rnn_unroll.engine.trace import Trace

NodeKind = Literal["state", "input", "vector", "weights", "gate", "operation", "join"]
EdgeKind = Literal["recurrent", "input", "inner"]


DECIMALS = 3
"""Decimals of the numbers in equations in a drawing; those beside vectors have two."""


class InsideNode(NamedTuple):
    """A part of the cell, or a vector on one of its lines. Only vectors have values.

    `act` is what a part does, a name in ACTS; empty for a vector. `sign` is the TeX written in a part,
    `symbol` that of a vector. A `plain` vector shows no numbers.
    """

    kind: NodeKind
    key: str
    act: str
    spot: Spot
    sign: str = ""
    symbol: Pieces = ()
    values: tuple[float, ...] = ()
    plain: bool = False


class InsideEdge(NamedTuple):
    """A wire of the cell, by the keys of the nodes at its ends."""

    kind: EdgeKind
    line: Line


@dataclass(frozen=True, slots=True)
class Inside:
    """One cell at one time step.

    `step` says what the network reads at that time step, and `token` is the token of it, which may be empty.
    `emitted` is the number of the output that is fed back, or 0. `directions` counts the chains of a layer.
    `values` has all vectors of the cell by name, and those of its worked equations. `held` has the units,
    from 0, of those vectors whose units are held by hand: no equation computes these.
    """

    plan: Plan
    cell: Cell
    at: Key
    step: PlanStep
    token: str
    emitted: int
    layers: int
    directions: int
    nodes: tuple[InsideNode, ...]
    edges: tuple[InsideEdge, ...]
    values: Mapping[str, Array]
    held: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def worked(self, k: int, unit: int) -> Pieces:
        """The right side of the k-th equation with slots for the numbers of a unit; empty if the equation's
        vectors are shorter, as that of a projected state.
        """
        right = self.cell.equations.worked[k]
        left = self.cell.equations.listed[k].left
        if unit - 1 in self.held.get(left.name, ()):
            return pieces(left.worked(), HELD)
        named = [piece.name for piece in right if isinstance(piece, Slot)]
        return right if all(unit <= len(self.values[name]) for name in named) else ()


HELD = r"\quad \mathrm{held}"
"""What stands after the number of a unit that is held, in place of its arithmetic."""

EDGES: Mapping[str, EdgeKind] = {"state": "recurrent", "input": "input", "vector": "inner"}
"""The kind of an edge, by the role of the vector that it carries."""


def known(trace: Trace, at: Key) -> Known:
    """What the run stored of one cell: its weights, what it read, and its states before and after."""
    part = trace.parts[trace.plan.steps[at.t - 1].part]
    chain = part.layers[at.layer - 1][at.direction]
    k = part.own(at.direction, at.t)
    x = part.read(at.layer - 1)[at.t - part.first]
    return chain.known(k, x)


def vectors(trace: Trace, at: Key) -> dict[str, Array]:
    """Every vector inside a cell, by name."""
    return trace.network.cell.values(known(trace, at))


def build(trace: Trace, at: Key, token: str = "") -> Inside:
    """The inside of the cell that computed the state `at`. `token` is what the network read, if any."""
    cell, plan = trace.network.cell, trace.plan
    drawing = cell.drawing
    values = vectors(trace, at)
    parts = [
        InsideNode(ACTS[part.act].kind, key, part.act, part.spot, part.sign or ACTS[part.act].sign)
        for key, part in drawing.parts.items()
    ]
    chips = [
        _vector(name, vector, cell.symbol(name), values[name]) for name, vector in drawing.vectors.items()
    ]
    edges = tuple(InsideEdge(EDGES[drawing.vectors[line.vector].role], line) for line in drawing.lines)
    step = plan.steps[at.t - 1]
    emitted = plan.steps[at.t - 2].j if step.reads in ("feedback", "target") else 0
    network = trace.network
    nodes = (*parts, *chips)
    change = trace.edits.chains.get((step.part, at.layer - 1, at.direction), {}).get(
        plan.spans[step.part].own(at.direction, at.t)
    )
    held = {name: frozenset(one.units.tolist()) for name, one in change.held.items()} if change else {}
    return Inside(
        plan, cell, at, step, token, emitted, network.layers, network.directions, nodes, edges, values, held
    )


def written(value: float, decimals: int = 2) -> str:
    """A number in print. Large numbers have fewer decimals, and zero has no sign."""
    size = abs(value)
    if size >= 9999.5:
        return f"{value:.0e}".replace("e+0", "e").replace("e+", "e")
    text = f"{value:.{max(0, decimals - (size >= 99.95) - (size >= 9.995))}f}"
    return text.removeprefix("-") if float(text) == 0 else text


def general(inside: Inside, k: int) -> tuple[str, str]:
    """The sides of the k-th equation in plain TeX for any t, as books write it.

    In a deep network it names the layers.
    """
    at = inside.at
    deep = f"[{at.layer}]" if inside.layers > 1 else ""
    here = r"\langle t\rangle"
    below = [rf"{letter}^{{[{at.layer - 1}]{here}}}" for letter in CHAINS[: inside.directions]]
    read = rf"x^{{{here}}}" if at.layer == 1 else below[0] if len(below) == 1 else f"[{', '.join(below)}]"
    slots = {
        X.name: read,
        HERE.name: deep + here,
        BEFORE.name: deep + (r"\langle t+1\rangle" if at.direction else r"\langle t-1\rangle"),
        WEIGHTS.name: f"^{{{deep}}}" if deep else "",
    }
    left, right = inside.cell.equations.listed[k].sides()
    return as_text(lettered(left, at.chain), slots), as_text(lettered(right, at.chain), slots)


def put_in(inside: Inside, k: int, unit: int) -> list[tuple[str, bool]]:
    """The right side of the k-th equation with the numbers of one unit, as pieces of TeX and numbers; empty
    if it has none for this unit.

    Each piece has a flag: whether it is a number. A negative number after an operator gets brackets.
    """
    put: list[tuple[str, bool]] = []
    for piece in inside.worked(k, unit):
        if not isinstance(piece, Slot):
            put.append((piece, False))
            continue
        number = written(float(inside.values[piece.name][unit - 1]), DECIMALS)
        bracketed = number.startswith("-") and put and put[-1][0].rstrip().endswith(("cdot", "+", "-"))
        put += [("(", False), (number, True), (")", False)] if bracketed else [(number, True)]
    return put


def sides(inside: Inside, k: int, unit: int) -> list[str]:
    """The right side of the k-th equation in TeX with the numbers of one unit as the drawing has them, and
    what that comes to, one after the other; empty if it has none for this unit. What is added and negative is
    subtracted.
    """
    line = ""
    for piece in inside.worked(k, unit):
        if not isinstance(piece, Slot):
            line += piece
            continue
        number = written(float(inside.values[piece.name][unit - 1]))
        if number.startswith("-") and line.endswith("+ "):
            line = line[:-2] + f"- {{{number[1:]}}}"
        elif number.startswith("-") and line.endswith(("cdot ", "- ")):
            line += f"({{{number}}})"
        else:
            line += f"{{{number}}}"
    return line.split(" = ") if line else []


def _vector(name: str, vector: Vector, symbol: Pieces, values: Array) -> InsideNode:
    numbers = tuple(values.tolist())
    return InsideNode(vector.role, name, "", vector.spot, symbol=symbol, values=numbers, plain=vector.plain)
