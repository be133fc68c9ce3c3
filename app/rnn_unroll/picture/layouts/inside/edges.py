"""Edges: the wires of a cell, from box to box, along the corners that the cell's drawing declares."""

from rnn_unroll.graphs.inside import InsideEdge
from rnn_unroll.picture.layouts.inside.cell import Cell
from rnn_unroll.picture.layouts.parts import wires
from rnn_unroll.picture.marks import Box
from rnn_unroll.picture.route import Point
from rnn_unroll.picture.scene import Wire

BEND = 8


def wire(cell: Cell, edge: InsideEdge) -> Wire:
    """An edge as a wire between the borders of two boxes, or from the point where it leaves another wire."""
    line = edge.line
    source, target = cell.boxes[line.source], cell.boxes[line.target]
    start = _middle(source) if line.branch is None else cell.place(line.branch)
    points = [start, *map(cell.place, line.corners), _middle(target)]
    if line.branch is None:
        points[0] = _border(source, points[1])
    points[-1] = _border(target, points[-2])
    wire = wires.wire(edge.kind, line.source, line.target, cell.inside.at.t, tuple(points), BEND)
    over = wires.shortened(tuple(points), BEND) if line.over else ()
    return wire._replace(branch=line.branch is not None, over=over)


def _middle(box: Box) -> Point:
    return round(box.x + box.width / 2, 2), round(box.y + box.height / 2, 2)


def _border(box: Box, toward: Point) -> Point:
    """Where a line from the middle of a box crosses its border, on the way (axis-parallel) to a point."""
    x, y = _middle(box)
    if toward[1] == y:
        return (box.x if toward[0] < x else round(box.x + box.width, 2)), y
    return x, (box.y if toward[1] < y else round(box.y + box.height, 2))
