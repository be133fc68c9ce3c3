"""Crop: a scene cut to what is drawn in it, with an even margin.

What is drawn is measured by the scene's own numbers: boxes, routes, outlines of glyphs. Only the width of
words is estimated, from the bundled font. What the run has not reached counts too, so that a figure has one
size at all its steps.
"""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from rnn_unroll.look.themes import THEMES
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.arrows import WIRE_TIP, Tip, corners, gradient_tip, level
from rnn_unroll.picture.draw.looks import Look, boxed, looks
from rnn_unroll.picture.layouts.parts import widths
from rnn_unroll.picture.marks import Box, PlacedLabel, PlacedText, Strip
from rnn_unroll.picture.math_labels import Label
from rnn_unroll.picture.plot import Plot
from rnn_unroll.picture.route import Point, Route, points
from rnn_unroll.picture.scene import Attention, Column, Legend, PlacedNode, Scene, Wire
from rnn_unroll.words import say

MARGIN = 12
"""The room around what is drawn, in px."""

ABOVE, BELOW = 0.78, 0.25
"""How far letters reach above and below their baseline, as shares of the size of the type."""
BOLD = 1.1
"""How much wider bold letters are, at most."""

_NUMBERS = {"m": 2, "l": 2, "h": 1, "v": 1, "q": 4, "z": 0}
"""How many numbers each command of an outline takes."""

Extent = tuple[float, float, float, float]
"""The least x and y, and the largest x and y."""


def cropped(scene: Scene) -> Scene:
    """The scene with an origin and a size, in whole px, that leave the margin around what is drawn."""
    left, top, right, bottom = extent(scene)
    x, y = math.floor(left - MARGIN), math.floor(top - MARGIN)
    return replace(
        scene,
        origin=(x, y),
        width=math.ceil(right + MARGIN) - x,
        height=math.ceil(bottom + MARGIN) - y,
    )


def extent(scene: Scene) -> Extent:
    """What the drawing of a scene covers."""
    return _around(_Parts(scene).all())


