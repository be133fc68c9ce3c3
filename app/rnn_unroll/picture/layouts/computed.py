"""The computed style: strips of units with true numbers, braces, encoder and decoder bands."""

from collections.abc import Iterator
from functools import cache

from rnn_unroll import tokens
from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.graphs.graph import Edge, Graph, Node
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.layouts import frame
from rnn_unroll.picture.scene import (
    Band,
    Box,
    Brace,
    Column,
    Gauge,
    Legend,
    PlacedLabel,
    PlacedNode,
    PlacedText,
    Point,
    Return,
    Scene,
    Strip,
    Wire,
)

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
LEAD = 54
"""Length of the arrow from a⟨0⟩."""
BACK = 12
"""How far beside an edge its gradient comes back."""
SPREAD = 25
"""How far from the middle the wires run between an output and its loss: its label is between."""
LOSS, OVER = 26, 62
"""Height of a loss's box, and the gap between it and its output."""
LEGEND = 74
"""Height of the legend of gradients or of heat."""
GAUGE = 6
"""Height of the bar that tells a gradient's size inside a box."""
ASIDE, RISE = 44, 68
"""Where the box of a backward chain's state stands beside that of the forward chain's: to the
right, so that wires pass by both, and above."""

Span = tuple[int, int] | None


def arrange(spec: FigureSpec, graph: Graph) -> Scene:
    """Place the graph: time to the right on an even grid, inputs below, states, outputs above."""
    grid = _Grid(spec, graph)
    columns = tuple(
        Column(
            step.plan.t,
            grid.x(step.plan.t),
            tuple([grid.wire(edge) for edge in step.edges]),
            tuple([grid.node(node) for node in step.nodes]),
            step.plan.t > grid.shown,
            tuple([grid.back(edge) for edge in step.gradients]),
            tuple([gauge for node in step.nodes if (gauge := grid.gauge(node))]),
            frame.returned(spec, graph, step.plan.t),
        )
        for step in graph.steps
    )
    bands = grid.bands()
    initial = tuple(map(grid.initial, graph.initial))
    right = max(
        grid.x(len(columns)) + grid.wide,
        *(band.box.x + band.box.width for band in bands),
        *(node.box.x + node.box.width for node in initial),
    )
    legend = grid.legend()
    title, description = frame.words(spec, graph)
    return Scene(
        width=max(right + MARGIN, frame.least(spec, MARGIN, legend)),
        height=grid.bottom,
        title=title,
        description=description,
        facts=frame.facts(spec, graph),
        prefix=write.digest(spec),
        theme=spec.look.theme,
        style=spec.look.style,
        bands=bands,
        initial=initial,
        columns=columns,
        note=frame.note(spec, MARGIN, grid.bottom),
        input_slot=_box(grid.middle, grid.input),
        output_slot=_box(grid.middle, grid.output),
        braces=grid.braces(),
        legend=legend,
    )


