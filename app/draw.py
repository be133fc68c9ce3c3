"""Draw: a scene as SVG bytes. The only module that knows svgwrite.

A naive svgwrite figure costs about a hundred times a plain string join. So svgwrite builds each
kind of element once for a palette, with markers where values go; its text becomes a template, and
a figure is those templates filled. `Fragment.plainly` builds the same element by svgwrite alone,
and a test holds the two against each other, byte for byte.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from textwrap import wrap
from typing import Any
from xml.sax.saxutils import escape

import svgwrite
from svgwrite.base import BaseElement

from app import math_labels
from app.layouts.frame import number
from app.scene import (
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
from app.themes import LIGHT, THEMES, Palette

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
PENDING_OPACITY = ".32"
"""How faint a time step is that the run has not reached."""

Paint = Mapping[str, str]
Fixed = dict[str, Any]

_COMPUTED: Mapping[str, Paint] = {
    "paper": {"fill": "paper"},
    "box-input": {"fill": "input-fill", "stroke": "input"},
    "box-state": {"fill": "state-fill", "stroke": "state"},
    "box-output": {"fill": "output-fill", "stroke": "output"},
    "box-start-token": {"fill": "feedback-fill", "stroke": "feedback"},
    "wire-input": {"stroke": "input"},
    "wire-recurrent": {"stroke": "state"},
    "wire-depth": {"stroke": "state"},
    "wire-output": {"stroke": "output"},
    "wire-feedback": {"stroke": "feedback"},
    "tip-input": {"fill": "input"},
    "tip-recurrent": {"fill": "state"},
    "tip-depth": {"fill": "state"},
    "tip-output": {"fill": "output"},
    "tip-feedback": {"fill": "feedback"},
    "wire-loss": {"stroke": "mute"},
    "tip-loss": {"fill": "mute"},
    "wire-gradient": {"stroke": "gradient"},
    "tip-gradient": {"fill": "gradient"},
    "box-loss": {"fill": "paper", "stroke": "gradient"},
    "label-loss": {"fill": "gradient"},
    "ring": {"stroke": "gradient"},
    "heat": {"fill": "gradient"},
    "gauge": {"fill": "gradient"},
    "gauge-track": {"fill": "zero", "stroke": "mute"},
    "legend": {"fill": "mute"},
    "box-vector": {"fill": "paper", "stroke": "mute"},
    "box-weights": {"fill": "paper", "stroke": "mute"},
    "box-gate": {"fill": "state-fill", "stroke": "state"},
    "box-operation": {"fill": "paper", "stroke": "ink"},
    "box-join": {"fill": "paper", "stroke": "mute"},
    "box-cell": {"fill": "band", "stroke": "band"},
    "wire-inner": {"stroke": "mute"},
    "tip-inner": {"fill": "mute"},
    "halo": {"stroke": "band"},
    "label-vector": {"fill": "ink"},
    "label-weights": {"fill": "mute"},
    "label-gate": {"fill": "state"},
    "label-operation": {"fill": "ink"},
    "label-formula": {"fill": "ink"},
    "label-formula-value": {"fill": "mute"},
    "label-input": {"fill": "input"},
    "label-state": {"fill": "state"},
    "label-initial-state": {"fill": "mute"},
    "label-output": {"fill": "output"},
    "label-start-token": {"fill": "feedback"},
    "label-weight": {"fill": "mute"},
    "label-brace": {"fill": "mute"},
    "token": {"fill": "ink"},
    "zero": {"fill": "zero"},
    "positive": {"fill": "positive"},
    "negative": {"fill": "negative"},
    "band": {"fill": "band"},
    "caption": {"fill": "mute"},
    "brace": {"stroke": "mute"},
    "box-norm": {"fill": "paper", "stroke": "gradient"},
    "trend": {"stroke": "gradient"},
    "label-trend": {"fill": "gradient"},
    "leader": {"stroke": "mute"},
    "axis": {"stroke": "mute"},
    "grid": {"stroke": "mute"},
    "reference": {"stroke": "mute"},
    "label-reference": {"fill": "mute"},
    "label-axis": {"fill": "mute"},
    "card": {"fill": "feedback-fill", "stroke": "feedback"},
    "card-heading": {"fill": "feedback"},
}


def _textbook(paint: Paint) -> Paint:
    """Books are black on white: one line colour, no fills but the paper."""
    return {
        name: "paper" if role in ("paper", "input-fill", "state-fill") else "line"
        for name, role in paint.items()
    }


_TEXTBOOK: Mapping[str, Paint] = {
    **{name: _textbook(paint) for name, paint in _COMPUTED.items()},
    "paper": {"fill": "paper"},
    "box-norm": {"fill": "paper", "stroke": "line"},
    "box-vector": {"fill": "paper", "stroke": "paper"},
    "box-cell": {"fill": "paper", "stroke": "line"},
    "halo": {"stroke": "paper"},
    "wire-feedback": {"stroke": "emphasis"},
    "tip-feedback": {"fill": "emphasis"},
    "wire-gradient": {"stroke": "emphasis"},
    "tip-gradient": {"fill": "emphasis"},
    "label-loss": {"fill": "emphasis"},
    "ring": {"stroke": "emphasis"},
    "heat": {"fill": "emphasis"},
    "label-start-token": {"fill": "emphasis"},
    "token": {"fill": "mute"},
    "caption": {"fill": "emphasis"},
    "brace": {"stroke": "emphasis"},
    "label-brace": {"fill": "emphasis"},
}

PAINTS = {"computed": _COMPUTED, "textbook": _TEXTBOOK}
BACK_PAINTS = frozenset(
    {
        *("wire-loss", "tip-loss", "box-loss", "label-loss", "wire-gradient", "tip-gradient"),
        *("gauge", "gauge-track", "heat", "ring", "legend"),
    }
)
"""Paints of what comes back: only figures that show it carry their dark twins."""
PLOT_PAINTS = frozenset(
    {
        "box-norm",
        "trend",
        "label-trend",
        "leader",
        "axis",
        "label-axis",
        "grid",
        "reference",
        "label-reference",
    }
)
"""Paints of a plot, likewise."""

INSIDE_PAINTS = frozenset(
    {
        *("box-vector", "box-weights", "box-gate", "box-operation", "box-join", "box-cell", "halo"),
        *("label-vector", "label-weights", "label-gate", "label-operation", "wire-inner", "tip-inner"),
        *("label-formula", "label-formula-value"),
    }
)
"""Paints of what is inside a cell, likewise."""


class Fragment:
    """One kind of element: built by svgwrite with markers once, filled per use.

    The values to fill are named in the order in which they come out: attributes by name, then the
    text. What stands in `holds` markup is put in as it is; everything else is escaped by the caller.
    """

    def __init__(self, build: Callable[..., BaseElement], count: int, holds: bool = False) -> None:
        self.build, self.holds = build, holds
        text = build(*(f"\x00{k}\x00" for k in range(count))).tostring()
        order = re.findall("\x00([0-9]+)\x00", text)
        if order != [str(k) for k in range(count)]:
            raise ValueError(f"values come out in the order {order}: {text!r}")
        template = re.sub("\x00[0-9]+\x00", "%s", text.replace("%", "%%"))
        self.template = _opened(template, "%s") if holds else template
        self.fill: Callable[[tuple[object, ...]], str] = self.template.__mod__

    def plainly(self, values: tuple[object, ...]) -> str:
        """The same markup by svgwrite alone, without the template; it does the escaping itself."""
        if not self.holds:
            return str(self.build(*values).tostring())
        return _opened(self.build(*values[:-1]).tostring(), str(values[-1]))


def _opened(element: str, inside: str) -> str:
    """The markup of an element, opened to hold other markup instead of its own content."""
    start = element.partition(">")[0].removesuffix(" /")
    return f"{start}>{inside}</{start[1:].partition(' ')[0]}>"


_drawing = svgwrite.Drawing(debug=False)


def _named(tag: str) -> BaseElement:
    """svgwrite's own title and desc take no attributes and cannot stand alone; a text can."""
    element = _drawing.text("")
    element.elementname = tag
    return element


