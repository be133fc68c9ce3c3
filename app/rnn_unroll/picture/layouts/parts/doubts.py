"""Doubts: the dotted lines under the tokens of inputs that the network does not know."""

from rnn_unroll import tokens
from rnn_unroll.graphs.graph import Graph, Node
from rnn_unroll.picture.marks import PlacedText
from rnn_unroll.picture.route import Route, line_to, move_to
from rnn_unroll.words import say
from rnn_unroll.words.facts import Figure

HALF = 3.7
"""Half of the width in px of a token's column: a wide character has two columns."""
BELOW = 6
"""Distance of the line from the baseline."""


def unknown(figure: Figure, graph: Graph) -> frozenset[str]:
    """The tokens among the inputs that the network reads without knowing them."""
    return frozenset(node.token for node in graph.nodes if node.kind == "input") & {*figure.unknown}


def under(node: Node, text: PlacedText | None, doubted: frozenset[str], type: float = 1) -> Route:
    """The line under a node's token, which is `type` times as large as usual; empty for what is known."""
    if text is None or node.kind != "input" or node.token not in doubted:
        return ()
    half = tokens.columns(say(text.text)) * HALF * type
    return move_to((text.x - half, text.y + BELOW)), line_to((text.x + half, text.y + BELOW))
