"""Stages: the way from a spec to a drawing, one after the other."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine import bptt, network, patterns
from rnn_unroll.engine.bptt import Gradients
from rnn_unroll.engine.cells import CELLS, Array
from rnn_unroll.engine.inits import INITS, Draw
from rnn_unroll.engine.network import Feedback, Network, Trace
from rnn_unroll.engine.patterns import Part, Plan
from rnn_unroll.errors import SpecError
from rnn_unroll.graphs import graph, inside, norms
from rnn_unroll.graphs.graph import Backward, Graph
from rnn_unroll.graphs.inside import Inside
from rnn_unroll.graphs.norms import Norms
from rnn_unroll.models import state_dict
from rnn_unroll.models.given import Given
from rnn_unroll.picture import draw
from rnn_unroll.picture.layouts.frame import Source
from rnn_unroll.picture.scene import Scene
from rnn_unroll.words import describe


def plan(spec: FigureSpec) -> Plan:
    """What each time step of the figure reads and emits."""
    return patterns.plan(spec.wiring.pattern, spec.letters, spec.wiring.feeds_back, spec.starts)


def trace(spec: FigureSpec) -> Trace:
    """Run the figure's network: on its text or on demo tokens, or on what was given with it.

    Raises SpecError where the numbers of an own network overflow.
    """
    steps = plan(spec)
    net, sequence, start = _given(spec, spec.given) if spec.given else _drawn(spec, steps)
    feedback: Feedback = "softmax" if spec.wiring.feedback == "softmax" else "argmax"
    if spec.given is None:
        return network.run(steps, net, sequence, start, feedback)
    with np.errstate(over="ignore", invalid="ignore"):
        made = network.run(steps, net, sequence, start, feedback)
        seen = inside.vectors(made, spec.at).values() if spec.view.cell else ()
    tapes = [chain.tape for part in made.parts.values() for layer in part.layers for chain in layer]
    memories = [tape.c for tape in tapes if tape.c is not None]
    _refuse_overflow([made.logits, *(tape.a for tape in tapes), *memories, *seen])
    return made


def _drawn(spec: FigureSpec, steps: Plan) -> tuple[Network, list[Array], Array | None]:
    """A network drawn from the seed, the vectors that it reads, and the start token's."""
    words = spec.vocabulary
    width = len(words)
    # The start token is one more input of the decoder, and no output: it can be read, never chosen.
    starts = any(step.reads == "start" for step in steps.steps)
    parts: Mapping[Part, int] = {"network": width}
    if steps.boundary:
        parts = {"encoder": width, "decoder": width + starts}
    net = network.draw_network(
        CELLS[spec.model.cell],
        spec.model.seed,
        network.Size(spec.model.layers, spec.model.directions, spec.model.hidden),
        parts,
        width,
        Draw(network.stream(spec.model.seed), INITS[spec.model.init], spec.model.radius, spec.model.forget),
    )
    if spec.reading.text:
        indices = [words.index(token) for token in spec.text_tokens]
    else:
        indices = network.demo_tokens(spec.model.seed, steps.tx, width)
    sequence = [network.one_hot(index, width) for index in indices]
    return net, sequence, network.one_hot(width, width + 1) if starts else None


def _given(spec: FigureSpec, given: Given) -> tuple[Network, list[Array], Array | None]:
    """The user's own network, the vectors that it reads, and the start token's."""
    net = state_dict.read(given.tensors, spec.model.cell).network
    start = None if given.start is None else network.one_hot(given.start, net.inputs["decoder"])
    return net, list(given.inputs), start


LARGEST = 1e150
"""What a number of an own network may come to: its square can be taken still."""


def _refuse_overflow(arrays: Iterable[Array]) -> None:
    """Weights may be finite and what they compute not: such a run has no picture."""
    if not all((np.abs(array) <= LARGEST).all() for array in arrays):
        problem = f"the numbers of this run overflow {LARGEST:g}: the weights or the inputs are too large"
        raise SpecError("weights", problem)


def words(spec: FigureSpec) -> tuple[str, ...]:
    """The token that each input is, by name; empty where the inputs are vectors of any kind."""
    if spec.given:
        return tuple(map(str, spec.given.ids or ()))
    if spec.reading.text:
        return spec.text_tokens
    vocabulary = spec.vocabulary
    demo = network.demo_tokens(spec.model.seed, plan(spec).tx, len(vocabulary))
    return tuple([vocabulary[index] for index in demo])


def targets(spec: FigureSpec, steps: Plan) -> tuple[str, ...]:
    """What each output is held against: the address's targets, or tokens drawn from the seed.

    Raises SpecError for an own network without targets: none are invented for it.
    """
    if spec.target_tokens:
        return spec.target_tokens
    if spec.given:
        raise SpecError("targets", "gradients need targets: a class index for each output")
    words = spec.vocabulary
    return tuple(words[k] for k in network.demo_targets(spec.model.seed, steps.ty, len(words)))


def gradients(spec: FigureSpec, made: Trace, keep: bool = False) -> Gradients:
    """The loss of a run against the figure's targets, and its gradients; keep as in engine.bptt."""
    words = spec.vocabulary
    with np.errstate(over="ignore", invalid="ignore"):
        return _told(spec, bptt.loss(made, [words.index(token) for token in targets(spec, made.plan)], keep))


def connectivity(spec: FigureSpec, made: Trace, of: int) -> Gradients:
    """Gradients of the logit that one output chose its token by."""
    with np.errstate(over="ignore", invalid="ignore"):
        return _told(spec, bptt.connectivity(made, of))


def _told(spec: FigureSpec, found: Gradients) -> Gradients:
    """The gradients; SpecError where those of an own network are too large to be told."""
    if spec.given:
        chains = [one for part in found.parts.values() for layer in part.layers for one in layer]
        states = [states for one in chains for states in (one.tape.a, one.tape.c) if states is not None]
        _refuse_overflow([*(part.x for part in found.parts.values()), *states])
        for one in chains:
            _refuse_overflow([*one.parameters().values(), *one.gates().values()])
    return found


def tensor_gradients(given: Given, made: Gradients) -> dict[str, Array]:
    """∂L/∂ each tensor of an own network, under its name, and of the inputs, (T_x, I), as `input`."""
    named = state_dict.gradients(made, given.prefixes)
    steps, parts = made.trace.plan.steps, made.trace.parts
    rows = [made.parts[s.part].x[s.t - parts[s.part].first] for s in steps if s.i]
    return {
        **{name: named[name] for name in given.tensors},
        "input": np.array(rows).reshape(given.inputs.shape),
    }


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
    return graph.build(made, spec.vocabulary, words(spec), backward(spec, made))


def tokens(spec: FigureSpec, made: Trace) -> dict[str, str]:
    """Each input's and output's token in a run of the figure, by key."""
    return graph.build(made, spec.vocabulary, words(spec)).tokens


def backward(spec: FigureSpec, made: Trace) -> Backward | None:
    """What the figure shows of the way back: gradients of the loss, and of one output's logit.

    None where it shows neither.
    """
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
    if spec.view.cell:
        return build_inside(spec)
    return build_norms(spec) if spec.view.plots else build_graph(spec)


def scene(spec: FigureSpec) -> Scene:
    """The figure laid out."""
    return views.arrange(spec, source(spec))


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


def clock(spec: FigureSpec) -> str:
    """Where the run stands: there, or on its way back, which two chains make in one step."""
    there = len(spec.letters)
    step = spec.timeline.shown
    if step <= there:
        return f"{step} / {there}"
    return "←" if spec.model.directions == 2 else f"← {spec.timeline.time_step(step)}"