_FACTORIES: Mapping[str, Callable[[], BaseElement]] = {
    "g": _drawing.g,
    "path": _drawing.path,
    "rect": _drawing.rect,
    "marker": _drawing.marker,
    "use": lambda: _drawing.use("#"),
    "text": lambda: _drawing.text(""),
    "title": lambda: _named("title"),
    "desc": lambda: _named("desc"),
    "style": _drawing.style,
    "defs": lambda: svgwrite.container.Defs(debug=False),
    "svg": lambda: svgwrite.Drawing(debug=False),
}


def fragment(
    tag: str,
    values: str = "",
    paint: Paint | None = None,
    text: bool = False,
    holds: bool = False,
    child: Callable[[], BaseElement] | None = None,
    **constants: Any,
) -> Fragment:
    """A fragment of one element: constant attributes, then the attributes that `values` lists."""
    names = values.split()

    def build(*filled: object) -> BaseElement:
        element = _FACTORIES[tag]()
        element.attribs.update(paint or {})
        element.attribs.update({key.rstrip("_").replace("_", "-"): value for key, value in constants.items()})
        element.attribs.update(dict(zip(names, filled, strict=False)))
        if tag == "path":
            # svgwrite writes a path's d from its commands.
            element.push(element.attribs.pop("d"))
        elif tag == "use":
            element.set_href(element.attribs.pop("xlink:href"))
        if text and tag == "style":
            element.append(filled[-1])
        elif text:
            element.text = filled[-1]
        if child:
            element.add(child())
        return element

    return Fragment(build, len(names) + text, holds)


