"""Edges: the wires of a figure whose time runs down, their names, and the gradients' arrows."""

from collections.abc import Iterator

from rnn_unroll.graphs.graph import Edge, Node
from rnn_unroll.picture.layouts.computed.measures import BACK, BEND, CENTRE, HEIGHT, MEMORY, WIDTH
from rnn_unroll.picture.layouts.down.rows import EXIT, FALL, UNDER, Rows
from rnn_unroll.picture.layouts.parts import labels, wires
from rnn_unroll.picture.marks import PlacedLabel
from rnn_unroll.picture.math_labels import Label
from rnn_unroll.picture.route import Point, is_straight
from rnn_unroll.picture.scene import Return, Wire

SPREAD = 12
"""Distance of the wires between an output and its loss from the middle."""
ABOVE, BELOW = 12, 21
"""Distance of a level wire from the baseline of a name above it or below it, where its head has room."""
WIDE = BACK + 4
"""What the arrow of a gradient beside the wire adds to that."""


def wire(rows: Rows, edge: Edge) -> Wire:
    """An edge as a wire, with the name of its weights if the figure shows weights."""
    corners = _corners(rows, edge.source, edge.target)
    if edge.kind == "memory":
        corners = wires.beside(corners, lambda x: MEMORY, 0)
    placed = wires.of(edge, corners, BEND)
    if edge.kind == "memory":
        return placed._replace(label=_memory(rows, placed))
    return placed._replace(label=_weight(rows, placed)) if rows.weights else placed


def back(rows: Rows, edge: Edge) -> Return:
    """A gradient's arrow: the edge along which it comes back, reversed and moved to its side."""
    forward = _corners(rows, edge.target, edge.source)
    if edge.source.kind == "loss":
        moved = wires.beside(forward, lambda x: -2 * SPREAD, 0)
    else:
        # The same function moves upright lines by a distance that depends on x, so the axes are exchanged.
        moved = _exchanged(wires.beside(_exchanged(forward), lambda y: _aside(rows, y), -BACK))
    corners = tuple(reversed(moved))
    return wires.back(edge.source, edge.target, edge.t, corners, edge.size or 0.0, BEND - 2, plain=False)


def _exchanged(points: tuple[Point, ...]) -> tuple[Point, ...]:
    return tuple((y, x) for x, y in points)


def _aside(rows: Rows, y: float) -> float:
    """How far a gradient's arrow stands below a level wire at y. With two chains, the wires above have their
    gradients above, because there is a box below them.
    """
    return -BACK if rows.both and y % rows.pitch < rows.high / 2 else BACK


def _corners(rows: Rows, source: str, target: str) -> tuple[Point, ...]:
    """The corners of an edge between two nodes; y counts from the target's row."""
    return tuple(_way(rows, rows.nodes[source], rows.nodes[target]))


def _way(rows: Rows, source: Node, target: Node) -> Iterator[Point]:
    (x0, y0), (x1, y1) = rows.corner(source), rows.corner(target)
    if source.kind == "initial-state":
        y0 = rows.initial_top(backward=source.backward) - rows.y(target.t)
    else:
        y0 += rows.y(source.t) - rows.y(target.t)
    along = y1 + rows.height(target) / 2
    if target.kind == "loss":
        x = x1 + CENTRE + SPREAD
        yield x, y0 + rows.height(source)
        yield x, y1
    elif source.layer == target.layer:
        high = rows.initial if source.kind == "initial-state" else HEIGHT
        yield x1 + CENTRE, y0 if target.backward else y0 + high
        yield x1 + CENTRE, y1 + HEIGHT if target.backward else y1
    elif source.kind == "output":
        middle, floor = y0 + rows.height(source) / 2 + EXIT, rows.y(source.t) - rows.y(target.t)
        floor += rows.foot + FALL
        yield x0 + WIDTH, middle
        yield x0 + WIDTH + rows.turn, middle
        yield x0 + WIDTH + rows.turn, floor
        yield rows.entry, floor
        yield rows.entry, along
        yield x1, along
    elif source.t != target.t:
        # The first backward state is far above the output that reads it.
        yield x0 + WIDTH, y0 + HEIGHT / 2
        yield x1 + CENTRE, y0 + HEIGHT / 2
        yield x1 + CENTRE, y1
    elif source.layer and target.layer:
        # Both states of a layer go into both states of the next: the wires meet half way across.
        yield x0 + WIDTH, y0 + HEIGHT / 2
        if y0 != y1:
            half = rows.meeting(target.layer)
            yield half, y0 + HEIGHT / 2
            yield half, along
        yield x1, along
    else:
        # Level at the state's middle: with two chains the other box is high enough for both.
        y = y0 + HEIGHT / 2 if source.kind == "state" else along
        yield x0 + WIDTH, y
        yield x1, y


