"""Names: the accessible names of an unrolled network's nodes."""

from rnn_unroll.graphs.graph import Graph, Node
from rnn_unroll.words import Phrase, nodes, phrase


def name(graph: Graph, node: Node, index: int | str) -> Phrase:
    """A node's accessible name. `index` is the index that the figure writes at an input or output."""
    kind, t = node.kind, node.t
    if kind == "state":
        message = nodes.backward_state if node.backward else nodes.state
        return phrase(message, node.layer if graph.layers > 1 else None, t)
    if kind == "input":
        return phrase(nodes.input_slot, index, t)
    if kind == "target":
        return phrase(nodes.target_slot, index, t)
    if kind == "output":
        return phrase(nodes.output_slot, index, t)
    if kind == "early":
        return phrase(nodes.early, t)
    if kind == "loss":
        return phrase(nodes.loss, index, t)
    if kind == "attended":
        return phrase(nodes.attended, t)
    if kind == "start-token":
        return phrase(nodes.start_token, t)
    layer = node.layer if graph.layers > 1 else None
    if node.backward:
        return phrase(nodes.backward_initial_state, layer, len(graph.steps) + 1, graph.begins)
    return phrase(nodes.initial_state, layer, graph.begins)
