"""The folded view: the network drawn once, its state led back through a delay of one time step.

It is the unrolled figure with the columns of each network laid on top of each other. Of a pile one
step is seen; what the network has and that step does not use is drawn beside it, so that every
picture shows the whole network (after the folded graphs of the deep-learning literature, with
their black square for the delay of one step).
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.patterns import Plan
from rnn_unroll.graphs.graph import Graph, Node
from rnn_unroll.look.styles import STYLES
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.layouts import frame, unrolled
from rnn_unroll.picture.math_labels import Label
from rnn_unroll.picture.scene import (
    Band,
    Box,
    Brace,
    Column,
    Delay,
    Idle,
    PlacedLabel,
    PlacedNode,
    PlacedText,
    Point,
    Scene,
    Wire,
)

REACH = 36
"""How far a loop reaches past the side of its box."""
CLIMB = 26
"""How far it rises above a flat box."""
PORT = 0.2
"""Where it leaves: this share of a flat box's width, or of a tall one's height, from the corner."""
BEND = 12
SQUARE = 9
"""Side of the mark for a delay of one step."""
TOLD, TOLD_WIDTH = "one step", 54
"""What stands beside that mark, and the room that it takes."""
GAP = 156
"""Between an encoder's boxes and its decoder's."""
APART = 14
"""From a box to the name of the weights on its loop: between them stands the name on what comes up."""
FALL = 40
"""From the rightmost box or name to the wire by which an output comes back."""
MARGIN = 16
BAND_SIDE = 15
LETTER = 7.5
"""Width of a letter of small text."""
ROW = 20
"""Height of a line of small text."""


def arrange(spec: FigureSpec, graph: Graph) -> Scene:
    """Fold the figure that the address would show unrolled."""
    plan = graph.plan
    # What the dots of an open length stand for has no place here: every step is its own copy.
    flat = unrolled.arrange(_closed(spec, plan).change(view="unrolled"), graph)
    count = len(flat.columns)
    ends = [plan.boundary, count] if plan.boundary else [count]
    piles = []
    first = 0
    for end in ends:
        piles.append(_Pile(spec, graph, flat.columns[first:end]))
        first = end
    first_x = flat.columns[0].x
    before_all = [first_x - node.box.x for node in flat.initial if node.box.x < first_x]
    left = max(first_x, piles[0].left + MARGIN, *(room + BAND_SIDE + MARGIN / 2 for room in before_all))
    for before, pile in zip([None, *piles], piles, strict=False):
        pile.x = left if before is None else before.x + before.wide + GAP
    last = frame.shown(spec, graph)
    columns = tuple(
        column
        for before, pile in zip([None, *piles], piles, strict=False)
        for column in pile.columns(before, last)
    )
    captions = _captions(flat, piles)
    remarks = tuple(
        _remarks(
            spec,
            plan,
            piles,
            max([0, *(brace.text.y for brace in captions if brace.text)]),
            max([0.0, *map(_lowest, columns)]),
        )
    )
    height = max([flat.height, *(remark.y + MARGIN + (ROW if flat.note else 0) for remark in remarks)])
    initial = tuple(_moved(node, piles[0]) for node in flat.initial)
    bands = tuple(
        _ground(band, pile, initial, columns) for band, pile in zip(flat.bands, piles, strict=False)
    )
    title, description = frame.words(spec, graph)
    return replace(
        flat,
        width=round(max(_right_ends(columns, initial, bands, remarks, flat.note)) + MARGIN, 2),
        height=height,
        title=title,
        description=description,
        facts=(*frame.facts(spec, graph), ("data-view", spec.look.view)),
        prefix=write.digest(spec),
        bands=bands,
        initial=initial,
        columns=columns,
        note=flat.note and flat.note._replace(y=flat.note.y + height - flat.height),
        input_slot=None,
        output_slot=None,
        braces=captions,
        remarks=remarks,
    )


def _closed(spec: FigureSpec, plan: Plan) -> FigureSpec:
    """The spec with its open lengths at what is run."""
    return spec.change(tx=plan.tx, ty=plan.ty) if spec.symbolic_tx or spec.symbolic_ty else spec


class _Pile:
    """The columns of one network, laid on top of each other at `x`."""

    def __init__(self, spec: FigureSpec, graph: Graph, flat: Sequence[Column]) -> None:
        self.spec, self.graph, self.flat = spec, graph, flat
        self.x = 0.0
        self.nodes = {node.key: node for node in graph.nodes}
        self.steps = [graph.steps[column.t - 1] for column in flat]
        self.fed = any(wire.kind == "feedback" for column in flat for wire in column.wires)
        self.two = graph.directions == 2
        boxes = [node.box for column in flat for node in column.nodes if node.layer]
        self.wide = max(box.x + box.width for box in boxes)
        self.placed = [[self.node(node) for node in column.nodes] for column in flat]
        self.boxes = {node.key: node.box for nodes in self.placed for node in nodes}

    @property
    def loops(self) -> bool:
        """Whether any state is led back: one step alone has nothing to come back to."""
        return len(self.flat) > 1

    @property
    def left(self) -> float:
        """Room that the pile takes to the left of its column's border."""
        return REACH + TOLD_WIDTH + 10 if self.loops else 0

    @property
    def fall(self) -> float:
        """Where a fed-back output comes down."""
        return max(self.wide, *(box.x + box.width for box in self.boxes.values())) + FALL

    def columns(self, before: "_Pile | None", last: int) -> list[Column]:
        """The pile after step `last`: its own last step so far is seen, the others are hidden."""
        own = [
            (tuple(wire for flat in column.wires if (wire := self.wire(flat, before))), tuple(nodes))
            for column, nodes in zip(self.flat, self.placed, strict=True)
        ]
        wires = {_place(wire): wire for made, _ in own for wire in made}
        nodes = {_place(node): node for _, made in own for node in made}
        copies = Counter(_place(node) for _, made in own for node in made)
        first = self.flat[0].t
        shown = min(max(first, last), self.flat[-1].t)
        done = last == len(self.graph.steps)
        made = []
        for column, (here, stand) in zip(self.flat, own, strict=True):
            pending = column.t > last
            used = {*map(_place, here), *map(_place, stand)}
            idle = Idle(
                tuple(wire for place, wire in wires.items() if place not in used),
                tuple(_resting(node, copies[place]) for place, node in nodes.items() if place not in used),
                faint=not (done or pending),
            )
            seen = column.t == shown
            made.append(Column(column.t, self.x, here, stand, pending, idle=idle, hidden=not seen))
        return made

    def node(self, node: PlacedNode) -> PlacedNode:
        """A node under the name that all its copies share, and the step that its numbers are of."""
        label, text = self.named(node), node.text
        if self.shows_step(node):
            words = f"t = {node.t}"
            # Over the box, beside what goes up from it; beside two chains its name has the room.
            x, y = node.box.x + node.box.width / 2 + 6, node.box.y - 8
            if self.two and label:
                x, y = label.x - 8 - len(words) * LETTER, label.y
            text = PlacedText(words, round(x + len(words) * LETTER / 2, 1), y, value=True)
        box = node.box
        if label and not box.drawn:
            # Books draw no box there: the room is the label's own, the same for all copies.
            width = max(label.label.width + 6, box.width if self.two else 0)
            box = box._replace(x=round(box.x + (box.width - width) / 2, 2), width=round(width, 2))
        return node._replace(label=label, text=text, box=box)

    def shows_step(self, node: PlacedNode) -> bool:
        numbers = STYLES[self.spec.look.style].numbers and self.loops
        return numbers and node.key.startswith(f"a.{self.graph.layers}.")

    def named(self, node: PlacedNode) -> PlacedLabel | None:
        box, layer = node.box, node.layer if self.graph.layers > 1 else None
        if node.kind == "state":
            backward = self.nodes[node.key].backward
            index = "t" if self.loops else node.t
            name = math_labels.indexed("r" if backward else "a", index, layer)
            if node.label is None:
                # Books leave no room below: the name stands beside the box, under the loop.
                x = box.x + box.width + 8 if backward else box.x - 8 - name.width
                return PlacedLabel(name, round(x, 1), box.y + box.height / 2 + 22)
            # Beside what comes up from below on the right, it stands on the left.
            centre = box.x + box.width / 2
            left = (self.two and not backward) or (self.fed and node.layer == 1)
            return PlacedLabel(name, round(centre - 8 - name.width if left else centre + 8, 1), node.label.y)
        letter = {"input": "x", "output": "y"}.get(node.kind)
        alike = [one for step in self.steps for one in step.nodes if one.kind == node.kind]
        if letter is None or node.label is None or len(alike) == 1:
            return node.label
        index = "t" if all(one.number == one.t for one in alike) else "i" if letter == "x" else "j"
        return frame.centred(math_labels.indexed(letter, index), box.x + box.width / 2, node.label.y)

    def wire(self, wire: Wire, before: "_Pile | None") -> Wire | None:
        """An edge of the unrolled figure, led back where it came from the step before."""
        source, target = self.nodes[wire.source], self.nodes[wire.target]
        here = self.boxes[wire.target]
        if wire.kind == "feedback":
            return self.fed_back(wire, self.boxes[wire.source], here)
        if wire.kind == "recurrent" and source.kind == "state":
            if before and wire.source in before.boxes:
                return self.handed_over(wire, before, here)
            return self.loop(wire, here, target)
        if source.kind == "initial-state":
            return wire._replace(label=None) if self.loops else wire
        if source.t != target.t:
            # The first backward state, whose box is the same as that of every other.
            return self.risen(wire, self.boxes[wire.source], here)
        return self.weighed(wire, target)

    def loop(self, wire: Wire, box: Box, target: Node) -> Wire:
        """From the box over its side (left for a forward chain, right for a backward one) into it."""
        sign = 1 if target.backward else -1
        side = box.x + (box.width if target.backward else 0)
        out, across = side + sign * REACH, box.y + box.height / 2
        if box.height > box.width:
            top = box.y + PORT * box.height
            points: tuple[Point, ...] = ((side, top),)
        else:
            top = box.y - CLIMB
            port = side - sign * PORT * box.width
            points = ((port, box.y), (port, top))
        points = (*points, (out, top), (out, across), (side, across))
        name = self.weight("recurrent", target)
        label = None
        if name:
            x = side + APART if target.backward else side - APART - frame.WEIGHT * name.width
            label = PlacedLabel(name, round(x, 1), top - 8, frame.WEIGHT)
        return self.drawn(wire, points, label, _delay(out, (top + across) / 2, sign))

    def handed_over(self, wire: Wire, before: "_Pile", box: Box) -> Wire:
        """The encoder's last state becomes the decoder's first, once."""
        source, across = before.boxes[wire.source], box.y + box.height / 2
        start = before.x - self.x + source.x + source.width
        name = math_labels.indexed(
            "a", "T_x", self.nodes[wire.source].layer if self.graph.layers > 1 else None
        )
        middle = (start + box.x - self.left) / 2
        label = frame.centred(name, middle, across - 9, frame.WEIGHT)
        return self.drawn(wire, ((start, across), (box.x, across)), label)

    def fed_back(self, wire: Wire, source: Box, box: Box) -> Wire:
        """From an output's right side down and into the state from below, beside what it reads."""
        across, floor = source.y + source.height / 2, box.y + box.height + 26
        inputs = any(node.kind in ("input", "start-token") for nodes in self.placed for node in nodes)
        into = box.x + box.width * (0.8 if inputs else 0.5)
        fall = self.fall
        points = (
            (source.x + source.width, across),
            (fall, across),
            (fall, floor),
            (into, floor),
            (into, box.y + box.height),
        )
        return self.drawn(wire, points, None, _delay(fall, (across + floor) / 2, 1))

    def risen(self, wire: Wire, source: Box, box: Box) -> Wire:
        x = source.x + source.width / 2
        return self.drawn(wire, ((x, source.y), (x, box.y + box.height)), None)

    def drawn(
        self, wire: Wire, points: tuple[Point, ...], label: PlacedLabel | None, delay: Delay | None = None
    ) -> Wire:
        made = frame.wire(wire.kind, wire.source, wire.target, wire.t, points, BEND)
        return made._replace(label=label, delay=delay)

    def weight(self, kind: str, target: Node) -> Label | None:
        """The name of the weights on a wire, where the figure shows them."""
        return frame.weight(self.spec, self.graph, kind, target) if "weights" in self.spec.look.show else None

    def weighed(self, wire: Wire, target: Node) -> Wire:
        """A straight wire of a book's figure with the name of its weights on the side that is free here."""
        name = self.weight(wire.kind, target)
        if name is None or wire.start[0] != wire.end[0] or STYLES[self.spec.look.style].numbers:
            return wire
        x, y = wire.start[0] + 7, (wire.start[1] + wire.end[1]) / 2 + 4
        # On the right stand the other chain's boxes, or comes up what is fed back.
        forward = self.two and not self.nodes[wire.source if wire.kind == "output" else wire.target].backward
        if forward or (self.fed and wire.kind == "input"):
            x = round(wire.start[0] - 7 - frame.WEIGHT * name.width, 1)
        return wire._replace(label=PlacedLabel(name, x, y, frame.WEIGHT))


