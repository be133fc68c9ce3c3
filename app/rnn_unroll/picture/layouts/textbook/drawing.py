"""Drawing: the nodes, wires, legend and brackets of one textbook figure."""

from collections.abc import Iterator
from functools import cache

from rnn_unroll import tokens
from rnn_unroll.engine.key import Key
from rnn_unroll.graphs.graph import Edge, GraphStep, Node
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.layouts.parts import attention, braces, doubts, labels, legends, sizes, wires
from rnn_unroll.picture.layouts.parts.names import name
from rnn_unroll.picture.layouts.textbook.grid import (
    BACK,
    BEND,
    BETWEEN,
    CENTRE,
    ENTRY,
    FELL,
    LABEL_HEIGHT,
    MEMORY,
    SPREAD,
    STEM,
    WIDTH,
    Grid,
)
from rnn_unroll.picture.marks import Box, PlacedLabel, PlacedText
from rnn_unroll.picture.route import Point, is_straight
from rnn_unroll.picture.scene import Attention, Brace, Legend, PlacedNode, Return, Wire
from rnn_unroll.words import captions, phrase


class Drawing(Grid):
    """Nodes and wires of one textbook figure."""

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
        elif node.kind == "target":
            symbol = math_labels.indexed("target", self.symbol(node))
            label = labels.centred(symbol, centre, self.input_baseline)
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
            doubt=doubts.under(node, text, self.unknown),
        )

    def wire(self, edge: Edge) -> Wire | None:
        """The edge, placed; None if books leave it out (from a⟨0⟩) or the dots stand for it."""
        source, target = self.nodes[edge.source], self.nodes[edge.target]
        points = self.points(source, target)
        if points is None:
            return None
        if edge.kind == "memory":
            points = wires.beside(points, lambda x: 0, -MEMORY)
        wire = wires.of(edge, points, BEND)
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
            placed.append(legends.heat_legend(12, self.below + 10, j, relative, self.spec.numeric))
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
