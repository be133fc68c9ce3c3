"""Changed: the marks of what is changed by hand: tags at nodes, outlines of units, crosses on wires."""

from itertools import pairwise

from rnn_unroll.graphs.graph import Node
from rnn_unroll.picture.layouts.parts import widths
from rnn_unroll.picture.marks import Box, PlacedText, Strip
from rnn_unroll.picture.route import Route, absolute, line_to, move_to
from rnn_unroll.picture.scene import Tag
from rnn_unroll.words import edits, phrase, say

TYPE, TALL, SIDE = 10, 14, 5
"""Size of the type of a tag, the height of its ground, and the room beside its word."""
OVER = 6
"""How far a tag reaches over the right border of its node."""
ARM = 4.5
"""How far a cross reaches from its middle, across and up."""
WIDER = 1.5
"""How far the outline of a held unit stands off its cell."""


def tag(node: Node, box: Box, type: float) -> Tag | None:
    """The tag of a node, on the upper border of its box at the right; None for one that is not changed."""
    if node.mark is None:
        return None
    word = phrase(edits.TAGS[node.mark])
    width = round(widths.width(say(word), TYPE * type) + 2 * SIDE, 2)
    tall = TALL * type
    ground = Box(round(box.x + box.width + OVER - width, 2), round(box.y - tall / 2, 2), width, tall, 4)
    middle = round(ground.x + width / 2, 2), round(ground.y + tall / 2 + 0.35 * TYPE * type, 2)
    return Tag(ground, PlacedText(word, *middle, value=False))


def held(node: Node, strip: Strip | None) -> tuple[Box, ...]:
    """The outlines of the cells of units that are held; one around all of them, if all are."""
    if strip is None or len(strip.cells) != len(node.values):
        return ()
    cells = [strip.cells[k] for k in node.held]
    if len(cells) == len(strip.cells) > 1:
        (left, top, *_), (_, y, _, high) = cells[0], cells[-1]
        right = max(x + wide for x, _, wide, _ in cells)
        cells = [(left, top, right - left, y + high - top)]
    return tuple(
        Box(
            round(x - WIDER, 2),
            round(y - WIDER, 2),
            round(wide + 2 * WIDER, 2),
            round(high + 2 * WIDER, 2),
            3,
        )
        for x, y, wide, high in cells
    )


def lowered(tag: Tag, box: Box, left: bool) -> Tag:
    """The tag on the lower border of its node's box, on the `left` or the right, where something else stands
    above it.
    """
    ground, text = tag
    by = box.x - OVER - ground.x if left else 0.0
    return Tag(
        ground._replace(x=round(ground.x + by, 2), y=ground.y + box.height),
        text._replace(x=round(text.x + by, 2), y=text.y + box.height),
    )


def cross(route: Route) -> Route:
    """The cross on a wire, in the middle of its longest straight piece, or where its first bend ends."""
    ends = [(0.0, 0.0), *(segment.numbers[-2:] for segment in absolute(route))]
    pieces = [
        (abs(x1 - x0) + abs(y1 - y0), (x0 + x1) / 2, (y0 + y1) / 2)
        for segment, ((x0, y0), (x1, y1)) in zip(absolute(route), pairwise(ends), strict=True)
        if segment.verb == "line"
    ]
    _, x, y = max(pieces, default=(0.0, *ends[2]))
    return (
        move_to((x - ARM, y - ARM)),
        line_to((x + ARM, y + ARM)),
        move_to((x - ARM, y + ARM)),
        line_to((x + ARM, y - ARM)),
    )
