"""Graph: the nodes and edges of an unrolled network, under stable keys, without geometry."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from app import describe
from app.network import Trace
from app.patterns import Plan, PlanStep

NodeKind = Literal["input", "state", "initial-state", "output", "start-token"]
EdgeKind = Literal["input", "recurrent", "depth", "output", "feedback"]

Vector = tuple[float, ...]


class Node(NamedTuple):
    """A vector in the figure. `number` counts it among inputs or outputs, its step elsewhere.

    `token` is the word that an input is, or that an output chose; t is 0 for an initial state.
    """

    kind: NodeKind
    key: str
    t: int
    layer: int
    number: int
    name: str
    values: Vector
    token: str


class Edge(NamedTuple):
    """An arrow between two nodes, drawn with time step t, the step of its target."""

    kind: EdgeKind
    source: str
    target: str
    t: int


class GraphStep(NamedTuple):
    """All that one time step adds to the figure."""

    plan: PlanStep
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes and edges grouped by time step; `initial` are the states before the first one."""

    plan: Plan
    layers: int
    hidden: int
    vocabulary: tuple[str, ...]
    initial: tuple[Node, ...]
    steps: tuple[GraphStep, ...]

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


def build(trace: Trace, vocabulary: tuple[str, ...]) -> Graph:
    """The graph of a run. `vocabulary` names the tokens that indices stand for."""
    plan = trace.plan
    layers = len(trace.initial)
    initial = tuple(
        Node(
            "initial-state",
            f"a0.{layer}",
            0,
            layer,
            0,
            describe.initial_state(layer, layers),
            tuple(state.a.tolist()),
            "",
        )
        for layer, state in enumerate(trace.initial, start=1)
    )
    steps = []
    emitted = ""
    for step, done in zip(plan.steps, trace.steps, strict=True):
        t = step.t
        nodes: list[Node] = []
        edges: list[Edge] = []
        if step.reads == "input":
            x = tuple(done.x.tolist())
            token = vocabulary[x.index(1.0)]
            key = f"x.{step.i}"
            nodes.append(Node("input", key, t, 0, step.i, describe.input_slot(step.i, t), x, token))
            edges.append(Edge("input", key, f"a.1.{t}", t))
        elif step.reads == "start":
            x = tuple(done.x.tolist())
            nodes.append(Node("start-token", "sos", t, 0, 0, describe.start_token(t), x, ""))
            edges.append(Edge("input", "sos", f"a.1.{t}", t))
        elif step.reads == "feedback":
            edges.append(Edge("feedback", emitted, f"a.1.{t}", t))
        for layer, computed in enumerate(done.layers, start=1):
            key = f"a.{layer}.{t}"
            before = f"a.{layer}.{t - 1}" if t > 1 else f"a0.{layer}"
            edges.append(Edge("recurrent", before, key, t))
            if layer > 1:
                edges.append(Edge("depth", f"a.{layer - 1}.{t}", key, t))
            values = tuple(computed.state.a.tolist())
            nodes.append(Node("state", key, t, layer, t, describe.state(layer, layers, t), values, ""))
        if done.y is not None and done.token is not None:
            emitted = f"y.{step.j}"
            edges.append(Edge("output", f"a.{layers}.{t}", emitted, t))
            y = tuple(done.y.tolist())
            name = describe.output_slot(step.j, t)
            nodes.append(Node("output", emitted, t, 0, step.j, name, y, vocabulary[done.token]))
        steps.append(GraphStep(step, tuple(nodes), tuple(edges)))
    return Graph(plan, layers, trace.network.hidden, vocabulary, initial, tuple(steps))
