"""The computed style: strips of units with true numbers, braces, encoder and decoder bands."""

from functools import cache

from app import math_labels, tokens
from app.cells import CELLS
from app.graph import Edge, Graph, Node
from app.layouts import frame
from app.scene import Band, Box, Brace, Column, PlacedLabel, PlacedNode, PlacedText, Point, Scene, Strip, Wire
from app.spec import FigureSpec

PITCH, WIDE_PITCH = 104, 122
"""From one time step to the next; wider where labels carry a layer too."""
WIDTH, HEIGHT, CORNER = 68, 42, 9
"""A node's box."""
CENTRE = WIDTH / 2
ROW = 116
"""From the outputs' row to the states', and from the states' to the inputs'."""
LAYER = 96
"""From one layer of states to the next."""
TOP = 72
"""Upper border of the outputs' row, below two lines of labels."""
CROWN = 44
"""What a brace above the outputs adds to that."""
MARGIN = 24
BAND, BAND_SIDE = 45, 15
"""How far a band reaches past the states' boxes, up and down, and to the sides."""
CAPTION_ROOM = 40
"""What a band grows by where its caption moves to the right of the last arrow."""
BEND = 12
NOTE = 18
"""Height of the line under the figure that states the cell's convention."""
WEIGHT = 0.8
"""Size of a weight's name beside the other labels."""
LEAD = 54
"""Length of the arrow from a⟨0⟩."""

Span = tuple[int, int] | None


def arrange(spec: FigureSpec, graph: Graph) -> Scene:
    """Place the graph: time to the right on an even grid, inputs below, states, outputs above."""
    grid = _Grid(spec, graph)
    last = frame.shown(spec, graph)
    columns = tuple(
        Column(
            step.plan.t,
            grid.x(step.plan.t),
            tuple([grid.wire(edge) for edge in step.edges]),
            tuple([grid.node(node) for node in step.nodes]),
            step.plan.t > last,
        )
        for step in graph.steps
    )
    bands = grid.bands()
    right = max([grid.x(len(columns)) + WIDTH, *(band.box.x + band.box.width for band in bands)])
    title, description = frame.words(spec, graph)
    return Scene(
        width=right + MARGIN,
        height=grid.bottom,
        title=title,
        description=description,
        facts=frame.facts(spec, graph),
        prefix=spec.digest,
        theme=spec.theme,
        style=spec.style,
        bands=bands,
        initial=tuple(map(grid.initial, graph.initial)),
        columns=columns,
        note=frame.note(spec, MARGIN, grid.bottom),
        input_slot=_box(grid.input),
        output_slot=_box(grid.output),
        braces=grid.braces(),
    )


