"""Nodes: what a document says of each node that its reader points at.

The numbers are in the document, which fetches nothing and may be a file. So they are few: those of the node's
own vector that the strip under the figure shows.
"""

from typing import Any

from rnn_unroll.graphs import build, facts
from rnn_unroll.graphs.graph import Node
from rnn_unroll.graphs.meanings import meaning
from rnn_unroll.graphs.run import Run
from rnn_unroll.tokens import START_TOKEN
from rnn_unroll.words import readout as words

SHOWN = 8
"""The number of a vector's components that are shown: the first of a state, the largest of all others."""
DECIMALS = 3


def as_data(run: Run) -> dict[str, Any]:
    """`names` of the components of vectors, and `nodes` by key, each with its `meaning` and its `vectors`.

    It is a part of the page's readout, for the same scripts. `more` is the number of components left out.
    """
    spec, graph = run.spec, build.network(run)
    figure, happenings = facts.figure(spec, run.plan), facts.happenings(spec, graph)
    names: dict[str, list[str]] = {"units": [words.unit(k + 1) for k in range(min(SHOWN, graph.hidden))]}
    nodes = {}
    for node in graph.nodes:
        indices = _shown(node)
        of_units = node.kind in ("state", "initial-state", "attended")
        if not of_units:
            names[node.key] = [_name(node, graph.vocabulary, spec.model.one_hot, k) for k in indices]
        vector = {
            "names": "units" if of_units else node.key,
            "values": [round(float(node.values[k]), DECIMALS) for k in indices],
            "more": len(node.values) - len(indices),
        }
        nodes[node.key] = {
            "meaning": meaning(figure, happenings, spec.numeric, node),
            "vectors": [vector],
        }
    return {"names": names, "nodes": nodes}


def _shown(node: Node) -> list[int]:
    """The indices of the components that are shown."""
    every = range(len(node.values))
    if node.kind in ("state", "initial-state", "attended"):
        return list(every[:SHOWN])
    return sorted(every, key=lambda k: -abs(node.values[k]))[:SHOWN]


def _name(node: Node, vocabulary: tuple[str, ...], one_hot: bool, k: int) -> str:
    if node.kind == "loss":
        return words.only_number()
    if node.kind == "input" and not one_hot:
        return words.number(k + 1)
    return vocabulary[k] if k < len(vocabulary) else START_TOKEN