def _place(thing: Wire | PlacedNode) -> tuple[object, ...]:
    """What two copies of one wire or node have in common."""
    return (thing.kind, thing.path) if isinstance(thing, Wire) else (thing.kind, thing.box)


def _resting(node: PlacedNode, copies: int) -> PlacedNode:
    """A node that the seen step does not use: without numbers, and without a word of one of many steps."""
    return node._replace(values=(), text=node.text if copies == 1 else None)


def _delay(x: float, y: float, sign: int) -> Delay:
    """The mark on a wire that runs downwards, with its words on the outer side."""
    half = SQUARE / 2
    words = PlacedText(TOLD, x + sign * (half + 5 + TOLD_WIDTH / 2), y + 4, value=False)
    return Delay(Box(x - half, y - half, SQUARE, SQUARE, 0), words)


def _moved(node: PlacedNode, pile: _Pile) -> PlacedNode:
    """An initial state, beside the pile that starts from it: a⟨0⟩ on the left, r⟨T + 1⟩ on the right."""
    shift = pile.x - (pile.flat[-1] if pile.nodes[node.key].backward else pile.flat[0]).x
    label = node.label and node.label._replace(x=node.label.x + shift)
    return node._replace(box=node.box._replace(x=node.box.x + shift), label=label)


def _right_ends(
    columns: Sequence[Column],
    initial: Sequence[PlacedNode],
    bands: Sequence[Band],
    remarks: Sequence[PlacedText | PlacedLabel],
    note: PlacedText | None,
) -> Iterator[float]:
    """How far to the right everything reaches that could be outermost."""

    def label(placed: PlacedLabel | None) -> float:
        return placed.x + placed.scale * placed.label.width if placed else 0

    for column in columns:
        for node in column.nodes:
            yield column.x + max(node.box.x + node.box.width, label(node.label), _end(node.text))
        for wire in column.wires:
            yield column.x + max(label(wire.label), wire.delay.text.x + TOLD_WIDTH / 2 if wire.delay else 0)
    for box in [*(node.box for node in initial), *(band.box for band in bands)]:
        yield box.x + box.width
    if note:
        yield note.x + len(note.text) * LETTER
    for remark in remarks:
        if isinstance(remark, PlacedText):
            yield remark.x + len(remark.text) * LETTER / 2
        else:
            yield label(remark)