class _Grid:
    """Columns of the time steps, and rows from the outputs down to the labels under the inputs."""

    def __init__(self, spec: FigureSpec, graph: Graph) -> None:
        self.plan, self.layers = graph.plan, graph.layers
        self.weights = "weights" in spec.show
        self.arrows = CELLS[spec.cell].arrows
        self.bare_output = spec.kind.ty.fixed
        self.inputs = frame.contiguous(step.t for step in self.plan.steps if step.i)
        self.outputs = frame.contiguous(step.t for step in self.plan.steps if step.j)
        self.pitch = PITCH if self.layers == 1 else WIDE_PITCH
        self.left = 128 if self.layers == 1 else 150
        self.output = TOP + (CROWN if self.crowned else 0)
        self.states = [
            self.output + ROW + LAYER * (self.layers - layer) for layer in range(1, self.layers + 1)
        ]
        self.input = self.states[0] + ROW
        below = any(step.reads in ("input", "start") for step in self.plan.steps)
        self.brace = self.input + (HEIGHT + 52 if below else BEND + 28)
        self.bottom = self.brace + 44 + (NOTE if CELLS[spec.cell].note else 0)

    @property
    def crowned(self) -> bool:
        """Whether T_y's brace must go above: its columns share some of T_x's, but not all."""
        x, y = self.inputs, self.outputs
        return bool(x and y and x != y and x[0] <= y[1] and y[0] <= x[1])

    def x(self, t: int) -> float:
        return self.left + (t - 1) * self.pitch

    def y(self, key: str) -> float:
        """Upper border of a node's box, by its key."""
        kind, _, rest = key.partition(".")
        if kind == "y":
            return self.output
        if kind in ("x", "sos"):
            return self.input
        return self.states[int(rest.partition(".")[0]) - 1]

    def node(self, node: Node) -> PlacedNode:
        y = self.y(node.key)
        label: PlacedLabel | None = None
        text: PlacedText | None = None
        if node.kind == "state":
            symbol = math_labels.indexed("a", node.number, node.layer if self.layers > 1 else None)
            label = PlacedLabel(symbol, CENTRE + 8, y + HEIGHT + 21)
        elif node.kind == "output":
            symbol = math_labels.indexed("y", None if self.bare_output else node.number)
            label = frame.centred(symbol, CENTRE, y - 9)
            text = PlacedText(tokens.label(node.token), CENTRE, y - 40, value=True)
        elif node.kind == "input":
            label = frame.centred(math_labels.indexed("x", node.number), CENTRE, y + HEIGHT + 24)
            text = PlacedText(tokens.label(node.token), CENTRE, y + HEIGHT + 44, value=False)
        else:
            text = PlacedText(tokens.START_TOKEN, CENTRE, y + HEIGHT + 20, value=False)
        strip = _strip(len(node.values), y)
        return PlacedNode(
            node.kind, node.key, node.t, node.layer, node.name, _box(y), strip, node.values, label, text
        )

    def initial(self, node: Node) -> PlacedNode:
        """a⟨0⟩ is zero: its equation stands in place of a strip of empty cells."""
        y = self.y(node.key)
        layer = f"[{node.layer}]" if self.layers > 1 else ""
        symbol = math_labels.tex(rf"a^{{{layer}\langle 0\rangle}}=\vec{{0}}")
        width = round(symbol.width + 6, 2)
        box = Box(self.left - LEAD - width, y, width, HEIGHT, CORNER, drawn=False)
        label = PlacedLabel(symbol, box.x + 2, y + HEIGHT / 2 + 5)
        return PlacedNode(node.kind, node.key, 0, node.layer, node.name, box, None, node.values, label, None)

    def wire(self, edge: Edge) -> Wire:
        source, target = self.y(edge.source), self.y(edge.target)
        gap = self.pitch - WIDTH
        points: tuple[Point, ...]
        if edge.kind == "recurrent":
            start = -LEAD if edge.source.startswith("a0") else -gap
            points = ((start, target + HEIGHT / 2), (0, target + HEIGHT / 2))
        elif edge.kind == "feedback":
            floor = self.input + BEND
            points = (
                (-gap, source + HEIGHT / 2),
                (-gap / 2, source + HEIGHT / 2),
                (-gap / 2, floor),
                (CENTRE, floor),
                (CENTRE, target + HEIGHT),
            )
        else:
            points = ((CENTRE, source), (CENTRE, target + HEIGHT))
        placed = frame.wire(edge.kind, edge.source, edge.target, edge.t, points, BEND)
        # Feedback falls where the name of W_aa would stand.
        crossed = edge.kind == "recurrent" and self.plan.steps[edge.t - 1].reads == "feedback"
        return placed._replace(label=self.weight(placed)) if self.weights and not crossed else placed

    def weight(self, wire: Wire) -> PlacedLabel | None:
        """The name of the weights on a wire: the same name on every copy along time."""
        recurrent, reading = self.arrows
        names = {"recurrent": recurrent, "input": reading, "depth": reading, "output": "W_{ya}"}
        if wire.kind not in names:
            return None
        layer = f"[{wire.target.split('.')[1]}]" if self.layers > 1 and wire.kind != "output" else ""
        part = r"\mathrm{dec}" if wire.t > self.plan.boundary else r"\mathrm{enc}"
        above = layer + (part if self.plan.boundary and wire.kind != "output" else "")
        label = math_labels.tex(names[wire.kind] + (f"^{{{above}}}" if above else ""))
        (x0, y0), (x1, y1) = wire.start, wire.end
        if wire.kind == "recurrent":
            return frame.centred(label, (x0 + x1) / 2, y0 - 12, WEIGHT)
        return PlacedLabel(label, x0 + 7, (y0 + y1) / 2 + (14 if wire.kind == "depth" else 6), WEIGHT)

    def bands(self) -> tuple[Band, ...]:
        boundary, count = self.plan.boundary, len(self.plan.steps)
        if not boundary:
            return ()
        top = self.states[-1] - BAND
        bottom = self.states[0] + HEIGHT + BAND
        # Where an arrow comes up into the decoder's first step it would cross a caption on the left.
        entered = self.plan.steps[boundary].reads != "nothing"
        bands = []
        for name, first, last in (("encoder", 1, boundary), ("decoder", boundary + 1, count)):
            x = self.x(first) - BAND_SIDE
            width = self.x(last) + WIDTH + BAND_SIDE - x
            at, anchor = (x + 15, top + 21 if name == "encoder" else bottom - 9), "start"
            if name == "decoder" and entered:
                width += CAPTION_ROOM
                at, anchor = (x + width - 12, bottom - 9), "end"
            bands.append(Band(name, Box(x, top, width, bottom - top, 14), name.upper(), at, anchor))
        return tuple(bands)

    def braces(self) -> tuple[Brace, ...]:
        """T_x and T_y under their columns, as one brace where they are the same columns."""

        def span(columns: tuple[int, int]) -> tuple[float, float]:
            return self.x(columns[0]), self.x(columns[1]) + WIDTH

        if self.inputs and self.inputs == self.outputs:
            label = math_labels.length("T_x=T_y", self.plan.tx)
            return (frame.brace("both", *span(self.inputs), self.brace, label),)
        braces = []
        if self.inputs:
            label = math_labels.length("T_x", self.plan.tx)
            braces.append(frame.brace("tx", *span(self.inputs), self.brace, label))
        if self.outputs:
            label = math_labels.length("T_y", self.plan.ty)
            y = self.output - 50 if self.crowned else self.brace
            braces.append(frame.brace("ty", *span(self.outputs), y, label, up=self.crowned))
        return tuple(braces)


@cache
def _box(y: float) -> Box:
    return Box(0, y, WIDTH, HEIGHT, CORNER)


def _strip(units: int, y: float) -> Strip:
    inset = 7 if units <= 12 else 5
    return frame.strip(units, inset, y + 6, WIDTH - 2 * inset, HEIGHT - 12)
