"""Looks: lines and type of each kind of element, without its colours. SVG and TikZ both read this table.

Each style has its looks. A theme without colours (`slit`) changes those that otherwise differ only in colour.
"""

from collections.abc import Mapping
from functools import cache
from typing import Literal, NamedTuple

from rnn_unroll.look.labels import LABELS as SIZES
from rnn_unroll.look.labels import Labels

SEARCHED = ("hypothesis", "best", "dropped")
"""Kinds of the nodes of a search, and of the wires into them."""
KINDS = (
    *("input", "state", "output", "early", "target", "start-token", "attended", "loss"),
    *("vector", "weights", "gate", "operation", "join", "cell"),
    *SEARCHED,
)
"""Kinds of nodes."""
WIRES = (
    *("input", "recurrent", "memory", "depth", "output", "early", "feedback", "loss", "inner"),
    *SEARCHED,
)
"""Kinds of wires."""
LABELS = (
    *(kind for kind in KINDS if kind not in (*("start-token", "join", "cell"), *SEARCHED)),
    *("initial-state", "weight", "brace", "trend", "axis", "reference"),
    *("formula", "formula-value"),
)
"""Kinds of math labels."""

SLIT = 3.0
"""Height of the gap through a negative cell, in px."""
HEAT = 0.7
"""Opacity of the strongest heat. The strip under it stays visible."""


class Look(NamedTuple):
    """Line and type of an element; lengths in px, opacity from 0 to 1. `paint` names its colours.

    `width` is that of the stroke; `dash` are the lengths of its dashes and gaps, in turns. `hollow` elements
    have no fill. `size`, `weight`, `spacing` and `anchor` are those of text; `font` says whether it is words
    or math. The anchor `given` means that each text brings its own. `isolated` text is a user's: it is
    isolated so that right-to-left characters in it do not reorder the text around it.
    """

    paint: str
    width: float | None = None
    dash: tuple[float, ...] = ()
    cap: str = ""
    join: str = ""
    opacity: float | None = None
    hollow: bool = False
    font: Literal["", "words", "math"] = ""
    size: float | None = None
    weight: int | None = None
    spacing: float | None = None
    anchor: str = ""
    isolated: bool = False


def boxed(kind: str) -> str:
    """The name of the look of a node's box. The box of an initial state is that of a state."""
    return f"box-{'state' if kind == 'initial-state' else kind}"


def _words(paint: str, size: float, anchor: str = "middle") -> Look:
    return Look(paint, font="words", size=size, anchor=anchor)


def _line(paint: str, width: float) -> Look:
    return Look(paint, width, hollow=True)


_TREND = _line("trend", 2)._replace(cap="round", join="round")
_VANISHED = (1.5, 4)
"""The dashes of a gradient that is exactly zero."""

_SEARCH = {
    "box-hypothesis": Look("box-hypothesis", 1.1),
    "box-best": Look("box-best", 2.2),
    "wire-hypothesis": _line("wire-hypothesis", 1.2),
    "wire-best": _line("wire-best", 2.6),
    "wire-dropped": _line("wire-dropped", 1)._replace(dash=(2, 4), opacity=0.6),
}

