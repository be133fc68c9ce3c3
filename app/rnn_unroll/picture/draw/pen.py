"""Pen: how a scene's parts are put together from the fragments of a kit."""

from collections.abc import Iterable
from functools import cache, lru_cache

from rnn_unroll.look.themes import THEMES, Palette
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.draw.fragment import ID, Fragment
from rnn_unroll.picture.draw.kit import BRANCHING, LEVELS, SLIT, WIRES, Kit
from rnn_unroll.picture.layouts.frame import level, number
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
    Return,
    Scene,
    Strip,
    Trend,
    Wire,
)

INSIDE = "\x02"
"""Stands for everything inside the root, likewise."""


class Pen(Kit):
    """Draws scenes in one style and palette."""

    def __init__(self, style: str, palette: Palette, slit: bool) -> None:
        super().__init__(style, palette, slit)
        self.cell_templates = lru_cache(maxsize=128)(self._templates)
        self.placed_label = lru_cache(maxsize=8192)(self._placed_label)
        self.placed_box = lru_cache(maxsize=256)(self._placed_box)

    def document(self, scene: Scene, sheet: str) -> bytes:
        """The whole figure. `sheet` is its style sheet, or nothing.

        Every part gets its id and is encoded by itself: copying a long figure as a whole, again and
        again, would cost more than drawing it.
        """
        width, height = number(scene.width), number(scene.height)
        facts = dict(scene.facts)
        values = (
            *(facts[name] for name in sorted(facts)),
            height,
            ID,
            f"0 0 {width} {height}",
            width,
            INSIDE,
        )
        root = self.viewed_root if "data-view" in facts else self.root
        head, _, tail = root.fill(values).partition(INSIDE)
        parts = [
            head,
            self.title.fill((self.escape(scene.title),)),
            self.description.fill((self.escape(scene.description),)),
            self.style.fill((sheet,)) if sheet else "",
            self.definitions.fill((self.shared(scene),)),
            self.paper.fill((height, width)),
            *map(self.placed_band, scene.bands),
            *map(self.placed_plot, scene.plots),
            *(self.placed_node(node, pending=False) for node in scene.initial),
            *map(self.placed_column, scene.columns),
            *map(self.placed_brace, scene.braces),
            self.placed_legend(scene.legend) if scene.legend else "",
            *map(self.placed_formula, scene.formulas),
            *map(self.placed_remark, scene.remarks),
            self.placed_text(self.note, scene.note) if scene.note else "",
            tail,
        ]
        return b"".join([part.replace(ID, scene.prefix).encode() for part in parts])

    def shared(self, scene: Scene) -> str:
        """Definitions that the scene refers to: arrow tips, tracks, glyphs, composed indices."""
        idle = [column.idle for column in scene.columns if column.idle]
        placed: list[Column | Idle] = [*scene.columns, *idle]
        nodes = [*scene.initial, *(node for one in placed for node in one.nodes)]
        wires = [wire for one in placed for wire in one.wires]
        kinds = {wire.kind for wire in wires}
        boxed = {(len(node.strip.cells), node.box): node.strip for node in nodes if node.strip}
        tracks = {_track_id(units, box): strip for (units, box), strip in boxed.items()}
        # Equal labels are mostly one object; comparing all by value would cost more than naming them.
        labels = {id(placed.label): placed.label for placed in _labels(scene, nodes, wires)}.values()
        names = {use.name for label in labels for use in label.uses}
        names |= {use.name for name in names for use in math_labels.definition(name).uses}
        parts = [self.tips[kind].fill(()) for kind in WIRES if kind in kinds]
        levels = {level(wire.share) for wire in _returns(scene)}
        parts += [self.back_tips[level].fill(()) for level in sorted(levels)]
        branching = {wire.kind for column in scene.columns for wire in column.wires if wire.branch}
        parts += [self.dots[kind].fill(()) for kind in BRANCHING if kind in branching]
        parts += [self.placed_track(name, tracks[name]) for name in sorted(tracks)]
        parts += [self.placed_definition(name) for name in sorted(names)]
        return "".join(parts)

    def placed_track(self, name: str, strip: Strip) -> str:
        cells = "".join([self.track_cell.fill(_cell(*cell)) for cell in strip.cells])
        return self.track.fill((name, cells))

    def placed_definition(self, name: str) -> str:
        path, uses = math_labels.definition(name)
        if path:
            return self.glyph.fill((path, f"{ID}-{name}"))
        return self.index.fill((f"{ID}-{name}", self.placed_uses(uses)))

    def placed_uses(self, uses: Iterable[math_labels.Use]) -> str:
        return "".join([self.use.fill((number(x), f"#{ID}-{name}", number(y))) for name, x, y in uses])

    def _placed_label(self, kind: str, placed: PlacedLabel) -> str:
        label, x, y, scale = placed
        transform = f"translate({number(x)} {number(y)})"
        if scale != 1:
            transform += f" scale({number(scale)})"
        return self.labels[kind].fill((transform, self.placed_uses(label.uses)))

    def placed_text(self, fragment: Fragment, placed: PlacedText) -> str:
        text, x, y, _ = placed
        return fragment.fill((number(x), number(y), self.escape(text)))

    def placed_band(self, band: Band) -> str:
        name, box, caption, (x, y), anchor = band
        ground = self.band.fill(_rectangle(box))
        words = self.caption.fill((anchor, number(x), number(y), self.escape(caption)))
        return self.part.fill((name, ground + words))

    def placed_brace(self, brace: Brace) -> str:
        name, path, label, text = brace
        inside = self.brace.fill((path,)) if path else ""
        if label:
            inside += self.placed_label("brace", label)
        if text:
            inside += self.placed_text(self.bracket_caption, text)
        return self.part.fill((name, inside))

    def placed_plot(self, plot: Plot) -> str:
        inside = [self.grid.fill((plot.grid,)), self.axis.fill((plot.axis,))]
        inside += [self.placed_label("axis", label) for label in plot.labels]
        inside += [self.placed_text(self.time, text) for text in plot.times]
        if plot.reference:
            inside.append(self.reference.fill((plot.reference.path,)))
            inside.append(self.placed_label("reference", plot.reference.label))
        inside += map(self.placed_trend, plot.trends)
        place = (plot.bottom, plot.high, plot.left, plot.low, plot.right, plot.top)
        return self.plot.fill((*map(number, place), "".join(inside)))

    def placed_trend(self, trend: Trend) -> str:
        key, layer, dash, name, path, leader, label, text, anchor = trend
        parts = [self.leader.fill((leader,))] if leader else []
        parts += [self.trends[dash].fill((path,))] if path else []
        parts.append(self.placed_label("trend", label))
        if text:
            parts.append(self.factor.fill((anchor, number(text.x), number(text.y), self.escape(text.text))))
        return self.line.fill((self.quote(name), key, layer, "".join(parts)))

    def placed_formula(self, formula: Formula) -> str:
        label, value = formula
        if not value:
            return self.placed_label("formula", label)
        return self.formula_values.fill((self.placed_label("formula-value", label),))

    def placed_remark(self, remark: PlacedText | PlacedLabel) -> str:
        if isinstance(remark, PlacedLabel):
            return self.placed_label("weight", remark)
        return self.placed_text(self.remark, remark)

    def placed_column(self, column: Column) -> str:
        t, x, wires, nodes, pending, returns, gauges, returned, idle, hidden = column
        inside = [self.placed_idle(idle)] if idle else []
        inside += [self.placed_wire(wire) for wire in wires]
        inside += [self.placed_node(node, pending) for node in nodes]
        if returns:
            holder = self.returned if returned else self.hidden_returned
            back = [self.placed_return(wire) for wire in returns]
            back += [self.placed_gauge(gauge) for gauge in gauges]
            inside.append(holder.fill(("".join(back),)))
        step = self.steps[pending, hidden]
        return step.fill((t, f"translate({number(x)} 0)", "".join(inside)))

    def placed_idle(self, idle: Idle) -> str:
        """Wires and nodes that are no edges and nodes of this step: they are seen, and not named."""
        wires, nodes, faint = idle
        inside = [self.idle_wires[wire.kind].fill((wire.path,)) + self.placed_marks(wire) for wire in wires]
        for node in nodes:
            units = len(node.strip.cells) if node.strip else 0
            inside.append(self.placed_box(node.kind, node.box, units))
            inside.append(self.placed_names(node.kind, node.label, node.text))
        group = self.faint_idle if faint else self.idle
        return group.fill(("".join(inside),)) if inside else ""

    def placed_wire(self, wire: Wire) -> str:
        over = self.halo.fill((wire.over,)) if wire.over else ""
        fragment = (self.branches if wire.branch else self.wires)[wire.kind]
        drawn = fragment.fill((wire.path, wire.source, wire.t, wire.target))
        return over + drawn + self.placed_marks(wire)

    def placed_marks(self, wire: Wire) -> str:
        """What stands at a wire: the name of its weights, the mark of a delay."""
        drawn = self.placed_label("weight", wire.label) if wire.label else ""
        if wire.delay:
            x, y, width, height, _, _ = wire.delay.box
            drawn += self.delays[wire.kind].fill((number(height), number(width), number(x), number(y)))
            drawn += self.placed_text(self.remark, wire.delay.text)
        return drawn

    def placed_return(self, wire: Return) -> str:
        source, target, t, _, _, path, width, share, size = wire
        fragment = self.back_wires[share is None]
        return fragment.fill((path, f"{size:.3g}", source, t, target, _marker(wire), number(width)))

    def placed_gauge(self, gauge: Gauge) -> str:
        x, y, width, height, share = gauge
        corner = height / 2
        track = self.gauge_track.fill(_rectangle(Box(x, y, width, height, corner)))
        filled = round(width * share, 2)
        return track + (self.gauge.fill(_rectangle(Box(x, y, filled, height, corner))) if filled else "")

    def placed_legend(self, legend: Legend) -> str:
        inside = [self.sample.fill((one.path, _marker(one), number(one.width))) for one in legend.samples]
        inside += [self.heat.fill((_share(share), *_rectangle(box))) for box, share in legend.heats]
        inside += [self.placed_text(self.legend_words, text) for text in legend.words]
        inside += [self.placed_text(self.legend_line, text) for text in legend.lines]
        if legend.total:
            holder = self.hidden_end if legend.late else self.end
            inside.append(holder.fill((self.placed_text(self.legend_line, legend.total),)))
        return self.legend.fill(("".join(inside),))

    def placed_node(self, node: PlacedNode, pending: bool) -> str:
        kind, key, t, layer, name, box, strip, values, label, text, aside, heat, ringed, waits, numbers = node
        parts = [self.placed_box(kind, box, len(values) if strip else 0)]
        if ringed:
            around = Box(box.x - 4, box.y - 4, box.width + 8, box.height + 8, box.corner + 3)
            parts.append(self.ring.fill(_rectangle(around)))
        if heat:
            drawn = self.heat.fill((_share(heat.share), *_rectangle(box)))
            drawn += self.placed_text(self.aside, heat.words) if heat.words else ""
            parts.append((self.hidden_end if heat.late else self.end).fill((drawn,)))
        if aside:
            parts.append(self.placed_text(self.aside, aside))
        run = []
        if strip:
            run.append(self.placed_cells(strip, values))
        if numbers:
            run += [
                (self.marked_number if k == numbers.marked else self.number).fill(
                    (number(x), number(y), text)
                )
                for k, (text, x, y) in enumerate(numbers.texts)
            ]
        if numbers and numbers.around:
            run.append(self.chosen.fill(_rectangle(numbers.around)))
        if text and text.value:
            run.append(self.placed_text(self.token, text))
        if run:
            # What only the run brings stays in the picture, hidden, until the run gets there.
            holder = self.hidden_values if pending or waits else self.values
            parts.append(holder.fill(("".join(run),)))
        parts.append(self.placed_names(kind, label, text))
        return self.node.fill((self.quote(name), key, kind, layer, t, "".join(parts)))

    def placed_names(self, kind: str, label: PlacedLabel | None, text: PlacedText | None) -> str:
        """What is written at a node whether or not the run has got there."""
        drawn = self.placed_label(kind, label) if label else ""
        if text and not text.value:
            fragment = self.start_token if kind == "start-token" else self.token
            drawn += self.placed_text(fragment, text)
        return drawn

    def _placed_box(self, kind: str, box: Box, units: int) -> str:
        """A node's outline, and the empty cells for its units."""
        outline = self.boxes[kind].fill(_rectangle(box)) if box.drawn else ""
        return outline + self.empty.fill((f"#{_track_id(units, box)}",)) if units else outline

    def placed_cells(self, strip: Strip, values: tuple[float, ...]) -> str:
        """Cells for the units that are not about zero, the positive ones first."""
        positive, negative = self.cell_templates(strip)
        above = [
            t % LEVELS[min(100, int(v * 100 + 0.5))]
            for t, v in zip(positive, values, strict=True)
            if v >= 0.005
        ]
        below = [
            t % LEVELS[min(100, int(0.5 - v * 100))]
            for t, v in zip(negative, values, strict=True)
            if v <= -0.005
        ]
        drawn = self.signs["positive"].fill(("".join(above),)) if above else ""
        return drawn + self.signs["negative"].fill(("".join(below),)) if below else drawn

    def _templates(self, strip: Strip) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Each cell's markup, positive and negative, with its opacity left to fill."""
        whole = tuple(self.cell.fill(("%s", *_cell(*cell))) for cell in strip.cells)
        if not self.slit:
            return whole, whole
        return whole, tuple(self.split_cell.fill((_split(*cell), "%s")) for cell in strip.cells)


