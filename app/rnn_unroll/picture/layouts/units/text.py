"""Text: the time steps of a run as running text, each token on a ground with a bar below it."""

from collections.abc import Sequence

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine import key as keys
from rnn_unroll.engine.patterns import Part
from rnn_unroll.graphs import facts
from rnn_unroll.graphs.units import Moment, Units
from rnn_unroll.picture.layouts.parts.widths import width
from rnn_unroll.picture.layouts.units.lines import SIZE, Cell, Line, end, lines
from rnn_unroll.picture.marks import Box, PlacedText, Strip
from rnn_unroll.picture.route import Route, Segment, across, move_to
from rnn_unroll.picture.scene import Band, Column, PlacedNode, Type
from rnn_unroll.words import Text as Words
from rnn_unroll.words import captions, nodes, phrase
from rnn_unroll.words import units as words

GROUND, APART, HALF = 24.0, 3.0, 9.0
"""Heights of a token's ground, of the gap below it, and of the bar of the largest value."""
BASE = 17
"""The baseline of a token, from the top of its ground."""
GLOSS, LEADING = 14.0, 12.0
"""Heights of what is written under the bars, and of the gap between two lines."""
CAPTION, INSET = 30.0, 10.0
"""Height of the name of a part above its lines, and the room around these in its band."""
SHADE = 0.5
"""Opacity of the ground of the largest value. A stronger one would leave too little contrast to the token."""
LEAST = 0.005
"""The smallest share of the largest value that has a bar."""


class Text:
    """The lines of a figure's text, one stretch of lines for each part of the network."""

    def __init__(self, spec: FigureSpec, found: Units) -> None:
        self.spec, self.found, self.watched = spec, found, facts.watched(found)
        self.limit = found.limit
        read = {moment.read for moment in found.moments if moment.plan.reads == "input"}
        self.unknown = read & set(facts.figure(spec, found.plan).unknown)
        self.stretches = _stretches(spec, found)
        self.framed = bool(found.plan.boundary)
        self.width = max(end(stretch) for _, stretch in self.stretches)

    def place(self, left: float, top: float) -> tuple[list[Column], list[Band], Route, float]:
        """The columns, the bands of the parts, the baselines of the bars, and the lower end of it all."""
        columns: list[Column] = []
        bands: list[Band] = []
        baselines: list[Segment] = []
        y = top
        for part, stretch in self.stretches:
            if self.framed:
                y += CAPTION
                bands.append(self._band(part, stretch, left, y))
            for line in stretch:
                columns += [self._column(cell, left, y) for cell in line]
                if part == self.found.part:
                    # The zero of the bars.
                    zero = y + GROUND + APART + HALF
                    baselines += [move_to((left, zero)), across(left + end([line]))]
                y += _pitch(line)
            y += INSET if self.framed else 0
        return columns, bands, tuple(baselines), y - LEADING

    def _band(self, part: Part, stretch: Sequence[Line], left: float, y: float) -> Band:
        height = sum(map(_pitch, stretch)) - LEADING + 2 * INSET
        box = Box(left - INSET, y - INSET, self.width + 2 * INSET, height, 6)
        caption = (left - INSET, y - INSET - 6)
        return Band(part, box, phrase(captions.band, part), caption, "start")

    def _column(self, cell: Cell, left: float, y: float) -> Column:
        step = cell.moment.plan
        placed = [self._state(cell, y)]
        box = _box(cell, y, GROUND)
        text = PlacedText(cell.read, 0, y + BASE, value=False)
        if step.reads == "input":
            name = phrase(nodes.input_slot, step.i, step.t)
            node = _written("input", keys.read(step.i), step.t, name, box, text, "running")
            placed.append(node._replace(doubt=self._doubt(cell, y)))
        elif step.reads == "start":
            name = phrase(nodes.start_token, step.t)
            placed.append(_written("start-token", keys.START, step.t, name, box, text, "running"))
        if step.j:
            name = phrase(nodes.output_slot, step.j, step.t)
            below = y + GROUND + APART + 2 * HALF
            text = PlacedText(cell.written, 0, below + GLOSS - 3, value=True)
            node = _written(
                "output", keys.output(step.j), step.t, name, _box(cell, below, GLOSS), text, "gloss"
            )
            placed.append(node._replace(waits=self.spec.timeline.waits("output")))
        pending = step.t > self.spec.timeline.reached
        return Column(step.t, left + cell.x + cell.width / 2, (), tuple(placed), pending)

    def _doubt(self, cell: Cell, y: float) -> Route:
        """The line under a token that the network does not know."""
        if cell.moment.read not in self.unknown:
            return ()
        half = width(cell.read, SIZE) / 2
        return move_to((-half, y + BASE + 4)), across(half)

    def _state(self, cell: Cell, y: float) -> PlacedNode:
        """The state after a token. What the network wrote itself, it reads without another node for it."""
        found, at, (step, read, _, value) = self.found, self.found.at, cell.moment
        inner = step.reads in ("feedback", "nothing")
        token = PlacedText(cell.read, 0, y + BASE, value=step.reads == "feedback")
        known = facts.known(self.spec, found, cell.moment)
        printed = value if known else None
        node = PlacedNode(
            "state",
            keys.state(at.direction, at.layer, step.t),
            step.t,
            layer=at.layer,
            name=phrase(words.state, self.watched, read if known or not inner else "", step.t, printed),
            box=_box(cell, y, GROUND + APART + 2 * HALF),
            text=token if inner else None,
            waits=self.spec.timeline.waits("state", at.layer, at.direction == 1),
            type="running",
        )
        if value is None:
            return node
        share = value / self.limit
        ink = 0.0 if abs(share) < LEAST else 1.0 if share > 0 else -1.0
        return node._replace(strip=_strip(cell, y, share), values=(SHADE * share, ink))


def _strip(cell: Cell, y: float, share: float) -> Strip:
    """The ground of a token, and its bar: up for a positive share of the largest value, down for others."""
    left, zero = round(-cell.width / 2, 2), y + GROUND + APART + HALF
    high = round(abs(share) * HALF, 2)
    ground = (left, y, cell.width, GROUND)
    bar = (left, round(zero - (high if share > 0 else 0), 2), cell.width, high)
    return Strip((ground, bar), (ground,))


def _box(cell: Cell, y: float, height: float) -> Box:
    return Box(round(-cell.width / 2, 2), y, cell.width, height, 4, drawn=False)


def _written(
    kind: str, key: keys.Key, t: int, name: Words, box: Box, text: PlacedText, look: Type
) -> PlacedNode:
    return PlacedNode(kind, key, t, layer=0, name=name, box=box, text=text, type=look)


def _pitch(line: Line) -> float:
    """The distance from a line to the next one. Only outputs need room for what is written."""
    writes = any(cell.written for cell in line)
    return GROUND + APART + 2 * HALF + (GLOSS if writes else 0) + LEADING


def _stretches(spec: FigureSpec, found: Units) -> list[tuple[Part, list[Line]]]:
    parts: dict[Part, list[Moment]] = {}
    for moment in found.moments:
        parts.setdefault(moment.plan.part, []).append(moment)
    letters = spec.cut_into == "characters"
    return [(part, lines(moments, letters)) for part, moments in parts.items()]