class _Grid:
    """Columns of the time steps, and rows from the outputs down to the labels under the inputs."""

    def __init__(self, spec: FigureSpec, graph: Graph) -> None:
        self.spec, self.graph, self.plan, self.layers = spec, graph, graph.plan, graph.layers
        self.loss, self.heated, self.heat = graph.loss, graph.heated, frame.heats(spec, graph)
        self.gradients, self.relative = graph.loss is not None, spec.look.heat == "relative"
        self.spec, self.graph, self.shown = spec, graph, frame.shown(spec, graph)
        self.nodes = {node.key: node for node in graph.nodes}
        self.last = len(graph.steps)
        both = graph.directions == 2
        self.wide = WIDTH + (ASIDE if both else 0)
        self.middle = (self.wide - WIDTH) / 2
        """Left border of an input's or output's box inside its column."""
        self.weights = "weights" in spec.look.show
        self.bare_output = spec.wiring.kind.ty.fixed
        self.inputs = frame.contiguous(step.t for step in self.plan.steps if step.i)
        self.outputs = frame.contiguous(step.t for step in self.plan.steps if step.j)
        self.pitch = (PITCH if self.layers == 1 else WIDE_PITCH) + self.wide - WIDTH
        self.pitch += BACK if self.gradients else 0
        self.left = 128 if self.layers == 1 else 150
        self.top = TOP + (CROWN if self.crowned else 0)
        """Upper border of the highest boxes: the losses', where they are shown, or the outputs'."""
        self.output = self.top + (LOSS + OVER if self.gradients else 0)
        rise = RISE if both else 0
        self.states = [
            self.output + ROW + rise + (LAYER + rise) * (self.layers - layer)
            for layer in range(1, self.layers + 1)
        ]
        """Upper border of each layer's forward states."""
        self.input = self.states[0] + ROW
        below = any(step.reads in ("input", "start") for step in self.plan.steps)
        self.brace = self.input + (HEIGHT + 52 if below else BEND + 28)
        self.brace += 18 if below and self.heated is not None else 0
        self.below = self.brace + 44
        """Where the legend begins, and the note after it."""
        told = self.gradients + (self.heated is not None)
        self.bottom = self.below + LEGEND * told + (NOTE if CELLS[spec.model.cell].note else 0)

    @property
    def crowned(self) -> bool:
        """Whether T_y's brace must go above: its columns share some of T_x's, but not all."""
        x, y = self.inputs, self.outputs
        return bool(x and y and x != y and x[0] <= y[1] and y[0] <= x[1])

    def x(self, t: int) -> float:
        return self.left + (t - 1) * self.pitch

    def corner(self, node: Node) -> Point:
        """Upper left corner of a node's box, from the left border of its column."""
        if node.kind == "output":
            return self.middle, self.output
        if node.kind == "loss":
            return self.middle, self.top
        if not node.layer:
            return self.middle, self.input
        y = self.states[node.layer - 1]
        return (ASIDE, y - RISE) if node.backward else (0, y)

    def node(self, node: Node) -> PlacedNode:
        x, y = self.corner(node)
        centre = x + CENTRE
        label: PlacedLabel | None = None
        text: PlacedText | None = None
        aside: PlacedText | None = None
        if node.kind == "state":
            letter = "r" if node.backward else "a"
            symbol = math_labels.indexed(letter, node.number, node.layer if self.layers > 1 else None)
            # Beside two chains, wires run up on the right of a forward state too.
            left = self.wide > WIDTH and not node.backward
            off = 8 + (BACK if self.gradients and self.wide > WIDTH else 0)
            at = centre - off - symbol.width if left else centre + off
            label = PlacedLabel(symbol, round(at, 1) if left else at, y + HEIGHT + 21)
        elif node.kind == "output":
            symbol = math_labels.indexed("y", None if self.bare_output else node.number)
            label = frame.centred(symbol, centre, y - 9)
            word = tokens.label(node.token)
            text = PlacedText(word, centre, y - 40, value=True)
            if self.gradients:
                # Above there is the way to the loss: the word stands under the box, beside the wire.
                beside = centre + 10 + (self.wide - WIDTH) / 2 + BACK * (self.wide > WIDTH)
                text = PlacedText(word, beside + tokens.columns(word) * 3.7, y + HEIGHT + 17, value=True)
        elif node.kind == "loss":
            symbol = math_labels.indexed("l", None if self.bare_output else node.number)
            label = frame.centred(symbol, centre, y - 9)
            value = f"{node.values[0]:.4g}"
            text = PlacedText(value, centre, y + LOSS / 2 + 4.5, value=True)
            aside = PlacedText(f"target {tokens.label(node.token)}", centre, y - 33, value=False)
            box = Box(x, y, WIDTH, LOSS, CORNER)
            waits = frame.waits(self.graph, node, self.shown)
            return PlacedNode(
                node.kind, node.key, node.t, 0, node.name, box, None, (), label, text, aside, waits=waits
            )
        elif node.kind == "input":
            label = frame.centred(math_labels.indexed("x", node.number), centre, y + HEIGHT + 24)
            if node.token:
                text = PlacedText(tokens.label(node.token), centre, y + HEIGHT + 44, value=False)
        else:
            text = PlacedText(tokens.START_TOKEN, centre, y + HEIGHT + 20, value=False)
        strip = _strip(len(node.values), x, y, GAUGE + 2 if self.gauged(node) else 0)
        heat = frame.heat(self.spec, self.graph, self.heat, node, (centre, y + HEIGHT + 62))
        return PlacedNode(
            node.kind,
            node.key,
            node.t,
            node.layer,
            node.name,
            _box(x, y),
            strip,
            node.values,
            label,
            text,
            aside,
            heat,
            node.kind == "output" and node.number == self.heated,
            frame.waits(self.graph, node, self.shown),
        )

    def gauged(self, node: Node) -> bool:
        """Whether the node's box tells the size of its gradient."""
        return node.size is not None and node.kind in ("state", "input")

    def gauge(self, node: Node) -> Gauge | None:
        if node.size is None or not self.gauged(node):
            return None
        x, y = self.corner(node)
        return Gauge(x + 7, y + HEIGHT - 6 - GAUGE, WIDTH - 14, GAUGE, frame.share(node.size))

    def back(self, edge: Edge) -> Return:
        """A gradient's arrow: the edge that it comes back along, the other way round and beside it."""
        forward = self.points(edge.target, edge.source)
        if edge.source.startswith("l."):
            moved = frame.beside(forward, lambda x: -2 * SPREAD, 0)
        else:
            # Beside two chains the wires on the right keep to the right: on the left there is a box.
            moved = frame.beside(forward, self.aside, BACK)
        points = tuple(reversed(moved))
        return frame.back(edge.source, edge.target, edge.t, points, edge.size or 0.0, BEND - 2, plain=False)

    def aside(self, x: float) -> float:
        return BACK if self.wide > WIDTH and x % self.pitch > self.wide / 2 else -BACK

    def legend(self) -> Legend | None:
        made = []
        if self.loss is not None:
            made.append(
                frame.gradient_legend(MARGIN, self.below + 10, self.loss, frame.late(self.spec, self.graph))
            )
        if self.heated is not None:
            at = self.below + 10 + LEGEND * len(made)
            made.append(frame.heat_legend(MARGIN, at, self.heated, self.relative))
        return frame.together(made)

    def initial(self, node: Node) -> PlacedNode:
        """a⟨0⟩ is zero: its equation stands in place of a strip of empty cells."""
        _, y = self.corner(node)
        layer = f"[{node.layer}]" if self.layers > 1 else ""
        letter, t = ("r", self.last + 1) if node.backward else ("a", 0)
        symbol = math_labels.tex(rf"{letter}^{{{layer}\langle {t}\rangle}}=\vec{{0}}")
        width = round(symbol.width + 6, 2)
        x = self.x(self.last) + self.wide + LEAD if node.backward else self.left - LEAD - width
        box = Box(x, y, width, HEIGHT, CORNER, drawn=False)
        label = PlacedLabel(symbol, box.x + (4 if node.backward else 2), y + HEIGHT / 2 + 5)
        return PlacedNode(node.kind, node.key, node.t, node.layer, node.name, box, None, (), label, None)

    def wire(self, edge: Edge) -> Wire:
        points = self.points(edge.source, edge.target)
        placed = frame.wire(edge.kind, edge.source, edge.target, edge.t, points, BEND)
        # Feedback falls where the name of W_aa would stand.
        crossed = edge.kind == "recurrent" and self.plan.steps[edge.t - 1].reads == "feedback"
        return placed._replace(label=self.weight(placed)) if self.weights and not crossed else placed

    def points(self, source: str, target: str) -> tuple[Point, ...]:
        """The corners of an edge, from the left border of the column of its target."""
        return tuple(self.corners(self.nodes[source], self.nodes[target]))

    def corners(self, source: Node, target: Node) -> Iterator[Point]:
        (x0, y0), (x1, y1) = self.corner(source), self.corner(target)
        x0 += (source.t - target.t) * self.pitch
        across = y1 + HEIGHT / 2
        if target.kind == "loss":
            x = x1 + CENTRE + SPREAD
            yield x, y0
            yield x, y1 + LOSS
        elif source.layer == target.layer:
            right = target.backward
            if source.kind == "initial-state":
                yield (self.wide + LEAD if right else -LEAD), across
            else:
                yield (x0 if right else x0 + WIDTH), across
            yield (x1 + WIDTH if right else x1), across
        elif source.kind == "output":
            gap, floor = self.pitch - WIDTH, self.input + BEND
            yield -gap, y0 + HEIGHT / 2
            yield -gap / 2, y0 + HEIGHT / 2
            yield -gap / 2, floor
            yield CENTRE, floor
            yield CENTRE, y1 + HEIGHT
        elif source.t != target.t:
            # The first backward state is far to the left of the output that looks at it.
            yield x0 + CENTRE, y0
            yield x0 + CENTRE, across
            yield x1, across
        elif source.layer and target.layer:
            # Both states of a layer go into both of the next: the wires meet half way up.
            yield x0 + CENTRE, y0
            if x0 != x1:
                half = self.meeting(target.layer)
                yield x0 + CENTRE, half
                yield x1 + CENTRE, half
            yield x1 + CENTRE, y1 + HEIGHT
        else:
            # Straight up or down from the state, whose side of the other box it meets.
            x = (x0 if source.kind == "state" else x1) + CENTRE
            yield x, y0
            yield x, y1 + HEIGHT

    def meeting(self, layer: int) -> float:
        """Height at which the wires of two chains meet below a layer."""
        return (self.states[layer - 2] - RISE + self.states[layer - 1] + HEIGHT) / 2

    def weight(self, wire: Wire) -> PlacedLabel | None:
        """The name of the weights on a wire: the same name on every copy along time."""
        target = self.nodes[wire.target]
        label = frame.weight(self.spec, self.graph, wire.kind, target)
        if label is None or len(wire.path.split("Q")) > 1:
            return None
        (x0, y0), (x1, y1) = wire.start, wire.end
        if wire.kind == "recurrent":
            return frame.centred(
                label,
                (x0 + x1) / 2,
                y0 + (20 + BACK * self.gradients if target.backward else -12),
                frame.WEIGHT,
            )
        middle = (y0 + y1) / 2 + (14 if wire.kind == "depth" else 6)
        # Beside two chains gradients come back on the outer sides of the wires.
        apart = BACK if self.gradients and self.wide > WIDTH else 0
        if self.wide > WIDTH and wire.kind == "depth" and not target.backward:
            return PlacedLabel(
                label,
                x0 - 8 - apart - frame.WEIGHT * label.width,
                self.meeting(target.layer) + 20,
                frame.WEIGHT,
            )
        if self.wide > WIDTH and wire.kind == "output":
            # A state's wire passes by the boxes of the other chain before it is free.
            middle = y1 + (ROW - HEIGHT) / 2
        if target.backward or self.nodes[wire.source].backward:
            x0 += apart
        return PlacedLabel(label, x0 + 7, middle, frame.WEIGHT)

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
            return self.x(columns[0]), self.x(columns[1]) + self.wide

        if self.inputs and self.inputs == self.outputs:
            label = math_labels.length("T_x=T_y", self.plan.tx)
            return (frame.brace("both", *span(self.inputs), self.brace, label),)
        braces = []
        if self.inputs:
            label = math_labels.length("T_x", self.plan.tx)
            braces.append(frame.brace("tx", *span(self.inputs), self.brace, label))
        if self.outputs:
            label = math_labels.length("T_y", self.plan.ty)
            y = self.top - 50 if self.crowned else self.brace
            braces.append(frame.brace("ty", *span(self.outputs), y, label, up=self.crowned))
        return tuple(braces)


@cache
def _box(x: float, y: float) -> Box:
    return Box(x, y, WIDTH, HEIGHT, CORNER)


def _strip(units: int, x: float, y: float, less: float = 0) -> Strip:
    inset = 7 if units <= 12 else 5
    return frame.strip(units, x + inset, y + 6, WIDTH - 2 * inset, HEIGHT - 12 - less)
