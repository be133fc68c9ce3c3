"""Cell: the sizes of all parts and vectors of a cell, and the places that follow from them."""

from collections.abc import Iterable, Mapping

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.graphs.inside import Inside, InsideNode
from rnn_unroll.look.styles import STYLES
from rnn_unroll.picture.layouts.inside.packed import Packed
from rnn_unroll.picture.layouts.inside.symbols import node_label, symbols
from rnn_unroll.picture.marks import Box
from rnn_unroll.picture.route import Point

COLUMN_GAP, ROW_GAP, LANE = 26, 17, 8
"""Gap between columns and between rows; size of an empty column or row."""
MARGIN, PADDING = 24, 13
"""Distance around the figure, and around the contents of the cell."""
APART = 8
"""Additional distance of the vectors that stand outside the cell."""
CAPTION = 34
"""Height of the line above the cell."""
READABLE = 6
"""The most units of a vector of which all numbers are printed; longer vectors print the chosen unit's."""
LINE, HEAD, FOOT = 12, 22, 5
"""Height of a number's line, and of the room above and below the units in a chip."""
SWATCH, NUMBER, INSET = 9, 36, 6
"""Width of a unit's cell beside its number, of the number, and of the room at both sides."""
STRIP_WIDTH, STRIP_HEIGHT = 62, 15
SYMBOL, SIGN = 0.74, 0.9
"""Scale of the labels of vectors and of parts."""


class Cell:
    """One cell at one time step: the box of each node, and the grid on which the nodes stand.

    `margin` is the distance around the figure; `caption`: the cell's name stands above it.
    """

    margin, caption = MARGIN, True

    def __init__(self, spec: FigureSpec, inside: Inside) -> None:
        self.spec, self.inside = spec, inside
        self.numbers = STYLES[spec.look.style].numbers
        self.pending = inside.at.t > spec.timeline.reached
        slots = symbols(spec, inside)
        self.labels = {node.key: node_label(node, slots) for node in inside.nodes}
        sizes = {node.key: self.size(node) for node in inside.nodes}
        ends = {end for edge in inside.edges for end in (edge.line.source, edge.line.target)}
        # Vectors that come into the cell or leave it stand outside its outline.
        self.outside = {node.key for node in inside.nodes if node.kind in ("state", "input")} & ends
        self.columns, self.rows = self.axes(sizes)
        self.boxes = {node.key: self.box(node, *sizes[node.key]) for node in inside.nodes}

    def axes(self, sizes: Mapping[str, tuple[float, float]]) -> tuple["Axis | Packed", "Axis | Packed"]:
        """The columns and the rows, by the sizes of the nodes."""
        nodes = self.inside.nodes
        columns = [(n.spot[0], sizes[n.key][0] + (2 * APART if n.kind == "state" else 0)) for n in nodes]
        rows = [(n.spot[1], sizes[n.key][1] + (2 * APART if n.kind == "input" else 0)) for n in nodes]
        return Axis(MARGIN - APART, COLUMN_GAP, columns), Axis(MARGIN + CAPTION, ROW_GAP, rows)

    def ends(self) -> Point:
        """The right and the lower end of what is drawn."""
        body, boxes = self.body(), self.boxes.values()
        right = max(box.x + box.width for box in boxes)
        return right, max(body.y + body.height, *(box.y + box.height for box in boxes))

    def has_unit(self, node: InsideNode) -> bool:
        """Whether a vector has one number for each unit of the cell, that of the chosen one among them."""
        return node.kind != "input" and not node.plain and self.spec.look.unit <= len(node.values)

    def readable(self, node: InsideNode) -> bool:
        """Whether all numbers of a vector are printed."""
        return len(node.values) <= READABLE and not node.plain

    def size(self, node: InsideNode) -> tuple[float, float]:
        """The width and height of a node's box."""
        label = self.labels[node.key]
        if node.values:
            wide = SYMBOL * label.width + 10 if label else 0
            if not self.numbers:
                return wide, 24
            if self.readable(node):
                return max(wide, SWATCH + NUMBER + 2 * INSET), HEAD + LINE * len(node.values) + FOOT
            line = LINE if self.has_unit(node) else 1
            return max(wide, STRIP_WIDTH + 2 * INSET), HEAD + STRIP_HEIGHT + line + FOOT
        width = SIGN * label.width if label else 0
        match node.kind:
            case "join":
                return 9, 9
            case "operation":
                return (26, 26) if width < 20 else (width + 12, 26)
            case "weights":
                return max(38, width + 14), 25
            case _:
                return max(42, width + 16), 30

    def box(self, node: InsideNode, width: float, height: float) -> Box:
        x, y = self.columns.at(node.spot[0]), self.rows.at(node.spot[1])
        corner = {"gate": 5, "weights": 5, "vector": 7, "state": 9, "input": 9}.get(node.kind, height / 2)
        drawn = not node.values or self.numbers or node.key not in self.outside
        return Box(round(x - width / 2, 2), round(y - height / 2, 2), round(width, 2), height, corner, drawn)

    def place(self, spot: Point) -> Point:
        return self.columns.at(spot[0]), self.rows.at(spot[1])

    def body(self) -> Box:
        """The cell's outline, around all nodes and bends inside it."""
        inner = [box for key, box in self.boxes.items() if key not in self.outside]
        bends = [self.place(spot) for edge in self.inside.edges for spot in edge.line.corners]
        xs = [x for box in inner for x in (box.x, box.x + box.width)] + [x for x, _ in bends]
        ys = [y for box in inner for y in (box.y, box.y + box.height)] + [y for _, y in bends]
        left, top = min(xs) - PADDING, min(ys) - PADDING
        return Box(
            round(left, 2),
            round(top, 2),
            round(max(xs) + PADDING - left, 2),
            round(max(ys) + PADDING - top, 2),
            16,
        )


class Axis:
    """The centres of the columns, or of the rows. Each is as large as its largest item."""

    def __init__(self, start: float, gap: float, items: Iterable[tuple[float, float]]) -> None:
        sizes: dict[int, float] = {}
        for at, size in items:
            # An item between two columns fits into the gap.
            if at == int(at):
                sizes[int(at)] = max(sizes.get(int(at), 0), size)
        self.centres = []
        for k in range(max(sizes) + 1):
            size = sizes.get(k, LANE)
            self.centres.append(start + size / 2)
            start += size + gap

    def at(self, place: float) -> float:
        low = int(place)
        if low == place:
            return round(self.centres[low], 2)
        return round(self.centres[low] + (self.centres[low + 1] - self.centres[low]) * (place - low), 2)
