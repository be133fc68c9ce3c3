"""Stages: the way from a spec to a drawing, one after the other."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine import bptt, network, patterns
from rnn_unroll.engine.bptt import Gradients
from rnn_unroll.engine.cells import Array, Tape
from rnn_unroll.engine.network import Trace
from rnn_unroll.engine.patterns import Plan
from rnn_unroll.graphs import graph, inside, norms
from rnn_unroll.graphs.graph import Backward, Graph
from rnn_unroll.graphs.inside import Inside
from rnn_unroll.graphs.norms import Norms
from rnn_unroll.picture import draw, layouts
from rnn_unroll.picture.layouts.frame import Source
from rnn_unroll.picture.scene import Scene
from rnn_unroll.words import describe


def plan(spec: FigureSpec) -> Plan:
    """What each time step of the figure reads and emits."""
    return patterns.plan(spec.wiring.pattern, spec.letters, spec.wiring.feeds_back, spec.model.starts)


def trace(spec: FigureSpec) -> Trace:
    """Run the figure's network on what it reads.

    Raises SpecError where the model refuses the size of the run's numbers.
    """
    steps, model, reading = plan(spec), spec.model, spec.reading
    with np.errstate(over="ignore", invalid="ignore"):
        run = network.run(
            steps,
            model.network(reading, steps),
            model.sequence(reading, steps),
            model.start(reading, steps),
            "softmax" if spec.wiring.feedback == "softmax" else "argmax",
        )
        vectors = inside.vectors(run, spec.at).values() if spec.view.inside else ()
    tapes = [chain.tape for part in run.parts.values() for layer in part.layers for chain in layer]
    model.check([run.logits, *_states(tapes), *vectors])
    return run


def _states(tapes: Iterable[Tape]) -> list[Array]:
    """The activations and the memories of some records, of values or of gradients."""
    return [states for tape in tapes for states in (tape.a, tape.c) if states is not None]


def words(spec: FigureSpec) -> tuple[str, ...]:
    """The token that each input is, by name; empty where the inputs are vectors of any kind."""
    return spec.model.inputs(spec.reading, plan(spec))


def targets(spec: FigureSpec, steps: Plan) -> tuple[str, ...]:
    """The token that each output is held against.

    Raises SpecError for a network from files that came without targets.
    """
    return spec.model.expected(spec.reading, steps)


def gradients(spec: FigureSpec, made: Trace, keep: bool = False) -> Gradients:
    """The loss of a run against the figure's targets, and its gradients; keep as in engine.bptt."""
    words = spec.vocabulary
    with np.errstate(over="ignore", invalid="ignore"):
        return _checked(
            spec, bptt.loss(made, [words.index(token) for token in targets(spec, made.plan)], keep)
        )


def connectivity(spec: FigureSpec, made: Trace, of: int) -> Gradients:
    """Gradients of the logit that one output chose its token by."""
    with np.errstate(over="ignore", invalid="ignore"):
        return _checked(spec, bptt.connectivity(made, of))


def _checked(spec: FigureSpec, found: Gradients) -> Gradients:
    """The gradients; SpecError where the model refuses their size."""
    spec.model.check(_numbers(found))
    return found


def _numbers(found: Gradients) -> Iterator[Array]:
    """Every number of some gradients, one array after the other: only a model that asks pays for them."""
    yield from (part.x for part in found.parts.values())
    chains = [one for part in found.parts.values() for layer in part.layers for one in layer]
    yield from _states(one.tape for one in chains)
    for one in chains:
        yield from (*one.parameters().values(), *one.gates().values())


def alternative(spec: FigureSpec, plotted: Norms | None = None) -> str:
    """Alternative text of the figure; only a plot has to be run for it, where it was not yet."""
    if not spec.view.plots:
        return describe.alternative(spec, plan(spec))
    made = plotted or build_norms(spec)
    told = [
        (describe.chain_symbol(line.layer, made.layers, line.backward, line.memory), line.from_the_end)
        for line in made.lines
    ]
    return describe.norms_alternative(spec, made.plan, told)


def build_graph(spec: FigureSpec) -> Graph:
    """Nodes and edges of the whole network, with the run's numbers."""
    made = trace(spec)
    return graph.build(made, spec.vocabulary, words(spec), _back(spec, made))


def tokens(spec: FigureSpec, made: Trace) -> dict[str, str]:
    """Each input's and output's token in a run of the figure, by key."""
    return graph.build(made, spec.vocabulary, words(spec)).tokens


def _back(spec: FigureSpec, made: Trace) -> Backward | None:
    """What the figure shows of the way back: gradients of the loss, and of one output's logit."""
    shown: dict[str, Any] = {}
    if "gradients" in spec.look.show:
        shown |= {"gradients": gradients(spec, made, keep=True), "targets": targets(spec, made.plan)}
    if "connectivity" in spec.look.show and made.plan.ty:
        of = spec.look.output or made.plan.ty
        shown |= {"connectivity": connectivity(spec, made, of), "of": of}
    return Backward(**shown) if shown else None


def build_inside(spec: FigureSpec) -> Inside:
    """Nodes and edges of one cell, with the run's numbers."""
    return inside.build(trace(spec), spec.at)


def build_norms(spec: FigureSpec) -> Norms:
    """How large the gradients of the figure's states are."""
    return norms.build(gradients(spec, trace(spec)))


def source(spec: FigureSpec) -> Source:
    """What the figure's view shows."""
    if spec.view.inside:
        return build_inside(spec)
    return build_norms(spec) if spec.view.plots else build_graph(spec)


def scene(spec: FigureSpec) -> Scene:
    """The figure laid out."""
    return layouts.arrange(spec, source(spec))


def still(spec: FigureSpec) -> Scene:
    """The figure laid out, without what is hidden: for pictures that nobody takes apart."""
    whole = scene(spec)
    return replace(whole, columns=tuple(column for column in whole.columns if not column.hidden))


def svg(spec: FigureSpec) -> bytes:
    """The figure as SVG, UTF-8."""
    return draw.svg(scene(spec))


def descriptions(spec: FigureSpec, shown: Source, made: Scene) -> list[str]:
    """The long description at every step; what has no steps is whole at each of them."""
    if not isinstance(shown, Graph):
        return [made.description] * (spec.timeline.last + 1)
    return describe.descriptions(spec, shown.plan, shown.tokens)
