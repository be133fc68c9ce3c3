"""Edits: the parameters that change a run, and how the figure shows what they change."""

from functools import partial

from rnn_unroll.address import fields, reasons
from rnn_unroll.address.edits import clamp, cut, force, vector, weight
from rnn_unroll.address.parameter import Parameter, choice

COMPARE = {
    "ghosts": "The old values beside the new",
    "difference": "New minus old",
    "feedback": "The free run below",
    "off": "The new values only",
}
"""How a figure shows what its edits change."""

_TOLD = ("py", "abc", "mid")
"""The formats that have one run and not the other."""

ENTRIES = (
    Parameter(
        name="force",
        path="edited.force",
        group="edits",
        title="Forced tokens",
        help="Outputs that take a given token, and what follows is computed anew",
        default=(),
        read=force.read,
        allowed="output:token, such as 2:mi,4:do",
        why_not=partial(reasons.no_numbers_to_change, "force"),
        listed=lambda draft: bool(draft.edited.force),
        optional=True,
        put_aside=True,
    ),
    Parameter(
        name="input",
        path="edited.input",
        group="edits",
        title="Other inputs",
        help="Inputs at which another vector is read",
        default=(),
        read=vector.read,
        allowed="input:numbers, such as 3:0.2,-1,0,0",
        why_not=partial(reasons.no_numbers_to_change, "input"),
        listed=lambda draft: bool(draft.edited.input),
        optional=True,
        put_aside=True,
        files="the input",
    ),
    Parameter(
        name="clamp",
        path="edited.clamp",
        group="edits",
        title="Held units",
        help="Units of a state, a memory or a gate that are held at a value",
        default=(),
        read=clamp.read,
        allowed="vector.layer.step.unit:value, such as a.1.3.5:0; * is every step or unit",
        why_not=partial(reasons.no_numbers_to_change, "clamp"),
        listed=lambda draft: bool(draft.edited.clamp),
        optional=True,
        put_aside=True,
    ),
    Parameter(
        name="cut",
        path="edited.cut",
        group="edits",
        title="Cut edges",
        help="Edges along which nothing passes, forward or backward",
        default=(),
        read=cut.read,
        allowed="from>to by the keys of nodes, such as a.1.2>a.1.3",
        why_not=partial(reasons.no_numbers_to_change, "cut"),
        listed=lambda draft: bool(draft.edited.cut),
        optional=True,
        put_aside=True,
    ),
    Parameter(
        name="weight",
        path="edited.weight",
        group="edits",
        title="Other weights",
        help="Entries of a parameter, or all of it, that have another value",
        default=(),
        read=weight.read,
        allowed="parameter.row.column:value, such as W_aa.2.3:0.5, or W_aa:0",
        why_not=partial(reasons.no_numbers_to_change, "weight"),
        listed=lambda draft: bool(draft.edited.weight),
        optional=True,
        put_aside=True,
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
        silent=_TOLD,
    ),
)
