"""Grid: the heights, dots, labels and boxes of one textbook figure."""

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.patterns import PlanStep
from rnn_unroll.graphs import facts
from rnn_unroll.graphs.graph import Graph, Node
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.layouts.parts import doubts, legends, sizes
from rnn_unroll.picture.marks import Box

PITCH = 84
"""Distance from one time step to the next."""
WIDTH = 30
CENTRE = WIDTH / 2
GAP = PITCH - WIDTH
FELL = CENTRE - 2 - GAP / 2
"""The x of the wire by which an output is fed back, from the left border of the column that it enters."""
MEMORY = 10
"""How far the line of the memory is above that of the state."""
NAME = 14
"""Width added between columns of several layers if outputs are fed back, for the names beside their wires."""
TALL, SHORT, BETWEEN = 140, 92, 32
"""Height of a lone layer's box, height of each box in a stack, and the gap in a stack."""
ASIDE, LOW, APART = 34, 68, 12
"""With two chains: how far the backward chain's box stands to the right of the forward chain's, the height
of each, and the gap between them: the backward one is above.
"""
STEM = 40
"""Length of the arrows into and out of a box."""
LABEL_HEIGHT = 34
"""Height of the room for an output's label, with the index above the hat."""
SLOT = 44
"""Width of the room for an input or output."""
SIDE = 42
BEND = 10
ENTRY = 3
"""The x at which lines of attention come into a state h̃, beside the wire from the state below."""
BACK = 8
"""Distance between an edge and the arrow of its gradient."""
SPREAD = 6
"""Distance of the wires between an output and its loss from the middle."""
EARLY = 30
"""Width of the box of an early answer."""
LOSS = 76
"""Height of the row of losses, with the wires below it."""
LINES, LONGER, HIGHEST = 64, 3, 140
"""Height of the room for lines of attention: the least, what each time step adds, and the most."""
LEGEND = 58
"""Height of the legend of heat."""
DOTS = 26
"""Width that the dots keep free of arrows."""