ID = "\x01"
"""Stands for the figure's own id until the whole document is there; no cleaned text contains it."""
INSIDE = "\x02"
"""Stands for everything inside the root, likewise."""

KINDS = (
    *("input", "state", "output", "start-token", "loss"),
    *("vector", "weights", "gate", "operation", "join", "cell"),
)
WIRES = ("input", "recurrent", "depth", "output", "feedback", "loss", "inner")
BRANCHING = ("input", "recurrent", "inner")
"""Wires that can leave another one of their kind, inside a cell."""
TIPS = 8
"""In how many sizes the tip of a gradient's arrow is drawn, as its line gets wider."""
DASHES = {"activation": "", "memory": "7 6", "back": ".1 5.5", "back-memory": "7 6 .1 6"}
"""How a plot tells a chain's activation from its memory, and a backward chain from a forward one."""
LEVELS = tuple(f"{level / 100:.2f}".lstrip("0") if level < 100 else "1" for level in range(101))
"""How opaque a cell is, by the size of its unit in hundredths."""
ISOLATED: Fixed = {"direction": "ltr", "unicode_bidi": "isolate"}
"""For a user's text: right-to-left runs order themselves, and nothing around them."""
SLIT = 3.0
"""Height of the gap through a negative cell, in px."""


class Pen:
    """The fragments of one style and palette, and how a scene's parts are put together from them."""

    def __init__(self, style: str, palette: Palette, slit: bool) -> None:
        self.escape: Callable[[str], str] = escape
        self.quote: Callable[[str], str] = _quote
        self.slit = slit
        self.cell_templates = lru_cache(maxsize=128)(self._templates)
        self.placed_label = lru_cache(maxsize=8192)(self._placed_label)
        self.placed_box = lru_cache(maxsize=256)(self._placed_box)
        book = style == "textbook"
        line: Fixed = {"stroke_width": "1.5" if book else "1.8"}

        def paint(name: str) -> Paint:
            return _paint(name, palette, style)

        def wire(kind: str, role: str = "", **more: Any) -> Fragment:
            """An edge says what it joins; what is idle is only seen."""
            # In books feedback is red; where there is no red, it is dashed too.
            dashed = kind == "feedback" and (slit or not book)
            dash: Fixed = {"stroke_dasharray": "1.5 5", "stroke_linecap": "round"} if dashed else {}
            named: Fixed = {"class_": f"{role} wire-{kind}", "data_kind": kind} if role else {}
            return fragment(
                "path",
                "d data-source data-t data-target" if role else "d",
                paint(f"wire-{kind}"),
                fill="none",
                marker_end=f"url(#{ID}-tip-{kind})",
                **named,
                **line,
                **dash,
                **more,
            )

        def dot(kind: str) -> Fragment:
            head = fragment("path", "", paint(f"tip-{kind}"), d="M7 4A3 3 0 1 1 1 4A3 3 0 1 1 7 4z").build
            return fragment(
                "marker",
                child=head,
                id=f"{ID}-dot-{kind}",
                markerHeight="9",
                markerUnits="userSpaceOnUse",
                markerWidth="9",
                refX="4",
                refY="4",
                viewBox="0 0 8 8",
            )

        def tip(kind: str) -> Fragment:
            head = fragment("path", "", paint(f"tip-{kind}"), d="M0 .6L7.4 4L0 7.4L1.8 4z").build
            return fragment(
                "marker",
                child=head,
                id=f"{ID}-tip-{kind}",
                markerHeight="11.2",
                markerUnits="userSpaceOnUse",
                markerWidth="11.2",
                orient="auto",
                refX="3.83",
                refY="4",
                viewBox="0 0 8 8",
            )

        def back(vanished: bool) -> Fragment:
            # Dashed where nothing comes back at all; long dashes where no colour tells the way back.
            dashes = "1.5 4" if vanished else "9 3" if slit else ""
            dash: Fixed = {"stroke_dasharray": dashes} if dashes else {}
            return fragment(
                "path",
                "d data-size data-source data-t data-target marker-end stroke-width",
                paint("wire-gradient"),
                class_="edge wire-gradient",
                data_kind="gradient",
                fill="none",
                **dash,
            )

        def back_tip(level: int) -> Fragment:
            head = fragment("path", "", paint("tip-gradient"), d="M0 .6L7.4 4L0 7.4L1.8 4z").build
            size = 10 + 9 * level / (TIPS - 1)
            return fragment(
                "marker",
                child=head,
                id=f"{ID}-tip-gradient-{level}",
                markerHeight=number(size),
                markerUnits="userSpaceOnUse",
                markerWidth=number(size),
                orient="auto",
                # The tip reaches as far past the end of the line as that of any other arrow.
                refX=number(7.4 - 5 * 8 / size),
                refY="4",
                viewBox="0 0 8 8",
            )

        def box(kind: str) -> Fragment:
            dash: Fixed = {"stroke_dasharray": "4 3"} if kind == "start-token" else {}
            width = "1" if kind == "vector" else "1.5" if book else "1.6"
            return fragment("rect", "height rx width x y", paint(f"box-{kind}"), stroke_width=width, **dash)

        def step(pending: bool, hidden: bool) -> Fragment:
            look: Fixed = {"opacity": PENDING_OPACITY} if pending else {}
            look |= {"display": "none"} if hidden else {}
            return fragment("g", "data-t transform", holds=True, class_="step", **look)

        def words(name: str, size: str, values: str = "x y", **constants: Any) -> Fragment:
            return fragment("text", values, paint(name), text=True, font_size=size, **constants)

        middle: Fixed = {"text_anchor": "middle"}
        whole: Fixed = {"class_": "unroll", "font_family": FONT, "role": "img"}
        facts = "data-cell data-pattern data-step data-steps data-style data-tx data-ty"
        size = "height id viewBox width"
        self.root = fragment("svg", f"{facts} {size}", holds=True, **whole)
        self.viewed_root = fragment("svg", f"{facts} data-view {size}", holds=True, **whole)
        self.title = fragment("title", text=True)
        self.description = fragment("desc", text=True)
        self.style = fragment("style", text=True)
        self.definitions = fragment("defs", holds=True)
        self.paper = fragment("rect", "height width", paint("paper"))
        self.steps = {
            (pending, hidden): step(pending, hidden) for pending in (False, True) for hidden in (False, True)
        }
        self.idle = fragment("g", holds=True, class_="idle")
        self.faint_idle = fragment("g", holds=True, class_="idle", opacity=PENDING_OPACITY)
        self.node = fragment(
            "g", "aria-label data-key data-kind data-layer data-t", holds=True, class_="node"
        )
        self.boxes = {kind: box(kind) for kind in (*KINDS, "norm")}
        self.wires = {kind: wire(kind, "edge") for kind in WIRES}
        self.idle_wires = {kind: wire(kind) for kind in WIRES}
        self.delays = {kind: fragment("rect", "height width x y", paint(f"tip-{kind}")) for kind in WIRES}
        self.tips = {kind: tip(kind) for kind in WIRES}
        self.back_tips = tuple(map(back_tip, range(TIPS)))
        self.back_wires = {vanished: back(vanished) for vanished in (False, True)}
        self.sample = fragment("path", "d marker-end stroke-width", paint("wire-gradient"), fill="none")
        self.returned = fragment("g", holds=True, class_="gradients")
        self.hidden_returned = fragment("g", holds=True, class_="gradients", visibility="hidden")
        self.gauge = fragment("rect", "height rx width x y", paint("gauge"))
        self.gauge_track = fragment(
            "rect", "height rx width x y", paint("gauge-track"), stroke_opacity=".4", stroke_width=".8"
        )
        self.heat = fragment("rect", "fill-opacity height rx width x y", paint("heat"))
        self.ring = fragment("rect", "height rx width x y", paint("ring"), fill="none", stroke_width="2")
        self.legend = fragment("g", holds=True, class_="legend")
        self.branches = {
            kind: wire(kind, "edge", marker_start=f"url(#{ID}-dot-{kind})") for kind in BRANCHING
        }
        self.dots = {kind: dot(kind) for kind in BRANCHING}
        self.halo = fragment("path", "d", paint("halo"), fill="none", stroke_width="8")
        self.track = fragment("g", "id", holds=True)
        # Painted where it is used: a rule does not reach what a <use> copies.
        self.empty = fragment("use", "xlink:href", paint("zero"))
        self.track_cell = fragment("rect", "height rx width x y")
        self.values = fragment("g", holds=True, class_="values")
        self.hidden_values = fragment("g", holds=True, class_="values", visibility="hidden")
        self.signs = {sign: fragment("g", "", paint(sign), holds=True) for sign in ("positive", "negative")}
        self.cell = fragment("rect", "fill-opacity height rx width x y")
        self.split_cell = fragment("path", "d fill-opacity")
        self.labels = {
            name: fragment("g", "transform", paint(f"label-{name}"), holds=True)
            for name in (
                *(kind for kind in KINDS if kind not in ("join", "cell")),
                *("initial-state", "weight", "brace", "trend", "axis", "reference"),
                *("formula", "formula-value"),
            )
        }
        self.glyph = fragment("path", "d id")
        self.index = fragment("g", "id", holds=True)
        self.use = fragment("use", "x xlink:href y")
        self.token = words("token", "13", **ISOLATED, **middle)
        self.number = words("token", "10", text_anchor="end")
        self.marked_number = words("token", "10", font_weight="700", text_anchor="end")
        self.formula_values = fragment("g", holds=True, class_="values")
        self.start_token = words("label-start-token", "14", **middle)
        self.band = fragment("rect", "height rx width x y", paint("band"))
        self.part = fragment("g", "data-part", holds=True, class_="part")
        bold: Fixed = {"font_weight": "600", "letter_spacing": "1.1"}
        self.aside = words("caption" if not book else "token", "11", **ISOLATED, **middle)
        self.legend_words = words("legend", "12", **middle)
        self.caption = words("caption", "11", "text-anchor x y", **bold)
        self.bracket_caption = words("caption", "15", **middle)
        self.note = words("token" if book else "label-brace", "12")
        self.remark = words("token" if book else "label-brace", "12", **middle)
        self.brace = fragment("path", "d", paint("brace"), fill="none", stroke_width="1.5" if book else "1.3")

        self.plot = fragment(
            "g",
            "data-bottom data-high data-left data-low data-right data-top",
            holds=True,
            class_="plot",
        )
        thin: Fixed = {"fill": "none", "stroke_width": "1"}
        self.grid = fragment("path", "d", paint("grid"), stroke_opacity=".22", **thin)
        self.axis = fragment("path", "d", paint("axis"), stroke_linecap="round", **thin)
        self.leader = fragment("path", "d", paint("leader"), stroke_opacity=".6", **thin)
        self.reference = fragment("path", "d", paint("reference"), stroke_opacity=".25", stroke_width="7")
        self.line = fragment(
            "g", "aria-label data-key data-layer", holds=True, class_="line", data_kind="norm"
        )
        drawn: Fixed = {
            "fill": "none",
            "stroke_width": "2",
            "stroke_linecap": "round",
            "stroke_linejoin": "round",
        }
        self.trends = {
            name: fragment("path", "d", paint("trend"), **drawn, **_dashed(dash))
            for name, dash in DASHES.items()
        }
        self.factor = words("label-trend", "12.5", "text-anchor x y")
        self.time = words("label-axis", "12.5", **middle)

    def document(self, scene: Scene, dark: str) -> bytes:
        """The whole figure. `dark` is the style sheet for readers whose scheme is dark, or nothing.

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
            self.style.fill((dark,)) if dark else "",
            self.definitions.fill((self.shared(scene),)),
            self.paper.fill((height, width)),
            *map(self.placed_band, scene.bands),
            self.placed_plot(scene.plot) if scene.plot else "",
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
        levels = {_level(wire) for wire in _returns(scene)}
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
        return self.legend.fill(("".join(inside),))

    def placed_node(self, node: PlacedNode, pending: bool) -> str:
        kind, key, t, layer, name, box, strip, values, label, text, aside, heat, ringed, waits, numbers = node
        parts = [self.placed_box(kind, box, len(values) if strip else 0)]
        if ringed:
            around = Box(box.x - 4, box.y - 4, box.width + 8, box.height + 8, box.corner + 3)
            parts.append(self.ring.fill(_rectangle(around)))
        if heat is not None:
            parts.append(self.heat.fill((_share(heat), *_rectangle(box))))
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


def _dashed(dashes: str) -> Fixed:
    return {"stroke_dasharray": dashes} if dashes else {}


def _paint(name: str, palette: Palette, style: str = "computed") -> Paint:
    """Class and colours of an element, from the roles that its paint has."""
    return {"class": name, **{key: palette[role] for key, role in PAINTS[style][name].items()}}


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


def _level(wire: Return) -> int:
    """Which of the tips an arrow of this width has."""
    return round((wire.share or 0.0) * (TIPS - 1))


def _marker(wire: Return) -> str:
    return f"url(#{ID}-tip-gradient-{_level(wire)})"


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
    if scene.plot:
        placed += scene.plot.labels
        placed += [scene.plot.reference.label] if scene.plot.reference else []
        placed += [trend.label for trend in scene.plot.trends]
    placed += [formula.label for formula in scene.formulas]
    placed += [remark for remark in scene.remarks if isinstance(remark, PlacedLabel)]
    return [label for label in placed if label]


def _quote(text: str) -> str:
    """As ElementTree escapes an attribute's value; `escape` alone is how it escapes text."""
    return escape(text, {'"': "&quot;"})


