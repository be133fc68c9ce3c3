"""Slope: the straight line that the norms of a linear network would lie on."""

import math
from typing import NamedTuple

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.graphs.norms import Norms


class Slope(NamedTuple):
    """A straight line that goes back from the last time step: a logarithm, what one step adds to it,
    and how many there are.
    """

    start: float
    rise: float
    steps: int


def slope(spec: FigureSpec, norms: Norms) -> Slope | None:
    """Where the norm would be if every step back multiplied it by the spectral radius.

    Without gates and with orthogonal weights a step back is a rotation, times ρ, times slopes of at
    most 1: with one output, at the end, that is what a linear network has and others cannot pass.
    """
    plan, line = (
        norms.plan,
        next(line for line in reversed(norms.lines) if not (line.backward or line.memory)),
    )
    last, steps = line.norms[-1], len(line.norms) - 1
    recipe = spec.model.recipe
    radius = recipe.radius if recipe and recipe.init == "orthogonal" else 0.0
    bound = not CELLS[spec.model.cell].gates and radius > 0
    one_output = (plan.ty, plan.steps[-1].j) == (1, 1)
    if not (bound and one_output and steps and 0 < last < math.inf):
        return None
    return Slope(math.log10(last), math.log10(radius), steps)
