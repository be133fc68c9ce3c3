"""Meanings: what each node's symbol means for this node."""

from collections.abc import Sequence

from rnn_unroll.graphs.graph import Node
from rnn_unroll.words import explain
from rnn_unroll.words.facts import Figure, Happening


def meaning(figure: Figure, happenings: Sequence[Happening], numeric: bool, node: Node) -> str:
    """What the node holds. `happenings` are the figure's, one for each time step; `numeric`: its outputs are
    numbers.
    """
    width = len(node.values)
    match node.kind:
        case "state":
            return explain.state(figure, happenings[node.t - 1], node.layer, node.backward)
        case "initial-state":
            return explain.initial_state(width, any(node.values))
        case "input":
            return explain.input_vector(happenings[node.t - 1].read, width)
        case "target":
            return explain.target(node.number, node.token)
        case "output" | "early":
            return explain.output(node.t, width, numeric, node.kind == "early")
        case "attended":
            return explain.attended(node.t, width)
        case "loss":
            return explain.loss(node.number, node.token)
    return explain.start_token()