class Grid:
    """Heights, dots, labels and boxes of one textbook figure."""

    def __init__(self, spec: FigureSpec, graph: Graph) -> None:
        plan = graph.plan
        self.facts = facts.figure(spec, plan)
        self.spec, self.graph, self.plan = spec, graph, plan
        self.count = len(plan.steps)
        # An open length ends with its symbol, as in x⟨T_x⟩; the dots stand in the step before that.
        inputs_end = plan.boundary or self.count
        self.elided = {
            end - 1
            for end, is_open in ((inputs_end, spec.symbolic_tx), (self.count, spec.symbolic_ty))
            if is_open
        }
        self.heat = sizes.heats(spec, graph)
        self.nodes: dict[str, Node] = {node.key: node for node in graph.nodes}
        both = graph.directions == 2
        self.wide = WIDTH + (ASIDE if both else 0)
        self.pitch = PITCH + self.wide - WIDTH
        fed = any(step.reads == "feedback" for step in plan.steps)
        self.memory = CELLS[spec.model.cell].memory == "own"
        weights = "weights" in spec.look.show
        if fed and graph.layers > 1 and (self.memory or weights):
            self.pitch += NAME
        self.before = BACK if fed and graph.loss is not None else 0
        """Width that the gradient of a fed-back output takes from the names before its wire."""
        self.pitch += self.before + 2 if self.before and weights else 0
        self.centre = self.wide / 2
        self.bare_input, self.bare_output = spec.wiring.kind.tx.at_most_one, spec.wiring.kind.ty.at_most_one
        self.left = SIDE
        self.tall = LOW if both else TALL if graph.layers == 1 else SHORT
        self.layer = 2 * LOW + APART if both else self.tall
        """Height of a layer with both its chains."""
        self.loss_baseline = 44
        self.output_baseline = self.loss_baseline + (LOSS if graph.loss is not None else 0)
        self.output_floor = self.output_baseline + 10
        self.top = self.output_floor + STEM
        self.attends = graph.attends
        if self.attends:
            self.top += LABEL_HEIGHT + min(HIGHEST, LINES + LONGER * self.count)
        self.floor = self.top + graph.layers * self.layer + (graph.layers - 1) * BETWEEN
        self.input_top = self.floor + STEM
        self.input_baseline = self.input_top + 22
        self.token_baseline = self.input_baseline + 22
        self.bottom: float = self.input_baseline + 18 + (20 if CELLS[spec.model.cell].note else 0)
        if spec.text_tokens:
            self.bottom += 20
        if plan.boundary:
            self.bottom = max(self.bottom, self.bracket_floor + 36)
        self.below = self.bottom - (20 if CELLS[spec.model.cell].note else 0)
        """The y at which the legend of heat begins; the note follows it."""
        self.unknown = doubts.unknown(self.facts, graph) if spec.text_tokens else frozenset[str]()
        self.lines = legends.lines(self.facts, self.unknown)
        self.lines_below = self.below + (LEGEND if graph.heated is not None else 0)
        self.bottom += LEGEND if graph.heated is not None else 0
        self.bottom += legends.LINE * len(self.lines)

    @property
    def attended(self) -> float:
        """The y of the upper border of the states h̃ that outputs read."""
        return self.output_floor + STEM

    @property
    def encoder_floor(self) -> float:
        """The y of both brackets if lines of attention go up, where the encoder's would be."""
        return self.input_baseline + 16 + (20 if self.spec.text_tokens else 0)

    @property
    def bracket_floor(self) -> float:
        """The y of the decoder's bracket, below all wires that enter the decoder from below."""
        if self.attends:
            return self.encoder_floor
        reads = {step.reads for step in self.plan.steps[self.plan.boundary :]}
        if "start" in reads:
            return self.input_baseline + 16
        return self.floor + (STEM + 14 if "feedback" in reads else 20)

    def state_top(self, layer: int, backward: bool = False) -> float:
        """The upper border of a layer's box; the backward chain's box is above the forward chain's."""
        top = self.top + (self.graph.layers - layer) * (self.layer + BETWEEN)
        return top if backward else top + self.layer - self.tall

    def step(self, t: int) -> PlanStep:
        return self.plan.steps[t - 1]

    def index(self, number: int, last: int, symbol: str, symbolic: bool) -> int | str:
        """The index of an input or output: the symbol of an open length for the last one, else its number."""
        return symbol if symbolic and number == last else number

    def input_label(self, i: int) -> math_labels.Label:
        if self.bare_input:
            return math_labels.indexed("x", None)
        return math_labels.indexed("x", self.index(i, self.plan.tx, "T_x", self.spec.symbolic_tx))

    def output_label(self, j: int) -> math_labels.Label:
        if self.bare_output:
            return math_labels.indexed("y", None)
        return math_labels.indexed("y", self.index(j, self.plan.ty, "T_y", self.spec.symbolic_ty))

    def loss_label(self, j: int) -> math_labels.Label:
        if self.bare_output:
            return math_labels.indexed("l", None)
        return math_labels.indexed("l", self.index(j, self.plan.ty, "T_y", self.spec.symbolic_ty))

    def feeds(self, t: int) -> bool:
        """Whether step t + 1 reads the output of step t."""
        return t < self.count and self.step(t + 1).reads == "feedback"

    def symbol(self, node: Node) -> int | str:
        """The index that the figure writes at a node."""
        if node.kind == "input":
            return self.index(node.number, self.plan.tx, "T_x", self.spec.symbolic_tx)
        if node.kind == "target" and self.spec.symbolic_ty and node.number >= self.plan.ty - 1:
            return "T_y-1"
        if node.kind in ("output", "loss"):
            return self.index(node.number, self.plan.ty, "T_y", self.spec.symbolic_ty)
        return node.number

    def box(self, node: Node) -> Box | None:
        """A node's box: the outline of a state, or the room for any other node's label, which is not drawn.

        None if the dots stand for the node, and for a⟨0⟩, which books leave out.
        """
        dots = node.t in self.elided
        if node.kind == "initial-state":
            return None
        if node.kind == "state":
            middle = CENTRE + (ASIDE if node.backward else 0)
            width: float = DOTS if dots else WIDTH
            top = self.state_top(node.layer, node.backward)
            return Box(middle - width / 2, top, width, self.tall, 0, not dots)
        if node.kind == "loss":
            if dots:
                return None
            width = max(self.loss_label(node.number).width + 6, 2 * SPREAD + 8)
            return Box(self.centre - width / 2, self.loss_baseline - 24, width, LABEL_HEIGHT, 0, drawn=False)
        if node.kind == "early":
            top = self.output_floor - LABEL_HEIGHT
            return None if dots else Box(self.centre - EARLY / 2, top, EARLY, LABEL_HEIGHT, 3)
        if node.kind == "output":
            if dots and not self.feeds(node.t):
                return None
            width = DOTS if dots else self.output_label(node.number).width + 6
            # If two wires come up, the label's room is as wide as the distance between them.
            width = max(width, ASIDE + 8) if self.wide > WIDTH else width
            top = self.output_floor - LABEL_HEIGHT
            return Box(self.centre - width / 2, top, width, LABEL_HEIGHT, 0, drawn=False)
        if dots:
            return None
        if node.kind == "attended":
            return Box(self.centre - WIDTH / 2, self.attended, WIDTH, LABEL_HEIGHT, 0, drawn=False)
        width = 40 if node.kind == "start-token" else self.input_label(node.number).width
        width = max(width, ASIDE + 8) if self.wide > WIDTH else width
        return Box(self.centre - width / 2, self.input_top, width, 30, 0, drawn=False)
