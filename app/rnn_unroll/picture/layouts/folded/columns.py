"""Columns: the steps of a pile. One step is visible, with the parts of the network that it does not use."""

from collections import Counter

from rnn_unroll.picture.layouts.folded import edges
from rnn_unroll.picture.layouts.folded.pile import Pile
from rnn_unroll.picture.scene import Column, Idle, PlacedNode, Wire
from rnn_unroll.timeline import Timeline

READ = ("input", "target", "start-token")
"""The kinds of nodes that a network reads."""


def columns(pile: Pile, before: Pile | None, timeline: Timeline) -> list[Column]:
    """The pile at the step of the run that is shown: its latest step is visible, the others are hidden."""
    steps = [
        (tuple(wire for flat in column.wires if (wire := edges.wire(pile, flat, before))), tuple(nodes))
        for column, nodes in zip(pile.flat, pile.placed, strict=True)
    ]
    all_wires = {_place(wire): wire for wires, _ in steps for wire in wires}
    all_nodes = {_place(node): node for _, nodes in steps for node in nodes}
    copies = Counter(_place(node) for _, nodes in steps for node in nodes)
    visible, last = timeline.within(pile.flat[0].t, pile.flat[-1].t), timeline.reached
    columns = []
    for column, (wires, nodes) in zip(pile.flat, steps, strict=True):
        pending = column.t > last
        used = {*map(_place, wires), *map(_place, nodes)}
        idle = Idle(
            tuple(wire for place, wire in all_wires.items() if place not in used),
            tuple(
                _resting(node, copies[place], column.t)
                for place, node in all_nodes.items()
                if place not in used
            ),
            faint=not (timeline.ended or pending),
        )
        seen = edges.attention(pile, column, before)
        columns.append(
            Column(
                column.t,
                pile.x,
                wires,
                nodes,
                pending,
                idle=idle,
                hidden=column.t != visible,
                attention=seen,
            )
        )
    return columns


def _place(part: Wire | PlacedNode) -> tuple[object, ...]:
    """The kind and place of a wire or node, which its copies at other steps share. All that a network can
    read has one place.
    """
    if isinstance(part, Wire):
        return part.kind, part.route
    return "read" if part.kind in READ else part.kind, part.box


def _resting(node: PlacedNode, copies: int, step: int) -> PlacedNode:
    """A node that the visible step does not use: without numbers, and without a token if it has many, or if
    a later step chooses it.
    """
    to_come = node.t > step and node.text is not None and node.text.value
    return node._replace(values=(), text=node.text if copies == 1 and not to_come else None)
