"""Nodes: the nodes of a run as the choices of a question, and what each of them can depend on."""

from collections.abc import Iterable, Mapping

from rnn_unroll import tokens
from rnn_unroll.engine import key as keys
from rnn_unroll.engine.key import Key
from rnn_unroll.errors import SpecError
from rnn_unroll.graphs import build
from rnn_unroll.graphs.graph import Graph, Node
from rnn_unroll.graphs.run import Run
from rnn_unroll.questions.question import MOST, Choice
from rnn_unroll.words import symbols
from rnn_unroll.words.refusals import questions as refusals


def states(graph: Graph) -> list[Node]:
    """The states of all steps, in the order of time."""
    return [node for node in graph.nodes if node.kind == "state"]


def outputs(graph: Graph) -> list[Node]:
    return [node for node in graph.nodes if node.kind == "output"]


def title(graph: Graph, node: Node) -> str:
    """A node's symbol: a⟨3⟩, ŷ⟨2⟩."""
    if node.kind == "state":
        layer = node.layer if graph.layers > 1 else None
        return symbols.state(node.key.chain, layer, node.t)
    return f"{'ŷ' if node.kind == 'output' else 'x'}⟨{node.number}⟩"


def choices(run: Run, graph: Graph, nodes: Iterable[Node], about: Mapping[Key, str]) -> tuple[Choice, ...]:
    """Nodes to pick from, with the word that is read at the step of each state. Raises SpecError if they are
    too many.
    """
    read = {step.t: run.inputs[step.i - 1] for step in run.plan.steps if step.i and run.inputs}
    found = tuple(
        Choice(
            str(node.key),
            title(graph, node),
            tokens.label(read[node.t]) if node.kind == "state" and node.t in read else "",
            about.get(node.key, ""),
        )
        for node in nodes
    )
    if len(found) > MOST:
        raise SpecError("ask", refusals.too_many_choices(len(found), MOST))
    return found


def sources(graph: Graph) -> dict[Key, frozenset[int]]:
    """The numbers of the inputs that each node can depend on, by following every edge that is not cut."""
    into: dict[Key, list[Key]] = {}
    for step in graph.steps:
        for edge in step.edges:
            if edge.kind not in ("loss", "gradient") and not edge.cut:
                into.setdefault(edge.target, []).append(edge.source)
    found: dict[Key, frozenset[int]] = {}
    for node in graph.nodes:
        seen, waiting = {node.key}, [node.key]
        while waiting:
            for source in into.get(waiting.pop(), ()):
                if source not in seen:
                    seen.add(source)
                    waiting.append(source)
        found[node.key] = frozenset(one.number for one in seen if one.kind == "input")
    return found


def graph_of(run: Run) -> Graph:
    """The graph of a run, without gradients."""
    return build.forward(run)


def output_of(run: Run, number: str) -> Key:
    """The key of an output. Raises SpecError if the figure does not have it."""
    if int(number) > run.plan.ty:
        raise SpecError("ask", refusals.no_output(int(number), run.plan.ty), complete=True)
    return keys.output(int(number))


def input_of(run: Run, number: str) -> Key:
    """The key of an input. Raises SpecError if the figure does not have it."""
    if int(number) > run.plan.tx:
        raise SpecError("ask", refusals.no_input(int(number), run.plan.tx), complete=True)
    return keys.read(int(number))