@cache
def pen(style: str, theme: str) -> Pen:
    chosen = THEMES[theme]
    return Pen(style, chosen.palette, chosen.slit)


@cache
def _dark_rules(style: str, theme: str, back: bool = False, plot: bool = False, inside: bool = False) -> str:
    """The one block that repaints a figure for a reader whose scheme is dark."""
    dark = THEMES[theme].dark
    if not dark:
        return ""
    rules = []
    for name, paint in PAINTS[style].items():
        left_out = (name in BACK_PAINTS and not back) or (name in PLOT_PAINTS and not plot)
        if left_out or (name in INSIDE_PAINTS and not inside):
            continue
        declarations = ";".join(f"{key}:{dark[role]}" for key, role in paint.items())
        rules.append(f"#{ID} .{name}{{{declarations}}}")
    return f"@media (prefers-color-scheme:dark){{{''.join(rules)}}}"


def _sheet(scene: Scene) -> str:
    """The dark rules that a scene has a use for."""
    shows = {"back": scene.legend is not None, "plot": scene.plot is not None}
    shows["inside"] = bool(scene.formulas)
    return _dark_rules(scene.style, scene.theme, **shows)


def svg(scene: Scene) -> bytes:
    """The scene as a standalone SVG document, UTF-8. The same scene gives the same bytes."""
    return pen(scene.style, scene.theme).document(scene, _sheet(scene))