_COMPUTED: Mapping[str, Look] = {
    "paper": Look("paper"),
    "card": Look("card", 1.5, dash=(6, 4)),
    "card heading": _words("card-heading", 15, anchor="")._replace(weight=600),
    "card line": _words("token", 14, anchor="")._replace(isolated=True),
    "band": Look("band"),
    "caption": _words("caption", 11, anchor="given")._replace(weight=600, spacing=1.1),
    "brace": _line("brace", 1.3),
    "bracket caption": _words("caption", 15),
    "note": _words("label-brace", 12, anchor=""),
    "remark": _words("label-brace", 12),
    **{f"box-{kind}": Look(f"box-{kind}", 1.6) for kind in (*KINDS, "norm")},
    "box-start-token": Look("box-start-token", 1.6, dash=(4, 3)),
    "box-early": Look("box-early", 1.2, dash=(4, 3)),
    "box-target": Look("box-target", 1.6, dash=(4, 3)),
    "box-vector": Look("box-vector", 1),
    **{f"wire-{kind}": _line(f"wire-{kind}", 1.8) for kind in WIRES},
    "wire-early": _line("wire-early", 1.2)._replace(dash=(4, 3)),
    **_SEARCH,
    "wire-feedback": _line("wire-feedback", 1.8)._replace(dash=(1.5, 5), cap="round"),
    **{f"tip-{kind}": Look(f"tip-{kind}") for kind in (*WIRES, "gradient")},
    **{f"label-{name}": Look(f"label-{name}", font="math") for name in LABELS},
    "halo": _line("halo", 8),
    "zero": Look("zero"),
    "positive": Look("positive"),
    "negative": Look("negative"),
    "share": Look("share"),
    "chosen": _line("chosen", 1.2),
    "tag": Look("tag"),
    "tag text": _words("tag-text", 10)._replace(weight=600),
    "held": _line("held", 1.6),
    "asked": _line("asked", 1.4)._replace(dash=(3, 3)),
    "question": _words("question", 20)._replace(weight=600),
    "cut": _line("cut", 2.2)._replace(cap="round"),
    "was": _words("legend", 11)._replace(isolated=True),
    "ring": _line("ring", 2),
    "token": _words("token", 13)._replace(isolated=True),
    "doubt": _line("brace", 1.6)._replace(dash=(0.1, 3.5), cap="round"),
    "early token": _words("label-early", 12)._replace(isolated=True),
    "start token": _words("label-start-token", 14),
    "aside": _words("caption", 11)._replace(isolated=True),
    "number": _words("token", 10, anchor="end"),
    "marked number": _words("token", 10, anchor="end")._replace(weight=700),
    "figure": _words("token", 12),
    # The width of a gradient's arrow depends on the gradient's size.
    "gradient": Look("wire-gradient", hollow=True),
    "gradient none": Look("wire-gradient", dash=_VANISHED, hollow=True),
    "sample": Look("wire-gradient", hollow=True),
    # So do the width and the opacity of a line of attention on its weight.
    "wire-attention": Look("wire-attention", hollow=True),
    "tip-attention": Look("tip-attention"),
    "alignment": Look("alignment"),
    "alignment ground": Look("alignment-ground"),
    "alignment token": _words("token", 12, anchor="end")._replace(isolated=True),
    "gauge": Look("gauge"),
    "gauge_track": Look("gauge-track", 0.8, opacity=0.4),
    "heat": Look("heat"),
    "legend words": _words("legend", 12),
    "legend line": _words("legend", 12, anchor=""),
    "grid": _line("grid", 1)._replace(opacity=0.22),
    "axis": _line("axis", 1)._replace(cap="round"),
    "leader": _line("leader", 1)._replace(opacity=0.6),
    "reference": Look("reference", 7, opacity=0.25),
    # Dashes distinguish a chain's memory from its activation, and a backward chain from a forward one.
    "trend activation": _TREND,
    "trend memory": _TREND._replace(dash=(7, 6)),
    "trend back": _TREND._replace(dash=(0.1, 5.5)),
    "trend back-memory": _TREND._replace(dash=(7, 6, 0.1, 6)),
    "factor": _words("label-trend", 12.5, anchor="given"),
    "time": _words("label-axis", 12.5),
    "heading": _words("running", 15)._replace(weight=600),
    "running": _words("running", 14)._replace(isolated=True),
    "gloss": _words("gloss", 11)._replace(isolated=True),
    "baseline": _line("baseline", 1)._replace(opacity=0.35),
}

_TEXTBOOK: Mapping[str, Look] = {
    **_COMPUTED,
    **{f"box-{kind}": Look(f"box-{kind}", 1.5) for kind in (*KINDS, "norm")},
    "box-start-token": Look("box-start-token", 1.5, dash=(4, 3)),
    "box-early": Look("box-early", 1, dash=(4, 3)),
    "box-target": Look("box-target", 1.5, dash=(4, 3)),
    "box-vector": Look("box-vector", 1),
    **{f"wire-{kind}": _line(f"wire-{kind}", 1.5) for kind in WIRES},
    "wire-early": _line("wire-early", 1)._replace(dash=(4, 3)),
    **_SEARCH,
    "brace": _line("brace", 1.5),
    "note": _words("token", 12, anchor=""),
    "remark": _words("token", 12),
    "aside": _words("token", 11)._replace(isolated=True),
}

LOOKS = {"computed": _COMPUTED, "textbook": _TEXTBOOK}
"""The looks of each style."""


def _sized(look: Look, name: str, labels: Labels) -> Look:
    if look.size is None:
        return look
    if name in ("number", "marked number"):
        return look._replace(size=labels.inside * look.size)
    return look._replace(size=max(labels.least, labels.type * look.size))


@cache
def looks(style: str, slit: bool, labels: str = "normal") -> Mapping[str, Look]:
    """The look of every element, by its name. `slit` is that of the theme, `labels` a size of labels."""
    table = LOOKS[style]
    if labels != "normal":
        table = {name: _sized(look, name, SIZES[labels]) for name, look in table.items()}
    if not slit:
        return table
    return {
        **table,
        # Books draw feedback in red. Without colours, feedback has short dashes and gradients have long ones.
        "wire-feedback": table["wire-feedback"]._replace(dash=(1.5, 5), cap="round"),
        "gradient": table["gradient"]._replace(dash=(9, 3)),
    }
