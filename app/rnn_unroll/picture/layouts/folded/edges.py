"""Edges: the wires of a pile. A wire from the step before becomes a loop through a delay."""

from rnn_unroll.graphs.graph import Node
from rnn_unroll.look.styles import STYLES
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.layouts.folded.pile import DELAY_WIDTH, LOW_PORT, NEST, Pile
from rnn_unroll.picture.layouts.parts import attention as lines
from rnn_unroll.picture.layouts.parts import changed, labels, wires
from rnn_unroll.picture.marks import Box, PlacedLabel, PlacedText
from rnn_unroll.picture.math_labels import Label
from rnn_unroll.picture.route import Point, points
from rnn_unroll.picture.scene import Attention, Column, Delay, Wire
from rnn_unroll.words import captions, phrase

CLIMB = 26
"""How far a loop rises above a wide box."""
PORT = 0.2
"""Where a loop leaves: this share of a wide box's width, or of a tall box's height, from the corner."""
BEND = 12
SQUARE = 9
"""Side of the square that marks a delay of one step."""
ATTENDED = r"\alpha^{\langle t,s\rangle},\;s=1,\ldots,T_x"
"""What stands at the lines of attention, which lie on each other."""
APART = 16
"""Distance from a box to the name of the weights on its loop; the name on an upright wire stands between."""


def wire(pile: Pile, wire: Wire, before: Pile | None) -> Wire | None:
    """An edge of the unrolled figure; one from the step before becomes a loop. None if it is not drawn."""
    source, target = pile.nodes[wire.source], pile.nodes[wire.target]
    here = pile.boxes[wire.target]
    if wire.kind == "feedback":
        return _fed_back(pile, wire, pile.boxes[wire.source], here, target)
    if wire.kind in ("recurrent", "memory") and source.kind == "state":
        if before and wire.source in before.boxes:
            return _handed_over(pile, wire, before, here)
        return _loop(pile, wire, here, target)
    if source.kind == "initial-state":
        return _begun(pile, wire, target) if pile.loops else wire
    if source.t != target.t:
        # From the first backward state, whose box is the same as that of all backward states.
        return _with_weight(pile, _straight_up(wire, pile.boxes[wire.source], here), target)
    return _with_weight(pile, wire, target)


def _begun(pile: Pile, wire: Wire, target: Node) -> Wire:
    """A wire from an initial state, which stands beside the loops. The loop names what both carry."""
    x, y = wire.start
    return _along(wire, ((x + pile.farther * (1 if target.backward else -1), y), wire.end), None)


def _loop(pile: Pile, wire: Wire, box: Box, target: Node) -> Wire:
    """A loop from a box into its own side: the left one for a forward chain, the right one for a backward."""
    sign = 1 if target.backward else -1
    side = box.x + (box.width if target.backward else 0)
    tall = box.height > box.width
    # The loop of the memory lies inside that of the state.
    inside, nest = wire.kind == "memory", NEST if pile.memory else 0
    out, across = side + sign * (pile.reach + (0 if inside else nest)), pile.across(box)
    across -= nest if inside else 0
    if tall:
        top = box.y + (nest if inside else 0) + (LOW_PORT if pile.memory else PORT * box.height)
        points: tuple[Point, ...] = ((side, top),)
    else:
        top = box.y - CLIMB - (0 if inside else nest)
        port = side - sign * (PORT * box.width + (0 if inside else nest))
        points = ((port, box.y), (port, top))
    points = (*points, (out, top), (out, across), (side, across))
    delay = _delay(out, (top + across) / 2, sign)
    if inside:
        return _along(wire, points, _memory(pile, target, side, across), delay._replace(text=None))
    name = _weight(pile, "recurrent", target)
    label = None
    if name:
        x = side + APART if target.backward else side - APART - labels.WEIGHT * name.width
        label = PlacedLabel(name, round(x, 1), top - 8, labels.WEIGHT)
    return _along(wire, points, label, delay)


def _memory(pile: Pile, target: Node, side: float, across: float) -> PlacedLabel:
    """The name of the memory inside its loop."""
    name = labels.memory(pile.graph, target, "t")
    middle = side + (1 if target.backward else -1) * pile.reach / 2
    return labels.centred(name, middle, across - 9, labels.WEIGHT)


def _handed_over(pile: Pile, wire: Wire, before: Pile, box: Box) -> Wire:
    """The wire from the encoder's last state to the decoder, which starts from that state."""
    source, across = before.boxes[wire.source], pile.across(box)
    start = before.x - pile.x + source.x + source.width
    layer = pile.nodes[wire.source].layer if pile.graph.layers > 1 else None
    letter, up = "a", 9
    if wire.kind == "memory":
        letter, up, across = "c", 5, across - NEST
    elif pile.memory:
        up = -16
    name = math_labels.indexed(letter, "T_x", layer)
    # The number of the step that is visible ends above the left end of a memory's name.
    middle = (start + box.x - pile.left) / 2 + (6 if wire.kind == "memory" else 0)
    label = labels.centred(name, middle, across - up, labels.WEIGHT)
    return _along(wire, ((start, across), (box.x, across)), label)


