"""Tree: the candidates of each output as nodes, and lines from what they extend."""

from collections.abc import Sequence

from rnn_unroll.engine import key as keys
from rnn_unroll.graphs.beams import Hypothesis, Tree
from rnn_unroll.picture.arrows import TIP
from rnn_unroll.picture.layouts.beams.grid import HIGH, ROOT, Grid, text_width, token
from rnn_unroll.picture.marks import Box, PlacedText
from rnn_unroll.picture.route import Point, Route, bend_to, line_to, move_to
from rnn_unroll.picture.scene import Column, PlacedNode, Wire
from rnn_unroll.words import beams as words
from rnn_unroll.words import phrase

BEND = 0.42
"""How far from both ends of a line the corners of its bends are, as a share of its width."""
CORNER = 6


def columns(tree: Tree, grid: Grid) -> tuple[Column, ...]:
    """A column for each time step: the candidates of its output, if it has one.

    A search that goes on after the last output belongs to the last time step.
    """
    steps = tree.plan.steps
    last = max((step.j for step in steps), default=0)
    found = []
    for step in steps:
        outputs = [step.j] if step.j else []
        if step.j == last:
            outputs = [*range(last, len(tree.outputs) + 1)]
        outputs = [j for j in outputs if 1 <= j <= len(tree.outputs)]
        x = grid.columns[outputs[0] - 1][0] if outputs else grid.root[0]
        placed = [_output(tree.outputs[j - 1], grid, j, step.t, x) for j in outputs]
        wires = [wire for wires, _ in placed for wire in wires]
        nodes = [node for _, nodes in placed for node in nodes]
        nodes = [_root(grid, step.t, x), *nodes] if outputs[:1] == [1] else nodes
        found.append(Column(step.t, x, tuple(wires), tuple(nodes), pending=False))
    return tuple(found)


def _root(grid: Grid, t: int, x: float) -> PlacedNode:
    """What all hypotheses start from."""
    at, y = grid.root
    box = Box(round(at - x - ROOT / 2, 2), y - ROOT / 2, ROOT, ROOT, ROOT / 2)
    return PlacedNode("best", keys.hypothesis(0, 1), t, layer=0, name=phrase(words.start), box=box)


def _output(
    candidates: Sequence[Hypothesis], grid: Grid, j: int, t: int, x: float
) -> tuple[list[Wire], list[PlacedNode]]:
    """The candidates of an output, in the column at x. The strong line lies over the others."""
    (middle, widest), nodes, wires = grid.columns[j - 1], [], []
    for rank, one in enumerate(candidates):
        # Without a box, a line ends at the text.
        wide = widest if one.kept else text_width(one) + 8
        left = round(middle - x - wide / 2, 2)
        y = grid.y(rank)
        corner = HIGH / 2 if one.ended else CORNER
        fate = one.kept, one.ended, one.best
        nodes.append(
            PlacedNode(
                one.kind,
                one.key,
                t,
                layer=0,
                name=phrase(words.hypothesis, j, rank + 1, one.token, one.own, one.score, *fate),
                box=Box(left, y, round(wide, 2), HIGH, corner, drawn=one.kept),
                text=PlacedText(token(one), middle - x, y + 16, value=False),
                aside=PlacedText(words.number(one.score), middle - x, y + 30, value=False),
                type="" if one.kept and one.token else "gloss",
            )
        )
        start, end = _start(grid, j, one.place, x), (left, y + HIGH / 2)
        wires.append(Wire(one.kind, one.parent, one.key, t, start, end, _route(start, end), None))
    return sorted(wires, key=lambda wire: ("dropped", "hypothesis", "best").index(wire.kind)), nodes


def _start(grid: Grid, j: int, rank: int, x: float) -> Point:
    """The right end of what a candidate of output j extends, by its rank from 0."""
    if j == 1:
        at, y = grid.root
        return round(at - x + ROOT / 2, 2), y
    middle, wide = grid.columns[j - 2]
    return round(middle - x + wide / 2, 2), grid.y(rank) + HIGH / 2


def _route(start: Point, end: Point) -> Route:
    """A line that leaves to the right and arrives from the left."""
    (x0, y0), (x1, y1) = start, (end[0] - TIP, end[1])
    if y0 == y1:
        return move_to(start), line_to((x1, y1))
    reach = BEND * (x1 - x0)
    middle = (x0 + x1) / 2, (y0 + y1) / 2
    return move_to(start), bend_to((x0 + reach, y0), middle), bend_to((x1 - reach, y1), (x1, y1))
