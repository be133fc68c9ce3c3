"""Points: a node for each norm that a reader can point at."""

from collections.abc import Sequence

from rnn_unroll.engine import key as keys
from rnn_unroll.graphs import facts
from rnn_unroll.graphs.norms import Curve, Norms
from rnn_unroll.picture.layouts.norms.axes import Axes, Mark
from rnn_unroll.picture.marks import Box
from rnn_unroll.picture.scene import Column, PlacedNode
from rnn_unroll.words import phrase, plots

POINTS = 24
"""The most time steps for which every point is a node."""
RADIUS = 3.4


def columns(norms: Norms, axes: Axes, curves: Sequence[tuple[Curve, Sequence[Mark]]]) -> tuple[Column, ...]:
    """A column for every time step, with a node for each point.

    If there are many time steps, only points that no line joins to others are nodes.
    """
    few = axes.count <= POINTS
    columns = []
    for t in range(1, axes.count + 1):
        nodes = []
        for curve, marks in curves:
            mark = marks[t - 1]
            if mark.place is None or not (few or _alone(marks, t)):
                continue
            name = phrase(plots.point, facts.chain(norms, curve), t, mark.norm)
            box = Box(-RADIUS, mark.at[1] - RADIUS, 2 * RADIUS, 2 * RADIUS, RADIUS)
            key = keys.norm(curve.key, t)
            nodes.append(PlacedNode("norm", key, t, layer=curve.layer, name=name, box=box))
        columns.append(Column(t, axes.x(t), (), tuple(nodes), pending=False))
    return tuple(columns)


def _alone(marks: Sequence[Mark], t: int) -> bool:
    """Whether no line joins this point to one before or after it."""
    return marks[t - 1].place not in {
        mark.place for mark in (*marks[max(t - 2, 0) : t - 1], *marks[t : t + 1])
    }
