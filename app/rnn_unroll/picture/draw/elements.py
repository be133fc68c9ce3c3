"""Elements: the markup of everything in a drawing, as one table from names to declarations."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from rnn_unroll.picture.draw.looks import KINDS, LABELS, WIRES

PENDING_OPACITY = ".32"
"""Opacity of a time step that the run has not reached."""

GHOST_OPACITY = ".45"
"""Opacity of what a node was before the run was changed."""

CUT_OPACITY = ".25"
"""Opacity of a wire along which nothing passes."""

FAINT_OPACITY = ".22"
"""Opacity of what a time step attends to while the figure shows a later one."""

BRANCHING = ("input", "recurrent", "inner")
"""Kinds of wires that can branch off another wire, inside a cell."""

Attributes = Mapping[str, str]


class Element(NamedTuple):
    """One kind of element.

    `values` names the attributes that are filled at each use, in alphabetical order, as svgwrite writes them;
    `fixed` holds those that never change. `look` is the name of an entry in the table of looks. `content` is
    what is filled in last: nothing, text, or the markup of other elements. `children` are the names of the
    elements that it always has, whose values follow its own.
    """

    tag: str
    values: str = ""
    look: str = ""
    fixed: Attributes = MappingProxyType({})
    content: Literal["", "text", "markup"] = ""
    children: tuple[str, ...] = ()


FACTS = "data-cell data-pattern data-step data-steps data-style data-tx data-ty"
VARIANTS = ("view", "flow")
"""Facts that the root states where they are not the usual ones; at most one of them."""
ROOT = "font-family height id viewBox width"
HIDDEN: Attributes = {"visibility": "hidden"}


def _group(values: str = "", **fixed: str) -> Element:
    """A group of other elements. `class_` and `data_kind` stand for class and data-kind."""
    named = {key.rstrip("_").replace("_", "-"): value for key, value in fixed.items()}
    return Element("g", values, fixed=named, content="markup")


def _rect(look: str, values: str = "height rx width x y") -> Element:
    return Element("rect", values, look)


def _path(look: str, values: str = "d") -> Element:
    return Element("path", values, look)


def _text(look: str, values: str = "x y") -> Element:
    return Element("text", values, look, content="text")


def _edge(
    kind: str, parts: tuple[str, ...], values: str = "data-source data-t data-target", **fixed: str
) -> Element:
    """A wire with the keys of the nodes that it joins. Its line and its head are shapes of one group.

    The head is no <marker>: browsers draw no marker whose definition is in a hidden copy of the figure,
    and many converters draw none at all.
    """
    return Element("g", values, fixed={"class": "edge", "data-kind": kind, **fixed}, children=parts)


_DOCUMENT = {
    "root": Element("svg", f"{FACTS} {ROOT}", fixed={"class": "unroll", "role": "img"}, content="markup"),
    **{
        f"{name} root": Element(
            "svg",
            " ".join(sorted([*FACTS.split(), f"data-{name}"])) + f" {ROOT}",
            fixed={"class": "unroll", "role": "img"},
            content="markup",
        )
        for name in VARIANTS
    },
    "card root": Element("svg", ROOT, fixed={"role": "img"}, content="markup"),
    "title": Element("title", content="text"),
    "description": Element("desc", content="text"),
    "style": Element("style", content="text"),
    "definitions": Element("defs", content="markup"),
    "paper": _rect("paper", "height width"),
    "moved paper": _rect("paper", "height width x y"),
    "card": _rect("card"),
    "card heading": _text("card heading"),
    "card line": _text("card line"),
}

_DEFINITIONS = {
    "track": _group("id"),
    "track cell": Element("rect", "height rx width x y"),
    "glyph": Element("path", "d id"),
    "index": _group("id"),
    "use": Element("use", "x xlink:href y"),
}

_STEPS = {
    "step": _group("data-t transform", class_="step"),
    "pending step": _group("data-t transform", class_="step", opacity=PENDING_OPACITY),
    "hidden step": _group("data-t transform", class_="step", display="none"),
    "hidden pending step": _group("data-t transform", class_="step", display="none", opacity=PENDING_OPACITY),
    "idle": _group(class_="idle"),
    "faint idle": _group(class_="idle", opacity=PENDING_OPACITY),
    # What the run computes is in the picture from the start, but hidden until the run gets there.
    "values": _group(class_="values"),
    "ghost": _group(class_="ghost", opacity=GHOST_OPACITY),
    "hidden values": _group(class_="values", **HIDDEN),
    "attention": _group(class_="attention"),
    "faint attention": _group(class_="attention", opacity=FAINT_OPACITY),
    "hidden attention": _group(class_="attention", **HIDDEN),
    "gradients": _group(class_="gradients"),
    "hidden gradients": _group(class_="gradients", **HIDDEN),
    "end": _group(class_="end"),
    "hidden end": _group(class_="end", **HIDDEN),
}

_NODES = {
    "node": _group("aria-label data-key data-kind data-layer data-t", class_="node", role="img"),
    "edited node": _group(
        "aria-label data-edit data-key data-kind data-layer data-t", class_="node", role="img"
    ),
    "tag": _rect("tag"),
    "held": _rect("held"),
    "asked": _rect("asked"),
    **{f"box-{kind}": _rect(f"box-{kind}") for kind in (*KINDS, "norm")},
    **{f"label-{name}": Element("g", "transform", f"label-{name}", content="markup") for name in LABELS},
    "chosen": _rect("chosen"),
    "doubt": _path("doubt"),
    "ring": _rect("ring"),
    "heat": _rect("heat", "fill-opacity height rx width x y"),
    # The style sheet's rules do not reach the copies of a <use>, so the colour is set on the <use>.
    "zero": Element("use", "xlink:href", "zero"),
    "positive": Element("g", "", "positive", content="markup"),
    "negative": Element("g", "", "negative", content="markup"),
    "share": Element("g", "", "share", content="markup"),
    "cell": Element("rect", "fill-opacity height rx width x y"),
    "split cell": Element("path", "d fill-opacity"),
    "alignment": _rect("alignment", "fill-opacity height rx width x y"),
    "alignment ground": _rect("alignment ground"),
    "alignment token": _text("alignment token"),
    **{
        name: _text(name)
        for name in (
            *("token", "early token", "start token", "aside", "number", "marked number"),
            *("running", "gloss", "figure", "tag text", "was", "question"),
        )
    },
}

_WIRES = {
    **{f"wire-{kind}": _path(f"wire-{kind}") for kind in WIRES},
    **{f"tip-{kind}": _path(f"tip-{kind}") for kind in (*WIRES, "gradient")},
    **{f"edge-{kind}": _edge(kind, (f"wire-{kind}", f"tip-{kind}")) for kind in WIRES},
    # The dot at which a wire branches off another one has the paint of the tip.
    **{f"branch-{kind}": _edge(kind, (f"wire-{kind}", f"tip-{kind}", f"tip-{kind}")) for kind in BRANCHING},
    # The head at a node on the wire comes first.
    "through-output": _edge("output", ("wire-output", "tip-output", "tip-output")),
    **{f"delay-{kind}": _rect(f"tip-{kind}", "height width x y") for kind in WIRES},
    "wire-attention": _path("wire-attention", "d stroke-opacity stroke-width"),
    "tip-attention": _path("tip-attention"),
    "edge-attention": _edge("attention", ("wire-attention",), "data-source data-t data-target data-weight"),
    "cut-attention": _edge("attention", ("wire-attention",), **{"data-edit": "cut"}),
    "plain edge-attention": _edge("attention", ("wire-attention",)),
    **{
        f"cut-{kind}": _edge(
            kind, (f"wire-{kind}", f"tip-{kind}"), **{"data-edit": "cut", "opacity": CUT_OPACITY}
        )
        for kind in WIRES
    },
    "cut": _path("cut"),
    "halo": _path("halo"),
    **{f"wire-{name}": _path(name, "d stroke-width") for name in ("gradient", "gradient none")},
    **{
        name: _edge("gradient", (f"wire-{name}", "tip-gradient"), "data-size data-source data-t data-target")
        for name in ("gradient", "gradient none")
    },
    "faint gradient": _edge(
        "gradient", ("wire-gradient", "tip-gradient"), "data-size data-source data-t data-target opacity"
    ),
    # What blends each group as a picture of its own draws these sooner.
    "wire-pale": _path("gradient", "d stroke-opacity stroke-width"),
    "tip-pale": _path("tip-gradient", "d fill-opacity"),
    "pale gradient": _edge("gradient", ("wire-pale", "tip-pale"), "data-size data-source data-t data-target"),
    "sample": _path("sample", "d stroke-width"),
    "gauge": _rect("gauge"),
    "gauge_track": _rect("gauge_track"),
}

_AROUND = {
    "part": _group("data-part", class_="part"),
    "band": _rect("band"),
    "caption": _text("caption", "text-anchor x y"),
    "brace": _path("brace"),
    "bracket caption": _text("bracket caption"),
    "legend": _group(class_="legend"),
    "legend words": _text("legend words"),
    "legend line": _text("legend line"),
    "note": _text("note"),
    "remark": _text("remark"),
    "heading": _text("heading"),
    "baseline": _path("baseline"),
}

_PLOT = {
    "plot": _group("data-bottom data-high data-left data-low data-right data-top", class_="plot"),
    **{name: _path(name) for name in ("grid", "axis", "leader", "reference")},
    "line": _group("aria-label data-key data-layer", class_="line", data_kind="norm", role="img"),
    **{f"trend {dash}": _path(f"trend {dash}") for dash in ("activation", "memory", "back", "back-memory")},
    "factor": _text("factor", "text-anchor x y"),
    "time": _text("time"),
}

ELEMENTS: Mapping[str, Element] = {
    **_DOCUMENT,
    **_DEFINITIONS,
    **_STEPS,
    **_NODES,
    **_WIRES,
    **_AROUND,
    **_PLOT,
}