def _memory(rows: Rows, wire: Wire) -> PlacedLabel:
    """The name of the memory that a wire carries, beside it, under the symbol of its state."""
    source, target = rows.nodes[wire.source], rows.nodes[wire.target]
    before = target.t + 1 if target.backward else target.t - 1
    label = labels.memory(rows.graph, target, before)
    x = wire.start[0] + 8
    if target.backward:
        # The symbol there is that of the target.
        return PlacedLabel(label, x, wire.end[1] + 2 * UNDER, labels.WEIGHT)
    down = UNDER if source.kind == "initial-state" else 2 * UNDER + rows.sunk
    return PlacedLabel(label, x, wire.start[1] + down, labels.WEIGHT)


def _weight(rows: Rows, wire: Wire) -> PlacedLabel | None:
    """The name of the weights on a straight wire. Every time step repeats the name: weights are shared."""
    source, target = rows.nodes[wire.source], rows.nodes[wire.target]
    label = labels.weight(rows.spec, rows.graph, wire.kind, target)
    if label is None or not (is_straight(wire.route) or wire.kind in ("output", "feedback")):
        return None
    wide = labels.WEIGHT * label.width
    if wire.kind == "feedback":
        # The last part of the wire is where an input's wire would be.
        return PlacedLabel(
            label, round(rows.entry - 8 - BACK * rows.gradients - wide, 1), wire.end[1] + 5, labels.WEIGHT
        )
    if wire.kind == "recurrent":
        return _weight_beside(rows, wire, label)
    if target.backward or source.backward:
        return _between(rows, wire, label, wire.start[1] + BELOW + WIDE * rows.gradients)
    return _between(rows, wire, label, wire.start[1] - ABOVE - WIDE * (rows.gradients and rows.both))


def _weight_beside(rows: Rows, wire: Wire, label: Label) -> PlacedLabel:
    """The name of the weights on an upright wire, on its left and beside the symbol of a state.

    With two chains it is one line lower, because the names of both and of the wires between them meet there.
    """
    source, target = rows.nodes[wire.source], rows.nodes[wire.target]
    x = wire.start[0] - 7 - WIDE * rows.gradients - labels.WEIGHT * label.width
    if target.backward:
        y = wire.end[1] + UNDER * (1 + rows.both)
    elif source.kind == "initial-state":
        y = wire.start[1] + UNDER
    else:
        y = wire.start[1] + rows.sunk + UNDER * (1 + rows.both)
    return PlacedLabel(label, round(x, 1), y, labels.WEIGHT)


def _between(rows: Rows, wire: Wire, label: Label, y: float) -> PlacedLabel:
    """The name of the weights on a level wire, in the gap before the next column of boxes."""
    layer = rows.nodes[wire.target].layer
    end = rows.states[layer - 1] if layer else rows.output
    begin = rows.input + WIDTH if layer == 1 else rows.chain_end((layer or rows.layers + 1) - 1) + rows.past
    return labels.centred(label, (begin + end) / 2, y, labels.WEIGHT)
