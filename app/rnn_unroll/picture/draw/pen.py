"""Pen: writes the parts of a scene with the fragments of a kit."""

from collections.abc import Iterable
from functools import cache

from rnn_unroll.look.themes import THEMES
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.arrows import gradient_tip, level
from rnn_unroll.picture.draw.elements import VARIANTS
from rnn_unroll.picture.draw.fragment import ID
from rnn_unroll.picture.draw.looks import HEAT
from rnn_unroll.picture.draw.numbers import (
    arrow_data,
    dot_data,
    number,
    path_data,
    rectangle,
)
from rnn_unroll.picture.draw.rendering import Rendering
from rnn_unroll.picture.draw.strokes import Strokes, track_id
from rnn_unroll.picture.marks import Box, PlacedLabel, PlacedText, Strip
from rnn_unroll.picture.plot import Plot, Trend
from rnn_unroll.picture.scene import (
    Attention,
    AttentionLine,
    Band,
    Brace,
    Column,
    Formula,
    Gauge,
    Ghost,
    Heat,
    Idle,
    Legend,
    Numbers,
    PlacedNode,
    Return,
    Row,
    Scene,
    Signs,
    Wire,
)
from rnn_unroll.words import say

CONTENT = "\x02"
"""Placeholder for the content of the root element. No cleaned text contains it."""


