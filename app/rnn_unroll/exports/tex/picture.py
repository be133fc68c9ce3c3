"""Picture: a scene as TikZ, part by part, in the order in which the SVG pen draws the parts."""

import re
from collections.abc import Iterator
from itertools import groupby

from rnn_unroll.exports.tex import paths, words
from rnn_unroll.exports.tex.styles import TYPE, Styles, anchor, number
from rnn_unroll.exports.tex.tips import declaration
from rnn_unroll.look.themes import THEMES
from rnn_unroll.picture.arrows import BRANCH_DOT, SIDE, TIP, WIRE_TIP, Tip, gradient_tip, level
from rnn_unroll.picture.draw.elements import FAINT_OPACITY, PENDING_OPACITY
from rnn_unroll.picture.draw.looks import HEAT
from rnn_unroll.picture.math_labels import SIZE
from rnn_unroll.picture.route import Point, Route, points
from rnn_unroll.picture.scene import (
    Attention,
    AttentionLine,
    Band,
    Box,
    Brace,
    Column,
    Formula,
    Gauge,
    Idle,
    Legend,
    PlacedLabel,
    PlacedNode,
    PlacedText,
    Plot,
    Return,
    Scene,
    Strip,
    Trend,
    Wire,
)
from rnn_unroll.words import say

UNIT = 0.75
"""Length of a px in bp, as in CSS."""
LARGEST = 14_000
"""The longest side of a figure in bp; larger figures are scaled down. TeX's lengths end at 16,320 bp."""
DOT = round(BRANCH_DOT.radius * BRANCH_DOT.size / SIDE, 2)
"""Radius in px of the dot at which a wire leaves another one."""


