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
    `backward` marks the states of a chain that runs backward in time.
    """

    kind: NodeKind
    key: str
    t: int
    layer: int
    number: int
    name: str
    values: Vector
    token: str
    backward: bool = False


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
    directions: int
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


CHAINS = ("a", "r")
"""The letters of a layer's chains: a runs forward in time, r backward."""


def build(trace: Trace, vocabulary: tuple[str, ...], words: tuple[str, ...]) -> Graph:
    """The graph of a run. `vocabulary` names the tokens that indices stand for; `words` are those
    that the inputs are, in order, empty where the inputs are no tokens.
    """
    plan, network = trace.plan, trace.network
    layers, chains = network.layers, CHAINS[: network.directions]
    last = len(plan.steps)
    initial = tuple(
        Node(
            "initial-state",
            f"{chain}0.{layer}",
            0,
            layer,
            0,
            describe.initial_state(layer, layers, chain, last),
            tuple(state.a.tolist()),
            "",
            chain == "r",
        )
        for layer, states in enumerate(trace.initial, start=1)
        for chain, state in zip(chains, states, strict=True)
    )
    steps = []
    emitted = ""
    for step, done in zip(plan.steps, trace.steps, strict=True):
        t = step.t
        nodes: list[Node] = []
        edges: list[Edge] = []
        firsts = [f"{chain}.1.{t}" for chain in chains]
        if step.reads == "input":
            x = tuple(done.x.tolist())
            token = words[step.i - 1] if words else ""
            key = f"x.{step.i}"
            nodes.append(Node("input", key, t, 0, step.i, describe.input_slot(step.i, t), x, token))
            edges += [Edge("input", key, first, t) for first in firsts]
        elif step.reads == "start":
            x = tuple(done.x.tolist())
            nodes.append(Node("start-token", "sos", t, 0, 0, describe.start_token(t), x, ""))
            edges.append(Edge("input", "sos", f"a.1.{t}", t))
        elif step.reads == "feedback":
            edges.append(Edge("feedback", emitted, f"a.1.{t}", t))
        for layer, computed in enumerate(done.layers, start=1):
            for chain, one in zip(chains, computed, strict=True):
                key = f"{chain}.{layer}.{t}"
                edges.append(Edge("recurrent", _before(chain, layer, t, last), key, t))
                if layer > 1:
                    edges += [Edge("depth", f"{below}.{layer - 1}.{t}", key, t) for below in chains]
                values = tuple(one.state.a.tolist())
                name = describe.state(layer, layers, t, chain)
                nodes.append(Node("state", key, t, layer, t, name, values, "", chain == "r"))
        if done.y is not None and done.token is not None:
            emitted = f"y.{step.j}"
            edges += [
                Edge("output", f"{chain}.{layers}.{1 if plan.ends and chain == 'r' else t}", emitted, t)
                for chain in chains
            ]
            y = tuple(done.y.tolist())
            name = describe.output_slot(step.j, t)
            nodes.append(Node("output", emitted, t, 0, step.j, name, y, vocabulary[done.token]))
        steps.append(GraphStep(step, tuple(nodes), tuple(edges)))
    return Graph(plan, layers, len(chains), network.hidden, vocabulary, initial, tuple(steps))


def _before(chain: str, layer: int, t: int, last: int) -> str:
    """Key of the state that a chain's step t starts from; r runs from the last time step to the first."""
    if t == (1 if chain == "a" else last):
        return f"{chain}0.{layer}"
    return f"{chain}.{layer}.{t - 1 if chain == 'a' else t + 1}"