class Pen(Strokes):
    """Draws scenes in one style and palette."""

    def document(self, scene: Scene, sheet: str, rendering: Rendering) -> bytes:
        """The whole figure in UTF-8. `sheet` is its style sheet; it may be empty.

        The figure's id is filled in, and the text encoded, part by part: copying the whole of a long figure
        several times would take longer than drawing it.
        """
        fill = self.fill
        across, wide, high = rendering.frame(scene.width, scene.height)
        left, width, height = map(number, (scene.origin[0] + across, wide, high))
        top = number(scene.origin[1])
        facts = dict(scene.facts)
        values = (
            *(facts[name] for name in sorted(facts)),
            rendering.families,
            height,
            ID,
            f"{left} {top} {width} {height}",
            width,
            CONTENT,
        )
        root = next((f"{name} root" for name in VARIANTS if f"data-{name}" in facts), "root")
        head, _, tail = fill[root](values).partition(CONTENT)
        parts = [
            head,
            fill["title"]((self.escape(say(scene.title)),)),
            fill["description"]((self.escape(say(scene.description)),)),
            fill["style"]((sheet,)) if sheet else "",
            fill["definitions"]((self.shared(scene),)),
            self.paper(scene),
            *map(self.placed_band, scene.bands),
            *map(self.placed_plot, scene.plots),
            self.placed_text("heading", scene.heading) if scene.heading else "",
            self.placed_route("baseline", scene.baselines),
            *(self.placed_node(node, pending=False) for node in scene.initial),
            *map(self.placed_column, scene.columns),
            *map(self.placed_brace, scene.braces),
            self.placed_legend(scene.legend) if scene.legend else "",
            *map(self.placed_formula, scene.formulas),
            *map(self.placed_remark, scene.remarks),
            self.placed_text("note", scene.note) if scene.note else "",
            tail,
        ]
        return b"".join([part.replace(ID, scene.prefix).encode() for part in parts])

    def paper(self, scene: Scene) -> str:
        size = number(scene.height), number(scene.width)
        if scene.origin == (0, 0):
            return self.fill["paper"](size)
        return self.fill["moved paper"]((*size, *map(number, scene.origin)))

    def shared(self, scene: Scene) -> str:
        """The definitions that the scene refers to: tracks, glyphs, composed indices."""
        idle = [column.idle for column in scene.columns if column.idle]
        placed: list[Column | Idle] = [*scene.columns, *idle]
        nodes = [*scene.initial, *(node for one in placed for node in one.nodes)]
        wires = [wire for one in placed for wire in one.wires]
        # Most equal strips are the same object.
        boxed = {(id(node.strip), node.box): node.strip for node in nodes if node.strip}
        tracks = {track_id(strip, box): strip for (_, box), strip in boxed.items()}
        # Most equal labels are the same object; comparing all by value would take longer than this.
        labels = {id(placed.label): placed.label for placed in _labels(scene, nodes, wires)}.values()
        names = {use.name for label in labels for use in label.uses}
        names |= {use.name for name in names for use in math_labels.definition(name).uses}
        parts = [self.placed_track(name, tracks[name]) for name in sorted(tracks)]
        parts += [self.placed_definition(name) for name in sorted(names)]
        return "".join(parts)

    def placed_band(self, band: Band) -> str:
        x, y = band.caption_at
        ground = self.fill["band"](rectangle(band.box))
        words = self.fill["caption"]((band.anchor, number(x), number(y), self.escape(say(band.caption))))
        return self.fill["part"]((band.name, ground + words))

    def placed_brace(self, brace: Brace) -> str:
        content = self.placed_route("brace", brace.route)
        if brace.label:
            content += self.placed_label("brace", brace.label)
        if brace.text:
            content += self.placed_text("bracket caption", brace.text)
        return self.fill["part"]((brace.name, content))

    def placed_plot(self, plot: Plot) -> str:
        content = [self.placed_route("grid", plot.grid), self.placed_route("axis", plot.axis)]
        content += [self.placed_label("axis", label) for label in plot.labels]
        content += [self.placed_text("time", text) for text in plot.times]
        if plot.reference:
            content.append(self.placed_route("reference", plot.reference.route))
            content.append(self.placed_label("reference", plot.reference.label))
        content += map(self.placed_trend, plot.trends)
        place = (plot.bottom, plot.high, plot.left, plot.low, plot.right, plot.top)
        return self.fill["plot"]((*map(number, place), "".join(content)))

    def placed_trend(self, trend: Trend) -> str:
        parts = [
            self.placed_route("leader", trend.leader),
            self.placed_route("trend " + trend.dash, trend.route),
            self.placed_label("trend", trend.label),
        ]
        if trend.text:
            factor, x, y, _ = trend.text
            parts.append(self.fill["factor"]((trend.anchor, number(x), number(y), self.escape(say(factor)))))
        return self.fill["line"]((self.quote(say(trend.name)), trend.key, trend.layer, "".join(parts)))

    def placed_formula(self, formula: Formula) -> str:
        label, value = formula
        if not value:
            return self.placed_label("formula", label)
        return self.fill["values"]((self.placed_label("formula-value", label),))

    def placed_remark(self, remark: PlacedText | PlacedLabel) -> str:
        if isinstance(remark, PlacedLabel):
            return self.placed_label("weight", remark)
        return self.placed_text("remark", remark)

    def placed_column(self, column: Column) -> str:
        pending = column.pending
        content = [self.placed_idle(column.idle)] if column.idle else []
        content += [self.placed_wire(wire) for wire in column.wires]
        content += self.placed_attention(column.attention, pending) if column.attention else []
        content += [self.placed_node(node, pending) for node in column.nodes]
        if column.returns:
            back = [self.placed_return(wire) for wire in column.returns]
            back += [self.placed_gauge(gauge) for gauge in column.gauges]
            holder = "gradients" if column.returned else "hidden gradients"
            content.append(self.fill[holder](("".join(back),)))
        step = ("hidden " if column.hidden else "") + ("pending " if pending else "") + "step"
        return self.fill[step](
            (column.t, f"translate({number(column.x)} {number(column.y)})", "".join(content))
        )

    def placed_idle(self, idle: Idle) -> str:
        """The wires and nodes that this step does not use. They have no keys, as they are not its edges."""
        content = [self.placed_line(wire) + self.placed_marks(wire) for wire in idle.wires]
        for node in idle.nodes:
            content.append(self.placed_box(node.kind, node.box, node.strip))
            content.append(self.placed_names(node.kind, node.label, node.text))
        return self.fill["faint idle" if idle.faint else "idle"](("".join(content),)) if content else ""

    def placed_wire(self, wire: Wire) -> str:
        """A wire as an edge, with the halo that hides the wires below it."""
        names = wire.source, wire.t, wire.target
        if wire.branch:
            drawn = self.fill["branch-" + wire.kind]((*names, *arrow_data(wire.route), dot_data(wire.start)))
        elif wire.cut:
            drawn = self.fill["cut-" + wire.kind](names + arrow_data(wire.route))
            drawn += self.placed_route("cut", wire.cut)
        elif wire.below:
            heads = [arrow_data(route)[1] for route in (wire.below, wire.route)]
            drawn = self.fill["through-" + wire.kind]((*names, path_data(wire.route), *heads))
        else:
            drawn = self.fill["edge-" + wire.kind](names + arrow_data(wire.route))
        drawn = self.placed_route("halo", wire.over) + drawn if wire.over else drawn
        return drawn + self.placed_marks(wire) if wire.label or wire.delay else drawn

    def placed_attention(self, attention: Attention, pending: bool) -> list[str]:
        """What a step attends to, and the name of the weights beside it."""
        drawn = []
        if attention.head:
            holder = ("hidden " if pending else "faint " if attention.faint else "") + "attention"
            lines = "".join(map(self.placed_attention_line, attention.lines))
            head = self.fill["tip-attention"]((arrow_data(attention.head)[1],))
            drawn.append(self.fill[holder]((lines + head,)))
        return [*drawn, self.placed_label("weight", attention.label)] if attention.label else drawn

    def placed_attention_line(self, line: AttentionLine) -> str:
        names = line.source, line.t, line.target
        look = path_data(line.route), number(line.opacity), number(line.width)
        if line.cut:
            return self.fill["cut-attention"]((*names, *look)) + self.placed_route("cut", line.cut)
        if line.weight is None:
            return self.fill["plain edge-attention"]((*names, *look))
        return self.fill["edge-attention"]((*names, f"{line.weight:.3g}", *look))

    def placed_line(self, wire: Wire) -> str:
        """A wire as an arrow without keys."""
        line, head = arrow_data(wire.route)
        return self.fill["wire-" + wire.kind]((line,)) + self.fill["tip-" + wire.kind]((head,))

    def placed_marks(self, wire: Wire) -> str:
        """What stands beside a wire: the name of its weights, the mark of a delay."""
        drawn = self.placed_label("weight", wire.label) if wire.label else ""
        if wire.delay:
            x, y, width, height, _, _ = wire.delay.box
            drawn += self.fill["delay-" + wire.kind]((number(height), number(width), number(x), number(y)))
            drawn += self.placed_text("remark", wire.delay.text) if wire.delay.text else ""
        return drawn

    def placed_return(self, wire: Return) -> str:
        name = "gradient none" if wire.share is None else "gradient"
        line, head = _gradient_data(wire)
        names = f"{wire.size:.3g}", wire.source, wire.t, wire.target
        if wire.opacity < 1:
            opacity = number(wire.opacity)
            if wire.apart:
                return self.fill["pale gradient"]((*names, line, opacity, number(wire.width), head, opacity))
            return self.fill["faint gradient"]((*names, opacity, line, number(wire.width), head))
        return self.fill[name]((*names, line, number(wire.width), head))

    def placed_gauge(self, gauge: Gauge) -> str:
        x, y, width, height, share = gauge
        corner = height / 2
        track = self.fill["gauge_track"](rectangle(Box(x, y, width, height, corner)))
        filled = round(width * share, 2)
        return track + (self.fill["gauge"](rectangle(Box(x, y, filled, height, corner))) if filled else "")

    def placed_legend(self, legend: Legend) -> str:
        content = [self.placed_sample(sample) for sample in legend.samples]
        for line in legend.attended:
            look = path_data(line.route), number(line.opacity), number(line.width)
            content.append(self.fill["wire-attention"](look))
        content += [self.fill["heat"]((_share(share), *rectangle(box))) for box, share in legend.heats]
        content += [self.placed_cells(*legend.scale)] if legend.scale else []
        content += [self.placed_text("legend words", text) for text in legend.words]
        content += [self.placed_text("legend line", text) for text in legend.lines if not text.value]
        if legend.total:
            holder = "hidden end" if legend.late else "end"
            content.append(self.fill[holder]((self.placed_text("legend line", legend.total),)))
        content += [self.placed_signs(legend.signs)] if legend.signs else []
        return self.fill["legend"](("".join(content),))

    def placed_signs(self, signs: Signs) -> str:
        drawn = [self.placed_box(kind, box, None) for kind, box, _ in signs.frames]
        drawn += [self.placed_line(wire) for wire, _ in signs.wires]
        drawn.append(self.placed_cells(signs.scale, signs.values))
        drawn += [self.placed_text("legend line", text) for text in signs.texts]
        return "".join(drawn)

    def placed_sample(self, sample: Return) -> str:
        line, head = _gradient_data(sample)
        return self.fill["sample"]((line, number(sample.width))) + self.fill["tip-gradient"]((head,))

    def placed_node(self, node: PlacedNode, pending: bool) -> str:
        kind, text, fill = node.kind, node.text, self.fill
        parts = [self.placed_box(kind, node.box, node.strip)]
        if node.ringed:
            parts.append(fill["ring"](rectangle(node.box.ring())))
        if node.asked:
            parts.append(fill["asked"](rectangle(node.box.ring())))
        if node.question:
            parts.append(self.placed_text("question", node.question))
        if node.heat:
            parts.append(self.placed_heat(node.heat, node.box))
        if node.aside:
            parts.append(self.placed_text("aside", node.aside))
        brought = self._placed_values(node.strip, node.values) if node.strip and node.values else ""
        if node.row:
            parts.append(fill["alignment ground"](rectangle(node.row.ground)))
            brought += self.placed_row(node.row)
        if node.numbers:
            brought += self.placed_numbers(node.numbers)
        if node.ghost:
            brought += self.placed_ghost(node.ghost)
        brought += "".join([self.fill["held"](rectangle(box)) for box in node.held])
        if text and text.value:
            brought += self.placed_text(node.type or ("early token" if kind == "early" else "token"), text)
        if node.strip or brought:
            # What the run computes is in the picture from the start, but hidden until the run gets there.
            parts.append(fill["hidden values" if pending or node.waits else "values"]((brought,)))
        parts.append(self.placed_names(kind, node.label, text, node.type))
        parts.append(self.placed_route("doubt", node.doubt))
        name = self.quote(say(node.name))
        if node.tag:
            parts.append(fill["tag"](rectangle(node.tag.box)) + self.placed_text("tag text", node.tag.text))
            return fill["edited node"]((name, node.edit, node.key, kind, node.layer, node.t, "".join(parts)))
        return fill["node"]((name, node.key, kind, node.layer, node.t, "".join(parts)))

    def placed_ghost(self, ghost: Ghost) -> str:
        """What a node was before the run was changed."""
        drawn = self._placed_values(ghost.strip, ghost.values)
        drawn = self.fill["ghost"]((drawn,)) if drawn else ""
        return drawn + self.placed_text("was", ghost.text) if ghost.text else drawn

    def _placed_values(self, strip: Strip, values: tuple[float, ...]) -> str:
        return self.placed_shares(strip, values) if strip.shares else self.placed_cells(strip, values)

    def placed_heat(self, heat: Heat, box: Box) -> str:
        drawn = self.fill["heat"]((_share(heat.share), *rectangle(box)))
        drawn += self.placed_text("aside", heat.words) if heat.words else ""
        return self.fill["hidden end" if heat.late else "end"]((drawn,))

    def placed_numbers(self, numbers: Numbers) -> str:
        """A vector's numbers in print, and the outline of the chosen unit's cell."""
        drawn = [
            self.fill["marked number" if k == numbers.marked else "number"]((number(x), number(y), say(text)))
            for k, (text, x, y) in enumerate(numbers.texts)
        ]
        if numbers.around:
            drawn.append(self.fill["chosen"](rectangle(numbers.around)))
        return "".join(drawn)

    def placed_row(self, row: Row) -> str:
        """A row of an alignment: its cells, as strong as their weights, and the token that was chosen."""
        drawn = [
            self.fill["alignment"]((number(round(weight, 2)), *rectangle(box)))
            for box, weight in row.cells
            if weight >= 0.005
        ]
        return "".join([*drawn, self.placed_text("alignment token", row.text)])

    def placed_names(
        self, kind: str, label: PlacedLabel | None, text: PlacedText | None, type: str = ""
    ) -> str:
        """What is written at a node before the run gets there, and after. `type` is the look of the text."""
        drawn = self.placed_label(kind, label) if label else ""
        if text and not text.value:
            usual = "start token" if kind == "start-token" else "token"
            drawn += self.placed_text(type or usual, text)
        return drawn


def _share(share: float) -> str:
    """The opacity of a heat."""
    return number(round(HEAT * share, 2))


def _gradient_data(wire: Return) -> tuple[str, str]:
    return arrow_data(wire.route, gradient_tip(level(wire.share)))


def _labels(scene: Scene, nodes: Iterable[PlacedNode], wires: Iterable[Wire]) -> Iterable[PlacedLabel]:
    """Every math label of the scene."""
    placed = [node.label for node in nodes]
    placed += [wire.label for wire in wires]
    placed += [column.attention.label for column in scene.columns if column.attention]
    placed += [brace.label for brace in scene.braces]
    for plot in scene.plots:
        placed += plot.labels
        placed += [plot.reference.label] if plot.reference else []
        placed += [trend.label for trend in plot.trends]
    placed += [formula.label for formula in scene.formulas]
    placed += [remark for remark in scene.remarks if isinstance(remark, PlacedLabel)]
    return [label for label in placed if label]


@cache
def pen(style: str, theme: str, labels: str = "normal") -> Pen:
    chosen = THEMES[theme]
    return Pen(style, chosen.palette, chosen.slit, labels)
