"""The inside of a cell: its declared parts on a grid whose columns and rows are as wide and high as
what stands in them, a chip with a vector's units on each of its wires, and the equations.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.graphs.inside import Inside, InsideEdge, InsideNode, general, put_in, written
from rnn_unroll.look.styles import STYLES
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.layouts import frame
from rnn_unroll.picture.math_labels import Label
from rnn_unroll.picture.scene import (
    Box,
    Column,
    Formula,
    Numbers,
    PlacedLabel,
    PlacedNode,
    PlacedText,
    Point,
    Scene,
    Strip,
    Wire,
)
from rnn_unroll.words import describe

COLUMN_GAP, ROW_GAP, LANE = 26, 17, 8
"""Between columns and between rows, and the size of one in which nothing stands."""
MARGIN, PADDING = 24, 13
"""Around the figure, and around what stands in the cell."""
APART = 8
"""How much further away from the rest is what stands outside the cell."""
CAPTION = 34
"""Room for the line above the cell."""
READABLE = 6
"""Units that are shown as numbers; longer vectors are strips with the chosen unit's number."""
LINE, HEAD, FOOT = 12, 22, 5
"""Height of a number's line, and of what is above and below the units in a chip."""
SWATCH, NUMBER, INSET = 9, 36, 6
"""Width of a unit's cell beside its number, of the number, and of the room at their sides."""
STRIP_WIDTH, STRIP_HEIGHT = 62, 15
SYMBOL, SIGN, FORMULA = 0.74, 0.9, 0.86
"""Sizes of the labels of vectors, of parts and of equations."""
BEND = 8
EQUATION = 56
"""From one equation to the next, with its numbers below it."""

OPERATORS = r"\\cdot|\\odot|[-+=]"
SPACE = 4.0
"""Room on both sides of an operator."""


def arrange(spec: FigureSpec, inside: Inside) -> Scene:
    """Place the cell, and its equations beside it or below, whichever is nearer to a page's shape."""
    return _Drawing(spec, inside).scene()


