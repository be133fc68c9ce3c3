"""The textbook style: tall empty boxes, symbols, dots for the steps between (after the figures of
the sequence-model literature: x⟨1⟩ x⟨2⟩ x⟨3⟩ ⋯ x⟨T_x⟩)."""

from collections.abc import Iterator
from functools import cache

from rnn_unroll import tokens
from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.patterns import PlanStep
from rnn_unroll.graphs.graph import Edge, Graph, Node
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.layouts import frame
from rnn_unroll.picture.layouts.parts import braces, labels, legends, sizes, wires
from rnn_unroll.picture.layouts.parts.names import name
from rnn_unroll.picture.route import Point, is_straight
from rnn_unroll.picture.scene import (
    Box,
    Brace,
    Column,
    Legend,
    PlacedLabel,
    PlacedNode,
    PlacedText,
    Return,
    Scene,
    Wire,
)
from rnn_unroll.words import captions, phrase

PITCH = 84
"""From one time step to the next."""
WIDTH = 30
CENTRE = WIDTH / 2
GAP = PITCH - WIDTH
FALL = -GAP / 2
TALL, SHORT, BETWEEN = 140, 92, 32
"""Height of a lone layer's box, of each box in a stack, and the gap in a stack."""
ASIDE, LOW, APART = 34, 68, 12
"""Of two chains: how far the backward one's box stands to the right of the forward one's, the
height of each, and the gap by which it is above.
"""
STEM = 40
"""Length of the arrows into and out of a box."""
LABEL_HEIGHT = 34
"""Room of an output's label, with the index above the hat."""
SLOT = 44
"""Width of the room that an input or output takes, or would take."""
SIDE = 42
BEND = 10
BACK = 8
"""How far beside an edge its gradient comes back."""
SPREAD = 6
"""How far from the middle the wires run between an output and its loss."""
LOSS = 76
"""Height of the losses' row, with the way to it."""
LEGEND = 58
"""Height of the legend of heat."""
DOTS = 26
"""Width that the dots keep free of arrows."""


def arrange(spec: FigureSpec, graph: Graph) -> Scene:
    """Place the graph. Where a length is open, the step before the last of its run is drawn as ⋯."""
    drawing = _Drawing(spec, graph)
    shown = frame.shown(spec, graph)
    columns = tuple(
        Column(
            step.plan.t,
            drawing.left + (step.plan.t - 1) * drawing.pitch,
            tuple(wire for edge in step.edges if (wire := drawing.wire(edge))),
            tuple(node for node in map(drawing.node, step.nodes) if node),
            step.plan.t > shown,
            tuple(arrow for edge in step.gradients if (arrow := drawing.back(edge))),
            (),
            frame.returned(spec, graph, step.plan.t),
        )
        for step in graph.steps
    )
    legend = drawing.legend()
    title, description = frame.words(spec, graph)
    return Scene(
        width=max(
            2 * SIDE + (len(columns) - 1) * drawing.pitch + drawing.wide, frame.least(spec, 12, legend)
        ),
        height=drawing.bottom,
        title=title,
        description=description,
        facts=frame.facts(spec, graph),
        prefix=write.digest(spec),
        theme=spec.look.theme,
        style=spec.look.style,
        bands=(),
        initial=(),
        columns=columns,
        note=frame.note(spec, 12, drawing.bottom),
        input_slot=Box(drawing.centre - SLOT / 2, drawing.input_top, SLOT, 32, 6),
        output_slot=Box(
            drawing.centre - SLOT / 2, drawing.output_floor - LABEL_HEIGHT, SLOT, LABEL_HEIGHT, 6
        ),
        braces=drawing.brackets(),
        legend=legend,
    )


