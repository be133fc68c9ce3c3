"""Picture: a scene as TikZ, part by part, in the order in which the SVG pen draws the parts."""

from collections.abc import Iterator

from rnn_unroll.exports.tex.strokes import Strokes
from rnn_unroll.exports.tex.styles import number
from rnn_unroll.picture.arrows import BRANCH_DOT, SIDE, TIP, WIRE_TIP, gradient_tip, level
from rnn_unroll.picture.draw.elements import CUT_OPACITY, FAINT_OPACITY, GHOST_OPACITY, PENDING_OPACITY
from rnn_unroll.picture.draw.looks import HEAT
from rnn_unroll.picture.marks import Box, PlacedText
from rnn_unroll.picture.plot import Plot, Trend
from rnn_unroll.picture.route import points
from rnn_unroll.picture.scene import (
    Attention,
    AttentionLine,
    Band,
    Brace,
    Column,
    Gauge,
    Ghost,
    Idle,
    Legend,
    PlacedNode,
    Return,
    Scene,
    Signs,
    Wire,
)
from rnn_unroll.words import say

DOT = round(BRANCH_DOT.radius * BRANCH_DOT.size / SIDE, 2)
"""Radius in px of the dot at which a wire leaves another one."""


class Picture(Strokes):
    """The body of one scene's tikzpicture, and the styles and tips to declare before it."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self.body = [self.indent + line for line in self.lines()]

    def lines(self) -> Iterator[str]:
        scene = self.scene
        x, y = scene.origin
        corner = self.point((x + scene.width, y + scene.height))
        origin = self.point(scene.origin)
        yield rf"\path[{self.style('paper')}, use as bounding box] {origin} rectangle {corner};"
        for band in scene.bands:
            yield from self.band(band)
        for plot in scene.plots:
            yield from self.plot(plot)
        if scene.heading:
            yield self.text("heading", scene.heading)
        if scene.baselines:
            yield self.path(self.style("baseline"), scene.baselines)
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

    # --- what is written ----------------------------------------------------------------------

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
        if legend.scale:
            yield from self.cells(*legend.scale)
        for text in legend.words:
            yield self.text("legend words", text)
        due = [text for text in legend.lines if not text.value]
        for text in (*due, *([legend.total] if legend.total and not legend.late else [])):
            yield self.text("legend line", text)
        if legend.signs:
            yield from self.signs(legend.signs)

    def signs(self, signs: Signs) -> Iterator[str]:
        for kind, box, _ in signs.frames:
            yield self.rectangle(self.style(f"box-{kind}"), box)
        for wire, _ in signs.wires:
            yield self.arrow(wire)
        yield from self.cells(signs.scale, signs.values)
        for text in signs.texts:
            yield self.text("legend line", text)

    # --- a step ---------------------------------------------------------------------------------

    def column(self, column: Column) -> Iterator[str]:
        """Everything of a time step in one scope, but for what the run has not computed yet."""
        if column.hidden:
            return
        faint = f", {self.pending}" if column.pending else ""
        yield f"% t = {column.t}"
        yield rf"\begin{{scope}}[shift={{{self.point((column.x, column.y))}}}{faint}]"
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
        if wire.cut:
            self.styles.asked["cut wire"] = f"opacity={CUT_OPACITY}, transparency group"
            yield from (r"\begin{scope}[cut wire]", self.indent + self.arrow(wire), r"\end{scope}")
            yield self.path(self.style("cut"), wire.cut)
        else:
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
        drawn = self.path(f"{self.style('wire-attention')}, {look}", line.route)
        return f"{drawn} {self.path(self.style('cut'), line.cut)}" if line.cut else drawn

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
        if node.tag:
            yield self.rectangle(self.style("tag"), node.tag.box)
            yield self.text("tag text", node.tag.text)

    def ghost(self, ghost: Ghost) -> Iterator[str]:
        """What a node was before the run was changed, pale as a whole."""
        cells = list(self.cells(ghost.strip, ghost.values)) if ghost.strip.cells else []
        if cells:
            self.styles.asked["ghost"] = f"opacity={GHOST_OPACITY}, transparency group"
            yield from (r"\begin{scope}[ghost]", *(self.indent + line for line in cells), r"\end{scope}")
        if ghost.text:
            yield self.text("was", ghost.text)

    def computed(self, node: PlacedNode) -> Iterator[str]:
        """What the run computes at a node, besides the cells."""
        if node.numbers:
            for k, (text, x, y) in enumerate(node.numbers.texts):
                name = "marked number" if k == node.numbers.marked else "number"
                yield self.text(name, PlacedText(text, x, y, value=True))
            if node.numbers.around:
                yield self.rectangle(self.style("chosen"), node.numbers.around)
        if node.ghost:
            yield from self.ghost(node.ghost)
        for box in node.held:
            yield self.rectangle(self.style("held"), box)
        if node.text and node.text.value:
            usual = "early token" if node.kind == "early" else "token"
            yield self.text(node.type or usual, node.text)
        if node.row:
            for box, weight in node.row.cells:
                if weight >= 0.005:
                    yield self.rectangle(f"{self.style('alignment')}, fill opacity={number(weight)}", box)
            yield self.text("alignment token", node.row.text)

    def names(self, node: PlacedNode) -> Iterator[str]:
        if node.label:
            yield self.label(node.kind, node.label, node.box.x + node.box.width / 2)
        if node.text and not node.text.value:
            usual = "start token" if node.kind == "start-token" else "token"
            yield self.text(node.type or usual, node.text)
        if node.doubt:
            yield self.path(self.style("doubt"), node.doubt)
