"""Paints: the roles of the theme's palette that each element is painted in, for every style."""

from collections.abc import Mapping

from rnn_unroll.look.themes import Palette

Paint = Mapping[str, str]
"""Roles of a palette, or its colours, by SVG attribute: fill and stroke."""

_COMPUTED: Mapping[str, Paint] = {
    "paper": {"fill": "paper"},
    "box-input": {"fill": "input-fill", "stroke": "input"},
    "box-state": {"fill": "state-fill", "stroke": "state"},
    "box-output": {"fill": "output-fill", "stroke": "output"},
    "box-start-token": {"fill": "feedback-fill", "stroke": "feedback"},
    "box-early": {"fill": "paper", "stroke": "output"},
    "wire-input": {"stroke": "input"},
    "wire-recurrent": {"stroke": "state"},
    "wire-memory": {"stroke": "state"},
    "wire-depth": {"stroke": "state"},
    "wire-output": {"stroke": "output"},
    "wire-early": {"stroke": "output"},
    "wire-feedback": {"stroke": "feedback"},
    "tip-input": {"fill": "input"},
    "tip-recurrent": {"fill": "state"},
    "tip-memory": {"fill": "state"},
    "tip-depth": {"fill": "state"},
    "tip-output": {"fill": "output"},
    "tip-early": {"fill": "output"},
    "tip-feedback": {"fill": "feedback"},
    "box-attended": {"fill": "attention-fill", "stroke": "attention"},
    "label-attended": {"fill": "attention"},
    "wire-attention": {"stroke": "attention"},
    "tip-attention": {"fill": "attention"},
    "alignment": {"fill": "attention"},
    "alignment-ground": {"fill": "attention-fill"},
    "wire-loss": {"stroke": "mute"},
    "tip-loss": {"fill": "mute"},
    "wire-gradient": {"stroke": "gradient"},
    "tip-gradient": {"fill": "gradient"},
    "box-loss": {"fill": "paper", "stroke": "gradient"},
    "label-loss": {"fill": "gradient"},
    "ring": {"stroke": "heat"},
    "heat": {"fill": "heat"},
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
    "chosen": {"stroke": "ink"},
    "tag": {"fill": "ink"},
    "tag-text": {"fill": "paper"},
    "held": {"stroke": "ink"},
    "asked": {"stroke": "ink"},
    "question": {"fill": "ink"},
    "cut": {"stroke": "ink"},
    "box-target": {"fill": "input-fill", "stroke": "input"},
    "label-target": {"fill": "input"},
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
    "label-early": {"fill": "mute"},
    "label-start-token": {"fill": "feedback"},
    "label-weight": {"fill": "mute"},
    "label-brace": {"fill": "mute"},
    "token": {"fill": "ink"},
    "zero": {"fill": "zero"},
    "positive": {"fill": "positive"},
    "negative": {"fill": "negative"},
    "share": {"fill": "output"},
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
    "running": {"fill": "ink"},
    "gloss": {"fill": "mute"},
    "baseline": {"stroke": "mute"},
    "box-hypothesis": {"fill": "paper", "stroke": "mute"},
    "box-best": {"fill": "output-fill", "stroke": "output"},
    "box-dropped": {"fill": "paper", "stroke": "mute"},
    "wire-hypothesis": {"stroke": "mute"},
    "wire-best": {"stroke": "output"},
    "wire-dropped": {"stroke": "mute"},
    "tip-hypothesis": {"fill": "mute"},
    "tip-best": {"fill": "output"},
    "tip-dropped": {"fill": "mute"},
    "card": {"fill": "feedback-fill", "stroke": "feedback"},
    "card-heading": {"fill": "feedback"},
}


def _textbook(paint: Paint) -> Paint:
    """Books are black on white: all lines have one colour, and the only fill is that of the paper."""
    return {
        name: "paper" if role in ("paper", "input-fill", "state-fill", "attention-fill") else "line"
        for name, role in paint.items()
    }


_TEXTBOOK: Mapping[str, Paint] = {
    **{name: _textbook(paint) for name, paint in _COMPUTED.items()},
    "paper": {"fill": "paper"},
    "box-norm": {"fill": "paper", "stroke": "line"},
    "box-vector": {"fill": "paper", "stroke": "paper"},
    "box-cell": {"fill": "paper", "stroke": "line"},
    "box-best": {"fill": "paper", "stroke": "line"},
    "running": {"fill": "ink"},
    "halo": {"stroke": "paper"},
    "chosen": {"stroke": "ink"},
    "tag-text": {"fill": "paper"},
    "wire-feedback": {"stroke": "emphasis"},
    "tip-feedback": {"fill": "emphasis"},
    "wire-gradient": {"stroke": "gradient"},
    "tip-gradient": {"fill": "gradient"},
    "label-loss": {"fill": "gradient"},
    "ring": {"stroke": "heat"},
    "heat": {"fill": "heat"},
    "label-start-token": {"fill": "emphasis"},
    "token": {"fill": "mute"},
    "caption": {"fill": "emphasis"},
    "brace": {"stroke": "emphasis"},
    "label-brace": {"fill": "emphasis"},
}

PAINTS = {"computed": _COMPUTED, "textbook": _TEXTBOOK}
"""The paints of each style."""

FORCED_PAINTS: Mapping[str, Paint] = {"band": {"stroke": "line"}, "box-cell": {"stroke": "line"}}
"""What forced colours add. Some grounds differ from the paper in their colour alone: they get an outline."""

ONLY_WITH: Mapping[str, frozenset[str]] = {
    "gradients": frozenset(
        {
            *("wire-loss", "tip-loss", "box-loss", "label-loss", "wire-gradient", "tip-gradient"),
            *("gauge", "gauge-track", "heat", "ring", "legend"),
        }
    ),
    "plot": frozenset(
        {
            *("box-norm", "trend", "label-trend", "leader", "axis", "label-axis", "grid"),
            *("reference", "label-reference"),
        }
    ),
    "inside": frozenset(
        {
            *("box-vector", "box-weights", "box-gate", "box-operation", "box-join", "box-cell", "halo"),
            *("chosen", "label-vector", "label-weights", "label-gate", "label-operation"),
            *("wire-inner", "tip-inner", "label-formula", "label-formula-value"),
        }
    ),
    "memory": frozenset({"wire-memory", "tip-memory"}),
    "early": frozenset({"box-early", "wire-early", "tip-early", "label-early"}),
    "attention": frozenset(
        {
            *("box-attended", "label-attended", "wire-attention", "tip-attention"),
            *("alignment", "alignment-ground"),
        }
    ),
    "unit": frozenset({"running", "gloss", "baseline"}),
    "shares": frozenset({"share"}),
    "edits": frozenset({"tag", "tag-text", "held", "cut"}),
    "targets": frozenset({"box-target", "label-target"}),
    "question": frozenset({"asked", "question"}),
    "search": frozenset(
        {
            *("box-hypothesis", "box-best", "box-dropped"),
            *("wire-hypothesis", "wire-best", "wire-dropped"),
            *("tip-hypothesis", "tip-best", "tip-dropped"),
        }
    ),
}
"""Paints that only figures with this part have; `rnn_unroll.picture.draw.sheet` says which parts these are.
Other figures do not carry their dark rules.
"""


def paint(name: str, palette: Palette, style: str = "computed") -> Paint:
    """The class and the colours of an element with this paint."""
    return {"class": name, **{key: palette[role] for key, role in PAINTS[style][name].items()}}
