"""Figure: the way from a spec to a drawing, stage by stage."""

from collections.abc import Mapping

from app import bptt, draw, graph, layouts, network, patterns
from app.bptt import Gradients
from app.cells import CELLS
from app.graph import Graph
from app.inits import INITS, Draw
from app.network import Trace
from app.patterns import Part, Plan
from app.scene import Scene
from app.spec import FigureSpec


def plan(spec: FigureSpec) -> Plan:
    """What each time step of the figure reads and emits."""
    return patterns.plan(spec.pattern, spec.wiring, spec.feeds_back)


def trace(spec: FigureSpec) -> Trace:
    """Draw the network's weights from the seed and run it on the text, or on demo tokens."""
    steps = plan(spec)
    words = spec.vocabulary
    width = len(words)
    # The start token is one more input of the decoder, and no output: it can be read, never chosen.
    starts = any(step.reads == "start" for step in steps.steps)
    parts: Mapping[Part, int] = {"network": width}
    if steps.boundary:
        parts = {"encoder": width, "decoder": width + starts}
    net = network.draw_network(
        CELLS[spec.cell],
        spec.seed,
        network.Size(spec.layers, spec.directions, spec.hidden),
        parts,
        width,
        Draw(network.stream(spec.seed), INITS[spec.init], spec.radius, spec.forget),
    )
    if spec.text:
        indices = [words.index(token) for token in spec.text_tokens]
    else:
        indices = network.demo_tokens(spec.seed, steps.tx, width)
    sequence = [network.one_hot(index, width) for index in indices]
    start = network.one_hot(width, width + 1) if starts else None
    return network.run(steps, net, sequence, start, "softmax" if spec.feedback == "softmax" else "argmax")


def gradients(spec: FigureSpec, made: Trace) -> Gradients:
    """The loss of a run against the figure's targets, and its gradients."""
    words = spec.vocabulary
    if spec.targets:
        targets = [words.index(token) for token in spec.target_tokens]
    else:
        targets = network.demo_targets(spec.seed, made.plan.ty, len(words))
    return bptt.loss(made, targets)


def build_graph(spec: FigureSpec) -> Graph:
    """Nodes and edges of the figure, with the run's numbers."""
    return graph.build(trace(spec), spec.vocabulary)


def scene(spec: FigureSpec) -> Scene:
    """The figure laid out."""
    return layouts.arrange(spec, build_graph(spec))


def svg(spec: FigureSpec) -> bytes:
    """The figure as SVG, UTF-8."""
    return draw.svg(scene(spec))
