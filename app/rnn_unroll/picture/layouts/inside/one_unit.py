"""One unit: a cell with one number on each wire, without equations, so that it fits beside the network."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from rnn_unroll.engine.cells.drawing import Line
from rnn_unroll.graphs.inside import InsideNode, written
from rnn_unroll.look.themes import THEMES
from rnn_unroll.picture.layouts.inside.cell import PADDING, SIGN, SYMBOL, Cell
from rnn_unroll.picture.layouts.inside.nodes import name
from rnn_unroll.picture.layouts.inside.packed import Item, Packed
from rnn_unroll.picture.layouts.parts import labels
from rnn_unroll.picture.layouts.parts.widths import width
from rnn_unroll.picture.marks import Box, PlacedText, Strip
from rnn_unroll.picture.route import Point
from rnn_unroll.picture.scene import PlacedNode
from rnn_unroll.words import cells, phrase, say

EDGE = 6
"""Distance around the figure."""
TYPE, TOKEN = 12.0, 13.0
"""Sizes of the numbers and of the token that is read."""
CHIP, TINTED = 24, 16
"""Height of a vector's chip, and of the coloured ground of its number."""
INSET, BETWEEN, AROUND = 5, 4, 3
"""Room at both ends of a chip, between its symbol and its number, and at both sides of the number."""
NEAR, ARROW, BORDER = 7, 13, 21
"""Distance of a chip or a wire from others in its row, that of a part, which has room for an arrow on each
side, and that of what stands beyond the cell's border."""
ROW_NEAR, ROW_ARROW, ROW_BORDER = 5, 12, 21
"""The same between rows."""
LEAST = 9
"""The least distance between the middles of two columns, and of two rows."""
TINT = 0.5
"""How strong the colour of 1 is, so that the number on it can be read."""


class OneUnit(Cell):
    """One cell with the numbers of one unit: a vector's symbol and its number stand on one line.

    What comes into the cell or leaves it has its number below its symbol, and an input its token beside it.
    """

    margin, caption = EDGE, False

    def number(self, node: InsideNode) -> str:
        """The unit's number of a vector; empty if it has none."""
        if not self.has_unit(node):
            return ""
        return written(node.values[self.spec.look.unit - 1]).replace("-", "−")

    def ground(self, node: InsideNode) -> float:
        """The width of the ground of a vector's number."""
        return round(width(self.number(node), TYPE) + 2 * AROUND, 2)

    def size(self, node: InsideNode) -> tuple[float, float]:
        label = self.labels[node.key]
        wide = (SYMBOL if node.values else SIGN) * label.width if label else 0.0
        if node.kind == "state" or node.kind == "input":
            return max(wide + 4, self.ground(node) if node.kind == "state" else 0), 20
        if node.values:
            return 2 * INSET + wide + (BETWEEN + self.ground(node) if self.number(node) else 0), CHIP
        match node.kind:
            case "join":
                return 9, 9
            case "operation":
                return (22, 22) if wide < 20 else (wide + 14, 22)
            case _:
                return max(38, wide + 9), 24

    def token(self) -> str:
        """What the cell reads, in quotes; empty if that is no token."""
        return say(phrase(cells.read, self.inside.token)) if self.inside.token else ""

    def axes(self, sizes: Mapping[str, tuple[float, float]]) -> tuple[Packed, Packed]:
        return (
            Packed(EDGE, LEAST, [*self._abreast(sizes), *self._wires()]),
            Packed(EDGE + PADDING, LEAST, self._stacked(sizes)),
        )

    def _abreast(self, sizes: Mapping[str, tuple[float, float]]) -> Iterator[Item]:
        """What stands in the columns, which meet in the rows."""
        states = [n for n in self.inside.nodes if n.kind == "state" and n.key in self.outside]
        for node in self.inside.nodes:
            (place, row), half = node.spot, sizes[node.key][0] / 2
            if node in states:
                continue
            yield Item(place, row, half, half, NEAR if node.values else ARROW)
            if node.key not in self.outside:
                # A state comes from the left of all parts, or leaves to the right of them.
                yield Item(place, node.key, half, half, BORDER)
                for state in states:
                    wide = sizes[state.key][0] / 2
                    yield Item(state.spot[0], node.key, wide, wide, BORDER)

    def _wires(self) -> Iterator[Item]:
        """The wires that run down through a column, in each row that they pass or turn in."""
        rows = {node.spot[1] for node in self.inside.nodes}
        for edge in self.inside.edges:
            for (x, y), (_, below) in _runs(edge.line, self._spots(), across=False):
                low, high = sorted((y, below))
                for row in rows:
                    if low <= row <= high:
                        yield Item(x, row, 0, 0, NEAR)

    def _stacked(self, sizes: Mapping[str, tuple[float, float]]) -> Iterator[Item]:
        """What stands in the rows. They share one lane: each is as high as what is highest in it."""
        for node in self.inside.nodes:
            half, lane = sizes[node.key][1] / 2, node.spot[0]
            outer = node.key in self.outside
            apart = ROW_BORDER if node.kind == "input" and outer else ROW_NEAR if node.values else ROW_ARROW
            yield Item(node.spot[1], "", half, half, apart)
            if outer and self.number(node):
                yield Item(node.spot[1], lane, half, half + TINTED, ROW_ARROW)
        for edge in self.inside.edges:
            for (_, y), _ in _runs(edge.line, self._spots(), across=True):
                yield Item(y, "", 0, 0, ROW_NEAR)

    def _spots(self) -> Mapping[str, Point]:
        return {node.key: node.spot for node in self.inside.nodes}

    def box(self, node: InsideNode, width: float, height: float) -> Box:
        box = super().box(node, width, height)
        return box._replace(drawn=False) if node.kind in ("state", "input") else box

    def ends(self) -> Point:
        right, bottom = super().ends()
        beyond = [node for node in self.inside.nodes if node.key in self.outside]
        for node in beyond:
            box = self.boxes[node.key]
            if node.kind == "input":
                right = max(right, box.x + box.width + BETWEEN + width(self.token(), TOKEN))
            elif self.number(node):
                bottom = max(bottom, box.y + box.height + TINTED)
        return round(right + EDGE, 2), round(bottom + EDGE, 2)


