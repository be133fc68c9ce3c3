"""Drawing: the heights, dots, labels, boxes and wires of one textbook figure."""

from collections.abc import Iterator
from functools import cache

from rnn_unroll import tokens
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.key import Key
from rnn_unroll.engine.patterns import PlanStep
from rnn_unroll.graphs import facts
from rnn_unroll.graphs.graph import Edge, Graph, GraphStep, Node
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.layouts.parts import attention, braces, labels, legends, sizes, wires
from rnn_unroll.picture.layouts.parts.names import name
from rnn_unroll.picture.route import Point, is_straight
from rnn_unroll.picture.scene import (
    Attention,
    Box,
    Brace,
    Legend,
    PlacedLabel,
    PlacedNode,
    PlacedText,
    Return,
    Wire,
)
from rnn_unroll.words import captions, phrase

PITCH = 84
"""Distance from one time step to the next."""
WIDTH = 30
CENTRE = WIDTH / 2
GAP = PITCH - WIDTH
FELL = CENTRE - 2 - GAP / 2
"""The x of the wire by which an output is fed back, from the left border of the column that it enters."""
MEMORY = 10
"""How far the line of the memory is above that of the state."""
NAME = 14
"""Width added between columns of several layers if outputs are fed back, for the names beside their wires."""
TALL, SHORT, BETWEEN = 140, 92, 32
"""Height of a lone layer's box, height of each box in a stack, and the gap in a stack."""
ASIDE, LOW, APART = 34, 68, 12
"""With two chains: how far the backward chain's box stands to the right of the forward chain's, the height
of each, and the gap between them: the backward one is above.
"""
STEM = 40
"""Length of the arrows into and out of a box."""
LABEL_HEIGHT = 34
"""Height of the room for an output's label, with the index above the hat."""
SLOT = 44
"""Width of the room for an input or output."""
SIDE = 42
BEND = 10
ENTRY = 3
"""The x at which lines of attention come into a state h̃, beside the wire from the state below."""
BACK = 8
"""Distance between an edge and the arrow of its gradient."""
SPREAD = 6
"""Distance of the wires between an output and its loss from the middle."""
EARLY = 30
"""Width of the box of an early answer."""
LOSS = 76
"""Height of the row of losses, with the wires below it."""
LINES, LONGER, HIGHEST = 64, 3, 140
"""Height of the room for lines of attention: the least, what each time step adds, and the most."""
LEGEND = 58
"""Height of the legend of heat."""
DOTS = 26
"""Width that the dots keep free of arrows."""