def _end(text: PlacedText | None) -> float:
    return text.x + len(text.text) * LETTER / 2 if text and text.value else 0


def _ground(band: Band, pile: _Pile, initial: Sequence[PlacedNode], columns: Sequence[Column]) -> Band:
    """The band under one network, under the names beside its wires, and under the initial state that
    it starts from.
    """
    wide: float = pile.wide
    for column in columns:
        if column.x == pile.x:
            names = [wire.label for wire in column.wires if wire.label and wire.kind != "output"]
            texts = [_end(node.text) for node in column.nodes if node.layer]
            ends = [name.x + name.scale * name.label.width for name in names]
            wide = max([wide, *(end - BAND_SIDE + 6 for end in (*ends, *texts))])
    mine = [node.box.x for node in initial if band.name == "encoder"]
    x = min([pile.x - pile.left, *mine]) - BAND_SIDE
    box = band.box._replace(x=x, width=pile.x + wide + BAND_SIDE - x)
    return band._replace(box=box, caption_at=(x + 15, band.caption_at[1]), anchor="start")


def _captions(flat: Scene, piles: Sequence[_Pile]) -> tuple[Brace, ...]:
    """Encoder and decoder named over and under their boxes, where the style does that with brackets."""
    named = zip(flat.braces, piles, strict=False)
    return tuple(
        # Under the decoder a remark may stand first.
        Brace(
            brace.name,
            "",
            None,
            brace.text._replace(
                x=pile.x + pile.wide / 2, y=brace.text.y + (ROW / 2 if brace.name == "decoder" else 0)
            ),
        )
        for brace, pile in named
        if brace.text
    )


