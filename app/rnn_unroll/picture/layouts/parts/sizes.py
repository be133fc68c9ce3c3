"""Sizes: how a figure shows the size of a gradient: on a log scale, or as heat on an input."""

import math

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.graphs.graph import Graph, Node
from rnn_unroll.picture.marks import PlacedText
from rnn_unroll.picture.route import Point
from rnn_unroll.picture.scene import Heat

LOW, HIGH = -6.0, 1.0
"""The ends of the log scale, as powers of ten. They are the same in every figure."""


def share(size: float) -> float:
    """The place of a size on the log scale, from 0 (10⁻⁶ or less) to 1 (10 or more)."""
    if size <= 0.0:
        return 0.0
    return min(1.0, max(0.0, (math.log10(size) - LOW) / (HIGH - LOW)))


def heats(spec: FigureSpec, graph: Graph) -> dict[str, float]:
    """The heat of each input by its key, from 0 to 1; empty if the figure shows no connectivity."""
    sizes = {node.key: node.heat for node in graph.nodes if node.heat is not None}
    if spec.look.heat == "absolute":
        return {key: share(size) for key, size in sizes.items()}
    largest = max(sizes.values(), default=0.0)
    return {key: size / largest if largest else 0.0 for key, size in sizes.items()}


def heat(
    spec: FigureSpec, graph: Graph, shares: dict[str, float], node: Node, at: Point | None
) -> Heat | None:
    """A node's heat; None if it has none. If `at` is given, the size is written there, centred."""
    if node.heat is None:
        return None
    words = PlacedText(f"{node.heat:.2g}", *at, value=False) if at else None
    return Heat(shares[node.key], words, not spec.timeline.ended)