class _Parts:
    """The extents of the parts of one scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.looks = looks(scene.style, THEMES[scene.theme].slit, scene.labels)

    def all(self) -> Iterator[Extent]:
        scene = self.scene
        for band in scene.bands:
            yield self.box("band", band.box)
            yield self.text("caption", PlacedText(band.caption, *band.caption_at, value=False), band.anchor)
        for plot in scene.plots:
            yield from self.plot(plot)
        if scene.heading:
            yield self.text("heading", scene.heading)
        yield from self.route("baseline", scene.baselines)
        for node in scene.initial:
            yield from self.node(node)
        for column in scene.columns:
            yield from (_moved(part, column.x, column.y) for part in self.column(column))
        for brace in scene.braces:
            yield from self.route("brace", brace.route)
            if brace.label:
                yield _label(brace.label)
            if brace.text:
                yield self.text("bracket caption", brace.text)
        if scene.legend:
            yield from self.legend(scene.legend)
        for formula in scene.formulas:
            yield _label(formula.label)
        for remark in scene.remarks:
            yield _label(remark) if isinstance(remark, PlacedLabel) else self.text("remark", remark)
        if scene.note:
            yield self.text("note", scene.note)

    def column(self, column: Column) -> Iterator[Extent]:
        wires = (*column.wires, *(column.idle.wires if column.idle else ()))
        for wire in wires:
            yield from self.wire(wire)
        for node in (*column.nodes, *(column.idle.nodes if column.idle else ())):
            yield from self.node(node)
        for back in column.returns:
            yield from _line(back.route, back.width)
            yield _tip(back.route, gradient_tip(level(back.share)))
        for gauge in column.gauges:
            yield gauge.x, gauge.y, gauge.x + gauge.width, gauge.y + gauge.height
        if column.attention:
            yield from self.attention(column.attention)

    def node(self, node: PlacedNode) -> Iterator[Extent]:
        if node.box.drawn:
            yield self.box(boxed(node.kind), node.box)
        if node.ringed:
            yield self.box("ring", node.box.ring())
        if node.asked:
            yield self.box("asked", node.box.ring())
        if node.strip:
            yield from _cells(node.strip)
        if node.label:
            yield _label(node.label)
        if node.text:
            usual = {"early": "early token", "start-token": "start token"}.get(node.kind, "token")
            yield self.text(node.type or usual, node.text)
        if node.aside:
            yield self.text("aside", node.aside)
        if node.heat:
            yield self.box("heat", node.box)
            if node.heat.words:
                yield self.text("aside", node.heat.words)
        if node.row:
            yield self.box("alignment ground", node.row.ground)
            yield self.text("alignment token", node.row.text)
        if node.tag:
            yield self.box("tag", node.tag.box)
        if node.ghost:
            yield from _cells(node.ghost.strip)
            if node.ghost.text:
                yield self.text("was", node.ghost.text)
        if node.numbers:
            for text, x, y in node.numbers.texts:
                yield self.text("marked number", PlacedText(text, x, y, value=True))
            if node.numbers.around:
                yield self.box("chosen", node.numbers.around)
        yield from self.route("doubt", node.doubt)

    def wire(self, wire: Wire) -> Iterator[Extent]:
        yield from self.route(f"wire-{wire.kind}", wire.route)
        yield _tip(wire.route, WIRE_TIP)
        if wire.below:
            yield _tip(wire.below, WIRE_TIP)
        if wire.label:
            yield _label(wire.label)
        if wire.delay:
            yield self.box("wire-recurrent", wire.delay.box)
            if wire.delay.text:
                yield self.text("remark", wire.delay.text)

    def attention(self, attention: Attention) -> Iterator[Extent]:
        for line in attention.lines:
            yield from _line(line.route, line.width)
        if attention.head:
            yield _tip(attention.head, WIRE_TIP)
        if attention.label:
            yield _label(attention.label)

    def legend(self, legend: Legend) -> Iterator[Extent]:
        for sample in legend.samples:
            yield from _line(sample.route, sample.width)
            yield _tip(sample.route, gradient_tip(level(sample.share)))
        for line in legend.attended:
            yield from _line(line.route, line.width)
        for box, _ in legend.heats:
            yield self.box("heat", box)
        if legend.scale:
            yield from _cells(legend.scale[0])
        if legend.signs:
            for kind, box, _ in legend.signs.frames:
                yield self.box(f"box-{kind}", box)
            for wire, _ in legend.signs.wires:
                yield from self.wire(wire)
            yield from _cells(legend.signs.scale)
            for text in legend.signs.texts:
                yield self.text("legend line", text)
        for text in legend.words:
            yield self.text("legend words", text)
        for text in (*legend.lines, *((legend.total,) if legend.total else ())):
            yield self.text("legend line", text)

    def plot(self, plot: Plot) -> Iterator[Extent]:
        yield from self.route("grid", plot.grid)
        yield from self.route("axis", plot.axis)
        if plot.reference:
            yield from self.route("reference", plot.reference.route)
            yield _label(plot.reference.label)
        for label in plot.labels:
            yield _label(label)
        for text in plot.times:
            yield self.text("time", text)
        for trend in plot.trends:
            yield from self.route(f"trend {trend.dash}", trend.route)
            yield from self.route("leader", trend.leader)
            yield _label(trend.label)
            if trend.text:
                yield self.text("factor", trend.text, trend.anchor)

    def box(self, name: str, box: Box) -> Extent:
        half = (self.looks[name].width or 0) / 2
        return box.x - half, box.y - half, box.x + box.width + half, box.y + box.height + half

    def route(self, name: str, route: Route) -> Iterator[Extent]:
        return _line(route, self.looks[name].width or 0)

    def text(self, name: str, placed: PlacedText, anchor: str = "") -> Extent:
        look = self.looks[name]
        wide = _width(look, say(placed.text))
        side = anchor or look.anchor
        left = placed.x - (wide if side == "end" else wide / 2 if side == "middle" else 0)
        size = look.size or 0
        return left, placed.y - ABOVE * size, left + wide, placed.y + BELOW * size


def _width(look: Look, text: str) -> float:
    wide = widths.width(text, look.size or 0) * (BOLD if (look.weight or 0) >= 600 else 1)
    return wide + (look.spacing or 0) * len(text)


def _line(route: Route, width: float) -> Iterator[Extent]:
    if route:
        yield _covered(route, width)


# Every step has its lines at the same places of its column.
@lru_cache(maxsize=4096)
def _covered(route: Route, width: float) -> Extent:
    return _grown(points(route), width / 2)


@lru_cache(maxsize=4096)
def _tip(route: Route, tip: Tip) -> Extent:
    return _grown(corners(tip, route), 0)


def _cells(strip: Strip) -> Iterator[Extent]:
    for x, y, width, height in (*strip.cells, *strip.ground):
        yield x, y, x + width, y + height


def _label(placed: PlacedLabel) -> Extent:
    label, x, y, scale = placed
    left, top, right, bottom = _inked(label)
    return x + scale * left, y + scale * top, x + scale * right, y + scale * bottom


@lru_cache(maxsize=4096)
def _inked(label: Label) -> Extent:
    """What a label's glyphs cover, from the left end of its baseline."""
    return _around(_moved(_glyph(use.name), use.x, use.y) for use in label.uses)


@lru_cache(maxsize=4096)
def _glyph(name: str) -> Extent:
    """What a shared outline or index covers, with the corners of its bends, which is a little more."""
    path, uses = math_labels.definition(name)
    if not path:
        return _around(_moved(_glyph(use.name), use.x, use.y) for use in uses)
    return _grown(_outlined(path), 0)


def _outlined(path: str) -> Iterator[Point]:
    """The points of an outline, which has relative commands."""
    x = y = 0.0
    start = x, y
    for command, text in re.findall(r"([a-z])([^a-z]*)", path):
        numbers = [float(number) for number in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", text)]
        taken = _NUMBERS[command]
        if command == "z":
            x, y = start
        for k in range(0, len(numbers), taken or 1):
            match command, numbers[k : k + taken]:
                case "h", [dx]:
                    x += dx
                case "v", [dy]:
                    y += dy
                case "q", [cx, cy, dx, dy]:
                    yield x + cx, y + cy
                    x, y = x + dx, y + dy
                case _, [dx, dy]:
                    x, y = x + dx, y + dy
            start = (x, y) if command == "m" and not k else start
            yield x, y


def _grown(at: Iterable[Point], by: float) -> Extent:
    xs, ys = zip(*at, strict=True)
    return min(xs) - by, min(ys) - by, max(xs) + by, max(ys) + by


def _moved(part: Extent, dx: float, dy: float = 0.0) -> Extent:
    left, top, right, bottom = part
    return left + dx, top + dy, right + dx, bottom + dy


def _around(parts: Iterable[Extent]) -> Extent:
    """The least extent around others, of which there is at least one."""
    lefts, tops, rights, bottoms = zip(*parts, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
