"""Slope: the straight line that the norms of a linear network would lie on."""

import math
from typing import NamedTuple

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.graphs.norms import Norms


class Slope(NamedTuple):
    """A straight line that goes back from the last time step.

    `start` is the logarithm (base 10) of the norm there, `rise` what each step back adds to it, `steps` the
    number of steps back.
    """

    start: float
    rise: float
    steps: int


def slope(spec: FigureSpec, norms: Norms) -> Slope | None:
    """The line on which the norms would lie if every step back multiplied them by the spectral radius ρ.

    Without gates and with orthogonal weights, a step back multiplies the gradient by a rotation, by ρ and by
    slopes of at most 1. With a single output at the end, a linear network therefore has exactly these norms,
    and no other network has larger ones. None for any other figure.
    """
    plan, curve = (
        norms.plan,
        next(curve for curve in reversed(norms.curves) if not (curve.backward or curve.memory)),
    )
    last, steps = curve.norms[-1], len(curve.norms) - 1
    recipe = spec.model.recipe
    radius = recipe.radius if recipe and recipe.init == "orthogonal" else 0.0
    bound = not CELLS[spec.model.cell].gates and radius > 0
    one_output = (plan.ty, plan.steps[-1].j) == (1, 1)
    if not (bound and one_output and steps and 0 < last < math.inf):
        return None
    return Slope(math.log10(last), math.log10(radius), steps)
