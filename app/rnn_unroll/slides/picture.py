"""Picture: a scene as shapes of a slide, in the order in which the SVG pen draws its parts.

Each node and each edge is a group with its key as a name and with its alternative text, so that it can be
found in the list of the slide's objects, moved as one, and animated.
"""

from collections.abc import Iterator

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
from rnn_unroll.slides.shapes import Bounds, Element, Shape
from rnn_unroll.slides.strokes import Strokes
from rnn_unroll.words import say
from rnn_unroll.words import slides as words

DOT = BRANCH_DOT.radius * BRANCH_DOT.size / SIDE
"""Radius in px of the dot at which a wire leaves another one."""


class Picture(Strokes):
    """The shapes of one scene, which must be `still`."""

    def __init__(self, scene: Scene, room: Bounds, most: float) -> None:
        super().__init__(scene, room, most)
        self.names = {node.key: say(node.name) for node in scene.initial}
        self.names |= {node.key: say(node.name) for column in scene.columns for node in column.nodes}
        self._number(scene.initial, 0, 0)
        for column in scene.columns:
            self._number(column.nodes, column.x, column.y)

    def _number(self, nodes: tuple[PlacedNode, ...], x: float, y: float) -> None:
        """Give the boxes their numbers before the wires, which name them, are drawn."""
        for node in nodes:
            if node.box.drawn:
                placed = node.box._replace(x=node.box.x + x, y=node.box.y + y)
                self.joints[node.key] = next(self.numbers), placed

    def elements(self) -> Iterator[Element]:
        scene = self.scene
        for band in scene.bands:
            yield from self.grouped(band.name, say(band.caption), self.band(band))
        for plot in scene.plots:
            yield from self.plot(plot)
        if scene.heading:
            yield from (shape.xml for shape in self.text("heading", scene.heading))
        if scene.baselines:
            yield self.path("baseline", scene.baselines).xml
        for node in scene.initial:
            yield from self.node(node, pending=False)
        for column in scene.columns:
            yield from self.column(column)
        for brace in scene.braces:
            yield from self.grouped(brace.name, "", self.brace(brace))
        if scene.legend:
            yield from self.grouped("legend", "", self.legend(scene.legend))
        for label, value in scene.formulas:
            yield self.label("formula-value" if value else "formula", label, label.x).xml
        for remark in scene.remarks:
            if isinstance(remark, PlacedText):
                yield from (shape.xml for shape in self.text("remark", remark))
            else:
                yield self.label("weight", remark).xml
        if scene.note:
            yield from (shape.xml for shape in self.text("note", scene.note))

    # --- around the steps ------------------------------------------------------------------------

    def band(self, band: Band) -> Iterator[Shape]:
        yield self.rectangle("band", band.box)
        yield from self.text("caption", PlacedText(band.caption, *band.caption_at, value=False), band.anchor)

    def brace(self, brace: Brace) -> Iterator[Shape]:
        if brace.route:
            yield self.path("brace", brace.route)
        if brace.label:
            yield self.label("brace", brace.label)
        if brace.text:
            yield from self.text("bracket caption", brace.text)

    def plot(self, plot: Plot) -> Iterator[Element]:
        yield from self.grouped("plot", "", self.axes(plot))
        for trend in plot.trends:
            yield from self.grouped(trend.key, say(trend.name), self.trend(trend))

    def axes(self, plot: Plot) -> Iterator[Shape]:
        yield self.path("grid", plot.grid)
        yield self.path("axis", plot.axis)
        for label in plot.labels:
            # Powers of ten end before their axis; the titles of the axes begin at their x.
            before = label.x + label.scale * label.label.width <= plot.left
            yield self.label("axis", label, plot.left if before else label.x)
        for text in plot.times:
            yield from self.text("time", text)
        if plot.reference:
            yield self.path("reference", plot.reference.route)
            yield self.label("reference", plot.reference.label)

    def trend(self, trend: Trend) -> Iterator[Shape]:
        if trend.leader:
            yield self.path("leader", trend.leader)
        if trend.route:
            yield self.path(f"trend {trend.dash}", trend.route)
        ends = trend.label.x + trend.label.scale * trend.label.label.width
        yield self.label("trend", trend.label, ends if trend.anchor == "end" else trend.label.x)
        if trend.text:
            yield from self.text("factor", trend.text, trend.anchor)

    def legend(self, legend: Legend) -> Iterator[Shape]:
        for sample in legend.samples:
            yield self.gradient("sample", sample)
        for line in legend.attended:
            yield from self.attention_line(line)
        for box, share in legend.heats:
            yield self.rectangle("heat", box, HEAT * share)
        if legend.scale:
            yield from self.cells(*legend.scale)
        for text in legend.words:
            yield from self.text("legend words", text)
        due = [text for text in legend.lines if not text.value]
        for text in (*due, *([legend.total] if legend.total else [])):
            yield from self.text("legend line", text)
        if legend.signs:
            yield from self.signs(legend.signs)

    def signs(self, signs: Signs) -> Iterator[Shape]:
        for kind, box, _ in signs.frames:
            yield self.rectangle(f"box-{kind}", box)
        for wire, _ in signs.wires:
            yield self.arrow(f"wire-{wire.kind}", wire.route, wire.end)
        yield from self.cells(signs.scale, signs.values)
        for text in signs.texts:
            yield from self.text("legend line", text)

    # --- a step -----------------------------------------------------------------------------------

    def column(self, column: Column) -> Iterator[Element]:
        """Everything of a time step, pale if the run has not reached it."""
        if column.hidden:
            return
        self.at = column.x, column.y
        whole = PENDING_OPACITY if column.pending else "1"
        self.faint = float(whole)
        if column.idle:
            self.faint = float(PENDING_OPACITY) if column.idle.faint else float(whole)
            yield from self.grouped("idle", "", self.idle(column.idle))
            self.faint = float(whole)
        for wire in column.wires:
            name = f"{wire.source}>{wire.target}"
            yield from self.grouped(name, self.described(wire.kind, wire), self.wire(wire, float(whole)))
        if column.attention:
            yield from self.attention(column.attention)
        for node in column.nodes:
            yield from self.node(node, column.pending)
        for back in column.returns:
            look, name = "gradient none" if back.share is None else "gradient", f"{back.source}>{back.target}"
            shape = self.gradient(look, back)
            yield from self.grouped(name, self.described("gradient", back), iter([shape]))
        yield from self.grouped("gauges", "", (one for gauge in column.gauges for one in self.gauge(gauge)))
        self.at, self.faint = (0, 0), 1.0

    def described(self, kind: str, edge: Wire | Return | AttentionLine) -> str:
        source, target = (self.names.get(key, key) for key in (edge.source, edge.target))
        return words.edge(kind, source, target)

    def idle(self, idle: Idle) -> Iterator[Shape]:
        for wire in idle.wires:
            yield self.arrow(f"wire-{wire.kind}", wire.route, wire.end)
            yield from self.marks(wire)
        for node in idle.nodes:
            yield from self.outline(node, next(self.numbers))
            yield from self.cells(node.strip, ()) if node.strip else ()
            yield from self.written_at(node)

    def wire(self, wire: Wire, whole: float) -> Iterator[Shape]:
        if wire.over:
            yield self.path("halo", wire.over)
        if wire.below:
            *_, (x, y) = points(wire.below)
            yield self.arrow(f"wire-{wire.kind}", wire.below, (x, y - TIP))
            wire = wire._replace(route=wire.route[len(wire.below) :])
        # Of a cut wire only the cross is not pale.
        self.faint = whole * (float(CUT_OPACITY) if wire.cut else 1.0)
        yield self.arrow(f"wire-{wire.kind}", wire.route, wire.end, wire.source, wire.target)
        self.faint = whole
        if wire.cut:
            yield self.path("cut", wire.cut)
        if wire.branch:
            (x, y) = wire.start
            yield self.rectangle(f"tip-{wire.kind}", Box(x - DOT, y - DOT, 2 * DOT, 2 * DOT, DOT))
        yield from self.marks(wire)

    def marks(self, wire: Wire) -> Iterator[Shape]:
        if wire.label:
            upright = wire.start[0] if wire.start[0] == wire.end[0] else None
            yield self.label("weight", wire.label, upright)
        if wire.delay:
            yield self.rectangle(f"tip-{wire.kind}", wire.delay.box)
            if wire.delay.text:
                yield from self.text("remark", wire.delay.text)

    def attention(self, attention: Attention) -> Iterator[Element]:
        """What a step attends to: lines whose width and opacity are their weights, and their common head."""
        whole = self.faint
        self.faint = whole * (float(FAINT_OPACITY) if attention.faint else 1.0)
        for line in attention.lines:
            name = f"{line.source}>{line.target}"
            yield from self.grouped(name, self.described("attention", line), self.attention_line(line))
        if attention.head:
            *_, (x, y) = points(attention.head)
            look = self.line("wire-attention", 1, tip=WIRE_TIP)
            yield self.path("wire-attention", attention.head, look, (x, y - TIP)).xml
        self.faint = whole
        if attention.label:
            yield self.label("weight", attention.label, 0.0).xml

    def attention_line(self, line: AttentionLine) -> Iterator[Shape]:
        yield self.path("wire-attention", line.route, self.line("wire-attention", line.width, line.opacity))
        if line.cut:
            yield self.path("cut", line.cut)

    def gradient(self, name: str, back: Return) -> Shape:
        """A gradient's arrow. The width of its line and its tip show the gradient's size."""
        look = self.line(name, back.width, back.opacity, gradient_tip(level(back.share)))
        return self.path(name, back.route, look, back.end)

    def gauge(self, gauge: Gauge) -> Iterator[Shape]:
        x, y, width, height, share = gauge
        yield self.rectangle("gauge_track", Box(x, y, width, height, height / 2))
        if filled := round(width * share, 2):
            yield self.rectangle("gauge", Box(x, y, filled, height, height / 2))

    # --- a node -----------------------------------------------------------------------------------

    def node(self, node: PlacedNode, pending: bool) -> Iterator[Element]:
        yield from self.grouped(node.key, say(node.name), self.parts(node, pending))

    def parts(self, node: PlacedNode, pending: bool) -> Iterator[Shape]:
        known = not (pending or node.waits)
        yield from self.outline(node, self.joints.get(node.key, (0,))[0])
        if node.strip:
            yield from self.cells(node.strip, node.values if known else ())
        if node.row:
            yield self.rectangle("alignment ground", node.row.ground)
        if node.ringed:
            yield self.rectangle("ring", node.box.ring())
        if node.asked:
            yield self.rectangle("asked", node.box.ring())
        if node.question:
            yield from self.text("question", node.question)
        if node.heat:
            yield self.rectangle("heat", node.box, HEAT * node.heat.share)
            if node.heat.words:
                yield from self.text("aside", node.heat.words)
        if node.aside:
            yield from self.text("aside", node.aside)
        if known:
            yield from self.computed(node)
        yield from self.written_at(node)
        if node.tag:
            yield self.rectangle("tag", node.tag.box)
            yield from self.text("tag text", node.tag.text)

    def computed(self, node: PlacedNode) -> Iterator[Shape]:
        """What the run computes at a node, besides the cells."""
        if node.numbers:
            for k, (text, x, y) in enumerate(node.numbers.texts):
                name = "marked number" if k == node.numbers.marked else "number"
                yield from self.text(name, PlacedText(text, x, y, value=True))
            if node.numbers.around:
                yield self.rectangle("chosen", node.numbers.around)
        if node.ghost:
            yield from self.ghost(node.ghost)
        for box in node.held:
            yield self.rectangle("held", box)
        if node.text and node.text.value:
            usual = "early token" if node.kind == "early" else "token"
            yield from self.text(node.type or usual, node.text)
        if node.row:
            for box, weight in node.row.cells:
                if weight >= 0.005:
                    yield self.rectangle("alignment", box, weight)
            yield from self.text("alignment token", node.row.text)

    def ghost(self, ghost: Ghost) -> Iterator[Shape]:
        """What a node was before the run was changed."""
        yield from self.cells(ghost.strip, ghost.values, float(GHOST_OPACITY))
        if ghost.text:
            yield from self.text("was", ghost.text)

    def written_at(self, node: PlacedNode) -> Iterator[Shape]:
        if node.label:
            yield self.label(node.kind, node.label, node.box.x + node.box.width / 2)
        if node.text and not node.text.value:
            usual = "start token" if node.kind == "start-token" else "token"
            yield from self.text(node.type or usual, node.text)
        if node.doubt:
            yield self.path("doubt", node.doubt)
