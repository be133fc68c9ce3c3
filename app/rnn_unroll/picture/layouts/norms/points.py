"""Points: a node for each norm that can be pointed at."""

from collections.abc import Sequence

from rnn_unroll.graphs import facts
from rnn_unroll.graphs.norms import Line, Norms
from rnn_unroll.picture.layouts.norms.axes import Axes, Mark
from rnn_unroll.picture.scene import Box, Column, PlacedNode
from rnn_unroll.words import phrase, plots

POINTS = 24
"""Time steps up to which every point is a node."""
RADIUS = 3.4


def columns(norms: Norms, axes: Axes, lines: Sequence[tuple[Line, Sequence[Mark]]]) -> tuple[Column, ...]:
    """A group for every time step, with a node for each point where there are few, or that is alone."""
    few = axes.count <= POINTS
    columns = []
    for t in range(1, axes.count + 1):
        nodes = []
        for line, marks in lines:
            mark = marks[t - 1]
            if mark.place is None or not (few or _alone(marks, t)):
                continue
            name = phrase(plots.point, facts.chain(norms, line), t, mark.norm)
            box = Box(-RADIUS, mark.at[1] - RADIUS, 2 * RADIUS, 2 * RADIUS, RADIUS)
            key = f"norm.{line.key}.{t}"
            nodes.append(PlacedNode("norm", key, t, line.layer, name, box, None, (), None, None))
        columns.append(Column(t, axes.x(t), (), tuple(nodes), pending=False))
    return tuple(columns)


def _alone(marks: Sequence[Mark], t: int) -> bool:
    """Whether no line comes to this point or goes on from it."""
    return marks[t - 1].place not in {
        mark.place for mark in (*marks[max(t - 2, 0) : t - 1], *marks[t : t + 1])
    }
