"""Unrolled: the network once for each time step, from left to right."""

from dataclasses import replace
from typing import Any

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.graphs import build, facts
from rnn_unroll.graphs.graph import Graph
from rnn_unroll.graphs.run import Run
from rnn_unroll.look.views import UNROLLED
from rnn_unroll.picture.layouts import unrolled
from rnn_unroll.picture.scene import Scene
from rnn_unroll.views.view import View
from rnn_unroll.words import figures


def alternative(run: Run) -> str:
    spec = run.spec
    if not (spec.numeric or run.before):
        return figures.alternative(facts.figure(spec, run.plan))
    graph = build.forward(run)
    _, numbers = facts.tokens(spec, graph) if spec.numeric else ((), ())
    return figures.alternative(facts.figure(spec, run.plan), numbers, facts.apart(spec, graph))


def description(run: Run) -> str:
    spec, graph = run.spec, build.forward(run)
    return figures.description(facts.figure(spec, run.plan), *_shown(spec, graph))


def descriptions(spec: FigureSpec, graph: Graph, scene: Scene) -> list[str]:
    return figures.descriptions(facts.figure(spec, graph.plan), *_shown(spec, graph))


def _shown(spec: FigureSpec, graph: Graph) -> tuple[Any, ...]:
    """What a description tells: the tokens of inputs and outputs, early answers, attention, and what changes
    of the run change.
    """
    seen = facts.early(spec, graph), facts.looked(spec, graph), facts.apart(spec, graph)
    return (*facts.tokens(spec, graph), *seen)


def waiting(spec: FigureSpec, graph: Graph) -> list[str]:
    """The nodes that need the whole input: the states of each chain along its direction, then the rest."""
    start = replace(spec.timeline, step=0)
    nodes = [node for node in graph.nodes if start.waits(node.kind, node.layer, node.backward)]
    nodes.sort(
        key=lambda node: (
            node.kind != "state",
            node.layer,
            node.backward,
            (-1 if node.backward else 1) * node.t,
        )
    )
    return [node.key for node in nodes]


VIEW = View(
    slug=UNROLLED.slug,
    source=build.network,
    arrange=unrolled.arrange,
    pitch=unrolled.pitch,
    alternative=alternative,
    description=description,
    descriptions=descriptions,
    waiting=waiting,
)
