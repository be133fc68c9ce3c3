"""Strokes: the single marks of a scene as shapes of a slide, such as a label, a line and a box."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from rnn_unroll.look.themes import THEMES
from rnn_unroll.picture.arrows import POINT as TIP_POINT
from rnn_unroll.picture.arrows import SIDE, WIRE_TIP, Tip
from rnn_unroll.picture.draw.looks import Look, boxed, looks
from rnn_unroll.picture.draw.paints import PAINTS
from rnn_unroll.picture.marks import Box, PlacedLabel, PlacedText, Strip
from rnn_unroll.picture.route import Point, Route, absolute
from rnn_unroll.picture.scene import PlacedNode, Scene
from rnn_unroll.picture.symbols import SIZE
from rnn_unroll.slides import runs, shapes
from rnn_unroll.slides.runs import Run
from rnn_unroll.slides.shapes import POINT, Bounds, Element, Joint, Line, Shape, Type
from rnn_unroll.words import say

PALETTE = THEMES["light"].palette
"""Slides are white, whatever the address of a figure says."""
ROUNDED = 2.5
"""Radius of a cell's corners in px, if the cell is wide enough."""
ASCENT = {False: 0.905, True: 0.891}
"""How far the letters of words, and of formulas, rise above their line, in the type's size."""
HIGH = 1.15
"""Height of a line of text in the type's size."""
NEAR = 0.75
"""How many px a wire's end may be off the middle of a side and still be joined to it."""


