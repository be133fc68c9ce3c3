"""Graph: the nodes and edges of an unrolled network, under stable keys, without geometry."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from rnn_unroll.engine import key as keys
from rnn_unroll.engine.bptt import Gradients
from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.key import CHAINS, Key
from rnn_unroll.engine.network import Trace
from rnn_unroll.engine.patterns import Plan, PlanStep
from rnn_unroll.words import describe

NodeKind = Literal["input", "state", "initial-state", "output", "start-token", "loss"]
EdgeKind = Literal["input", "recurrent", "depth", "output", "feedback", "loss", "gradient"]

Vector = tuple[float, ...]


class Node(NamedTuple):
    """A vector in the figure. `number` counts it among inputs or outputs, its step elsewhere.

    `token` is the word that an input is, or that an output chose; t is 0 for an initial state.
    `backward` marks the states of a chain that runs backward in time. `size` is ‖∂L/∂v‖ of the
    node's vector v, `heat` ‖∂z/∂x‖ of an input x for the logit z that connectivity is shown of.
    """

    kind: NodeKind
    key: Key
    t: int
    layer: int
    number: int
    name: str
    values: Vector
    token: str
    backward: bool = False
    size: float | None = None
    heat: float | None = None


class Edge(NamedTuple):
    """An arrow between two nodes, drawn with time step t, the step of its target.

    A gradient's arrow goes from target to source of the edge that it comes back along, and is
    drawn with that one; `size` is the norm of the vector that it carries.
    """

    kind: EdgeKind
    source: Key
    target: Key
    t: int
    size: float | None = None


class GraphStep(NamedTuple):
    """All that one time step adds to the figure: forward, and coming back."""

    plan: PlanStep
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    gradients: tuple[Edge, ...] = ()


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes and edges grouped by time step; `initial` are the states before the first one.

    `loss` is L where gradients are shown; `heated` the output whose connectivity is shown.
    """

    plan: Plan
    layers: int
    directions: int
    hidden: int
    vocabulary: tuple[str, ...]
    initial: tuple[Node, ...]
    steps: tuple[GraphStep, ...]
    loss: float | None = None
    heated: int | None = None

    @property
    def nodes(self) -> tuple[Node, ...]:
        return (*self.initial, *(node for step in self.steps for node in step.nodes))

    @property
    def tokens(self) -> dict[str, str]:
        """Each input's and output's token, by key."""
        return {node.key: node.token for step in self.steps for node in step.nodes if node.token}

    @property
    def edges(self) -> tuple[Edge, ...]:
        return tuple(edge for step in self.steps for edge in step.edges)


class Backward(NamedTuple):
    """What came back through a run, for the layers of the drawing that show it.

    `gradients` are those of the loss, kept with what states hand to each other, and `targets` the
    tokens that the outputs are held against; `connectivity` are the gradients of the logit of the
    output `of`.
    """

    gradients: Gradients | None = None
    targets: tuple[str, ...] = ()
    connectivity: Gradients | None = None
    of: int = 0