def _runs(line: Line, spots: Mapping[str, Point], across: bool) -> Iterator[tuple[Point, Point]]:
    """The stretches of a line that run across, or those that run up or down."""
    start = spots[line.source] if line.branch is None else line.branch
    for one, other in pairwise((start, *line.corners, spots[line.target])):
        if (one[1] == other[1]) == across:
            yield one, other


def one_number(cell: Cell, node: InsideNode) -> PlacedNode:
    """A vector's symbol with the number of the unit, or a part's box with its sign."""
    assert isinstance(cell, OneUnit)
    at, box, label = cell.inside.at, cell.boxes[node.key], cell.labels[node.key]
    middle, base = box.x + box.width / 2, box.y + box.height / 2 + (6 if node.values else 5)
    scale = SYMBOL if node.values else SIGN
    wide = scale * label.width if label else 0.0
    text: PlacedText | None = None
    strip: Strip | None = None
    values: tuple[float, ...] = ()
    number = cell.number(node)
    if node.kind == "input" and node.key in cell.outside and cell.token():
        written = width(cell.token(), TOKEN)
        x = round(box.x + box.width + BETWEEN + written / 2, 2)
        text = PlacedText(phrase(cells.read, cell.inside.token), x, round(base, 2), value=False)
    elif number:
        ground = cell.ground(node)
        if node.kind == "state":
            left, top = middle - ground / 2, box.y + box.height
        else:
            left, top = box.x + box.width - AROUND - ground, box.y + (CHIP - TINTED) / 2
            middle = box.x + INSET + wide / 2
        if not THEMES[cell.spec.look.theme].slit:
            # A slit, which is the sign of a number where there are no colours, would strike the number out.
            strip = Strip(((round(left, 2), round(top, 2), ground, TINTED),))
            share = max(-1.0, min(1.0, node.values[cell.spec.look.unit - 1])) * TINT
            values = (round(share, 4),)
        text = PlacedText(number, round(left + ground / 2, 2), round(top + TINTED - 3.8, 2), value=True)
    return PlacedNode(
        node.kind,
        node.key,
        at.t,
        layer=at.layer,
        name=name(cell, node),
        box=box,
        strip=strip,
        values=values,
        label=labels.centred(label, middle, round(base, 2), scale) if label else None,
        text=text,
        type="figure" if number else "",
    )
