"""Graph: the nodes and edges of an unrolled network, with stable keys and without geometry."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rnn_unroll import tokens
from rnn_unroll.engine import key as keys
from rnn_unroll.engine.attention import Attended, Returned
from rnn_unroll.engine.bptt import Gradients
from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.early import Answer
from rnn_unroll.engine.key import Key
from rnn_unroll.engine.patterns import Plan, PlanStep
from rnn_unroll.engine.trace import Trace, TraceStep
from rnn_unroll.graphs.changes import UNCHANGED, Changes, Ghost, Mark, ghost
from rnn_unroll.graphs.size import norm

NodeKind = Literal[
    "input", "state", "initial-state", "output", "target", "start-token", "attended", "early", "loss"
]
EdgeKind = Literal[
    "input",
    "recurrent",
    "memory",
    "depth",
    "attention",
    "output",
    "early",
    "feedback",
    "loss",
    "gradient",
]

Vector = tuple[float, ...]


class Node(NamedTuple):
    """A vector in the figure. `number` counts inputs and outputs; for a state it is the time step.

    `token` is the token of an input, that which an output chose, the most probable one of an early answer, or
    the target of a loss; where outputs are numbers, it is the number that is written. t is 0 for an initial
    state. `backward` marks the states of a chain that runs backward in time. `size` is ‖∂L/∂v‖ of
    the node's vector v. `heat` is ‖∂z/∂x‖ of an input x, for the logit z whose connectivity is shown.
    `weights` are those of each encoder's step in an attended state h̃. `mark` says how an edit changes the
    node, and `held` which of its units, from 0, are held. `ghost` is what it was without the edits; None if
    that is the same, or not shown.
    """

    kind: NodeKind
    key: Key
    t: int
    layer: int
    number: int
    values: Vector
    token: str = ""
    backward: bool = False
    size: float | None = None
    heat: float | None = None
    weights: Vector = ()
    mark: Mark | None = None
    held: tuple[int, ...] = ()
    ghost: Ghost | None = None


class Edge(NamedTuple):
    """An arrow between two nodes; t is the time step of its target, with which it is drawn.

    The arrow of a gradient reverses the edge along which the gradient comes back: it goes from that edge's
    target to its source, and has that edge's t. `size` is the norm of the gradient that it carries. A decoder
    that attends has the state h̃ on the edge to its output, and the gradient's arrows begin and end there.
    `weight` is that of an edge of attention. `cut`: nothing passes along the edge.
    """

    kind: EdgeKind
    source: Key
    target: Key
    t: int
    size: float | None = None
    weight: float | None = None
    cut: bool = False


class GraphStep(NamedTuple):
    """What one time step adds to the figure: its nodes, its edges, and the arrows of its gradients."""

    plan: PlanStep
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    gradients: tuple[Edge, ...] = ()


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes and edges, grouped by time step. `initial` are the states before the first step.

    `loss` is L if gradients are shown. `heated` is the number of the output whose connectivity is shown.
    `inner`: the head has two layers.
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
    inner: bool = False

    @property
    def nodes(self) -> tuple[Node, ...]:
        return (*self.initial, *(node for step in self.steps for node in step.nodes))

    @property
    def largest_difference(self) -> float | None:
        """The most by which a number differs from the run without edits; None if none does, or none is
        compared.
        """
        found = [(node.values, node.ghost.values) for node in self.nodes if node.ghost and node.ghost.values]
        pairs = [pair for both in found for pair in zip(*both, strict=True)]
        return max((abs(new - old) for new, old in pairs), default=None)

    @property
    def begins(self) -> bool:
        """Whether a state before the first step is not zero."""
        return any(any(node.values) for node in self.initial)

    @property
    def attends(self) -> bool:
        """Whether a decoder attends to its encoder."""
        return any(edge.kind == "attention" for edge in self.steps[-1].edges)

    @property
    def tokens(self) -> dict[str, str]:
        """The token of each input and output, by key."""
        return {node.key: node.token for step in self.steps for node in step.nodes if node.token}

    @property
    def edges(self) -> tuple[Edge, ...]:
        return tuple(edge for step in self.steps for edge in step.edges)


class Backward(NamedTuple):
    """The gradients that a figure shows.

    `gradients` are those of the loss with `targets`, a token for each output, computed with `keep`.
    `connectivity` are the gradients of the logit of the token that the output `of` chose.
    """

    gradients: Gradients | None = None
    targets: tuple[str, ...] = ()
    connectivity: Gradients | None = None
    of: int = 0


def build(
    trace: Trace,
    vocabulary: tuple[str, ...],
    words: tuple[str, ...],
    back: Backward | None = None,
    early: Sequence[Answer | None] = (),
    targets: Sequence[str] = (),
    changes: Changes = UNCHANGED,
) -> Graph:
    """The graph of a run.

    `vocabulary` has the name of each token, by its index. `words` has the token of each input, in order; it
    is empty if the inputs are vectors. `early` has the early answer of each time step, or is empty. `targets`
    has the target of each output, if the run reads them. `changes` are the edits of the run.
    """
    builder = _Builder(trace, vocabulary, words, back or Backward(), early, targets, changes)
    network, gradients = trace.network, builder.back.gradients
    return Graph(
        trace.plan,
        network.layers,
        network.directions,
        network.hidden,
        vocabulary,
        tuple(builder.initial()),
        tuple(map(builder.step, trace.plan.steps, trace.steps)),
        gradients.loss if gradients else None,
        builder.back.of or None,
        trace.inner is not None,
    )


class _Builder:
    """Builds the graph time step by time step. `emitted` is the key of the last output so far."""

    def __init__(
        self,
        trace: Trace,
        vocabulary: tuple[str, ...],
        words: tuple[str, ...],
        back: Backward,
        early: Sequence[Answer | None],
        targets: Sequence[str],
        changes: Changes,
    ) -> None:
        self.trace, self.vocabulary, self.words, self.back = trace, vocabulary, words, back
        self.early = early or (None,) * len(trace.plan.steps)
        self.targets, self.changes = targets, changes
        self.layers, self.directions = trace.network.layers, range(trace.network.directions)
        self.last = len(trace.plan.steps)
        self.looked = self.back.gradients.attended() if self.back.gradients else None
        self.emitted: Key | None = None

    def before(self, t: int) -> TraceStep | None:
        """The same time step without the edits; None if the figure does not show that."""
        return self.changes.steps[t - 1] if self.changes.before else None

    def initial(self) -> Iterator[Node]:
        """The states before the first step of each chain."""
        for layer, states in enumerate(self.trace.initial, start=1):
            for direction, state in enumerate(states):
                key = keys.initial(direction, layer)
                values = tuple(state.a.tolist())
                yield Node(
                    "initial-state", key, t=0, layer=layer, number=0, values=values, backward=direction == 1
                )

    def step(self, step: PlanStep, computed: TraceStep) -> GraphStep:
        """Everything that one time step adds to the figure."""
        nodes: list[Node] = []
        edges: list[Edge] = []
        self.read(step, computed, nodes, edges)
        self.states(step.t, computed, nodes, edges)
        if computed.y is not None:
            if self.trace.attended:
                self.attend(step, self.trace.attended, nodes, edges)
            self.emit(step, computed.y, says(self.vocabulary, computed.y, computed.token), nodes, edges)
        elif early := self.early[step.t - 1]:
            self.answer(step.t, early, nodes, edges)
        edges = [
            edge._replace(cut=True) if self.changes.cuts(edge.kind, edge.source, edge.target) else edge
            for edge in edges
        ]
        gradients = self.back.gradients
        returned = tuple(_returned(gradients, self.looked, step.j, edges)) if gradients else ()
        return GraphStep(step, tuple(nodes), tuple(edges), returned)

    def read(self, step: PlanStep, computed: TraceStep, nodes: list[Node], edges: list[Edge]) -> None:
        """Add what the first layer reads."""
        t, gradients, connectivity = step.t, self.back.gradients, self.back.connectivity
        first = keys.state(0, 1, t)
        if step.reads == "input":
            x = tuple(computed.x.tolist())
            token = self.words[step.i - 1] if self.words else ""
            key = keys.read(step.i)
            heat = norm(connectivity.x(t)) if connectivity else None
            size = norm(gradients.x(t)) if gradients else None
            mark: Mark | None = "set" if step.i in self.changes.read else None
            was = ghost(old.x, computed.x) if mark and (old := self.before(t)) else None
            nodes.append(
                Node("input", key, t, 0, step.i, x, token, size=size, heat=heat, mark=mark, ghost=was)
            )
            edges += [Edge("input", key, keys.state(direction, 1, t), t) for direction in self.directions]
        elif step.reads == "start":
            x = tuple(computed.x.tolist())
            nodes.append(Node("start-token", keys.START, t, layer=0, number=0, values=x))
            edges.append(Edge("input", keys.START, first, t))
        elif step.reads == "target" and self.emitted:
            j = self.emitted.number
            x, key = tuple(computed.x.tolist()), keys.target(j)
            nodes.append(Node("target", key, t, layer=0, number=j, values=x, token=self.targets[j - 1]))
            edges.append(Edge("input", key, first, t))
        elif step.reads == "feedback" and self.emitted:
            edges.append(Edge("feedback", self.emitted, first, t))

    def states(self, t: int, computed: TraceStep, nodes: list[Node], edges: list[Edge]) -> None:
        """Add the states of all layers, from the first one up."""
        gradients = self.back.gradients
        for layer, chains in enumerate(computed.layers, start=1):
            for direction, one in enumerate(chains):
                key = keys.state(direction, layer, t)
                before = _before(key, self.last)
                edges.append(Edge("recurrent", before, key, t))
                if self.trace.network.cell.memory == "own":
                    edges.append(Edge("memory", before, key, t))
                if layer > 1:
                    below = (keys.state(direction, layer - 1, t) for direction in self.directions)
                    edges += [Edge("depth", source, key, t) for source in below]
                values = tuple(one.state.a.tolist())
                size = norm(gradients.state(layer - 1, direction, t).a) if gradients else None
                held = self.changes.held(self.trace.plan, key)
                old = self.before(t)
                node = Node(
                    "state",
                    key,
                    t,
                    layer=layer,
                    number=t,
                    values=values,
                    backward=direction == 1,
                    size=size,
                    mark="held" if held else None,
                    held=held.get("a", ()),
                    ghost=old and ghost(old.layers[layer - 1][direction].state.a, one.state.a),
                )
                nodes.append(node)

    def attend(self, step: PlanStep, seen: Attended, nodes: list[Node], edges: list[Edge]) -> None:
        """Add the state h̃ that the output reads, and an edge from each of the encoder's last states."""
        t, j = step.t, step.j - 1
        weights, values = tuple(seen.weights[j].tolist()), tuple(seen.states[j].tolist())
        here = keys.state(0, self.layers, t)
        edges += [
            Edge("attention", keys.state(0, self.layers, s), here, t, weight=weight)
            for s, weight in enumerate(weights, start=1)
        ]
        size = norm(self.looked.states[j]) if self.looked else None
        key, before = keys.attended(t), self.changes.before
        was = ghost(before.attended.states[j], seen.states[j]) if before and before.attended else None
        nodes.append(Node("attended", key, t, 0, t, values=values, size=size, weights=weights, ghost=was))

    def emit(self, step: PlanStep, y: Array, token: str, nodes: list[Node], edges: list[Edge]) -> None:
        """Add the output and, if gradients are shown, its loss."""
        t, j, gradients = step.t, step.j, self.back.gradients
        key = self.emitted = keys.output(j)
        for direction in self.directions:
            source = keys.state(direction, self.layers, 1 if self.trace.plan.ends and direction else t)
            edges.append(Edge("output", source, key, t))
        size = norm(gradients.logits[j - 1]) if gradients else None
        values, old = tuple(y.tolist()), self.before(t)
        mark: Mark | None = "forced" if j in self.changes.forced else None
        was = None
        if old and old.y is not None:
            was = ghost(old.y, y, says(self.vocabulary, old.y, old.token), token)
        nodes.append(
            Node("output", key, t, 0, j, values=values, token=token, size=size, mark=mark, ghost=was)
        )
        if gradients:
            loss, losses = keys.loss(j), (float(gradients.losses[j - 1]),)
            target = self.back.targets[j - 1]
            nodes.append(Node("loss", loss, t, layer=0, number=j, values=losses, token=target))
            edges.append(Edge("loss", key, loss, t))

    def answer(self, t: int, early: Answer, nodes: list[Node], edges: list[Edge]) -> None:
        """Add an early answer."""
        key, y, token = keys.early(t), tuple(early.y.tolist()), says(self.vocabulary, early.y, early.token)
        old = self.changes.early[t - 1] if self.changes.early else None
        was = old and ghost(old.y, early.y, says(self.vocabulary, old.y, old.token), token)
        nodes.append(Node("early", key, t, 0, t, values=y, token=token, ghost=was))
        edges.append(Edge("early", keys.state(0, self.layers, t), key, t))