Remark = PlacedText | PlacedLabel


def _lowest(column: Column) -> float:
    """How far down what is fed back falls before it comes up into a state."""
    wires = (*column.wires, *(column.idle.wires if column.idle else ()))
    corners = [re.findall(r"-?[0-9.]+ (-?[0-9.]+)", wire.path) for wire in wires if wire.kind == "feedback"]
    return max([0.0, *(float(y) for path in corners for y in path)])


def _remarks(
    spec: FigureSpec, plan: Plan, piles: Sequence[_Pile], taken: float, fallen: float
) -> Iterator[Remark]:
    """How long each network runs, and the steps at which it reads or emits where not at all of them.

    They stand below captions, `taken`, and below what is fed back, `fallen`.
    """
    books = not STYLES[spec.look.style].numbers
    below = max(box.y + box.height for pile in piles for box in pile.boxes.values())
    floor = max(below + (12 + (22 if spec.reading.text else 0) if books else 64), fallen - 4)
    for pile in piles:
        for kind in ("input", "start-token", "output"):
            nodes = [node for nodes in pile.placed for node in nodes if node.kind == kind]
            if not nodes or len(nodes) == len(pile.flat):
                continue
            box = nodes[0].box
            y = floor if kind != "output" else 18 if books else box.y - 58
            x = pile.x + box.x + box.width / 2
            yield _when(spec, plan, kind, [node.t for node in nodes], x, y)
        lengths = _lengths(spec, plan, pile)
        across = sum(label.width for label in lengths) + 24 * (len(lengths) - 1)
        x = pile.x + (pile.wide - across) / 2
        for label in lengths:
            yield PlacedLabel(label, round(x, 1), max(floor, taken) + 26)
            x += label.width + 24


