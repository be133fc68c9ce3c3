"""Edges: the wires of the computed style, the names of their weights, and the gradients' arrows."""

from collections.abc import Iterator

from rnn_unroll.graphs.graph import Edge, GraphStep, Node
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.layouts.computed.grid import ASIDE, CHOSEN, SPREAD, Grid
from rnn_unroll.picture.layouts.computed.measures import BACK, BEND, CENTRE, HEIGHT, LOSS, MEMORY, WIDTH
from rnn_unroll.picture.layouts.computed.nodes import state_label
from rnn_unroll.picture.layouts.parts import attention as attended
from rnn_unroll.picture.layouts.parts import labels, wires
from rnn_unroll.picture.marks import PlacedLabel
from rnn_unroll.picture.math_labels import Label
from rnn_unroll.picture.route import Point, is_straight
from rnn_unroll.picture.scene import Attention, Return, Wire

UNDER = 12
"""How far under the dots the wire of a fed-back output ends."""
ENTRY = 10
"""The x at which lines of attention come into a state h̃, beside the wire from the state below."""


def wire(grid: Grid, edge: Edge) -> Wire:
    """An edge as a wire, with the name of its weights if the figure shows weights."""
    corners = _corners(grid, edge.source, edge.target)
    if edge.kind == "memory":
        corners = wires.beside(corners, lambda x: 0, -MEMORY)
    placed = wires.of(edge, corners, BEND)
    if edge.kind == "memory":
        return placed._replace(label=_memory(grid, placed))
    if edge.kind == "output" and grid.attends:
        # The state h̃, which the output reads in place of the state below, lies on the wire.
        placed = attended.through(placed, grid.attended + HEIGHT, grid.attended)
    return placed._replace(label=_weight(grid, placed)) if grid.weights else placed


def is_drawn(grid: Grid, edge: Edge) -> bool:
    """Whether an edge, or the arrow of its gradient, is drawn. Of the steps that dots stand for, only what
    comes into the dots from beside them is.
    """
    out = grid.ends.left_out
    source, target = grid.nodes[edge.source], grid.nodes[edge.target]
    if source.kind == "attended" and target.t != edge.t:
        return not (out(source.t) or out(target.t))
    return not out(edge.t) or out(source.t) != out(target.t)


def attention(grid: Grid, step: GraphStep) -> Attention | None:
    """What a step's output attends to; None if it attends to nothing."""
    seen = [edge for edge in step.edges if edge.kind == "attention"]
    if not seen:
        return None
    end = ENTRY, grid.attended + HEIGHT
    drawn = [edge for edge in seen if not grid.ends.left_out(edge.source.t)]
    starts = [(edge, _top(grid, edge.source, edge.t)) for edge in drawn]
    label = None
    if grid.weights:
        label = PlacedLabel(math_labels.tex("W_h"), CENTRE + 7, end[1] + 20 * grid.type, grid.small)
    faint = step.plan.t < grid.timeline.reached and not grid.timeline.ended
    return attended.placed(attended.lines(starts, end, plain=False), end, label, faint)


def _top(grid: Grid, state: str, t: int) -> Point:
    """Where lines of attention leave a state, from the left border of the column of step t."""
    node = grid.nodes[state]
    x, y = grid.corner(node)
    return x + CENTRE + grid.x(node.t) - grid.x(t), y


def back(grid: Grid, edge: Edge) -> Return:
    """A gradient's arrow: the edge along which it comes back, reversed and moved to its side."""
    if edge.source.kind == "attended" and edge.target.t != edge.t:
        x, y = _top(grid, edge.target, edge.t)
        start = ENTRY - BACK / 2, grid.attended + HEIGHT
        return attended.back(edge, start, (x - BACK, y), grid.largest)
    forward = _corners(grid, edge.target, edge.source)
    if edge.source.kind == "loss":
        moved = wires.beside(forward, lambda x: -2 * SPREAD, 0)
    else:
        moved = wires.beside(forward, lambda x: _aside(grid, x), BACK)
    corners = tuple(reversed(moved))
    return wires.back(edge.source, edge.target, edge.t, corners, edge.size or 0.0, BEND - 2, plain=False)


