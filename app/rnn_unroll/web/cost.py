"""Cost: how long a figure takes to draw, about."""

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.exports import Export

STATE, UNIT, GRADIENT, WEIGHT = 0.15, 0.003, 0.04, 0.004
"""Milliseconds for each state; for each of its units, and once more if the gradients are asked for; and
for each number of the recurrent weights in a format that holds them. Fitted to 420 random figures in SVG,
TeX and JSON: half of the estimates are off by less than a third, and all by less than a factor of four.
"""


def milliseconds(export: Export, spec: FigureSpec) -> float:
    """An estimate for a format that is not slow."""
    chains = spec.model.layers * spec.model.directions
    states = len(spec.letters) * chains
    hidden = spec.model.hidden
    gradients = 1 if "gradients" in spec.look.show else 0
    weights = chains * hidden * hidden if export.numbers else 0
    return (
        states * STATE * (1 + gradients) + states * hidden * (UNIT + gradients * GRADIENT) + weights * WEIGHT
    )