def _when(spec: FigureSpec, plan: Plan, kind: str, steps: Sequence[int], x: float, y: float) -> Remark:
    """`t = 1 only`, `t = 2 … 5`, `t = 1, 3, 4`; of a long list the beginning."""
    if spec.symbolic_tx and steps[0] > 1:
        last = r"t=T_x" if kind == "output" else r"t=T_x+1"
        return frame.centred(math_labels.tex(rf"{last}\;\mathrm{{only}}"), x, y, frame.WEIGHT)
    span = frame.contiguous(steps)
    shown = [*map(str, steps)] if len(steps) <= 5 else [*map(str, steps[:4]), "…"]
    told = f"{steps[0]} only" if len(steps) == 1 else f"{span[0]} … {span[1]}" if span else ", ".join(shown)
    return PlacedText(f"t = {told}", x, y, value=False)


def _lengths(spec: FigureSpec, plan: Plan, pile: _Pile) -> list[Label]:
    """T_x = 4 under the network that reads so often, T_y = 3 under the one that emits so often."""
    if not pile.loops:
        return []
    said = [
        ("T_x", sum(step.plan.i > 0 for step in pile.steps), spec.symbolic_tx),
        ("T_y", sum(step.plan.j > 0 for step in pile.steps), spec.symbolic_ty),
    ]
    said = [(symbol, count, left_open) for symbol, count, left_open in said if count > 1]
    if len(said) == 2 and plan.tx == plan.ty == len(pile.flat):
        (_, count, left_open), _ = said
        said = [("T_x=T_y", count, left_open)]
    return [
        math_labels.tex(rf"{symbol}\;\mathrm{{steps}}") if left_open else math_labels.length(symbol, count)
        for symbol, count, left_open in said
    ]