class _Drawing:
    """Sizes of all that stands in the cell, and from them the places."""

    def __init__(self, spec: FigureSpec, inside: Inside) -> None:
        self.spec, self.inside = spec, inside
        self.numbers = STYLES[spec.look.style].numbers
        self.pending = inside.at.t > frame.shown(spec, inside)
        self.marks = self.symbols()
        self.labels = {node.key: self.label(node) for node in inside.nodes}
        sizes = {node.key: self.size(node) for node in inside.nodes}
        ends = {end for edge in inside.edges for end in (edge.line.source, edge.line.target)}
        # What comes from outside, or goes there, stands outside the cell.
        self.outside = {node.key for node in inside.nodes if node.kind in ("state", "input")} & ends
        nodes = inside.nodes
        self.columns = _Axis(
            MARGIN - APART,
            COLUMN_GAP,
            [(n.spot[0], sizes[n.key][0] + (2 * APART if n.kind == "state" else 0)) for n in nodes],
        )
        self.rows = _Axis(
            MARGIN + CAPTION,
            ROW_GAP,
            [(n.spot[1], sizes[n.key][1] + (2 * APART if n.kind == "input" else 0)) for n in nodes],
        )
        self.boxes = {node.key: self.box(node, *sizes[node.key]) for node in nodes}

    def symbols(self) -> Mapping[str, Label]:
        """What the marks in a symbol stand for: real indices beside numbers, t elsewhere."""
        inside = self.inside
        chain, layer, t = inside.at
        deep = layer if inside.layers > 1 else None
        earlier = -1 if chain == "a" else 1
        here: int | str = t if self.numbers else "t"
        before: int | str = t + earlier if self.numbers else f"t{earlier:+}"
        made = {}
        for letter in ("a", "c", "candidate"):
            base = chain if letter == "a" else letter
            made[f"{letter} here"] = math_labels.indexed(base, here, deep)
            made[f"{letter} before"] = math_labels.indexed(base, before, deep)
        return made | {"read": self.read(here)}

    def read(self, here: int | str) -> Label:
        """The symbol of what the cell reads."""
        inside = self.inside
        layer, step = inside.at.layer, inside.step
        if layer > 1:
            below = [math_labels.indexed(chain, here, layer - 1) for chain in "ar"[: inside.directions]]
            return below[0] if len(below) == 1 else _together(*below)
        if step.reads == "input":
            return math_labels.indexed("x", step.i if self.numbers else here)
        if step.reads == "start":
            return math_labels.tex(r"\langle\mathrm{sos}\rangle")
        if step.reads == "nothing":
            return math_labels.tex(r"\vec{0}")
        fed = math_labels.indexed("y", inside.emitted if self.numbers else "t-1")
        if self.spec.wiring.feedback == "softmax":
            return fed
        return math_labels.row(
            (math_labels.tex(r"\operatorname{onehot}("), fed, math_labels.tex(")")), (0, 0, 0)
        )

    def label(self, node: InsideNode) -> Label | None:
        if not node.sign:
            return None
        return _symbol(node.sign, self.marks) if node.values else math_labels.tex(node.sign)

    def has_unit(self, node: InsideNode) -> bool:
        """Whether a vector counts the cell's own units, one of which is chosen."""
        return node.kind != "input" and not node.plain

    def readable(self, node: InsideNode) -> bool:
        return len(node.values) <= READABLE and not node.plain

    def size(self, node: InsideNode) -> tuple[float, float]:
        """Width and height of a node's box."""
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

    def node(self, node: InsideNode) -> PlacedNode:
        _, layer, t = self.inside.at
        box, label = self.boxes[node.key], self.labels[node.key]
        middle = box.x + box.width / 2
        placed = None
        strip, numbers = None, None
        if node.values and self.numbers:
            if label:
                placed = frame.centred(label, middle, box.y + 17.5, SYMBOL)
            if self.readable(node):
                left = middle - (SWATCH + NUMBER) / 2
                strip = frame.column(len(node.values), left, box.y + HEAD, SWATCH, LINE)
                numbers = self.printed(node, strip, left + SWATCH + NUMBER, box.y + HEAD)
            else:
                strip = frame.strip(
                    len(node.values), middle - STRIP_WIDTH / 2, box.y + HEAD, STRIP_WIDTH, STRIP_HEIGHT
                )
                if self.has_unit(node):
                    numbers = self.printed(node, strip, middle + NUMBER / 2, box.y + HEAD + STRIP_HEIGHT + 1)
        elif label:
            scale = SYMBOL if node.values else SIGN
            placed = frame.centred(label, middle, box.y + box.height / 2 + 5, scale)
        values = node.values if self.numbers else ()
        return PlacedNode(
            node.kind, node.key, t, layer, self.name(node), box, strip, values, placed, None
        )._replace(numbers=numbers)

    def name(self, node: InsideNode) -> str:
        """Accessible name: what the node is, and its vector's numbers where the run brings them."""
        if not node.values or not self.numbers or self.pending:
            return node.name
        if not self.readable(node):
            unit = self.spec.look.unit
            return (
                f"{node.name}, unit {unit}: {written(node.values[unit - 1])}"
                if self.has_unit(node)
                else node.name
            )
        return f"{node.name}: {', '.join(map(written, node.values))}"

    def printed(self, node: InsideNode, strip: Strip, right: float, top: float) -> Numbers:
        """The numbers of a vector, the chosen unit's standing out; of a long one that unit's alone."""
        chosen = self.spec.look.unit - 1 if self.has_unit(node) else -1
        values = node.values if self.readable(node) else (node.values[chosen],)
        texts = tuple(
            (written(value).replace("-", "−"), round(right, 2), round(top + LINE * k + LINE - 2.5, 2))
            for k, value in enumerate(values)
        )
        if chosen < 0:
            return Numbers(texts, -1)
        x, y, width, height = strip.cells[chosen]
        around = Box(round(x - 0.4, 2), round(y - 0.4, 2), round(width + 0.8, 2), round(height + 0.8, 2), 1.5)
        return Numbers(texts, min(chosen, len(values) - 1), around)

    def wire(self, edge: InsideEdge) -> Wire:
        line = edge.line
        source, target = self.boxes[line.source], self.boxes[line.target]
        start = _middle(source) if line.branch is None else self.place(line.branch)
        points = [start, *map(self.place, line.corners), _middle(target)]
        if line.branch is None:
            points[0] = _border(source, points[1])
        points[-1] = _border(target, points[-2])
        wire = frame.wire(edge.kind, line.source, line.target, self.inside.at.t, tuple(points), BEND)
        over = frame.shortened(tuple(points), BEND) if line.over else ""
        return wire._replace(branch=line.branch is not None, over=over)

    def place(self, spot: Point) -> Point:
        return self.columns.at(spot[0]), self.rows.at(spot[1])

    def body(self) -> Box:
        """The cell's outline, around all that is inside it."""
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

    def scene(self) -> Scene:
        spec, inside, body = self.spec, self.inside, self.body()
        chain, layer, t = inside.at
        words = [inside.cell.title]
        if self.numbers:
            words.append(describe.place(inside.layers, layer, t, chain))
        caption = PlacedText(", ".join(words), body.x + body.width / 2, body.y - 11, False)
        cell = PlacedNode("cell", "cell", t, layer, caption.text, body, None, (), None, caption)
        right = max(box.x + box.width for box in self.boxes.values())
        bottom = max(body.y + body.height, *(box.y + box.height for box in self.boxes.values()))
        formulas, width, height = self.formulas(right, bottom)
        ordered = sorted(inside.edges, key=lambda edge: edge.line.over)
        nodes = tuple(map(self.node, inside.nodes))
        if inside.cell.note:
            height += 18
        return Scene(
            width=round(width, 2),
            height=round(height, 2),
            title=describe.inside_title(spec, inside.at),
            description=describe.inside(spec, inside.plan, inside.at, self.told()),
            facts=frame.facts(spec, inside),
            prefix=write.digest(spec),
            theme=spec.look.theme,
            style=spec.look.style,
            bands=(),
            initial=(cell,),
            columns=(Column(t, 0, tuple(map(self.wire, ordered)), nodes, self.pending),),
            note=frame.note(spec, MARGIN, height),
            input_slot=body,
            output_slot=body,
            braces=(),
            formulas=formulas,
        )

    def told(self) -> dict[str, str]:
        """The chosen unit of every vector that has one, in words, as far as the run has come."""
        if self.pending or not self.numbers:
            return {}
        hidden = self.spec.model.hidden
        return {
            node.name: written(node.values[self.spec.look.unit - 1])
            for node in self.inside.nodes
            if len(node.values) == hidden and node.kind != "input" and not node.plain
        }

    def formulas(self, right: float, bottom: float) -> tuple[tuple[Formula, ...], float, float]:
        """The cell's equations, each over its numbers; and the size of the whole figure."""
        lines = [self.equation(k) for k in range(len(self.inside.cell.equations))]
        heading = self.heading()
        wide = max(max(law.width, numbers.width if numbers else 0) for law, numbers in lines) * FORMULA
        wide = max(wide, heading.width * FORMULA if heading else 0)
        pitch = EQUATION if heading else 34
        crown = 34 if heading else 8
        tall = crown + pitch * len(lines)
        beside = right + COLUMN_GAP + 14 + wide + MARGIN, max(bottom, MARGIN + tall) + MARGIN
        per_row = max(1, int((right - MARGIN + 30) // (wide + 30)))
        rows = -(-len(lines) // per_row)
        below = max(right, MARGIN + wide) + MARGIN, bottom + 26 + crown + pitch * rows + 6
        if abs(beside[0] / beside[1] - 1.5) <= abs(below[0] / below[1] - 1.5):
            left, per_row, size = right + COLUMN_GAP + 14, 1, beside
            top = max(MARGIN + CAPTION - 8, (bottom + MARGIN - tall) / 2)
        else:
            left, top, size = MARGIN, bottom + 30, below
        made = []
        if heading:
            made.append(Formula(PlacedLabel(heading, left, round(top, 2), FORMULA), True))
        for k, (law, numbers) in enumerate(lines):
            x = round(left + (k % per_row) * (wide + 30), 2)
            y = round(top + crown + (k // per_row) * pitch, 2)
            made.append(Formula(PlacedLabel(law, x, y, FORMULA), False))
            if numbers:
                made.append(Formula(PlacedLabel(numbers, x, y + 22, FORMULA), True))
        return tuple(made), *size

    def heading(self) -> Label | None:
        """Whose numbers stand in the equations; None where there are none."""
        if self.pending or not self.numbers:
            return None
        unit = math_labels.tex(r"\text{with the numbers of unit}")
        return math_labels.row((unit, math_labels.numeral(str(self.spec.look.unit))), (0, 5))

    def equation(self, k: int) -> tuple[Label, Label | None]:
        """An equation as books write it, and with this step's numbers of the chosen unit."""
        law = general(self.inside, k)
        label = math_labels.tex(law)
        if self.pending or not self.numbers:
            return label, None
        pieces = put_in(self.inside, k, self.spec.look.unit)
        numbers = _composed([math_labels.numeral(text) if number else text for text, number in pieces])
        # The numbers' first sign of equality stands under that of the law.
        lead = math_labels.tex(law.partition("=")[0]).width + SPACE
        return label, math_labels.row((math_labels.tex("="), numbers), (lead, SPACE))


class _Axis:
    """Centres of the columns, or of the rows: each as large as the largest thing in it."""

    def __init__(self, start: float, gap: float, items: Iterable[tuple[float, float]]) -> None:
        sizes: dict[int, float] = {}
        for at, size in items:
            # What stands between two columns fits into the gaps.
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


def _middle(box: Box) -> Point:
    return round(box.x + box.width / 2, 2), round(box.y + box.height / 2, 2)


def _border(box: Box, toward: Point) -> Point:
    """Where a line from the middle of a box crosses its border, on the way (axis-parallel) to a point."""
    x, y = _middle(box)
    if toward[1] == y:
        return (box.x if toward[0] < x else round(box.x + box.width, 2)), y
    return x, (box.y if toward[1] < y else round(box.y + box.height, 2))


_MARKED = re.compile(r"(\\tilde\{c\}|[ac])\^\{\\text\{@(here|before)\}\}|(\\text\{@u\}\^\{\\text\{@in\}\})")


def _symbol(expression: str, marks: Mapping[str, Label]) -> Label:
    """A vector's symbol, with the labels of its marked letters put in."""
    pieces: list[str | Label] = []
    end = 0
    for found in _MARKED.finditer(expression):
        letter = {r"\tilde{c}": "candidate"}.get(found[1], found[1])
        pieces += [expression[end : found.start()], marks["read" if found[3] else f"{letter} {found[2]}"]]
        end = found.end()
    return _composed([*pieces, expression[end:]])


def _composed(pieces: Sequence[str | Label]) -> Label:
    """Pieces of TeX, each laid out once, and labels, side by side as one expression."""
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
    """The operators of an expression, and what stands between them."""
    return [atom for part in re.split(f"({OPERATORS})", expression) if (atom := part.strip())]


def _together(one: Label, other: Label) -> Label:
    return _composed(["[", one, ",", other, "]"])
