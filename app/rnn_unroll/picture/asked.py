"""Asked: a scene that asks a question: nothing computed is shown, and what may be picked is outlined."""

from collections.abc import Collection
from dataclasses import replace

from rnn_unroll.picture.marks import PlacedText
from rnn_unroll.picture.scene import Column, PlacedNode, Scene

MARK = "?"
BELOW = 7
"""How far below the middle of a box the mark's baseline lies, in units, at the usual size of words."""
KNOWN = ("input", "start-token", "initial-state", "target")
"""The kinds of nodes that nothing computes. Their numbers are shown."""


def asked(scene: Scene, picks: Collection[str], hidden: Collection[str]) -> Scene:
    """A scene before the first step, with the nodes to pick and those that are asked for, by their keys."""
    return replace(scene, columns=tuple(_column(column, picks, hidden) for column in scene.columns))


def _column(column: Column, picks: Collection[str], hidden: Collection[str]) -> Column:
    """What is still to come is not pale here: it is what the question is about."""
    nodes = tuple(_node(node, node.key in picks, node.key in hidden) for node in column.nodes)
    return column._replace(nodes=nodes, pending=False)


def _node(node: PlacedNode, pick: bool, hides: bool) -> PlacedNode:
    x, y, width, height = node.box[:4]
    mark = PlacedText(MARK, x + width / 2, y + height / 2 + BELOW, value=False) if hides else None
    return node._replace(asked=pick, question=mark, waits=node.kind not in KNOWN)
