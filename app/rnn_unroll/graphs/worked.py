"""Worked: the arithmetic of one number of a node, with the numbers of its direct inputs put in, as TeX."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rnn_unroll.engine.forward import read_by_head
from rnn_unroll.graphs import build, inside
from rnn_unroll.graphs.graph import Node
from rnn_unroll.graphs.inside import Inside, general, sides, written
from rnn_unroll.graphs.run import Run

MOST = 6
"""The most products of a sum that are written out, the largest ones; the others are one number."""


class Line(NamedTuple):
    """An equation in TeX, and the same with numbers; each broken at its equals signs."""

    law: tuple[str, ...]
    numbers: tuple[str, ...]


def lines(run: Run, node: Node, unit: int) -> tuple[Line, ...]:
    """The arithmetic of a state's unit, or of an output's logit, numbered from 1; empty for other nodes.

    Raises SpecError if the model refuses numbers of this size.
    """
    if node.kind == "state":
        found = inside.build(run.trace, node.key)
        return tuple(_equation(found, k, unit) for k in range(len(found.cell.equations)))
    if node.kind == "output":
        return _output(run, node, unit)
    return ()


def most(run: Run, node: Node) -> int:
    """The largest number of a unit or a class that a node has."""
    return max(run.trace.network.widths) if node.kind == "state" else len(node.values)


def _equation(found: Inside, k: int, unit: int) -> Line:
    left, right = general(found, k)
    return Line((left, f"= {right}"), tuple(f"= {side}" for side in sides(found, k, unit)))


def _output(run: Run, node: Node, unit: int) -> tuple[Line, ...]:
    """The logit of one class, and what the head makes of all of them."""
    trace, head = run.trace, run.trace.network.head
    step = trace.steps[node.t - 1]
    if head is None or step.logits is None or step.y is None:
        return ()
    matrix, read, law = head.get("W_ya"), _read(run, node), "= W_{ya} a + b_y"
    if matrix is None:
        assert trace.inner is not None
        matrix, read, law = head["W_ym"], trace.inner[node.number - 1], "= W_{ym} m + b_y"
    terms = matrix[unit - 1] * read
    order = sorted(np.argsort(-np.abs(terms), kind="stable")[:MOST].tolist())
    products = [f"{_signed(matrix[unit - 1][k])} \\cdot {_signed(read[k])}" for k in order]
    rest = float(terms.sum() - terms[order].sum())
    more = [rf"\underbrace{{{_signed(rest)}}}_{{\text{{the others}}}}"] if len(terms) > len(order) else []
    logit = float(step.logits[unit - 1])
    index = rf"^{{\langle {node.number}\rangle}}"
    total = [*products, *more, _signed(float(head["b_y"][unit - 1]))]
    first = Line((rf"z_{{{unit}}}{index}", law), (f"= {_sum(total)}", f"= {written(logit)}"))
    if not trace.network.output.chooses:
        return (first,)
    y = float(step.y[unit - 1])
    shifted = float(np.exp(step.logits - step.logits.max()).sum() * np.exp(step.logits.max()))
    share_law = rf"= \frac{{e^{{z_{{{unit}}}}}}}{{\sum_k e^{{z_k}}}}"
    share = rf"= \frac{{e^{{{written(logit)}}}}}{{{written(shifted)}}}"
    return first, Line((rf"\hat{{y}}_{{{unit}}}{index}", share_law), (share, f"= {written(y)}"))


def _read(run: Run, node: Node) -> np.ndarray:
    """What the head read for an output, (D·H,)."""
    stretch = next(one for one in run.trace.plan.whole if one.outputs.start < node.number <= one.outputs.stop)
    read: np.ndarray = read_by_head(run.trace, stretch)[node.number - 1 - stretch.outputs.start]
    return read


def _signed(value: float) -> str:
    """A factor or a summand: a negative one in brackets."""
    number = written(value)
    return f"({number})" if number.startswith("-") else number


def _sum(terms: Sequence[str]) -> str:
    return " + ".join(terms)


def find(run: Run, key: str) -> Node | None:
    """The node of a figure's run with this key; None if it has none."""
    graph = build.forward(run)
    return next((node for node in graph.nodes if node.key == key), None)
