"""Facts: the records that messages about a figure need, taken from its spec and its graph."""

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine import key as keys
from rnn_unroll.engine.key import Key
from rnn_unroll.engine.patterns import Plan
from rnn_unroll.graphs.graph import Graph, Node
from rnn_unroll.graphs.norms import Curve, Norms
from rnn_unroll.graphs.run import heated
from rnn_unroll.look.styles import STYLES
from rnn_unroll.words.facts import Chain, Course, Early, Figure, Looked, Place, Sampling


def sampling(spec: FigureSpec) -> Sampling | None:
    """How the figure's tokens are drawn; None if they are the most probable ones."""
    of = spec.decoding
    judged = spec.task is not None and spec.task.metric != "bits"
    return Sampling(of.temperature, of.topk, of.draw, judged) if of.draws else None


def figure(spec: FigureSpec, plan: Plan) -> Figure:
    """The facts of a figure of a network."""
    model, look = spec.model, spec.look
    return Figure(
        plan=plan,
        timeline=spec.timeline,
        pattern=spec.wiring.pattern,
        cell=model.cell,
        hidden=model.hidden,
        layers=model.layers,
        directions=model.directions,
        open_tx=spec.symbolic_tx,
        open_ty=spec.symbolic_ty,
        folded=spec.view.piled,
        probabilities=spec.wiring.feedback == "softmax",
        numbers=STYLES[look.style].numbers,
        weights="weights" in look.show,
        gradients="gradients" in look.show,
        heated=heated(spec, plan),
        provenance=model.provenance,
        trained=spec.task is not None,
        unknown=tuple(dict.fromkeys(word for word in spec.text_tokens if not model.knows(word))),
        sampling=sampling(spec),
        end=spec.written and spec.written.outputs * spec.written.ended,
        early=spec.look.answers_early,
        attends=model.attention == "on",
        aligned="alignment" in look.show,
    )


def tokens(spec: FigureSpec, graph: Graph) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tokens that the figure writes at its inputs, and those that its outputs chose.

    Either is empty if the figure writes none: the inputs may be vectors, and a style without numbers has no
    tokens but those of the reader's text.
    """
    numbers = STYLES[spec.look.style].numbers
    drawn = {"input": numbers or bool(spec.text_tokens), "output": numbers}
    found: dict[str, list[str]] = {"input": [], "output": []}
    for step in graph.steps:
        for node in step.nodes:
            if node.token and drawn.get(node.kind):
                found[node.kind].append(node.token)
    return tuple(found["input"]), tuple(found["output"])


def early(spec: FigureSpec, graph: Graph) -> tuple[Early, ...]:
    """The early answers that the figure writes; empty for a style without numbers."""
    if not STYLES[spec.look.style].numbers:
        return ()
    found = []
    for step in graph.steps:
        read = next((node.token for node in step.nodes if node.kind == "input"), "")
        for node in step.nodes:
            if node.kind == "early":
                found.append(Early(node.t, read, node.token, max(node.values) if spec.task else None))
    return tuple(found)


def looked(spec: FigureSpec, graph: Graph) -> tuple[Looked, ...]:
    """What each output attends to most; empty if the figure shows no weights of attention."""
    if not STYLES[spec.look.style].numbers or spec.view.piled:
        return ()
    return tuple(most(graph, node) for node in graph.nodes if node.weights)


def most(graph: Graph, node: Node) -> Looked:
    """The input that an attended state attends to most."""
    weight = max(node.weights)
    number = graph.plan.steps[node.weights.index(weight)].i
    return Looked(number, graph.tokens.get(keys.read(number), ""), weight)


def courses(norms: Norms) -> tuple[Course, ...]:
    """The norms of each chain, in the order in which the gradient of the loss reaches them."""
    return tuple(Course(chain(norms, curve), curve.from_the_end) for curve in norms.curves)


def chain(norms: Norms, curve: Curve) -> Chain:
    """The chain whose norms a curve holds."""
    return Chain(curve.layer if norms.layers > 1 else None, curve.backward, curve.memory)


def place(at: Key, layers: int) -> Place:
    """The place of a cell in a network of `layers` layers."""
    return Place(at.layer if layers > 1 else None, at.t, at.direction == 1)
