"""Differs: which parameters of two figures differ."""

from typing import NamedTuple

from rnn_unroll.address.parameter import written
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.patterns import CUSTOM, count_inputs, count_outputs

APART = frozenset({"step", "motion", "theme", "crop", "labels", "legend", "flow", "scale", "framework"})
"""Parameters that a comparison decides for both of its figures, or that draw nothing of it."""


class Difference(NamedTuple):
    """A parameter, by its name in addresses, and its value in either figure; empty for none."""

    parameter: str
    a: str
    b: str


def differs(a: FigureSpec, b: FigureSpec) -> tuple[Difference, ...]:
    """The parameters that differ, the pattern first. A value that an address leaves out counts too."""
    one, other = values(a), values(b)
    return tuple(Difference(name, one[name], other[name]) for name in one if one[name] != other[name])


def values(spec: FigureSpec) -> dict[str, str]:
    """The value of every parameter that decides what a lane shows, with defaults filled in."""
    found = {"pattern": spec.wiring.pattern}
    for name, parameter in PARAMETERS.items():
        if name not in APART:
            value = parameter.get(spec)
            found[name] = "" if value is None else written(value)
    wiring = {
        "tx": spec.wiring.kind.tx.symbol if spec.symbolic_tx else str(count_inputs(spec.letters)),
        "ty": spec.wiring.kind.ty.symbol if spec.symbolic_ty else str(count_outputs(spec.letters)),
        # The letters of the other patterns follow from the lengths.
        "io": spec.letters if spec.wiring.pattern == CUSTOM else "",
        "feedback": spec.feedback_word,
        "text": " ".join(spec.text_tokens),
        "tokens": spec.cut_into,
    }
    return found | wiring