class Picture:
    """The body of one scene's tikzpicture, and the styles and tips to declare before it."""

    def __init__(self, scene: Scene) -> None:
        theme = THEMES[scene.theme]
        self.scene, self.slit = scene, theme.slit
        self.unit = min(UNIT, LARGEST / max(scene.width, scene.height))
        self.styles = Styles(scene.style, theme.palette, theme.slit, self.unit)
        self.tips: dict[str, str] = {}
        self.indent = "  "
        self.body = [self.indent + line for line in self.lines()]

    def lines(self) -> Iterator[str]:
        scene = self.scene
        corner = self.point((scene.width, scene.height))
        yield rf"\path[{self.style('paper')}, use as bounding box] (0,0) rectangle {corner};"
        for band in scene.bands:
            yield from self.band(band)
        for plot in scene.plots:
            yield from self.plot(plot)
        for node in scene.initial:
            yield from self.node(node, pending=False)
        for column in scene.columns:
            yield from self.column(column)
        for brace in scene.braces:
            yield from self.brace(brace)
        if scene.legend:
            yield from self.legend(scene.legend)
        for formula in scene.formulas:
            yield self.formula(formula)
        for remark in scene.remarks:
            yield self.remark(remark)
        if scene.note:
            yield self.text("note", scene.note)

    # --- lengths, styles, paths --------------------------------------------------------------

    def number(self, px: float) -> str:
        return number(px * self.unit)

    def point(self, at: Point) -> str:
        return f"({self.number(at[0])},{self.number(at[1])})"

    def style(self, name: str) -> str:
        """The TikZ style for the look of this name."""
        return self.styles.name(name)

    def path(self, style: str, route: Route, end: Point | None = None) -> str:
        """A path. `end`, if given, is the point where its arrow's tip ends."""
        return rf"\path[{style}] {paths.tikz(route, self.point, end)};"

    def tip(self, name: str, tip: Tip) -> None:
        """Declare an arrow tip, unless it is declared already."""
        if name not in self.tips:
            self.tips[name] = declaration(name, tip, self.unit)

    def rectangle(self, style: str, box: Box) -> str:
        corner = min(box.corner, box.width / 2, box.height / 2)
        rounded = f", rounded corners={self.styles.length(corner)}" if corner else ""
        return (
            rf"\path[{style}{rounded}] {self.point((box.x, box.y))} rectangle "
            f"{self.point((box.x + box.width, box.y + box.height))};"
        )

    # --- what is written ----------------------------------------------------------------------

    def text(self, name: str, placed: PlacedText, side: str = "") -> str:
        style = self.style(name)
        if side:
            style += f", anchor={anchor(side)}"
        return rf"\node[{style}] at {self.point((placed.x, placed.y))} {{{words.tex(say(placed.text))}}};"

    def label(self, kind: str, placed: PlacedLabel, about: float | None = None, tight: bool = False) -> str:
        """A math label. It is set in the document's own font, so it may be wider or narrower than in the SVG.

        A label to the right of the x `about` keeps its left end, one to the left of it keeps its right end,
        and any other keeps its middle. `tight`: the label is scaled down if it is wider than in the SVG.
        """
        label, x, y, scale = placed
        style = self.style(f"label-{kind}")
        width = scale * label.width
        if about is not None and x >= about:
            style += f", anchor={anchor('start')}"
        elif about is not None and x + width <= about:
            style, x = f"{style}, anchor={anchor('end')}", x + width
        else:
            style, x = f"{style}, anchor={anchor('middle')}", x + width / 2
        if scale != 1:
            # This scale multiplies that of the style.
            style += f", scale={number(scale, 3)}"
        math = f"${label.tex}$".replace(r"\kern0.00em", "")
        if tight:
            math = rf"\unrollfit{{{number(label.width * TYPE / SIZE)}bp}}{{{math}}}"
        return rf"\node[{style}] at {self.point((x, y))} {{{math}}};"

    def formula(self, formula: Formula) -> str:
        label, value = formula
        return self.label("formula-value" if value else "formula", label, label.x, tight=True)

    def remark(self, remark: PlacedText | PlacedLabel) -> str:
        if isinstance(remark, PlacedLabel):
            return self.label("weight", remark)
        return self.text("remark", remark)

    # --- around the steps -----------------------------------------------------------------------

    def band(self, band: Band) -> Iterator[str]:
        yield f"% {band.name}"
        yield self.rectangle(self.style("band"), band.box)
        caption = PlacedText(band.caption, *band.caption_at, value=False)
        yield self.text("caption", caption, band.anchor)

    def brace(self, brace: Brace) -> Iterator[str]:
        yield f"% {brace.name}"
        if brace.route:
            yield self.path(self.style("brace"), brace.route)
        if brace.label:
            yield self.label("brace", brace.label)
        if brace.text:
            yield self.text("bracket caption", brace.text)

    def plot(self, plot: Plot) -> Iterator[str]:
        yield self.path(self.style("grid"), plot.grid)
        yield self.path(self.style("axis"), plot.axis)
        for label in plot.labels:
            # Powers of ten end before their axis; the titles of the axes begin at their x.
            before = label.x + label.scale * label.label.width <= plot.left
            yield self.label("axis", label, plot.left if before else label.x)
        for text in plot.times:
            yield self.text("time", text)
        if plot.reference:
            yield self.path(self.style("reference"), plot.reference.route)
            yield self.label("reference", plot.reference.label)
        for trend in plot.trends:
            yield from self.trend(trend)

    def trend(self, trend: Trend) -> Iterator[str]:
        yield f"% {say(trend.name)}"
        if trend.leader:
            yield self.path(self.style("leader"), trend.leader)
        if trend.route:
            style = self.style(f"trend {trend.dash}")
            yield self.path(style, trend.route)
        label = trend.label
        ends = label.x + label.scale * label.label.width
        yield self.label("trend", label, ends if trend.anchor == "end" else label.x)
        if trend.text:
            yield self.text("factor", trend.text, trend.anchor)

    def legend(self, legend: Legend) -> Iterator[str]:
        yield "% what sizes mean"
        for sample in legend.samples:
            yield self.gradient(self.style("sample"), sample)
        yield from map(self.attention_line, legend.attended)
        for box, share in legend.heats:
            yield self.heat(box, share)
        for text in legend.words:
            yield self.text("legend words", text)
        for text in (*legend.lines, *([legend.total] if legend.total and not legend.late else [])):
            yield self.text("legend line", text)

    # --- a step ---------------------------------------------------------------------------------

    def column(self, column: Column) -> Iterator[str]:
        """Everything of a time step in one scope, but for what the run has not computed yet."""
        if column.hidden:
            return
        faint = f", {self.pending}" if column.pending else ""
        yield f"% t = {column.t}"
        yield rf"\begin{{scope}}[shift={{{self.point((column.x, 0))}}}{faint}]"
        lines = [*(self.idle(column.idle) if column.idle else ())]
        lines += [line for wire in column.wires for line in self.wire(wire)]
        lines += [*(self.attention(column.attention, column.pending) if column.attention else ())]
        lines += [line for node in column.nodes for line in self.node(node, column.pending)]
        if column.returned:
            for back in column.returns:
                style = self.style("gradient none" if back.share is None else "gradient")
                lines.append(self.gradient(style, back))
            lines += [line for gauge in column.gauges for line in self.gauge(gauge)]
        yield from (self.indent + line for line in lines)
        yield r"\end{scope}"

    @property
    def pending(self) -> str:
        """The style of a faint scope. The scope is faint as a whole, so its boxes still cover wires."""
        self.styles.asked["pending"] = f"opacity={PENDING_OPACITY}, transparency group"
        return "pending"

    def idle(self, idle: Idle) -> Iterator[str]:
        lines = []
        for wire in idle.wires:
            lines += [self.arrow(wire), *self.marks(wire)]
        for node in idle.nodes:
            lines.append(self.outline(node, named=False))
            lines += self.cells(node.strip, ()) if node.strip else []
            lines += self.names(node)
        if idle.faint and lines:
            yield rf"\begin{{scope}}[{self.pending}]"
            yield from (self.indent + line for line in lines)
            yield r"\end{scope}"
        else:
            yield from lines

    def wire(self, wire: Wire) -> Iterator[str]:
        if wire.over:
            yield self.path(self.style("halo"), wire.over)
        if wire.below:
            *_, (x, y) = points(wire.below)
            yield self.arrow(wire._replace(route=wire.below, end=(x, y - TIP)))
            wire = wire._replace(route=wire.route[len(wire.below) :])
        yield self.arrow(wire)
        if wire.branch:
            style = self.style(f"tip-{wire.kind}")
            yield rf"\path[{style}] {self.point(wire.start)} circle[radius={self.number(DOT)}];"
        yield from self.marks(wire)

    def arrow(self, wire: Wire) -> str:
        self.tip("unroll", WIRE_TIP)
        return self.path(f"{self.style(f'wire-{wire.kind}')}, arrows={{-unroll}}", wire.route, wire.end)

    def marks(self, wire: Wire) -> Iterator[str]:
        if wire.label:
            upright = wire.start[0] if wire.start[0] == wire.end[0] else None
            yield self.label("weight", wire.label, upright)
        if wire.delay:
            style = self.style(f"tip-{wire.kind}")
            yield self.rectangle(style, wire.delay.box)
            if wire.delay.text:
                yield self.text("remark", wire.delay.text)

    def attention(self, attention: Attention, pending: bool) -> Iterator[str]:
        """What a step attends to: lines whose width and opacity are their weights, and their common head."""
        if not pending:
            lines = [self.attention_line(line) for line in attention.lines]
            *_, (x, y) = points(attention.head)
            self.tip("unroll", WIRE_TIP)
            head = f"{self.style('wire-attention')}, line width={self.styles.length(1)}, arrows={{-unroll}}"
            lines.append(self.path(head, attention.head, (x, y - TIP)))
            if attention.faint:
                self.styles.asked["faint"] = f"opacity={FAINT_OPACITY}, transparency group"
                lines = [r"\begin{scope}[faint]", *(self.indent + line for line in lines), r"\end{scope}"]
            yield from lines
        if attention.label:
            yield self.label("weight", attention.label, 0.0)

    def attention_line(self, line: AttentionLine) -> str:
        look = f"draw opacity={number(line.opacity)}, line width={self.styles.length(line.width)}"
        return self.path(f"{self.style('wire-attention')}, {look}", line.route)

    def gradient(self, style: str, back: Return) -> str:
        """A gradient's arrow. The width of its line and its tip show the gradient's size."""
        size = level(back.share)
        name = f"unroll {size}"
        self.tip(name, gradient_tip(size))
        look = f"{style}, line width={self.styles.length(back.width)}, arrows={{-{{{name}}}}}"
        look += f", opacity={number(back.opacity)}" if back.opacity < 1 else ""
        return self.path(look, back.route, back.end)

    def gauge(self, gauge: Gauge) -> Iterator[str]:
        x, y, width, height, share = gauge
        yield self.rectangle(self.style("gauge_track"), Box(x, y, width, height, height / 2))
        filled = round(width * share, 2)
        if filled:
            yield self.rectangle(self.style("gauge"), Box(x, y, filled, height, height / 2))

    def heat(self, box: Box, share: float) -> str:
        return self.rectangle(f"{self.style('heat')}, fill opacity={number(HEAT * share)}", box)

    def node(self, node: PlacedNode, pending: bool) -> Iterator[str]:
        yield self.outline(node)
        known = not (pending or node.waits)
        if node.strip:
            yield from self.cells(node.strip, node.values if known else ())
        if node.row:
            yield self.rectangle(self.style("alignment ground"), node.row.ground)
        if node.ringed:
            yield self.rectangle(self.style("ring"), node.box.ring())
        if node.heat and not node.heat.late:
            yield self.heat(node.box, node.heat.share)
            if node.heat.words:
                yield self.text("aside", node.heat.words)
        if node.aside:
            yield self.text("aside", node.aside)
        if known:
            yield from self.computed(node)
        yield from self.names(node)

    def computed(self, node: PlacedNode) -> Iterator[str]:
        """What the run computes at a node, besides the cells."""
        if node.numbers:
            for k, (text, x, y) in enumerate(node.numbers.texts):
                name = "marked number" if k == node.numbers.marked else "number"
                yield self.text(name, PlacedText(text, x, y, value=True))
            if node.numbers.around:
                yield self.rectangle(self.style("chosen"), node.numbers.around)
        if node.text and node.text.value:
            yield self.text("early token" if node.kind == "early" else "token", node.text)
        if node.row:
            for box, weight in node.row.cells:
                if weight >= 0.005:
                    yield self.rectangle(f"{self.style('alignment')}, fill opacity={number(weight)}", box)
            yield self.text("alignment token", node.row.text)

    def names(self, node: PlacedNode) -> Iterator[str]:
        if node.label:
            yield self.label(node.kind, node.label, node.box.x + node.box.width / 2)
        if node.text and not node.text.value:
            starts = node.kind == "start-token"
            yield self.text("start token" if starts else "token", node.text)

    def outline(self, node: PlacedNode, named: bool = True) -> str:
        """The box as a TikZ node with a name, so that an author can draw lines to it."""
        box = node.box
        style = [self.style(f"box-{node.kind}")] if box.drawn else []
        style.append(f"box={{{self.number(box.width)}}}{{{self.number(box.height)}}}")
        if box.drawn and box.corner:
            corner = min(box.corner, box.width / 2, box.height / 2)
            style.append(f"rounded corners={self.styles.length(corner)}")
        middle = box.x + box.width / 2, box.y + box.height / 2
        name = f" ({name_of(node.key)})" if named else ""
        return rf"\node[{', '.join(style)}]{name} at {self.point(middle)} {{}};"

    def cells(self, strip: Strip, values: tuple[float, ...]) -> Iterator[str]:
        """The cells, row by row. Each has its x and its ink: its opacity, with the sign of its unit."""
        for name in ("zero", "positive", "negative"):
            self.style(name)
        inks = values or (0.0,) * len(strip.cells)
        rows = groupby(zip(strip.cells, inks, strict=True), key=lambda cell: cell[0][1:])
        for (y, width, height), row in rows:
            listed = ",".join([f"{self.number(cell[0])}/{_ink(value)}" for cell, value in row])
            place = "".join([f"{{{self.number(length)}}}" for length in (y, width, height)])
            yield rf"\unrollcells{place}{{{listed}}}"


def name_of(key: str) -> str:
    """A node's key as a name for TikZ: a-1-3 for a.1.3."""
    return re.sub(r"[^A-Za-z0-9_]", "-", key)


def _ink(value: float) -> str:
    """A value in hundredths, cut to -1 … 1."""
    text = number(max(-1.0, min(1.0, value)))
    return text.replace("0.", ".") if "0." in text else text
