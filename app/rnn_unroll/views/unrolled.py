"""Unrolled: every time step beside the one before."""

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.graphs import build
from rnn_unroll.graphs.graph import Graph
from rnn_unroll.graphs.run import Run
from rnn_unroll.picture.layouts import unrolled
from rnn_unroll.picture.scene import Scene
from rnn_unroll.views.view import View
from rnn_unroll.words import describe


def alternative(run: Run) -> str:
    return describe.alternative(run.spec, run.plan)


def description(run: Run) -> str:
    return describe.description(run.spec, run.plan, build.tokens(run), run.spec.timeline)


def descriptions(spec: FigureSpec, graph: Graph, scene: Scene) -> list[str]:
    return describe.descriptions(spec, graph.plan, graph.tokens)


VIEW = View(
    slug="unrolled",
    source=build.network,
    arrange=unrolled.arrange,
    pitch=unrolled.pitch,
    alternative=alternative,
    description=description,
    descriptions=descriptions,
)