CARD_WIDTH, CARD_LINE, CARD_COLUMNS = 560, 22, 66
"""Width of an error card in px, height of its lines, characters to a line."""


def card(heading: str, message: str) -> bytes:
    """A picture with a heading and a message, for where a figure cannot be drawn."""
    marks = pen("computed", "auto")
    lines = wrap(message, CARD_COLUMNS, break_on_hyphens=False)
    height = 64 + CARD_LINE * len(lines)
    ground = fragment("rect", "height", _paint("paper", LIGHT), width=str(CARD_WIDTH), x="0", y="0")
    edge: Fixed = {"stroke_width": "1.5", "rx": "10", "x": "8", "y": "8", "stroke_dasharray": "6 4"}
    frame = fragment("rect", "height", _paint("card", LIGHT), width=str(CARD_WIDTH - 16), **edge)
    strong = fragment(
        "text", "y", _paint("card-heading", LIGHT), text=True, font_size="15", font_weight="600", x="28"
    )
    plain = fragment("text", "y", _paint("token", LIGHT), text=True, font_size="14", x="28", **ISOLATED)
    root = fragment(
        "svg", "height id viewBox", holds=True, font_family=FONT, role="img", width=str(CARD_WIDTH)
    )
    text = escape(f"{heading}: {message}")
    inside = (
        marks.title.fill((text,)),
        marks.description.fill((text,)),
        marks.style.fill((_dark_rules("computed", "auto"),)),
        ground.fill((height,)),
        frame.fill((height - 16,)),
        strong.fill((38, escape(heading))),
        *(plain.fill((38 + CARD_LINE * k, escape(line))) for k, line in enumerate(lines, start=1)),
    )
    name = "e" + hashlib.blake2s(text.encode(), digest_size=4).hexdigest()
    document = root.fill((height, ID, f"0 0 {CARD_WIDTH} {height}", "".join(inside)))
    return document.replace(ID, name).encode()
