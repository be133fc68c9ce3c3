"""Strips: the states of an unrolled network in one row, with the arrows by which its gradient comes back.

A strip is the figure of the network with its gradients, of which only the states are left, and what connects
them. So its arrows are those of every figure: their width is the size of the gradient on a log scale from
10⁻⁶ to 10.
"""

from dataclasses import replace

from rnn_unroll.graphs import build
from rnn_unroll.graphs.run import Run
from rnn_unroll.picture.layouts import unrolled
from rnn_unroll.picture.scene import Column, Scene

ABOVE, BELOW, BEFORE, AFTER = 20.0, 24.0, 54.0, 14.0
"""How much of the figure stays above the states, below them, before the first of them and after the last, in
px: the memory's lines, the states' names, the arrows of the first state, an index that is wider than its
state.
"""


def strip(run: Run) -> Scene:
    """The figure of a run with gradients, cut to the row of its states.

    Strips of the same cell have the same ids, so that a page can replace only what differs between two.
    """
    scene = unrolled.arrange(run.spec, build.network(run))
    columns = [_row(column) for column in scene.columns]
    columns = [column for column in columns if column.nodes or column.wires]
    boxes = [
        node.box._replace(x=column.x + node.box.x, y=column.y + node.box.y)
        for column in columns
        for node in column.nodes
    ]
    left, top = min(box.x for box in boxes) - BEFORE, min(box.y for box in boxes) - ABOVE
    right = max(box.x + box.width for box in boxes) + AFTER
    return replace(
        scene,
        prefix=f"strip-{run.spec.model.cell}",
        origin=(left, top),
        width=right - left,
        height=max(box.y + box.height for box in boxes) + BELOW - top,
        initial=(),
        columns=tuple(columns),
        note=None,
    )


def _row(column: Column) -> Column:
    """A column's states, and the arrows that end at them or at the state before the first."""
    states = tuple([node for node in column.nodes if node.kind == "state"])
    keys = {node.key for node in column.nodes} - {node.key for node in states}
    wires = [wire for wire in column.wires if not {wire.source, wire.target} & keys]
    back = [arrow for arrow in column.returns if arrow.target not in keys]
    rows = {(node.box.y, node.box.y + node.box.height) for node in states}
    gauges = [one for one in column.gauges if any(top <= one.y <= bottom for top, bottom in rows)]
    return column._replace(nodes=states, wires=tuple(wires), returns=tuple(back), gauges=tuple(gauges))
