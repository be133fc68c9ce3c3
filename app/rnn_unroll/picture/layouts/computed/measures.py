"""Measures: what a figure of the computed style shows, and the sizes that all have, wherever time runs."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.graphs import facts
from rnn_unroll.graphs.graph import Graph, Node, Vector
from rnn_unroll.models.window import Window
from rnn_unroll.picture.layouts.computed import answers
from rnn_unroll.picture.layouts.parts import braces, doubts, labels, legends, sizes
from rnn_unroll.picture.marks import Box
from rnn_unroll.picture.route import Point

WIDTH, HEIGHT, CORNER = 68, 42, 9
"""Size of a node's box, and the radius of its corners."""
CENTRE = WIDTH / 2
BEND = 12
NOTE = 18
"""Height of the line under the figure that states the cell's convention."""
LEGEND = 74
"""Height of the legend of gradients or of heat."""
GAUGE = 6
"""Height of the bar inside a box that shows the size of a gradient."""
LOSS = 26
"""Height of a loss's box."""
BACK = 12
"""Distance between an edge and the arrow of its gradient."""
MEMORY = 11
"""How far the line of the memory is above that of the state."""
BROAD = 18
"""How much broader large labels make an output's box, and the distance of time steps with one layer."""


class Measures(ABC):
    """What one figure shows. The grids below know where."""

    def __init__(self, spec: FigureSpec, graph: Graph) -> None:
        self.spec, self.graph, self.plan, self.layers = spec, graph, graph.plan, graph.layers
        self.loss, self.heated, self.heat = graph.loss, graph.heated, sizes.heats(spec, graph)
        self.gradients, self.relative = graph.loss is not None, spec.look.heat == "relative"
        self.timeline = spec.timeline
        self.nodes: dict[str, Node] = {node.key: node for node in graph.nodes}
        self.last = len(graph.steps)
        self.both = graph.directions == 2
        self.weights = "weights" in spec.look.show
        self.bare_output = spec.wiring.kind.ty.fixed
        self.type = spec.look.type
        """How many times as large as usual everything is written."""
        self.large = self.type > 1
        self.small = self.type if self.large else labels.WEIGHT
        """Scale of the names of weights and memories. On a projector, smaller ones could not be read."""
        self.broad = BROAD if self.large and spec.task else 0
        """How much broader than others an output's box is, for the names in it."""
        self.explained = spec.look.legend == "on"
        self.inputs = braces.contiguous(step.t for step in self.plan.steps if step.i)
        self.outputs = braces.contiguous(step.t for step in self.plan.steps if step.j)
        self.memory = CELLS[spec.model.cell].memory == "own"
        self.attends, self.aligned = graph.attends, "alignment" in spec.look.show
        self.answer = answers.height(spec, HEIGHT)
        """Height of an output's box."""
        figure = facts.figure(spec, graph.plan)
        self.units = _largest(spec.model.window, graph)
        self.differences = spec.edited.compare == "difference"
        """Whether cells show what edits add to the numbers, in place of the numbers."""
        self.free = spec.edited.compare == "feedback"
        """Whether the other run is the one that reads its own outputs in place of targets."""
        self.largest_difference = graph.largest_difference or 1.0
        self.renamed = any(node.ghost and node.ghost.token for node in graph.nodes) and not self.differences
        """Whether a token stands beside the one that an output would have chosen."""
        self.unknown = doubts.unknown(figure, graph)
        self.lines = [
            *legends.changes(spec, figure, graph.largest_difference),
            *legends.lines(figure, self.unknown),
        ]

    @property
    def legend_height(self) -> float:
        """Height of the legend and the note below it."""
        count = self.attends + self.gradients + (self.heated is not None) + self.explained
        note = NOTE if CELLS[self.spec.model.cell].note else 0
        return (LEGEND * count + legends.LINE * len(self.lines) + note) * self.type

    @abstractmethod
    def corner(self, node: Node) -> Point:
        """The upper left corner of a node's box, in its time step."""

    def height(self, node: Node) -> float:
        """The height of a node's box."""
        return self.answer if node.kind in ("output", "early") else HEIGHT

    def part(self, node: Node, values: Vector) -> Vector:
        """The numbers of a node's vector that are drawn: of a state those of the window."""
        window = self.spec.model.window
        if window is None or node.kind not in ("state", "initial-state"):
            return values
        units = self.units.get((node.layer, node.backward), window.units)
        return tuple(values[k] for k in units)

    @property
    def crowned(self) -> bool:
        """Whether the brace T_y must stand above: some of its columns, but not all, are also T_x's."""
        x, y = self.inputs, self.outputs
        return bool(x and y and x != y and x[0] <= y[1] and y[0] <= x[1])

    def fed(self, node: Node) -> bool:
        """Whether the wire of a fed-back output comes down beside a node."""
        return self.plan.steps[node.t - 1].reads == "feedback"

    def gauged(self, node: Node) -> bool:
        """Whether the node's box has a bar for the size of its gradient."""
        return node.size is not None and node.kind in ("state", "input", "attended")


def _largest(window: Window | None, graph: Graph) -> Mapping[tuple[int, bool], Sequence[int]]:
    """The indices of the units of each chain that are largest on average over the steps of the window, in
    their order; empty if the window does not choose them so.
    """
    if window is None or not window.largest:
        return {}
    chains: dict[tuple[int, bool], list[Vector]] = {}
    for node in graph.nodes:
        if node.kind == "state" and window.first <= node.t <= window.last:
            chains.setdefault((node.layer, node.backward), []).append(node.values)
    sizes = {chain: np.abs(rows).mean(axis=0) for chain, rows in chains.items()}
    return {chain: sorted(np.argsort(-of, kind="stable")[: window.largest]) for chain, of in sizes.items()}


@cache
def box_at(x: float, y: float, height: float = HEIGHT, width: float = WIDTH) -> Box:
    """A node's box with its upper left corner at (x, y)."""
    return Box(x, y, width, height, CORNER)