class Strokes:
    """Draws the marks of a scene inside `room`, as large as they fit, at most `most` times their size.

    `at` is where the column that is drawn begins, and `faint` the opacity of all that is drawn: its colours
    are mixed with the paper's, since no program draws a group pale as a whole.
    """

    def __init__(self, scene: Scene, room: Bounds, most: float) -> None:
        wide, high = room.right - room.left, room.bottom - room.top
        self.unit = min(wide / scene.width, high / scene.height, most * 0.75 * POINT)
        """The length of a px in EMU."""
        self.scene = scene
        self.left = room.left + (wide - scene.width * self.unit) / 2 - scene.origin[0] * self.unit
        self.top = room.top + (high - scene.height * self.unit) / 2 - scene.origin[1] * self.unit
        self.looks: Mapping[str, Look] = looks(scene.style, False, scene.labels)
        self.paints = PAINTS[scene.style]
        self.at: Point = (0, 0)
        self.faint = 1.0
        self.numbers = count(100)
        """The numbers of the shapes of a slide, after those of its texts."""
        self.joints: dict[str, tuple[int, Box]] = {}
        """The number and the place of each node's box, once it is known."""

    # --- lengths and colours -------------------------------------------------------------------

    def point(self, at: Point) -> tuple[int, int]:
        x, y = self.left + (at[0] + self.at[0]) * self.unit, self.top + (at[1] + self.at[1]) * self.unit
        return round(x), round(y)

    def bounds(self, box: Box) -> Bounds:
        return Bounds(*self.point((box.x, box.y)), *self.point((box.x + box.width, box.y + box.height)))

    def size(self, px: float) -> float:
        """A size of type in points."""
        return px * self.unit / POINT

    def colour(self, look: str, attribute: str) -> str:
        """The colour of a look's `fill` or `stroke`, or none."""
        role = self.paints[self.looks[look].paint].get(attribute)
        return mixed(PALETTE[role], PALETTE["paper"], self.faint) if role else ""

    def line(
        self, name: str, width: float | None = None, opacity: float = 1.0, tip: Tip | None = None
    ) -> Line:
        """The line of a look. `width`, if given, and the size of the tip are in px."""
        look = self.looks[name]
        wide = width or look.width or 1.0
        head = round(tip.size * TIP_POINT / SIDE * self.unit) if tip else 0
        visible = opacity * (1.0 if look.opacity is None else look.opacity)
        dash = tuple(length / wide for length in look.dash)
        return Line(self.colour(name, "stroke"), round(wide * self.unit), dash, look.cap, visible, head)

    # --- marks ---------------------------------------------------------------------------------

    def rectangle(self, name: str, box: Box, opacity: float = 1.0, number: int | None = None) -> Shape:
        look = self.looks[name]
        fill = "" if look.hollow else self.colour(name, "fill")
        line = self.line(name) if self.colour(name, "stroke") else None
        return shapes.rectangle(
            number or next(self.numbers),
            name,
            self.bounds(box),
            box.corner * self.unit,
            shapes.solid(fill, opacity * (look.opacity or 1.0)) if fill else "",
            line,
        )

    def path(self, name: str, route: Route, line: Line | None = None, end: Point | None = None) -> Shape:
        """A line along a route. `end`, if given, is the point where its arrow's tip ends."""
        pieces, last = [], len(route) - 1
        verbs = {"move": "move", "line": "ln", "bend": "quadBez"}
        for k, (verb, numbers) in enumerate(absolute(route)):
            points = list(zip(numbers[::2], numbers[1::2], strict=True))
            if end and k == last:
                points[-1] = end
            pieces.append((verbs[verb], [self.point(one) for one in points]))
        return shapes.path(next(self.numbers), name, pieces, line or self.line(name))

    def arrow(self, name: str, route: Route, end: Point, source: str = "", target: str = "") -> Shape:
        """The line of a wire with its tip. A straight one is a connector, joined to the nodes at its ends."""
        line = self.line(name, tip=WIRE_TIP)
        steps = list(absolute(route))
        if [verb for verb, _ in steps] != ["move", "line"]:
            return self.path(name, route, line, end)
        begin = steps[0].numbers[0], steps[0].numbers[1]
        joints = self.joint(source, begin), self.joint(target, end)
        ends = self.point(begin), self.point(end)
        return shapes.connector(next(self.numbers), name, ends, line, joints)

    def joint(self, key: str, at: Point) -> Joint | None:
        """The side of a node's box in whose middle a wire ends, if it does."""
        if key not in self.joints:
            return None
        number, box = self.joints[key]
        x, y = at[0] + self.at[0], at[1] + self.at[1]
        middle, centre = box.x + box.width / 2, box.y + box.height / 2
        sides = (middle, box.y), (box.x, centre), (middle, box.y + box.height), (box.x + box.width, centre)
        for side, (at_x, at_y) in enumerate(sides):
            if abs(x - at_x) <= NEAR and abs(y - at_y) <= NEAR:
                return Joint(number, side)
        return None

    def text(self, name: str, placed: PlacedText, side: str = "") -> Iterator[Shape]:
        """A line of text, if it says something."""
        sentence = say(placed.text)
        if sentence.strip():
            look = self.looks[name]
            written = runs.text(sentence, bold=bool(look.weight and look.weight >= 600))
            anchor = side or look.anchor
            yield self.written(name, written, look.size or 12, (placed.x, placed.y), anchor)

    def label(self, kind: str, placed: PlacedLabel, about: float | None = None) -> Shape:
        """A math label, whose type may be wider or narrower than that of the drawing.

        A label to the right of the x `about` keeps its left end, one to the left of it its right end, and any
        other its middle.
        """
        label, x, y, scale = placed
        width = scale * label.width
        if about is not None and x >= about:
            at, anchor = x, "start"
        elif about is not None and x + width <= about:
            at, anchor = x + width, "end"
        else:
            at, anchor = x + width / 2, "middle"
        return self.written(f"label-{kind}", runs.formula(label.tex), SIZE * scale, (at, y), anchor)

    def written(self, name: str, pieces: Sequence[Run], size: float, at: Point, anchor: str) -> Shape:
        """Runs whose line lies at a point: that of their left end, their middle or their right end."""
        points = self.size(size)
        wide = sum(map(runs.width, pieces)) * points * POINT
        x, y = self.point(at)
        align = {"middle": "ctr", "end": "r"}.get(anchor, "l")
        left = x - wide * {"ctr": 0.5, "r": 1, "l": 0}[align]
        top = y - ASCENT[all(run.math for run in pieces)] * points * POINT
        place = Bounds(round(left), round(top), round(left + wide), round(top + HIGH * points * POINT))
        ink = self.colour(name, "fill")
        return shapes.words(next(self.numbers), name, place, pieces, Type(points, ink, align))

    def outline(self, node: PlacedNode, number: int) -> Iterator[Shape]:
        if node.box.drawn:
            yield self.rectangle(boxed(node.kind), node.box, number=number)

    def cells(self, strip: Strip, values: tuple[float, ...], opacity: float = 1.0) -> Iterator[Shape]:
        """The cells of a vector: red above zero, blue below, as strong as the number is large."""
        cells = (strip.ground or strip.cells) if strip.shares else strip.cells
        inks = (0.0,) * len(cells) if strip.shares or not values else values
        for cell, value in zip(cells, inks, strict=True):
            yield self.cell(cell, "negative" if value < 0 else "positive", abs(value) * opacity)
        if strip.shares:
            for cell, share in zip(strip.cells, values, strict=True) if values else ():
                yield self.cell(cell, "share", share * opacity)

    def cell(self, cell: tuple[float, float, float, float], name: str, ink: float) -> Shape:
        """One cell in so much of its colour."""
        colour = mixed(self.colour(name, "fill"), self.colour("zero", "fill"), min(1.0, ink))
        box = Box(*cell, corner=min(ROUNDED, cell[2] / 4))
        corner = box.corner * self.unit
        return shapes.rectangle(
            next(self.numbers), "cell", self.bounds(box), corner, shapes.solid(colour), None
        )

    def grouped(self, name: str, description: str, drawn: Iterator[Shape]) -> Iterator[Element]:
        """What is drawn as one group, if there is anything."""
        if several := list(drawn):
            yield shapes.group(next(self.numbers), name, description, several).xml


def mixed(colour: str, ground: str, share: float) -> str:
    """So much of a colour on a ground, both as `#rrggbb`."""
    pairs = [(int(colour[k : k + 2], 16), int(ground[k : k + 2], 16)) for k in (1, 3, 5)]
    return "#" + "".join(f"{round(share * one + (1 - share) * other):02x}" for one, other in pairs)