def attention(pile: Pile, column: Column, before: Pile | None) -> Attention | None:
    """What a step attends to: its lines lie on each other here, because all states of the encoder do."""
    seen = column.attention
    if seen is None or before is None:
        return None
    *_, end = points(seen.head)
    placed = []
    for line in seen.lines:
        source = before.boxes[line.source]
        start = before.x - pile.x + source.x + source.width / 2, source.y
        placed.append(lines.alone(line, start))
    label = seen.label
    if label is None and placed:
        middle = (placed[0].start[0] + end[0]) / 2
        label = labels.centred(math_labels.tex(ATTENDED), middle, end[1] + 14, labels.WEIGHT)
    return seen._replace(lines=tuple(placed), label=label)


def _fed_back(pile: Pile, wire: Wire, source: Box, box: Box, target: Node) -> Wire:
    """A loop from an output's right side down and into the state from below, beside the input's wire."""
    across, floor = source.y + source.height / 2, box.y + box.height + 26
    inputs = any(node.kind in ("input", "start-token") for nodes in pile.placed for node in nodes)
    into = box.x + box.width * (0.8 if inputs else 0.5)
    fall = pile.fall
    points = (
        (source.x + source.width, across),
        (fall, across),
        (fall, floor),
        (into, floor),
        (into, box.y + box.height),
    )
    name = _weight(pile, "feedback", target)
    label = PlacedLabel(name, round(into + 6, 1), box.y + box.height + 17, labels.WEIGHT) if name else None
    return _along(wire, points, label, _delay(fall, (across + floor) / 2, 1))


def _straight_up(wire: Wire, source: Box, box: Box) -> Wire:
    """A wire straight up from one box into the other."""
    x = source.x + source.width / 2
    label = wire.label and wire.label._replace(x=round(x + 7, 1))
    return _along(wire, ((x, source.y), (x, box.y + box.height)), label)


def _with_weight(pile: Pile, wire: Wire, target: Node) -> Wire:
    """A straight wire; in the textbook style, the name of its weights moves to the side that is free here."""
    name = _weight(pile, wire.kind, target)
    if name is None or wire.start[0] != wire.end[0]:
        return wire
    if STYLES[pile.spec.look.style].numbers:
        # The outer loop of a backward chain with a memory rises as high as the name on the wire beside it.
        beside = pile.memory and pile.nodes[wire.source].backward and wire.kind == "output"
        y = wire.label.y - NEST * beside if wire.label else 0
        if target.backward:
            # Unrolled, it is under the wires of the forward chain, which do not cross this wire here.
            y = (wire.start[1] + wire.end[1]) / 2 + (14 if wire.kind == "depth" else 6)
        return wire._replace(label=wire.label and wire.label._replace(y=round(y, 1)))
    # A state may lie on the wire to an output; the weights are those of the part above it.
    (x, below), (_, above) = list(points(wire.route))[-2], wire.end
    x, y = x + 7, (below + above) / 2 + 4
    # On the right are the other chain's boxes, or the wire of a fed-back output.
    forward = pile.two and not pile.nodes[wire.source if wire.kind == "output" else wire.target].backward
    if forward or (pile.fed and wire.kind == "input"):
        x = round(wire.start[0] - 7 - labels.WEIGHT * name.width, 1)
    return wire._replace(label=PlacedLabel(name, x, y, labels.WEIGHT))


def _along(
    wire: Wire, points: tuple[Point, ...], label: PlacedLabel | None, delay: Delay | None = None
) -> Wire:
    """The wire along new points, with a new label and the mark of a delay."""
    placed = wires.wire(wire.kind, wire.source, wire.target, wire.t, points, BEND)
    if wire.cut:
        placed = placed._replace(cut=changed.cross(placed.route))
    return placed._replace(label=label, delay=delay)


def _weight(pile: Pile, kind: str, target: Node) -> Label | None:
    """The name of the weights on a wire; None if the figure does not show weights."""
    return labels.weight(pile.spec, pile.graph, kind, target) if "weights" in pile.spec.look.show else None


def _delay(x: float, y: float, sign: int) -> Delay:
    """The mark of a delay on an upright wire, with its words on the outer side."""
    half = SQUARE / 2
    words = PlacedText(phrase(captions.delay), x + sign * (half + 5 + DELAY_WIDTH / 2), y + 4, value=False)
    return Delay(Box(x - half, y - half, SQUARE, SQUARE, 0), words)
