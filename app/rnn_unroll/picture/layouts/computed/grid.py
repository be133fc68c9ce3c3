"""Grid: the columns of the time steps, and the rows from the outputs down to the labels of the inputs."""

from functools import cache, cached_property

from rnn_unroll import tokens
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.graphs import facts
from rnn_unroll.graphs.graph import Graph, Node
from rnn_unroll.picture.layouts.computed import answers
from rnn_unroll.picture.layouts.parts import braces, legends, sizes
from rnn_unroll.picture.route import Point
from rnn_unroll.picture.scene import Box

PITCH, WIDE_PITCH = 104, 122
"""Distance from one time step to the next; with several layers it is wider, as labels name the layer."""
WIDTH, HEIGHT, CORNER = 68, 42, 9
"""Size of a node's box, and the radius of its corners."""
CENTRE = WIDTH / 2
ROW = 116
"""Distance from the row of outputs to that of states, and from states to inputs."""
LAYER = 96
"""Distance from one layer of states to the next."""
TOP = 72
"""Upper border of the row of outputs, below two lines of labels."""
CROWN = 44
"""Height that a brace above the outputs adds to TOP."""
MARGIN = 24
BAND, BAND_SIDE = 45, 15
"""How far a band reaches past the states' boxes, up and down, and to the sides."""
CAPTION_ROOM = 40
"""Width that a band gains if its caption stands to the right of the last arrow."""
NAME_ROOM = 50
"""Width that it gains in addition if the arrow has the name of its weights."""
BEND = 12
NOTE = 18
"""Height of the line under the figure that states the cell's convention."""
LEAD = 54
"""Length of the arrow from a⟨0⟩."""
BACK = 12
"""Distance between an edge and the arrow of its gradient."""
MEMORY = 11
"""How far the line of the memory is above that of the state."""
NAME = 26
"""Width added between columns if outputs are fed back, for the names beside their wires."""
BESIDE = 16
"""The same for a memory's lines, whose names stand beside those of states."""
SPREAD = 25
"""Distance of the wires between an output and its loss from the middle, where the label stands."""
LOSS, OVER = 26, 62
"""Height of a loss's box, and the gap between it and its output."""
LEGEND = 74
"""Height of the legend of gradients or of heat."""
GAUGE = 6
"""Height of the bar inside a box that shows the size of a gradient."""
REMARK = 16
"""Width that the remark at the initial state of a lone step adds."""
GAP, NAMED, CHOSEN = 48, 14, 16
"""The gap between an output and the state h̃ that it reads, and what the name of the weights and the token
that stands there under gradients add.
"""
LINES, LONGER, HIGHEST = 96, 4, 200
"""Height of the room for lines of attention: the least, what each time step adds, and the most."""
BEFORE = 18
"""Width that the band of an encoder adds on the left if its caption stands there, beside such lines."""
ROW_HEIGHT, LOWEST_ROW = 30, 16
"""Height of a row of an alignment, at most and at least."""
HEADER = 44
"""Height of the tokens above an alignment, with their margin."""
ABREAST = 8
"""The most inputs whose columns of an alignment stand over their states. If there are more, the alignment is
narrower, so that all of it stands beside the decoder.
"""
CELL, LETTER = 24, 6.4
"""The least width of a narrow column, and that of a column of small type."""
ASIDE, RISE = 44, 68
"""How far the box of a backward state stands to the right of the forward state's, so that wires pass both,
and above it.
"""