def says(vocabulary: Sequence[str], y: Array, token: int | None) -> str:
    """What an output says: the token that it chose or, if it chose none, its numbers."""
    return ", ".join(map(tokens.number, y.tolist())) if token is None else vocabulary[token]


def _returned(gradients: Gradients, looked: Returned | None, j: int, edges: Iterable[Edge]) -> Iterator[Edge]:
    """The arrow of the gradient that comes back along each of a step's edges. `j` is the step's output."""
    hidden = gradients.trace.network.hidden
    for kind, source, target, t, _, _, cut in edges:
        at = source.direction * hidden
        if kind == "attention" and looked:
            yield Edge("gradient", keys.attended(t), source, t, norm(looked.encoder[j - 1][source.t - 1]))
            continue
        if kind == "output" and looked:
            yield Edge("gradient", target, keys.attended(t), t, norm(looked.states[j - 1]))
            yield Edge("gradient", keys.attended(t), source, t, norm(looked.decoder[j - 1]))
            continue
        if cut:
            # Nothing comes back, and an arrow of nothing would look like a gradient that vanished.
            continue
        if kind in ("memory", "early"):
            # What comes back along a memory is part of what comes back along the state's edge, and no loss
            # holds anything against an early answer.
            continue
        if kind == "loss":
            flow = gradients.logits[target.number - 1]
        elif kind == "output":
            flow = gradients.output(target.number)[at : at + hidden]
        elif kind == "recurrent":
            flow = gradients.handed(target.layer - 1, target.direction, t + 1 if target.direction else t - 1)
        else:
            flow = gradients.read(target.layer - 1, target.direction, t)
            if kind == "depth":
                flow = flow[at : at + hidden]
            elif kind == "feedback":
                if gradients.trace.feedback == "token":
                    # The choice of a token is not differentiable, so no gradient comes back.
                    continue
                flow = flow[: gradients.logits.shape[-1]]
        yield Edge("gradient", target, source, t, norm(flow))


def _before(state: Key, last: int) -> Key:
    """The state before this one in its chain. A backward chain runs from the last time step to the first."""
    if state.t == (last if state.direction else 1):
        return keys.initial(state.direction, state.layer)
    return keys.state(state.direction, state.layer, state.t + 1 if state.direction else state.t - 1)
