"""Cost: how long a figure takes to draw, about."""

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.beam import DROPPED
from rnn_unroll.engine.patterns import count_inputs, count_outputs
from rnn_unroll.exports import Export

STATE, UNIT, GRADIENT, WEIGHT = 0.15, 0.003, 0.04, 0.004
"""Milliseconds for each state; for each of its units, and once more if the gradients are asked for; and
for each number of the recurrent weights in a format that holds them. Fitted to 420 random figures in SVG,
TeX and JSON: half of the estimates are off by less than a third, and all by less than a factor of four.
"""
HYPOTHESIS, CANDIDATE = 0.12, 0.15
"""Milliseconds for each state of each hypothesis of a beam search, and for each candidate of a drawn one."""
LINE = 0.03
"""Milliseconds for each weight of attention, and once more for its gradient."""


QUICK = 10.0
"""What takes about this many milliseconds or less is not sent to another process, which would cost more.
Processes do what is larger, and slow formats, so that others are answered meanwhile."""

LABELS = 400.0
"""Milliseconds that a process needs for the mathematical labels of a cell's inside, once for each cell. Which
process has them already, nobody knows."""


def inline(export: Export, spec: FigureSpec) -> bool:
    """Whether the event loop itself draws a figure."""
    return not export.slow and milliseconds(export, spec) <= QUICK


def milliseconds(export: Export, spec: FigureSpec) -> float:
    """An estimate for a format that is not slow."""
    chains = spec.model.layers * spec.model.directions
    states = len(spec.letters) * chains
    hidden = spec.model.hidden
    returned = {"gradients", "connectivity"} & {*spec.look.show} or spec.view.gradients
    gradients = 1 if returned else 0
    weights = chains * hidden * spec.model.units if export.numbers else 0
    seen = count_inputs(spec.letters) * count_outputs(spec.letters) if spec.model.attention == "on" else 0
    hypotheses = spec.decoding.width * count_outputs(spec.letters) if spec.decoding.searches else 0
    drawn = hypotheses + DROPPED * count_outputs(spec.letters) if spec.view.searched else 0
    labels = LABELS if spec.view.cell and not export.numbers else 0
    return (
        states * STATE * (1 + gradients)
        + states * hidden * (UNIT + gradients * GRADIENT)
        + weights * WEIGHT
        + hypotheses * chains * HYPOTHESIS
        + drawn * CANDIDATE
        + seen * LINE * (1 + gradients)
        + labels
    )