class Grid:
    """The places of the rows and columns of one figure."""

    def __init__(self, spec: FigureSpec, graph: Graph) -> None:
        self.spec, self.graph, self.plan, self.layers = spec, graph, graph.plan, graph.layers
        self.loss, self.heated, self.heat = graph.loss, graph.heated, sizes.heats(spec, graph)
        self.gradients, self.relative = graph.loss is not None, spec.look.heat == "relative"
        self.timeline = spec.timeline
        self.nodes: dict[str, Node] = {node.key: node for node in graph.nodes}
        self.last = len(graph.steps)
        both = graph.directions == 2
        self.wide = WIDTH + (ASIDE if both else 0)
        self.middle = (self.wide - WIDTH) / 2
        """Left border of an input's or output's box, inside its column."""
        self.weights = "weights" in spec.look.show
        self.bare_output = spec.wiring.kind.ty.fixed
        self.inputs = braces.contiguous(step.t for step in self.plan.steps if step.i)
        self.outputs = braces.contiguous(step.t for step in self.plan.steps if step.j)
        self.pitch = (PITCH if self.layers == 1 else WIDE_PITCH) + self.wide - WIDTH
        self.pitch += BACK if self.gradients else 0
        self.memory = CELLS[spec.model.cell].memory == "own"
        self.fall = (self.pitch - WIDTH) / 2
        """Distance from an output's right side to the wire by which it is fed back."""
        if (self.weights or self.memory) and any(step.reads == "feedback" for step in self.plan.steps):
            self.pitch += NAME
        elif self.memory and (both or (self.weights and self.gradients)):
            self.pitch += BESIDE
        self.left = 128 if self.layers == 1 else 150
        self.left += REMARK if self.last == 1 else 0
        self.attends, self.aligned = graph.attends, "alignment" in spec.look.show
        self.left += BEFORE if self.attends else 0
        self.top: float = TOP + (CROWN if self.crowned else 0)
        self.gap = GAP + NAMED * self.weights + CHOSEN * self.gradients
        self.answer = answers.height(spec, HEIGHT)
        """Height of an output's box."""
        over = LOSS + OVER if self.gradients else 0
        needed = HEADER + LOWEST_ROW * self.plan.ty if self.aligned else 0
        self.top = max(self.top, needed - over - self.answer - HEIGHT - self.gap)
        """Upper border of the highest boxes: those of the losses if they are shown, else of the outputs."""
        self.output = self.top + over
        self.attended = self.output + self.answer + self.gap
        """Upper border of the states h̃ that outputs read, if a decoder attends to its encoder."""
        rise = RISE if both else 0
        highest = self.output + self.answer - HEIGHT + ROW + rise
        if self.attends:
            highest = self.attended + HEIGHT + min(HIGHEST, LINES + LONGER * self.last)
        self.states = [
            highest + (LAYER + rise) * (self.layers - layer) for layer in range(1, self.layers + 1)
        ]
        """Upper border of each layer's forward states."""
        self.input = self.states[0] + ROW
        below = any(step.reads in ("input", "start") for step in self.plan.steps)
        self.brace = self.input + (HEIGHT + 52 if below else BEND + 28)
        self.brace += 18 if below and self.heated is not None else 0
        self.below = self.brace + 44
        """The y at which the legend begins; the note follows it."""
        sizes_of_returned = [
            edge.size or 0.0
            for step in graph.steps
            for edge in step.gradients
            if edge.source.kind == "attended" and edge.target.t != edge.t
        ]
        self.largest = max(sizes_of_returned, default=0.0)
        """The largest gradient that comes back along a line of attention."""
        count = self.attends + self.gradients + (self.heated is not None)
        self.lines = legends.lines(facts.figure(spec, graph.plan))
        self.bottom = self.below + LEGEND * count + legends.LINE * len(self.lines)
        self.bottom += NOTE if CELLS[spec.model.cell].note else 0

    @property
    def crowned(self) -> bool:
        """Whether the brace T_y must stand above: some of its columns, but not all, are also T_x's."""
        x, y = self.inputs, self.outputs
        return bool(x and y and x != y and x[0] <= y[1] and y[0] <= x[1])

    def x(self, t: int) -> float:
        """The left border of a time step's column."""
        return self.left + (t - 1) * self.pitch

    def corner(self, node: Node) -> Point:
        """The upper left corner of a node's box; x counts from the left border of its column."""
        if node.kind in ("output", "early"):
            return self.middle, self.output
        if node.kind == "loss":
            return self.middle, self.top
        if node.kind == "attended":
            return self.middle, self.attended
        if not node.layer:
            return self.middle, self.input
        y = self.states[node.layer - 1]
        return (ASIDE, y - RISE) if node.backward else (0, y)

    def height(self, node: Node) -> float:
        """The height of a node's box."""
        return self.answer if node.kind in ("output", "early") else HEIGHT

    def meeting(self, layer: int) -> float:
        """The y at which the wires of two chains meet below a layer."""
        return (self.states[layer - 2] - RISE + self.states[layer - 1] + HEIGHT) / 2

    def fed(self, node: Node) -> bool:
        """Whether the wire of a fed-back output comes down beside a node."""
        return self.plan.steps[node.t - 1].reads == "feedback"

    def gauged(self, node: Node) -> bool:
        """Whether the node's box has a bar for the size of its gradient."""
        return node.size is not None and node.kind in ("state", "input", "attended")

    @property
    def row(self) -> float:
        """Height of a row of an alignment; all rows end where the states h̃ do."""
        return min(ROW_HEIGHT, (self.attended + HEIGHT - HEADER) / self.plan.ty)

    @cached_property
    def cell(self) -> float:
        """Width of a column of an alignment."""
        if self.plan.tx <= ABREAST:
            return self.pitch
        words = [node.token for node in self.nodes.values() if node.kind == "input"]
        widest = max(tokens.columns(tokens.label(word)) for word in words)
        return min(self.pitch, max(CELL, widest * LETTER + 10))

    @property
    def aligned_left(self) -> float:
        """The x of the left border of an alignment; its right one is between the encoder and the decoder."""
        return self.x(self.plan.boundary) + (self.pitch + WIDTH) / 2 - self.cell * self.plan.tx

    @property
    def header(self) -> float:
        """The y at which the first row of an alignment begins."""
        return self.attended + HEIGHT - self.row * self.plan.ty


@cache
def box_at(x: float, y: float, height: float = HEIGHT) -> Box:
    """A node's box with its upper left corner at (x, y)."""
    return Box(x, y, WIDTH, height, CORNER)