def _aside(grid: Grid, x: float) -> float:
    """How far a gradient's arrow stands to the right of an upright wire at x. With two chains, the wires on
    the right have their gradients on the right, because there is a box on their left.
    """
    return BACK if grid.wide > WIDTH and x % grid.pitch > grid.wide / 2 else -BACK


def _corners(grid: Grid, source: str, target: str) -> tuple[Point, ...]:
    """The corners of an edge between two nodes; x counts from the left border of the target's column."""
    return tuple(_way(grid, grid.nodes[source], grid.nodes[target]))


def _way(grid: Grid, source: Node, target: Node) -> Iterator[Point]:
    (x0, y0), (x1, y1) = grid.corner(source), grid.corner(target)
    x0 += grid.x(source.t) - grid.x(target.t)
    left, right = grid.sides(target)
    across, below = y1 + HEIGHT / 2, y1 + grid.height(target)
    if target.kind == "loss":
        x = x1 + CENTRE + SPREAD
        yield x, y0
        yield x, y1 + LOSS
    elif source.layer == target.layer and source.kind != "attended":
        back = target.backward
        if source.kind == "initial-state":
            yield (grid.wide + grid.lead if back else -grid.lead), across
        else:
            yield x0 + grid.sides(source)[not back], across
        yield x1 + (right if back else left), across
    elif source.kind == "output":
        gap, floor = grid.pitch - WIDTH, grid.input + BEND
        middle = y0 + grid.height(source) / 2
        dots = grid.ends.left_out(source.t)
        yield (grid.sides(source)[1] - grid.pitch if dots else grid.broad / 2 - gap), middle
        yield grid.fall - gap, middle
        yield grid.fall - gap, floor
        yield CENTRE, floor
        yield CENTRE, (across + UNDER if grid.ends.left_out(target.t) else y1 + HEIGHT)
    elif source.t != target.t:
        # The first backward state is far to the left of the output that reads it.
        yield x0 + CENTRE, y0
        yield x0 + CENTRE, across
        yield x1, across
    elif source.layer and target.layer:
        # Both states of a layer go into both states of the next: the wires meet half way up.
        yield x0 + CENTRE, y0
        if x0 != x1:
            half = grid.meeting(target.layer)
            yield x0 + CENTRE, half
            yield x1 + CENTRE, half
        yield x1 + CENTRE, below
    else:
        # Straight up or down at the state's x: with two chains the other box is wide enough for both.
        x = (x0 if source.kind == "state" else x1) + CENTRE
        yield x, y0
        yield x, below


def _weight_along(grid: Grid, wire: Wire, label: Label) -> PlacedLabel:
    """The name of the weights on a level wire. The memory's line and its name are above a state's line."""
    if grid.memory:
        return _weight_below(grid, wire, label)
    source, target = grid.nodes[wire.source], grid.nodes[wire.target]
    y = wire.start[1]
    # Below the wire from r⟨T + 1⟩ stands the name of r⟨T⟩.
    below = target.backward and source.kind == "state"
    # Above it, with two chains, stands that of the backward state before.
    y += 20 * grid.type + BACK * grid.gradients if below else -12 if grid.wide == WIDTH else -10
    return labels.centred(label, _between(grid, wire, target), y, grid.small)


def _weight_below(grid: Grid, wire: Wire, label: Label) -> PlacedLabel:
    """The same name under the heads of both lines and of the gradient's arrow, beside the names of states."""
    source, target = grid.nodes[wire.source], grid.nodes[wire.target]
    (x0, y), (x1, _) = wire.start, wire.end
    y += 20 * grid.type + (BACK + 3) * grid.gradients
    wide, both, begins = grid.small * label.width, grid.wide > WIDTH, source.kind == "initial-state"
    if both and not target.backward and not begins:
        # An upright wire of the backward chain comes first, then the name of the next state.
        x = x0 + ASIDE - CENTRE + 7 + BACK * grid.gradients
    elif not grid.gradients or (both and not begins):
        return labels.centred(label, _between(grid, wire, target), y, grid.small)
    # Below the gradient's arrow, the name is as low as those of states.
    elif both:
        left, right = _name_ends(grid, target)
        x = max(x0 + 8 - wide, right + 4) if target.backward else min(x0 - 8, left - 4 - wide)
    else:
        begin = x0 if begins else _name_ends(grid, source)[1] - grid.pitch
        x = (max(x0 + grid.fed(target) * grid.fall, begin) + x1 - wide) / 2
    return PlacedLabel(label, round(x, 1), y, grid.small)


