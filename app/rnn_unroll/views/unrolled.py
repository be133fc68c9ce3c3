"""Unrolled: the network once for each time step, from left to right."""

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.graphs import build, facts
from rnn_unroll.graphs.graph import Graph
from rnn_unroll.graphs.run import Run
from rnn_unroll.picture.layouts import unrolled
from rnn_unroll.picture.scene import Scene
from rnn_unroll.views.view import View
from rnn_unroll.words import figures


def alternative(run: Run) -> str:
    return figures.alternative(facts.figure(run.spec, run.plan))


def description(run: Run) -> str:
    return figures.description(facts.figure(run.spec, run.plan), *facts.tokens(build.forward(run)))


def descriptions(spec: FigureSpec, graph: Graph, scene: Scene) -> list[str]:
    return figures.descriptions(facts.figure(spec, graph.plan), *facts.tokens(graph))


VIEW = View(
    slug="unrolled",
    source=build.network,
    arrange=unrolled.arrange,
    pitch=unrolled.pitch,
    alternative=alternative,
    description=description,
    descriptions=descriptions,
)
