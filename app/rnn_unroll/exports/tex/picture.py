"""Picture: a scene as TikZ, part by part, as the pen of the drawing puts it together."""

import re
from collections.abc import Iterator
from itertools import groupby

from rnn_unroll.exports.tex import paths, words
from rnn_unroll.exports.tex.styles import TYPE, Styles, anchor, number
from rnn_unroll.exports.tex.tips import tip
from rnn_unroll.look.themes import THEMES
from rnn_unroll.picture.draw.fragment import Fragment
from rnn_unroll.picture.draw.kit import PENDING_OPACITY
from rnn_unroll.picture.draw.pen import pen
from rnn_unroll.picture.layouts.frame import level
from rnn_unroll.picture.math_labels import SIZE
from rnn_unroll.picture.scene import (
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
    Point,
    Return,
    Scene,
    Strip,
    Trend,
    Wire,
)

UNIT = 0.75
"""Length of a px in bp, as in CSS."""
LARGEST = 14_000
"""What a figure may measure in bp: TeX's lengths end at 16,320. Longer ones are drawn smaller."""
DOT = 3.38
"""Radius of the dot where a wire leaves another one, in px."""


HEAT = 0.7
"""How opaque the hottest heat is: the box's own strip is still seen."""


class Picture:
    """The body of one scene's tikzpicture; what it has asked for on the way stands before it."""

    def __init__(self, scene: Scene) -> None:
        theme = THEMES[scene.theme]
        self.scene, self.kit, self.slit = scene, pen(scene.style, scene.theme), theme.slit
        self.unit = min(UNIT, LARGEST / max(scene.width, scene.height))
        self.styles = Styles(scene.style, theme.palette, self.unit)
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
            yield self.text("note", self.kit.note, scene.note)

    # --- lengths, styles, paths --------------------------------------------------------------

    def number(self, px: float) -> str:
        return number(px * self.unit)

    def point(self, at: Point) -> str:
        return f"({self.number(at[0])},{self.number(at[1])})"

    def style(self, name: str) -> str:
        """The style of the fragment that the kit has under this name."""
        fragment: Fragment = getattr(self.kit, name)
        return self.styles.name(name, fragment)

    def path(self, style: str, data: str, end: Point | None = None, after: str = "") -> str:
        """A path; to the point where its arrow's tip ends, where one is given."""
        pieces = paths.pieces(data)
        drawn = paths.tikz(paths.led_to(pieces, end) if end else pieces, self.point)
        return rf"\path[{style}] {drawn}{after};"

    def rectangle(self, style: str, box: Box) -> str:
        corner = min(box.corner, box.width / 2, box.height / 2)
        rounded = f", rounded corners={self.styles.length(corner)}" if corner else ""
        return (
            rf"\path[{style}{rounded}] {self.point((box.x, box.y))} rectangle "
            f"{self.point((box.x + box.width, box.y + box.height))};"
        )

    # --- what is written ----------------------------------------------------------------------

    def text(self, name: str, fragment: Fragment, placed: PlacedText, side: str = "") -> str:
        style = self.styles.name(name, fragment)
        if side:
            style += f", anchor={anchor(side)}"
        return rf"\node[{style}] at {self.point((placed.x, placed.y))} {{{words.tex(placed.text)}}};"

    def label(self, kind: str, placed: PlacedLabel, about: float | None = None, tight: bool = False) -> str:
        """Math in the document's own font, which is wider or narrower than the drawing's: a label that
        lies on one side of `about` begins or ends where it does there, any other keeps its middle. A
        tight one has no room to be wider.
        """
        label, x, y, scale = placed
        style = self.styles.name(f"label-{kind}", self.kit.labels[kind])
        width = scale * label.width
        if about is not None and x >= about:
            style += f", anchor={anchor('start')}"
        elif about is not None and x + width <= about:
            style, x = f"{style}, anchor={anchor('end')}", x + width
        else:
            style, x = f"{style}, anchor={anchor('middle')}", x + width / 2
        if scale != 1:
            # Nodes scale what their style scales again.
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
        return self.text("remark", self.kit.remark, remark)

    # --- around the steps -----------------------------------------------------------------------

    def band(self, band: Band) -> Iterator[str]:
        yield f"% {band.name}"
        yield self.rectangle(self.style("band"), band.box)
        caption = PlacedText(band.caption, *band.caption_at, value=False)
        yield self.text("caption", self.kit.caption, caption, band.anchor)

    def brace(self, brace: Brace) -> Iterator[str]:
        yield f"% {brace.name}"
        if brace.path:
            yield self.path(self.style("brace"), brace.path)
        if brace.label:
            yield self.label("brace", brace.label)
        if brace.text:
            yield self.text("bracket caption", self.kit.bracket_caption, brace.text)

    def plot(self, plot: Plot) -> Iterator[str]:
        yield self.path(self.style("grid"), plot.grid)
        yield self.path(self.style("axis"), plot.axis)
        for label in plot.labels:
            # Powers of ten end before their axis; what the axes are called begins at its place.
            before = label.x + label.scale * label.label.width <= plot.left
            yield self.label("axis", label, plot.left if before else label.x)
        for text in plot.times:
            yield self.text("time", self.kit.time, text)
        if plot.reference:
            yield self.path(self.style("reference"), plot.reference.path)
            yield self.label("reference", plot.reference.label)
        for trend in plot.trends:
            yield from self.trend(trend)

    def trend(self, trend: Trend) -> Iterator[str]:
        yield f"% {trend.name}"
        if trend.leader:
            yield self.path(self.style("leader"), trend.leader)
        if trend.path:
            style = self.styles.name(f"trend {trend.dash}", self.kit.trends[trend.dash])
            yield self.path(style, trend.path)
        label = trend.label
        ends = label.x + label.scale * label.label.width
        yield self.label("trend", label, ends if trend.anchor == "end" else label.x)
        if trend.text:
            yield self.text("factor", self.kit.factor, trend.text, trend.anchor)

    def legend(self, legend: Legend) -> Iterator[str]:
        yield "% what sizes mean"
        for sample in legend.samples:
            yield self.gradient(self.style("sample"), sample)
        for box, share in legend.heats:
            yield self.heat(box, share)
        for text in legend.words:
            yield self.text("legend words", self.kit.legend_words, text)
        for text in (*legend.lines, *([legend.total] if legend.total and not legend.late else [])):
            yield self.text("legend line", self.kit.legend_line, text)

    # --- a step ---------------------------------------------------------------------------------

    def column(self, column: Column) -> Iterator[str]:
        """Everything of a step in one scope. What the run has not brought yet is not there."""
        if column.hidden:
            return
        faint = f", {self.pending}" if column.pending else ""
        yield f"% t = {column.t}"
        yield rf"\begin{{scope}}[shift={{{self.point((column.x, 0))}}}{faint}]"
        inside = [*(self.idle(column.idle) if column.idle else ())]
        inside += [line for wire in column.wires for line in self.wire(wire)]
        inside += [line for node in column.nodes for line in self.node(node, column.pending)]
        if column.returned:
            for back in column.returns:
                style = self.styles.name(
                    "gradient none" if back.share is None else "gradient",
                    self.kit.back_wires[back.share is None],
                )
                inside.append(self.gradient(style, back))
            inside += [line for gauge in column.gauges for line in self.gauge(gauge)]
        yield from (self.indent + line for line in inside)
        yield r"\end{scope}"

    @property
    def pending(self) -> str:
        """Faint as a whole: what lies over something else does not let it through."""
        self.styles.asked["pending"] = f"opacity={PENDING_OPACITY}, transparency group"
        return "pending"

    def idle(self, idle: Idle) -> Iterator[str]:
        inside = []
        for wire in idle.wires:
            inside += [self.arrow(wire), *self.marks(wire)]
        for node in idle.nodes:
            inside.append(self.outline(node, named=False))
            inside += self.cells(node.strip, ()) if node.strip else []
            inside += self.names(node)
        if idle.faint and inside:
            yield rf"\begin{{scope}}[{self.pending}]"
            yield from (self.indent + line for line in inside)
            yield r"\end{scope}"
        else:
            yield from inside

    def wire(self, wire: Wire) -> Iterator[str]:
        if wire.over:
            yield self.path(self.style("halo"), wire.over)
        yield self.arrow(wire)
        if wire.branch:
            style = self.styles.name(f"tip-{wire.kind}", self.kit.delays[wire.kind])
            yield rf"\path[{style}] {self.point(wire.start)} circle[radius={self.number(DOT)}];"
        yield from self.marks(wire)

    def arrow(self, wire: Wire) -> str:
        style = self.styles.name(f"wire-{wire.kind}", self.kit.wires[wire.kind])
        self.tips.setdefault("unroll", tip("unroll", self.kit.tips[wire.kind], self.unit))
        return self.path(f"{style}, arrows={{-unroll}}", wire.path, wire.end)

    def marks(self, wire: Wire) -> Iterator[str]:
        if wire.label:
            upright = wire.start[0] if wire.start[0] == wire.end[0] else None
            yield self.label("weight", wire.label, upright)
        if wire.delay:
            style = self.styles.name(f"tip-{wire.kind}", self.kit.delays[wire.kind])
            yield self.rectangle(style, wire.delay.box)
            yield self.text("remark", self.kit.remark, wire.delay.text)

    def gradient(self, style: str, back: Return) -> str:
        """A gradient's arrow: its line's width and its tip tell a size."""
        size = level(back.share)
        name = f"unroll {size}"
        self.tips.setdefault(name, tip(name, self.kit.back_tips[size], self.unit))
        look = f"{style}, line width={self.styles.length(back.width)}, arrows={{-{{{name}}}}}"
        return self.path(look, back.path, back.end)

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
        if node.ringed:
            box = node.box
            around = Box(box.x - 4, box.y - 4, box.width + 8, box.height + 8, box.corner + 3)
            yield self.rectangle(self.style("ring"), around)
        if node.heat and not node.heat.late:
            yield self.heat(node.box, node.heat.share)
            if node.heat.words:
                yield self.text("aside", self.kit.aside, node.heat.words)
        if node.aside:
            yield self.text("aside", self.kit.aside, node.aside)
        if known:
            yield from self.brought(node)
        yield from self.names(node)

    def brought(self, node: PlacedNode) -> Iterator[str]:
        """What only the run brings, besides the cells."""
        if node.numbers:
            for k, (text, x, y) in enumerate(node.numbers.texts):
                marked = k == node.numbers.marked
                fragment = self.kit.marked_number if marked else self.kit.number
                name = "marked number" if marked else "number"
                yield self.text(name, fragment, PlacedText(text, x, y, value=True))
            if node.numbers.around:
                yield self.rectangle(self.style("chosen"), node.numbers.around)
        if node.text and node.text.value:
            yield self.text("token", self.kit.token, node.text)

    def names(self, node: PlacedNode) -> Iterator[str]:
        if node.label:
            yield self.label(node.kind, node.label, node.box.x + node.box.width / 2)
        if node.text and not node.text.value:
            starts = node.kind == "start-token"
            name, fragment = ("start token", self.kit.start_token) if starts else ("token", self.kit.token)
            yield self.text(name, fragment, node.text)

    def outline(self, node: PlacedNode, named: bool = True) -> str:
        """The box as a node with a name, so that an author can draw from it and to it."""
        box = node.box
        style = [self.styles.name(f"box-{node.kind}", self.kit.boxes[node.kind])] if box.drawn else []
        style.append(f"box={{{self.number(box.width)}}}{{{self.number(box.height)}}}")
        if box.drawn and box.corner:
            corner = min(box.corner, box.width / 2, box.height / 2)
            style.append(f"rounded corners={self.styles.length(corner)}")
        middle = box.x + box.width / 2, box.y + box.height / 2
        name = f" ({name_of(node.key)})" if named else ""
        return rf"\node[{', '.join(style)}]{name} at {self.point(middle)} {{}};"

    def cells(self, strip: Strip, values: tuple[float, ...]) -> Iterator[str]:
        """The cells, row by row: each one's x, and how opaque it is, with the sign of its unit."""
        self.styles.name("zero", self.kit.empty)
        for sign, fragment in self.kit.signs.items():
            self.styles.name(sign, fragment)
        shown = values or (0.0,) * len(strip.cells)
        rows = groupby(zip(strip.cells, shown, strict=True), key=lambda cell: cell[0][1:])
        for (y, width, height), row in rows:
            listed = ",".join([f"{self.number(cell[0])}/{_ink(value)}" for cell, value in row])
            place = "".join([f"{{{self.number(length)}}}" for length in (y, width, height)])
            yield rf"\unrollcells{place}{{{listed}}}"


def name_of(key: str) -> str:
    """A node's key as TikZ can name it: (a-1-3) for a.1.3."""
    return re.sub(r"[^A-Za-z0-9_]", "-", key)


def _ink(value: float) -> str:
    """From -1 to 1, in hundredths."""
    text = number(max(-1.0, min(1.0, value)))
    return text.replace("0.", ".") if "0." in text else text
