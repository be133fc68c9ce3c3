"""Edits: the parameters that change a run, and how the figure shows what they change."""

from functools import partial

from rnn_unroll.address import fields, reasons
from rnn_unroll.address.edits import clamp, cut, force, vector, weight
from rnn_unroll.address.parameter import Parameter, Read, choice

COMPARE = {
    "ghosts": "Old beside new",
    "difference": "New − old",
    "feedback": "Free run beside it",
    "off": "New alone",
}
"""How a figure shows what its edits change."""

_ONE_RUN = ("py", "abc", "mid")
"""The formats that have one run and not the other."""


def _edit(name: str, title: str, purpose: str, read: Read, allowed: str, files: str = "") -> Parameter:
    """A parameter whose value is a list of edits. It stands in an address only if there are some."""
    return Parameter(
        name=name,
        path=f"edited.{name}",
        group="edits",
        title=title,
        help=purpose,
        default=(),
        read=read,
        allowed=allowed,
        why_not=partial(reasons.no_numbers_to_change, name),
        listed=lambda draft: bool(getattr(draft.edited, name)),
        optional=True,
        put_aside=True,
        files=files,
    )


ENTRIES = (
    _edit(
        "force",
        "Forced tokens",
        "Outputs that take a given token, and what follows is computed anew",
        force.read,
        "output:token, such as 2:mi,4:do",
    ),
    _edit(
        "input",
        "Other inputs",
        "Inputs at which another vector is read",
        vector.read,
        "input:numbers, such as 3:0.2,-1,0,0",
        files="the input",
    ),
    _edit(
        "clamp",
        "Held units",
        "Units of a state, a memory or a gate that are held at a value",
        clamp.read,
        "vector.layer.step.unit:value, such as a.1.3.5:0; * is every step or unit",
    ),
    _edit(
        "cut",
        "Cut edges",
        "Edges along which nothing passes, forward or backward",
        cut.read,
        "from>to by the keys of nodes, such as a.1.2>a.1.3",
    ),
    _edit(
        "weight",
        "Other weights",
        "Entries of a parameter, or all of it, that have another value",
        weight.read,
        "parameter.row.column:value, such as W_aa.2.3:0.5, or W_aa:0",
    ),
    Parameter(
        name="compare",
        path="edited.compare",
        group="edits",
        title="Both runs",
        help="How the run without the edits is shown",
        default="ghosts",
        read=choice("compare", COMPARE),
        field=fields.COMPARE,
        choices=COMPARE,
        why_not=reasons.nothing_compared,
        without=reasons.impossible_comparisons,
        optional=True,
        listed=lambda draft: draft.is_edited or draft.edited.compare != "ghosts",
        silent=_ONE_RUN,
    ),
)