def build(
    trace: Trace, vocabulary: tuple[str, ...], words: tuple[str, ...], back: Backward | None = None
) -> Graph:
    """The graph of a run. `vocabulary` names the tokens that indices stand for; `words` are those
    that the inputs are, in order, empty where the inputs are no tokens.
    """
    back = back or Backward()
    made = back.gradients
    plan, network = trace.plan, trace.network
    layers, directions = network.layers, range(network.directions)
    last = len(plan.steps)
    initial = tuple(
        Node(
            "initial-state",
            keys.initial(direction, layer),
            0,
            layer,
            0,
            describe.initial_state(layer, layers, CHAINS[direction], last),
            tuple(state.a.tolist()),
            "",
            direction == 1,
        )
        for layer, states in enumerate(trace.initial, start=1)
        for direction, state in enumerate(states)
    )
    steps = []
    emitted: Key | None = None
    for step, done in zip(plan.steps, trace.steps, strict=True):
        t = step.t
        nodes: list[Node] = []
        edges: list[Edge] = []
        firsts = [keys.state(direction, 1, t) for direction in directions]
        if step.reads == "input":
            x = tuple(done.x.tolist())
            token = words[step.i - 1] if words else ""
            key = keys.read(step.i)
            heat = norm(back.connectivity.x(t)) if back.connectivity else None
            size = norm(made.x(t)) if made else None
            name = describe.input_slot(step.i, t)
            nodes.append(Node("input", key, t, 0, step.i, name, x, token, False, size, heat))
            edges += [Edge("input", key, first, t) for first in firsts]
        elif step.reads == "start":
            x = tuple(done.x.tolist())
            nodes.append(Node("start-token", keys.START, t, 0, 0, describe.start_token(t), x, ""))
            edges.append(Edge("input", keys.START, firsts[0], t))
        elif step.reads == "feedback" and emitted:
            edges.append(Edge("feedback", emitted, firsts[0], t))
        for layer, computed in enumerate(done.layers, start=1):
            for direction, one in enumerate(computed):
                key = keys.state(direction, layer, t)
                edges.append(Edge("recurrent", _before(key, last), key, t))
                if layer > 1:
                    edges += [Edge("depth", keys.state(below, layer - 1, t), key, t) for below in directions]
                values = tuple(one.state.a.tolist())
                name = describe.state(layer, layers, t, CHAINS[direction])
                size = norm(made.state(layer - 1, direction, t).a) if made else None
                nodes.append(Node("state", key, t, layer, t, name, values, "", direction == 1, size))
        if done.y is not None and done.token is not None:
            emitted = keys.output(step.j)
            for direction in directions:
                looks_at = keys.state(direction, layers, 1 if plan.ends and direction else t)
                edges.append(Edge("output", looks_at, emitted, t))
            y = tuple(done.y.tolist())
            name = describe.output_slot(step.j, t)
            size = norm(made.logits[step.j - 1]) if made else None
            nodes.append(Node("output", emitted, t, 0, step.j, name, y, vocabulary[done.token], False, size))
            if made:
                loss = float(made.losses[step.j - 1])
                target = back.targets[step.j - 1]
                key = keys.loss(step.j)
                nodes.append(Node("loss", key, t, 0, step.j, describe.loss(step.j, t), (loss,), target))
                edges.append(Edge("loss", emitted, key, t))
        returned = tuple(_returned(made, edges)) if made else ()
        steps.append(GraphStep(step, tuple(nodes), tuple(edges), returned))
    return Graph(
        plan,
        layers,
        network.directions,
        network.hidden,
        vocabulary,
        initial,
        tuple(steps),
        made.loss if made else None,
        back.of or None,
    )


def norm(array: Array) -> float:
    """The Euclidean length of a vector, or the Frobenius norm of a matrix."""
    # Not by plain squares: those of a gradient that explodes would overflow before the norm does.
    if array.ndim == 1:
        return math.hypot(*array.tolist())
    largest = float(np.abs(array).max(initial=0.0))
    return largest * float(np.linalg.norm(array / largest)) if largest else 0.0


def _returned(made: Gradients, edges: Iterable[Edge]) -> Iterator[Edge]:
    """The arrows of gradients that come back along a step's edges."""
    network = made.trace.network
    hidden, w_ya = network.hidden, network.head["W_ya"] if network.head else np.zeros((0, 0))
    for kind, source, target, t, _ in edges:
        at = source.direction * hidden
        if kind == "loss":
            flow = made.logits[target.number - 1]
        elif kind == "output":
            flow = made.logits[target.number - 1] @ w_ya[:, at : at + hidden]
        elif kind == "recurrent":
            flow = made.handed(target.layer - 1, target.direction, t + 1 if target.direction else t - 1)
        else:
            flow = made.read(target.layer - 1, target.direction, t)
            if kind == "depth":
                flow = flow[at : at + hidden]
            elif kind == "feedback":
                if made.trace.feedback == "argmax":
                    # A chosen token is no smooth function of the logits: nothing comes back.
                    continue
                flow = flow[: made.logits.shape[-1]]
        yield Edge("gradient", target, source, t, norm(flow))


def _before(state: Key, last: int) -> Key:
    """The state that a step starts from; a backward chain runs from the last time step to the first."""
    if state.t == (last if state.direction else 1):
        return keys.initial(state.direction, state.layer)
    return keys.state(state.direction, state.layer, state.t + 1 if state.direction else state.t - 1)
