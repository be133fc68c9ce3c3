"""Wiring: the parameters that decide which time steps read and emit."""

from rnn_unroll.address import fields, reasons
from rnn_unroll.address.parameter import Parameter, choice, length
from rnn_unroll.address.readers import read_io
from rnn_unroll.engine.patterns import MAX_TIME_STEPS

FEEDBACK = {
    "off": "off",
    "on": "on: the chosen token",
    "softmax": "on: all probabilities",
    "targets": "the targets: teacher forcing",
}
"""What the step after an output reads: nothing, the output's token as a one-hot vector, its softmax vector,
or its target.
"""

ENTRIES = (
    Parameter(
        name="tx",
        path="wiring.tx",
        group="sequence",
        title="T_x, inputs",
        help="How many inputs there are; by default 4, or as many as the text has tokens",
        default=None,
        read=length("tx"),
        field=fields.TX,
        low=0,
        high=MAX_TIME_STEPS,
        why_not=reasons.inputs_not_free,
        refused=False,
        decided_by=reasons.text_decides,
        files="the input",
        lasting=True,
        aliases=("T_x",),
    ),
    Parameter(
        name="ty",
        path="wiring.ty",
        group="sequence",
        title="T_y, outputs",
        help="How many outputs there are; by default 4",
        default=None,
        read=length("ty"),
        field=fields.TY,
        low=0,
        high=MAX_TIME_STEPS,
        why_not=reasons.outputs_not_free,
        refused=False,
        lasting=True,
        aliases=("T_y",),
    ),
    Parameter(
        name="io",
        path="wiring.io",
        group="sequence",
        title="Wiring",
        help="The wiring of a custom pattern",
        default=None,
        read=read_io,
        field=fields.IO,
        allowed="of custom: a letter for each time step, i input, o output, b both, n neither",
        why_not=reasons.own_wiring,
    ),
    Parameter(
        name="feedback",
        path="wiring.feedback",
        group="sequence",
        title="Feed back",
        help="Whether an output is the next step's input, as the chosen token or as all probabilities, "
        "or its target is; by default as the pattern has it",
        default=None,
        read=choice("feedback", FEEDBACK),
        field=fields.FEEDBACK,
        choices=FEEDBACK,
        why_not=reasons.nothing_to_feed,
    ),
)
