"""Numbers: what is computed of one figure and can be held against another: its answers, weights and loss."""

from collections.abc import Iterable
from typing import NamedTuple

from rnn_unroll.engine import key as keys
from rnn_unroll.engine.cells import Parameters
from rnn_unroll.engine.network import Network
from rnn_unroll.errors import SpecError
from rnn_unroll.graphs import build
from rnn_unroll.graphs.graph import Graph, Node
from rnn_unroll.graphs.run import Run


class Answered(NamedTuple):
    """What the network answers after time step t, which read the token `read`, if any.

    `share` is the probability that it gives to the token; None if the token is a number.
    """

    t: int
    read: str
    token: str
    share: float | None


class Numbers(NamedTuple):
    """The numbers of one figure.

    `answers` are empty for a network that learned nothing. `result` is what the network answers in all: the
    answer of a lone output, or the text that it writes, with no share; None if it answers step by step.
    `weights` counts the numbers of all matrices and biases, as the figure's JSON lists them. `loss` and
    `right`, the targets as a text, are None if nobody says what is right, and `is_right` too; that also where
    outputs are numbers.
    """

    answers: tuple[Answered, ...]
    result: Answered | None
    weights: int
    loss: float | None
    right: str | None
    is_right: bool | None


def numbers(run: Run) -> Numbers:
    """The numbers of a figure's run."""
    task, graph = run.spec.task, build.forward(run)
    answers = _answers(run, graph) if task else ()
    emitted = tuple(node.token for node in graph.nodes if node.kind == "output")
    loss, targets = _loss(run)
    is_right = None if targets is None or not task or run.spec.numeric else emitted == targets
    right = None if targets is None else task.text((), targets) if task else " ".join(targets)
    return Numbers(answers, _result(run, answers, emitted), _count(run.trace.network), loss, right, is_right)


def _result(run: Run, answers: tuple[Answered, ...], emitted: tuple[str, ...]) -> Answered | None:
    task = run.spec.task
    if task is None or not answers:
        return None
    if task.writes:
        return Answered(answers[-1].t, "", task.text(run.inputs, emitted), None)
    return answers[-1] if len(emitted) == 1 else None


def _answers(run: Run, graph: Graph) -> tuple[Answered, ...]:
    found = []
    for step in graph.steps:
        read = graph.tokens.get(keys.read(step.plan.i), "") if step.plan.i else ""
        for node in step.nodes:
            if node.kind in ("output", "early"):
                share = None if run.spec.numeric else _share(graph, node)
                found.append(Answered(step.plan.t, read, node.token, share))
    return tuple(found)


def _share(graph: Graph, node: Node) -> float:
    return node.values[graph.vocabulary.index(node.token)]


def _count(network: Network) -> int:
    """How many numbers the weights are."""
    chains: Iterable[Parameters] = (
        chain for layers in network.parts.values() for layer in layers for chain in layer
    )
    others = filter(None, (network.head, network.attention))
    return sum(array.size for parameters in (*chains, *others) for array in parameters.values())


def _loss(run: Run) -> tuple[float | None, tuple[str, ...] | None]:
    """The loss and the targets, if somebody gave these or the task has them. Those drawn from a seed count
    only where the figure shows its gradients.
    """
    spec = run.spec
    known = spec.task is not None or bool(spec.target_tokens) or "gradients" in spec.look.show
    if not run.plan.ty or not known:
        return None, None
    try:
        right = run.targets
    except SpecError:
        return None, None
    return float(run.gradients.loss), right