def _name_ends(grid: Grid, state: Node) -> tuple[float, float]:
    """The left and the right end of a state's name, in its column."""
    name = state_label(grid, state)
    return name.x, name.x + name.scale * name.label.width


def _memory(grid: Grid, wire: Wire) -> PlacedLabel:
    """The name of the memory that a wire carries, above the wire and the heads of arrows."""
    source, target = grid.nodes[wire.source], grid.nodes[wire.target]
    before = target.t + 1 if target.backward else target.t - 1
    label = labels.memory(grid.graph, target, before)
    y, wide = wire.start[1] - 7, grid.small * label.width
    if target.backward:
        # The index hangs down to the line, so the name stands beside the head. On its right stands the name
        # at the next column's wire into the layer above.
        return PlacedLabel(label, round(wire.end[0] + 13, 1), y, grid.small)
    if grid.wide > WIDTH and source.kind == "state":
        # The name of the backward state before stands on the left.
        return PlacedLabel(label, round(wire.end[0] - 2 - wide, 1), y, grid.small)
    return labels.centred(label, _between(grid, wire, target), y, grid.small)


def _between(grid: Grid, wire: Wire, target: Node) -> float:
    """The middle of a level wire or, if a fed-back output's wire crosses it, of the part after that."""
    start = WIDTH - grid.pitch + grid.fall if grid.fed(target) else wire.start[0]
    return (start + wire.end[0]) / 2


def _weight(grid: Grid, wire: Wire) -> PlacedLabel | None:
    """The name of the weights on a straight wire. Every time step repeats the name: weights are shared."""
    target = grid.nodes[wire.target]
    label = labels.weight(grid.spec, grid.graph, wire.kind, target)
    if wire.kind == "feedback":
        # The last part of the wire is where an input's wire would be.
        return label and PlacedLabel(
            label, CENTRE + 7, grid.input - (grid.row_pitch - HEIGHT) / 2 + 6, grid.small
        )
    if label is None or not (is_straight(wire.route) or wire.kind == "output"):
        return None
    if wire.kind == "recurrent":
        return _weight_along(grid, wire, label)
    (x0, y0), (_, y1) = wire.start, wire.end
    middle = (y0 + y1) / 2 + (14 if wire.kind == "depth" else 6)
    if wire.kind == "output" and grid.attends:
        # Under the output, and under the token that stands there if gradients come back.
        middle = y1 + (20 + CHOSEN * grid.gradients) * grid.type
    if target.backward:
        # Under the level wires of the forward chain, which cross this one.
        middle = (
            grid.meeting(target.layer) + 4 if target.layer > 1 else y0 - (grid.row_pitch - HEIGHT) / 2 + 6
        )
    # With two chains, gradients come back on the outer sides of the wires.
    apart = BACK if grid.gradients and grid.wide > WIDTH else 0
    if grid.wide > WIDTH and wire.kind == "depth" and not target.backward:
        return PlacedLabel(
            label,
            x0 - 8 - apart - grid.small * label.width,
            grid.meeting(target.layer) + 20,
            grid.small,
        )
    if grid.wide > WIDTH and wire.kind == "output":
        # Only above the boxes of the other chain is there room beside the wire.
        middle = grid.output + grid.answer + (grid.row_pitch - HEIGHT) / 2
    if target.backward or grid.nodes[wire.source].backward:
        x0 += apart
    return PlacedLabel(label, x0 + 7, middle, grid.small)
