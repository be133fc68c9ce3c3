"""Reading: the parameters of the text and of the targets."""

from rnn_unroll import tokens
from rnn_unroll.address import fields, reasons
from rnn_unroll.address.parameter import Parameter, choice, text

_TOKENS = {slug: slug.capitalize() for slug in tokens.TOKENISERS}

ENTRIES = (
    Parameter(
        name="text",
        path="reading.text",
        group="sequence",
        title="Your text",
        help="Your own sequence, a token for each input",
        default=None,
        read=text("text"),
        field=fields.TEXT,
        allowed="a token for each input",
        files="the input",
    ),
    Parameter(
        name="targets",
        path="reading.targets",
        group="sequence",
        title="Targets",
        help="What the outputs are held against; by default drawn from the seed",
        default=None,
        read=text("targets"),
        field=fields.TARGETS,
        allowed="a token for each output",
        files="the targets' file",
    ),
    Parameter(
        name="tokens",
        path="reading.tokens",
        group="sequence",
        title="Tokens",
        help="What a text is cut into",
        default="words",
        read=choice("tokens", _TOKENS),
        field=fields.TOKENS,
        why_not=reasons.task_cuts,
        choices=_TOKENS,
        files="the input",
    ),
)