class _Drawing:
    """Heights, dots and labels of one textbook figure."""

    def __init__(self, spec: FigureSpec, graph: Graph) -> None:
        plan = graph.plan
        self.spec, self.graph, self.plan = spec, graph, plan
        self.count = len(plan.steps)
        # A run of open length ends with its symbol, and the step before that end is the dots.
        inputs_end = plan.boundary or self.count
        self.elided = {
            end - 1
            for end, is_open in ((inputs_end, spec.symbolic_tx), (self.count, spec.symbolic_ty))
            if is_open
        }
        self.heat = sizes.heats(spec, graph)
        self.nodes: dict[str, Node] = {node.key: node for node in graph.nodes}
        both = graph.directions == 2
        self.wide = WIDTH + (ASIDE if both else 0)
        self.pitch = PITCH + self.wide - WIDTH
        self.centre = self.wide / 2
        self.bare_input, self.bare_output = spec.wiring.kind.tx.at_most_one, spec.wiring.kind.ty.at_most_one
        self.left = SIDE
        self.tall = LOW if both else TALL if graph.layers == 1 else SHORT
        self.layer = 2 * LOW + APART if both else self.tall
        """Height of a layer, with both its chains."""
        self.loss_baseline = 44
        self.output_baseline = self.loss_baseline + (LOSS if graph.loss is not None else 0)
        self.output_floor = self.output_baseline + 10
        self.top = self.output_floor + STEM
        self.floor = self.top + graph.layers * self.layer + (graph.layers - 1) * BETWEEN
        self.input_top = self.floor + STEM
        self.input_baseline = self.input_top + 22
        self.token_baseline = self.input_baseline + 22
        self.bottom: float = self.input_baseline + 18 + (20 if CELLS[spec.model.cell].note else 0)
        if spec.reading.text:
            self.bottom += 20
        if plan.boundary:
            self.bottom = max(self.bottom, self.bracket_floor + 36)
        self.below = self.bottom - (20 if CELLS[spec.model.cell].note else 0)
        """Where the legend of heat begins, and the note after it."""
        if graph.heated is not None:
            self.bottom += LEGEND

    @property
    def bracket_floor(self) -> float:
        """Height of the decoder's bracket: under whatever comes up into the decoder from below."""
        reads = {step.reads for step in self.plan.steps[self.plan.boundary :]}
        if "start" in reads:
            return self.input_baseline + 16
        return self.floor + (STEM + 14 if "feedback" in reads else 20)

    def state_top(self, layer: int, backward: bool = False) -> float:
        """Upper border of a layer's box; the backward chain's is above the forward one's."""
        top = self.top + (self.graph.layers - layer) * (self.layer + BETWEEN)
        return top if backward else top + self.layer - self.tall

    def step(self, t: int) -> PlanStep:
        return self.plan.steps[t - 1]

    def index(self, number: int, last: int, symbol: str, symbolic: bool) -> int | str:
        return symbol if symbolic and number == last else number

    def input_label(self, i: int) -> math_labels.Label:
        if self.bare_input:
            return math_labels.indexed("x", None)
        return math_labels.indexed("x", self.index(i, self.plan.tx, "T_x", self.spec.symbolic_tx))

    def output_label(self, j: int) -> math_labels.Label:
        if self.bare_output:
            return math_labels.indexed("y", None)
        return math_labels.indexed("y", self.index(j, self.plan.ty, "T_y", self.spec.symbolic_ty))

    def loss_label(self, j: int) -> math_labels.Label:
        if self.bare_output:
            return math_labels.indexed("l", None)
        return math_labels.indexed("l", self.index(j, self.plan.ty, "T_y", self.spec.symbolic_ty))

    def node(self, node: Node) -> PlacedNode | None:
        """The node, placed; None for what the dots stand for."""
        box = self.box(node)
        if box is None:
            return None
        label: PlacedLabel | None = None
        text: PlacedText | None = None
        dots = node.t in self.elided
        centre = box.x + box.width / 2
        if dots and node.kind == "state":
            label = labels.centred(_dots(), centre, box.y + self.tall / 2 + 4)
        elif node.kind == "loss":
            label = labels.centred(self.loss_label(node.number), centre, self.loss_baseline)
        elif dots:
            label = labels.centred(_dots(), centre, self.output_baseline - 2)
        elif node.kind == "input":
            label = labels.centred(self.input_label(node.number), centre, self.input_baseline)
            if self.spec.reading.text:
                text = PlacedText(tokens.label(node.token), centre, self.token_baseline, value=False)
        elif node.kind == "output":
            label = labels.centred(self.output_label(node.number), centre, self.output_baseline)
        elif node.kind == "start-token":
            text = PlacedText(tokens.START_TOKEN, centre, self.input_baseline - 2, value=False)
        named = name(self.graph, node, self.symbol(node))
        heat = sizes.heat(self.spec, self.graph, self.heat, node, None)
        ringed = node.kind == "output" and node.number == self.graph.heated
        return PlacedNode(
            node.kind, node.key, node.t, node.layer, named, box, None, (), label, text, None, heat, ringed
        )

    def symbol(self, node: Node) -> int | str:
        """The index that the figure writes at an input or output."""
        if node.kind == "input":
            return self.index(node.number, self.plan.tx, "T_x", self.spec.symbolic_tx)
        if node.kind in ("output", "loss"):
            return self.index(node.number, self.plan.ty, "T_y", self.spec.symbolic_ty)
        return node.number

    def box(self, node: Node) -> Box | None:
        """Outline of a node: drawn for states only, elsewhere the room that its label takes. None
        for what the dots stand for, and for what books leave out (a⟨0⟩).
        """
        dots = node.t in self.elided
        if node.kind == "initial-state":
            return None
        if node.kind == "state":
            middle = CENTRE + (ASIDE if node.backward else 0)
            width: float = DOTS if dots else WIDTH
            top = self.state_top(node.layer, node.backward)
            return Box(middle - width / 2, top, width, self.tall, 0, not dots)
        if node.kind == "loss":
            if dots:
                return None
            width = max(self.loss_label(node.number).width + 6, 2 * SPREAD + 8)
            return Box(self.centre - width / 2, self.loss_baseline - 24, width, LABEL_HEIGHT, 0, drawn=False)
        if node.kind == "output":
            if dots and not self.feeds(node.t):
                return None
            width = DOTS if dots else self.output_label(node.number).width + 6
            # Where two wires come up, the label is as wide as they are apart.
            width = max(width, ASIDE + 8) if self.wide > WIDTH else width
            top = self.output_floor - LABEL_HEIGHT
            return Box(self.centre - width / 2, top, width, LABEL_HEIGHT, 0, drawn=False)
        if dots:
            return None
        width = 40 if node.kind == "start-token" else self.input_label(node.number).width
        width = max(width, ASIDE + 8) if self.wide > WIDTH else width
        return Box(self.centre - width / 2, self.input_top, width, 30, 0, drawn=False)

    def feeds(self, t: int) -> bool:
        """Whether what step t emits is read by the next step."""
        return t < self.count and self.step(t + 1).reads == "feedback"

    def wire(self, edge: Edge) -> Wire | None:
        """The edge, placed; None where books leave it out (a⟨0⟩) or the dots swallow it."""
        source, target = self.nodes[edge.source], self.nodes[edge.target]
        points = self.points(source, target)
        if points is None:
            return None
        wire = wires.wire(edge.kind, edge.source, edge.target, edge.t, points, BEND)
        crossed = edge.kind == "recurrent" and self.step(edge.t).reads == "feedback"
        named = "weights" in self.spec.look.show and target.t not in self.elided and not crossed
        return wire._replace(label=self.weight(wire, target)) if named else wire

    def weight(self, wire: Wire, target: Node) -> PlacedLabel | None:
        """The name of the weights on a straight wire: the same name on every copy along time."""
        label = labels.weight(self.spec, self.graph, wire.kind, target)
        if label is None or not is_straight(wire.route):
            return None
        (x0, y0), (x1, y1) = wire.start, wire.end
        both, wide = self.wide > WIDTH, labels.WEIGHT * label.width
        if wire.kind == "recurrent":
            # Beside two chains the other one's wires go up through this one's.
            aside = (-1 if target.backward else 1) * (self.wide - WIDTH) / 2
            middle = (x0 + x1 + aside) / 2
            return labels.centred(label, middle, y0 - 8, labels.WEIGHT)
        y = (y0 + y1) / 2 + 5
        if both:
            # Where a wire is free of the other chain: above the states, below them, or between layers
            # over the height at which the wires meet.
            free = {"output": y1 + STEM / 2 + 5, "input": y0 - STEM / 2 + 5, "depth": y1 + BETWEEN / 2}
            y = free[wire.kind]
            if wire.kind == "input" and self.graph.loss is not None:
                # Gradients push the names towards each other: one is higher.
                y += 10 if target.backward else -9
        apart = 6 + (BACK if both and self.graph.loss is not None else 0)
        left = both and not (target.backward or self.nodes[wire.source].backward)
        return PlacedLabel(label, round(x0 - apart - wide if left else x0 + apart, 1), y, labels.WEIGHT)

    def back(self, edge: Edge) -> Return | None:
        """A gradient's arrow, beside the edge that it comes back along."""
        source, target = self.nodes[edge.target], self.nodes[edge.source]
        points = self.points(source, target)
        if points is None:
            return None
        if target.kind == "loss":
            moved = wires.beside(points, lambda x: -2 * SPREAD, 0)
        else:
            moved = wires.beside(points, self.aside, BACK)
        size = edge.size or 0.0
        points = tuple(reversed(moved))
        return wires.back(edge.source, edge.target, edge.t, points, size, BEND - 2, plain=True)

    def aside(self, x: float) -> float:
        return BACK if self.wide > WIDTH and x % self.pitch > self.centre else -BACK

    def points(self, source: Node, target: Node) -> tuple[Point, ...] | None:
        """The corners of an edge, from the left border of its target's column; None where the edge
        is not drawn.
        """
        before, here = self.box(source), self.box(target)
        along = target.layer == source.layer or (source.kind == "output" and target.kind == "state")
        if before is None or here is None or (target.t in self.elided and not along):
            return None
        return tuple(self.corners(source, target, before, here))

    def corners(self, source: Node, target: Node, before: Box, here: Box) -> Iterator[Point]:
        shift = (source.t - target.t) * self.pitch
        left, right = before.x + shift, before.x + before.width + shift
        start, end = left + before.width / 2, here.x + here.width / 2
        if target.kind == "loss":
            x = end + SPREAD
            yield x, before.y
            yield x, here.y + here.height
        elif target.layer == source.layer:
            across = here.y + here.height / 2
            yield (left if target.backward else right), across
            yield (here.x + here.width if target.backward else here.x), across
        elif source.kind == "output":
            y, low = before.y + before.height / 2 + 2, self.floor + STEM - 8
            yield right, y
            yield FALL + CENTRE - 2, y
            yield FALL + CENTRE - 2, low
            yield CENTRE, low
            yield CENTRE, self.floor
        elif shift:
            # The first backward state is far to the left of the output that looks at it.
            y = here.y + here.height / 2 + 2
            yield start, before.y
            yield start, y
            yield here.x, y
        elif source.layer and target.layer:
            # Both states of a layer go into both of the next: the wires meet half way up.
            yield start, before.y
            if start != end:
                half = self.state_top(source.layer, backward=self.wide > WIDTH) - BETWEEN / 2
                yield start, half
                yield end, half
            yield end, here.y + here.height
        else:
            x = start if source.kind == "state" else end
            yield x, before.y
            yield x, here.y + here.height

    def legend(self) -> Legend | None:
        if self.graph.heated is not None:
            relative = self.spec.look.heat == "relative"
            return legends.heat_legend(12, self.below + 10, self.graph.heated, relative)
        return legends.NO_SIZES if self.graph.loss is not None else None

    def brackets(self) -> tuple[Brace, ...]:
        """Encoder named above, decoder below."""
        boundary = self.plan.boundary
        if not boundary:
            return ()

        def span(first: int, last: int) -> tuple[float, float]:
            return self.left + (first - 1) * PITCH, self.left + (last - 1) * PITCH + WIDTH

        encoder, decoder = phrase(captions.bracket, "encoder"), phrase(captions.bracket, "decoder")
        return (
            braces.bracket("encoder", *span(1, boundary), self.top - 20, encoder, up=True),
            braces.bracket("decoder", *span(boundary + 1, self.count), self.bracket_floor, decoder, up=False),
        )


@cache
def _dots() -> math_labels.Label:
    return math_labels.tex(r"\cdots")