class Drawing:
    """Heights, dots and labels of one textbook figure."""

    def __init__(self, spec: FigureSpec, graph: Graph) -> None:
        plan = graph.plan
        self.facts = facts.figure(spec, plan)
        self.spec, self.graph, self.plan = spec, graph, plan
        self.count = len(plan.steps)
        # An open length ends with its symbol, as in x⟨T_x⟩; the dots stand in the step before that.
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
        fed = any(step.reads == "feedback" for step in plan.steps)
        self.memory = CELLS[spec.model.cell].memory == "own"
        weights = "weights" in spec.look.show
        if fed and graph.layers > 1 and (self.memory or weights):
            self.pitch += NAME
        self.before = BACK if fed and graph.loss is not None else 0
        """Width that the gradient of a fed-back output takes from the names before its wire."""
        self.pitch += self.before + 2 if self.before and weights else 0
        self.centre = self.wide / 2
        self.bare_input, self.bare_output = spec.wiring.kind.tx.at_most_one, spec.wiring.kind.ty.at_most_one
        self.left = SIDE
        self.tall = LOW if both else TALL if graph.layers == 1 else SHORT
        self.layer = 2 * LOW + APART if both else self.tall
        """Height of a layer with both its chains."""
        self.loss_baseline = 44
        self.output_baseline = self.loss_baseline + (LOSS if graph.loss is not None else 0)
        self.output_floor = self.output_baseline + 10
        self.top = self.output_floor + STEM
        self.attends = graph.attends
        if self.attends:
            self.top += LABEL_HEIGHT + min(HIGHEST, LINES + LONGER * self.count)
        self.floor = self.top + graph.layers * self.layer + (graph.layers - 1) * BETWEEN
        self.input_top = self.floor + STEM
        self.input_baseline = self.input_top + 22
        self.token_baseline = self.input_baseline + 22
        self.bottom: float = self.input_baseline + 18 + (20 if CELLS[spec.model.cell].note else 0)
        if spec.text_tokens:
            self.bottom += 20
        if plan.boundary:
            self.bottom = max(self.bottom, self.bracket_floor + 36)
        self.below = self.bottom - (20 if CELLS[spec.model.cell].note else 0)
        """The y at which the legend of heat begins; the note follows it."""
        self.lines = legends.lines(self.facts)
        self.lines_below = self.below + (LEGEND if graph.heated is not None else 0)
        self.bottom += LEGEND if graph.heated is not None else 0
        self.bottom += legends.LINE * len(self.lines)

    @property
    def attended(self) -> float:
        """The y of the upper border of the states h̃ that outputs read."""
        return self.output_floor + STEM

    @property
    def encoder_floor(self) -> float:
        """The y of both brackets if lines of attention go up, where the encoder's would be."""
        return self.input_baseline + 16 + (20 if self.spec.text_tokens else 0)

    @property
    def bracket_floor(self) -> float:
        """The y of the decoder's bracket, below all wires that enter the decoder from below."""
        if self.attends:
            return self.encoder_floor
        reads = {step.reads for step in self.plan.steps[self.plan.boundary :]}
        if "start" in reads:
            return self.input_baseline + 16
        return self.floor + (STEM + 14 if "feedback" in reads else 20)

    def state_top(self, layer: int, backward: bool = False) -> float:
        """The upper border of a layer's box; the backward chain's box is above the forward chain's."""
        top = self.top + (self.graph.layers - layer) * (self.layer + BETWEEN)
        return top if backward else top + self.layer - self.tall

    def step(self, t: int) -> PlanStep:
        return self.plan.steps[t - 1]

    def index(self, number: int, last: int, symbol: str, symbolic: bool) -> int | str:
        """The index of an input or output: the symbol of an open length for the last one, else its number."""
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
        """The node, placed; None if the dots stand for it."""
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
        elif node.kind == "attended":
            label = labels.centred(math_labels.indexed("attended", None), centre, self.attended + 26)
        elif node.kind == "input":
            label = labels.centred(self.input_label(node.number), centre, self.input_baseline)
            if self.spec.text_tokens:
                text = PlacedText(tokens.label(node.token), centre, self.token_baseline, value=False)
        elif node.kind == "early":
            label = labels.centred(math_labels.indexed("y", None), centre, self.output_baseline)
        elif node.kind == "output":
            label = labels.centred(self.output_label(node.number), centre, self.output_baseline)
        elif node.kind == "start-token":
            text = PlacedText(tokens.START_TOKEN, centre, self.input_baseline - 2, value=False)
        named = name(self.graph, node, self.symbol(node))
        heat = sizes.heat(self.spec, self.graph, self.heat, node, None)
        ringed = node.kind == "output" and node.number == self.graph.heated
        return PlacedNode(
            node.kind,
            node.key,
            node.t,
            layer=node.layer,
            name=named,
            box=box,
            label=label,
            text=text,
            heat=heat,
            ringed=ringed,
        )

    def symbol(self, node: Node) -> int | str:
        """The index that the figure writes at a node."""
        if node.kind == "input":
            return self.index(node.number, self.plan.tx, "T_x", self.spec.symbolic_tx)
        if node.kind in ("output", "loss"):
            return self.index(node.number, self.plan.ty, "T_y", self.spec.symbolic_ty)
        return node.number

    def box(self, node: Node) -> Box | None:
        """A node's box: the outline of a state, or the room for any other node's label, which is not drawn.

        None if the dots stand for the node, and for a⟨0⟩, which books leave out.
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
        if node.kind == "early":
            top = self.output_floor - LABEL_HEIGHT
            return None if dots else Box(self.centre - EARLY / 2, top, EARLY, LABEL_HEIGHT, 3)
        if node.kind == "output":
            if dots and not self.feeds(node.t):
                return None
            width = DOTS if dots else self.output_label(node.number).width + 6
            # If two wires come up, the label's room is as wide as the distance between them.
            width = max(width, ASIDE + 8) if self.wide > WIDTH else width
            top = self.output_floor - LABEL_HEIGHT
            return Box(self.centre - width / 2, top, width, LABEL_HEIGHT, 0, drawn=False)
        if dots:
            return None
        if node.kind == "attended":
            return Box(self.centre - WIDTH / 2, self.attended, WIDTH, LABEL_HEIGHT, 0, drawn=False)
        width = 40 if node.kind == "start-token" else self.input_label(node.number).width
        width = max(width, ASIDE + 8) if self.wide > WIDTH else width
        return Box(self.centre - width / 2, self.input_top, width, 30, 0, drawn=False)

    def feeds(self, t: int) -> bool:
        """Whether step t + 1 reads the output of step t."""
        return t < self.count and self.step(t + 1).reads == "feedback"

    def wire(self, edge: Edge) -> Wire | None:
        """The edge, placed; None if books leave it out (from a⟨0⟩) or the dots stand for it."""
        source, target = self.nodes[edge.source], self.nodes[edge.target]
        points = self.points(source, target)
        if points is None:
            return None
        if edge.kind == "memory":
            points = wires.beside(points, lambda x: 0, -MEMORY)
        wire = wires.wire(edge.kind, edge.source, edge.target, edge.t, points, BEND)
        if edge.kind == "output" and self.attends:
            wire = attention.through(wire, self.attended + LABEL_HEIGHT, self.attended)
        named = "weights" in self.spec.look.show
        if edge.kind == "memory":
            return wire._replace(label=self.memory_label(wire, source, target))
        return wire._replace(label=self.weight(wire, target)) if named else wire

    def attention(self, step: GraphStep) -> Attention | None:
        """What a step's output attends to; None if it attends to nothing, or the dots stand for it."""
        seen = [edge for edge in step.edges if edge.kind == "attention"]
        t = step.plan.t
        if not seen or t in self.elided:
            return None
        end = ENTRY, self.attended + LABEL_HEIGHT
        starts = [(edge, self.over(edge.source, t)) for edge in seen if edge.source.t not in self.elided]
        label = None
        if "weights" in self.spec.look.show:
            label = PlacedLabel(math_labels.tex("W_h"), CENTRE + 6, end[1] + 16, labels.WEIGHT)
        timeline = self.spec.timeline
        faint = t < timeline.reached and not timeline.ended
        return attention.placed(attention.lines(starts, end, plain=True), end, label, faint)

    def over(self, state: Key, t: int) -> Point:
        """Where lines of attention leave a state, from the left border of the column of step t."""
        return CENTRE + (state.t - t) * self.pitch, self.state_top(state.layer)

    def memory_label(self, wire: Wire, source: Node, target: Node) -> PlacedLabel | None:
        """The name of the memory that a wire carries, above the wire."""
        # Out of the dots comes the memory of the last step that they stand for, in the chain's direction.
        lengths, number = self.facts.counted(source.t, first=target.backward)
        more = f"{number:+}" if lengths and number else ""
        label = labels.memory(self.graph, target, "+".join(lengths) + more if lengths else number)
        start, end = self.clear(wire, target)
        centre = (start + end) / 2
        if source.t in self.elided and not target.backward:
            # There is room over the dots for a name that is wider than the wire.
            centre = min(centre, end - 6 - labels.WEIGHT * label.width / 2)
        return labels.centred(label, centre, wire.start[1] - 6, labels.WEIGHT)

    def clear(self, wire: Wire, target: Node) -> tuple[float, float]:
        """The ends of the part of a level wire that no other wire crosses."""
        (x0, _), (x1, _) = wire.start, wire.end
        # The upright wires of the other chain cross it.
        aside = (-1 if target.backward else 1) * (self.wide - WIDTH) / 2
        # A fed-back output's wire comes down beside the name.
        end = FELL - self.before if self.step(target.t).reads == "feedback" else x1
        return x0 + aside, end

    def weight(self, wire: Wire, target: Node) -> PlacedLabel | None:
        """The name of the weights on a straight wire. Every time step repeats it: weights are shared."""
        label = labels.weight(self.spec, self.graph, wire.kind, target)
        if wire.kind == "feedback":
            # The last part of the wire is where an input's wire would be.
            return label and PlacedLabel(label, CENTRE + 6, self.floor + STEM / 2 + 5, labels.WEIGHT)
        straight = is_straight(wire.route)
        if label is None or not (straight or wire.kind == "output"):
            return None
        (x0, y0), (_, y1) = wire.start, wire.end
        both, wide = self.wide > WIDTH, labels.WEIGHT * label.width
        if wire.kind == "recurrent":
            below = 20 + (BACK if self.graph.loss is not None else 0)
            y = y0 + (below if self.memory else -9)
            return labels.centred(label, sum(self.clear(wire, target)) / 2, y, labels.WEIGHT)
        y = ((self.attended if wire.below else y0) + y1) / 2 + 5
        if both:
            # The first backward state's wire to an output bends into it.
            y1 = y1 if straight else y0 - STEM
            # The heights at which a wire is clear of the other chain: above the states, below them, or
            # between layers, above the height at which the wires meet.
            free = {"output": y1 + STEM / 2 + 5, "input": y0 - STEM / 2 + 5, "depth": y1 + BETWEEN / 2}
            y = free[wire.kind]
            if wire.kind == "input" and self.graph.loss is not None:
                # The gradients' arrows push the two names together, so one name stands higher.
                y += 10 if target.backward else -9
        # Beside a second chain, the brackets of a layer come near the head of the arrow.
        apart = 6 + 2 * both + (BACK if both and self.graph.loss is not None else 0)
        left = both and not (target.backward or self.nodes[wire.source].backward)
        return PlacedLabel(label, round(x0 - apart - wide if left else x0 + apart, 1), y, labels.WEIGHT)

    def back(self, edge: Edge) -> Return | None:
        """A gradient's arrow, beside the edge along which it comes back; None if that edge is not drawn."""
        if edge.source.kind == "attended" and edge.target.t != edge.t:
            if {edge.t, edge.target.t} & self.elided:
                return None
            x, y = self.over(edge.target, edge.t)
            start = ENTRY - BACK / 2, self.attended + LABEL_HEIGHT
            return attention.back(edge, start, (x - BACK, y), None)
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
        """How far a gradient's arrow stands to the right of an upright wire at x."""
        return BACK if self.wide > WIDTH and x % self.pitch > self.centre else -BACK

    def points(self, source: Node, target: Node) -> tuple[Point, ...] | None:
        """The corners of an edge; x counts from the left border of its target's column. None if the edge is
        not drawn.
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
        elif target.layer == source.layer and source.kind != "attended":
            across = here.y + here.height / 2
            yield (left if target.backward else right), across
            yield (here.x + here.width if target.backward else here.x), across
        elif source.kind == "output":
            y, low = before.y + before.height / 2 + 2, self.floor + STEM - 8
            yield right, y
            yield FELL, y
            yield FELL, low
            yield CENTRE, low
            yield CENTRE, self.floor
        elif shift:
            # The first backward state is far to the left of the output that reads it.
            y = here.y + here.height / 2 + 2
            yield start, before.y
            yield start, y
            yield here.x, y
        elif source.layer and target.layer:
            # Both states of a layer go into both states of the next: the wires meet half way up.
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
        placed = []
        if self.graph.heated is not None:
            relative = self.spec.look.heat == "relative"
            j = self.index(self.graph.heated, self.plan.ty, "T_y", self.spec.symbolic_ty)
            placed.append(legends.heat_legend(12, self.below + 10, j, relative))
        elif self.graph.loss is not None:
            placed.append(legends.NO_SIZES)
        if self.lines:
            placed.append(legends.lines_legend(12, self.lines_below, self.lines))
        return legends.together(placed)

    def brackets(self) -> tuple[Brace, ...]:
        """The bracket of the encoder above its boxes, and that of the decoder below."""
        boundary = self.plan.boundary
        if not boundary:
            return ()

        def span(first: int, last: int) -> tuple[float, float]:
            return self.left + (first - 1) * self.pitch, self.left + (last - 1) * self.pitch + WIDTH

        encoder, decoder = phrase(captions.bracket, "encoder"), phrase(captions.bracket, "decoder")
        return (
            braces.bracket(
                "encoder",
                *span(1, boundary),
                self.bracket_floor if self.attends else self.top - 20,
                encoder,
                up=not self.attends,
            ),
            braces.bracket("decoder", *span(boundary + 1, self.count), self.bracket_floor, decoder, up=False),
        )


@cache
def _dots() -> math_labels.Label:
    return math_labels.tex(r"\cdots")
