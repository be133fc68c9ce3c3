"""Norms: the size of the loss's gradient at every time step, as a plot."""

import math

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.graphs import build, facts
from rnn_unroll.graphs.norms import Norms
from rnn_unroll.graphs.run import Run
from rnn_unroll.look.views import NORMS
from rnn_unroll.picture.layouts import norms
from rnn_unroll.picture.scene import Scene
from rnn_unroll.views.view import View
from rnn_unroll.words import plots, say


def alternative(run: Run) -> str:
    return plots.alternative(facts.figure(run.spec, run.plan), facts.courses(build.gradient_norms(run)))


def description(run: Run) -> str:
    return plots.description(facts.figure(run.spec, run.plan), facts.courses(build.gradient_norms(run)))


def descriptions(spec: FigureSpec, found: Norms, scene: Scene) -> list[str]:
    """The plot shows the whole run, so its description is the same after every step."""
    return [say(scene.description)] * (spec.timeline.last + 1)


def data(run: Run) -> dict[str, dict[str, list[float | None]]]:
    """‖∂L/∂a⟨t⟩‖ of each chain for t = 1 … T, as the plot shows it; None past the largest float64."""
    return {
        "norms": {
            curve.key: [size if math.isfinite(size) else None for size in curve.norms]
            for curve in build.gradient_norms(run).curves
        }
    }


VIEW = View(
    slug=NORMS.slug,
    source=build.gradient_norms,
    arrange=norms.arrange,
    pitch=lambda spec: 0.0,
    alternative=alternative,
    description=description,
    descriptions=descriptions,
    backward_data=data,
)
