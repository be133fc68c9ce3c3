"""Decoding: the parameters that decide how each output chooses its token."""

from functools import partial

from rnn_unroll.address import fields, reasons
from rnn_unroll.address.parameter import Parameter, choice, decimal, whole
from rnn_unroll.models.limits import MAX_UNITS

CHOOSE = {"argmax": "The most probable", "sample": "Drawn at random", "beam": "Beam search"}

WIDEST = 8
"""The most hypotheses of a beam: as many rows as are still told apart in its view."""

COLDEST, HOTTEST = 0.05, 5.0
"""The lowest and the highest temperature: near the one nearly every draw is the most probable token, at the
other nearly all tokens are equally probable.
"""

ENTRIES = (
    Parameter(
        name="choose",
        path="decoding.choose",
        group="sequence",
        title="Token of an output",
        help="Which token an output emits: the most probable one, one drawn by the probabilities, or that of "
        "the most probable sequence that a beam search finds",
        default="argmax",
        read=choice("choose", CHOOSE),
        field=fields.CHOOSE,
        choices=CHOOSE,
        why_not=reasons.nothing_to_choose,
        without=reasons.impossible_choices,
        listed=reasons.not_the_most_probable,
    ),
    Parameter(
        name="width",
        path="decoding.width",
        group="sequence",
        title="Beam width",
        help="How many hypotheses a beam search keeps at each output",
        default=3,
        read=whole("width", 1, WIDEST),
        field=fields.WIDTH,
        low=1,
        high=WIDEST,
        why_not=reasons.nothing_searched,
        listed=reasons.tokens_are_searched,
        optional=True,
    ),
    Parameter(
        name="temperature",
        path="decoding.temperature",
        group="sequence",
        title="Temperature",
        help="What the logits are divided by before a token is drawn: the lower, the fewer surprises",
        default=1.0,
        read=decimal("temperature", COLDEST, HOTTEST),
        field=fields.TEMPERATURE,
        low=COLDEST,
        high=HOTTEST,
        why_not=partial(reasons.nothing_drawn, "temperature"),
        listed=reasons.tokens_are_drawn,
        optional=True,
    ),
    Parameter(
        name="topk",
        path="decoding.topk",
        group="sequence",
        title="Top k",
        help="Of how many most probable tokens one is drawn; by default of all",
        default=None,
        read=whole("topk", 1, MAX_UNITS),
        field=fields.TOPK,
        low=1,
        high=MAX_UNITS,
        why_not=partial(reasons.nothing_drawn, "topk"),
        listed=reasons.tokens_are_drawn,
        optional=True,
    ),
    Parameter(
        name="draw",
        path="decoding.draw",
        group="sequence",
        title="Draw",
        help="What the tokens are drawn from: another number is another draw",
        default=0,
        read=whole("draw", 0, 2**32 - 1),
        field=fields.DRAW,
        low=0,
        high=2**32 - 1,
        why_not=partial(reasons.nothing_drawn, "draw"),
        listed=reasons.tokens_are_drawn,
    ),
)
