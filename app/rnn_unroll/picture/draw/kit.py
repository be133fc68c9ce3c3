"""Kit: every fragment of one style and palette, ready to be filled."""

from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

from rnn_unroll.look.themes import Palette
from rnn_unroll.picture.draw import paints
from rnn_unroll.picture.draw.fragment import ID, Fixed, Fragment, fragment
from rnn_unroll.picture.draw.paints import Paint
from rnn_unroll.picture.layouts.frame import TIPS, number, reach

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
PENDING_OPACITY = ".32"
"""How faint a time step is that the run has not reached."""

KINDS = (
    *("input", "state", "output", "start-token", "loss"),
    *("vector", "weights", "gate", "operation", "join", "cell"),
)
WIRES = ("input", "recurrent", "depth", "output", "feedback", "loss", "inner")
BRANCHING = ("input", "recurrent", "inner")
"""Wires that can leave another one of their kind, inside a cell."""
DASHES = {"activation": "", "memory": "7 6", "back": ".1 5.5", "back-memory": "7 6 .1 6"}
"""How a plot tells a chain's activation from its memory, and a backward chain from a forward one."""
LEVELS = tuple(f"{level / 100:.2f}".lstrip("0") if level < 100 else "1" for level in range(101))
"""How opaque a cell is, by the size of its unit in hundredths."""
ISOLATED: Fixed = {"direction": "ltr", "unicode_bidi": "isolate"}
"""For a user's text: right-to-left runs order themselves, and nothing around them."""
SLIT = 3.0
"""Height of the gap through a negative cell, in px."""


class Kit:
    """The fragments of one style and palette, by what they draw."""

    def __init__(self, style: str, palette: Palette, slit: bool) -> None:
        self.escape: Callable[[str], str] = escape
        self.quote: Callable[[str], str] = _quote
        self.slit = slit
        book = style == "textbook"
        line: Fixed = {"stroke_width": "1.5" if book else "1.8"}

        def paint(name: str) -> Paint:
            return paints.paint(name, palette, style)

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
                refX=number(7.4 - reach(level / (TIPS - 1)) * 8 / size),
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
        # What only the end of the run can tell.
        self.end = fragment("g", holds=True, class_="end")
        self.hidden_end = fragment("g", holds=True, class_="end", visibility="hidden")
        self.legend = fragment("g", holds=True, class_="legend")
        self.branches = {
            kind: wire(kind, "edge", marker_start=f"url(#{ID}-dot-{kind})") for kind in BRANCHING
        }
        self.dots = {kind: dot(kind) for kind in BRANCHING}
        self.chosen = fragment(
            "rect", "height rx width x y", paint("chosen"), fill="none", stroke_width="1.2"
        )
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
        self.legend_line = words("legend", "12")
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


def _dashed(dashes: str) -> Fixed:
    return {"stroke_dasharray": dashes} if dashes else {}


def _quote(text: str) -> str:
    """As ElementTree escapes an attribute's value; `escape` alone is how it escapes text."""
    return escape(text, {'"': "&quot;"})