def _cell(x: float, y: float, width: float, height: float) -> tuple[str, ...]:
    """Values of a cell's rect, in the order of its attributes' names."""
    return number(height), number(min(2.5, round(width / 4, 2))), number(width), number(x), number(y)


def _split(x: float, y: float, width: float, height: float) -> str:
    """Path data of a cell with a gap through its middle."""
    half = round((height - min(SLIT, height / 4)) / 2, 2)
    across = f"h{number(width)}v{number(half)}h-{number(width)}z"
    return f"M{number(x)} {number(y)}{across}M{number(x)} {number(y + height - half)}{across}"


def _rectangle(box: Box) -> tuple[str, ...]:
    return number(box.height), number(box.corner), number(box.width), number(box.x), number(box.y)


def _share(share: float) -> str:
    """The opacity of a heat: the hottest still lets the box's own strip be seen."""
    return number(round(0.7 * share, 2))


def _marker(wire: Return) -> str:
    return f"url(#{ID}-tip-gradient-{level(wire.share)})"


def _returns(scene: Scene) -> Iterable[Return]:
    """Every gradient's arrow of the scene, the legend's samples too."""
    yield from (wire for column in scene.columns for wire in column.returns)
    if scene.legend:
        yield from scene.legend.samples


def _track_id(units: int, box: Box) -> str:
    across = f"-{number(box.x)}" if box.x else ""
    return f"{ID}-track-{units}-{number(box.y)}{across}"


def _labels(scene: Scene, nodes: Iterable[PlacedNode], wires: Iterable[Wire]) -> Iterable[PlacedLabel]:
    """Every math label of the scene."""
    placed = [node.label for node in nodes]
    placed += [wire.label for wire in wires]
    placed += [brace.label for brace in scene.braces]
    for plot in scene.plots:
        placed += plot.labels
        placed += [plot.reference.label] if plot.reference else []
        placed += [trend.label for trend in plot.trends]
    placed += [formula.label for formula in scene.formulas]
    placed += [remark for remark in scene.remarks if isinstance(remark, PlacedLabel)]
    return [label for label in placed if label]


@cache
def pen(style: str, theme: str) -> Pen:
    chosen = THEMES[theme]
    return Pen(style, chosen.palette, chosen.slit)
