"""Grid: columns of the time steps, and rows from the outputs down to the labels under the inputs."""

from functools import cache

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.graphs.graph import Graph, Node
from rnn_unroll.picture.layouts import frame
from rnn_unroll.picture.layouts.parts import braces, sizes
from rnn_unroll.picture.route import Point
from rnn_unroll.picture.scene import Box

PITCH, WIDE_PITCH = 104, 122
"""From one time step to the next; wider where labels carry a layer too."""
WIDTH, HEIGHT, CORNER = 68, 42, 9
"""A node's box."""
CENTRE = WIDTH / 2
ROW = 116
"""From the outputs' row to the states', and from the states' to the inputs'."""
LAYER = 96
"""From one layer of states to the next."""
TOP = 72
"""Upper border of the outputs' row, below two lines of labels."""
CROWN = 44
"""What a brace above the outputs adds to that."""
MARGIN = 24
BAND, BAND_SIDE = 45, 15
"""How far a band reaches past the states' boxes, up and down, and to the sides."""
CAPTION_ROOM = 40
"""What a band grows by where its caption moves to the right of the last arrow."""
BEND = 12
NOTE = 18
"""Height of the line under the figure that states the cell's convention."""
LEAD = 54
"""Length of the arrow from a⟨0⟩."""
BACK = 12
"""How far beside an edge its gradient comes back."""
SPREAD = 25
"""How far from the middle the wires run between an output and its loss: its label is between."""
LOSS, OVER = 26, 62
"""Height of a loss's box, and the gap between it and its output."""
LEGEND = 74
"""Height of the legend of gradients or of heat."""
GAUGE = 6
"""Height of the bar that tells a gradient's size inside a box."""
ASIDE, RISE = 44, 68
"""Where the box of a backward chain's state stands beside that of the forward chain's: to the
right, so that wires pass by both, and above."""


class Grid:
    """Where the rows and columns of one figure lie."""

    def __init__(self, spec: FigureSpec, graph: Graph) -> None:
        self.spec, self.graph, self.plan, self.layers = spec, graph, graph.plan, graph.layers
        self.loss, self.heated, self.heat = graph.loss, graph.heated, sizes.heats(spec, graph)
        self.gradients, self.relative = graph.loss is not None, spec.look.heat == "relative"
        self.shown = frame.shown(spec, graph)
        self.nodes: dict[str, Node] = {node.key: node for node in graph.nodes}
        self.last = len(graph.steps)
        both = graph.directions == 2
        self.wide = WIDTH + (ASIDE if both else 0)
        self.middle = (self.wide - WIDTH) / 2
        """Left border of an input's or output's box inside its column."""
        self.weights = "weights" in spec.look.show
        self.bare_output = spec.wiring.kind.ty.fixed
        self.inputs = braces.contiguous(step.t for step in self.plan.steps if step.i)
        self.outputs = braces.contiguous(step.t for step in self.plan.steps if step.j)
        self.pitch = (PITCH if self.layers == 1 else WIDE_PITCH) + self.wide - WIDTH
        self.pitch += BACK if self.gradients else 0
        self.left = 128 if self.layers == 1 else 150
        self.top = TOP + (CROWN if self.crowned else 0)
        """Upper border of the highest boxes: the losses', where they are shown, or the outputs'."""
        self.output = self.top + (LOSS + OVER if self.gradients else 0)
        rise = RISE if both else 0
        self.states = [
            self.output + ROW + rise + (LAYER + rise) * (self.layers - layer)
            for layer in range(1, self.layers + 1)
        ]
        """Upper border of each layer's forward states."""
        self.input = self.states[0] + ROW
        below = any(step.reads in ("input", "start") for step in self.plan.steps)
        self.brace = self.input + (HEIGHT + 52 if below else BEND + 28)
        self.brace += 18 if below and self.heated is not None else 0
        self.below = self.brace + 44
        """Where the legend begins, and the note after it."""
        legends = self.gradients + (self.heated is not None)
        self.bottom = self.below + LEGEND * legends + (NOTE if CELLS[spec.model.cell].note else 0)

    @property
    def crowned(self) -> bool:
        """Whether T_y's brace must go above: its columns share some of T_x's, but not all."""
        x, y = self.inputs, self.outputs
        return bool(x and y and x != y and x[0] <= y[1] and y[0] <= x[1])

    def x(self, t: int) -> float:
        return self.left + (t - 1) * self.pitch

    def corner(self, node: Node) -> Point:
        """Upper left corner of a node's box, from the left border of its column."""
        if node.kind == "output":
            return self.middle, self.output
        if node.kind == "loss":
            return self.middle, self.top
        if not node.layer:
            return self.middle, self.input
        y = self.states[node.layer - 1]
        return (ASIDE, y - RISE) if node.backward else (0, y)

    def meeting(self, layer: int) -> float:
        """Height at which the wires of two chains meet below a layer."""
        return (self.states[layer - 2] - RISE + self.states[layer - 1] + HEIGHT) / 2

    def gauged(self, node: Node) -> bool:
        """Whether the node's box tells the size of its gradient."""
        return node.size is not None and node.kind in ("state", "input")


@cache
def box_at(x: float, y: float) -> Box:
    return Box(x, y, WIDTH, HEIGHT, CORNER)
