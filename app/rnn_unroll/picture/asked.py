"""Asked: a scene that asks a question: nothing computed is shown, and what may be picked is outlined."""

import math
from collections.abc import Collection
from dataclasses import replace

from rnn_unroll.picture.layouts.parts.widths import width
from rnn_unroll.picture.marks import PlacedText
from rnn_unroll.picture.scene import Column, PlacedNode, Scene
from rnn_unroll.words import Text, say

MARK = "?"
BELOW = 7
"""How far below the middle of a box the mark's baseline lies, in units, at the usual size of words."""
ABOVE, BASELINE, BESIDE = 34, -10, 12
"""The room above a figure for its question, the line on which that stands, and the room at its sides."""
SIZE = 17
"""The size of usual type that is as wide as a heading's, which is smaller and bold."""
KNOWN = ("input", "start-token", "initial-state", "target")
"""The kinds of nodes that nothing computes. Their numbers are shown."""


def asked(scene: Scene, picks: Collection[str], hidden: Collection[str], prompt: Text = "") -> Scene:
    """A scene before the first step, with the nodes to pick and those that are asked for, by their keys. The
    question itself is written above it, unless `prompt` is empty.
    """
    columns = tuple(_column(column, picks, hidden) for column in scene.columns)
    if not prompt:
        return replace(scene, columns=columns)
    wide = max(scene.width, width(say(prompt), SIZE) + 2 * BESIDE)
    left = (scene.width - wide) / 2
    return replace(
        scene,
        columns=columns,
        heading=PlacedText(prompt, scene.width / 2, BASELINE, value=False),
        origin=(math.floor(left), -ABOVE),
        width=math.ceil(wide),
        height=scene.height + ABOVE,
    )


def _column(column: Column, picks: Collection[str], hidden: Collection[str]) -> Column:
    """What is still to come is not pale here: it is what the question is about."""
    nodes = tuple(_node(node, node.key in picks, node.key in hidden) for node in column.nodes)
    return column._replace(nodes=nodes, pending=False)


def _node(node: PlacedNode, pick: bool, hides: bool) -> PlacedNode:
    x, y, wide, high = node.box[:4]
    mark = PlacedText(MARK, x + wide / 2, y + high / 2 + BELOW, value=False) if hides else None
    return node._replace(asked=pick, question=mark, waits=node.kind not in KNOWN)
