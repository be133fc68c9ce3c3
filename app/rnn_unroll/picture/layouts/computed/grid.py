"""Grid: the columns of the time steps, and the rows from the outputs down to the labels of the inputs."""

from functools import cached_property

from rnn_unroll import tokens
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.graphs.graph import Graph, Node
from rnn_unroll.picture.layouts.computed.measures import (
    BACK,
    BEND,
    BROAD,
    CENTRE,
    HEIGHT,
    LOSS,
    WIDTH,
    Measures,
)
from rnn_unroll.picture.layouts.parts import ends, widths
from rnn_unroll.picture.route import Point
from rnn_unroll.words import nodes

PITCH, WIDE_PITCH = 104, 122
"""Distance from one time step to the next; with several layers it is wider, as labels name the layer."""
BROADER, FED, TALLER = 22, 16, 8
"""What large labels add to that distance with several layers (with one: BROAD), and if outputs are fed back
to several; and to the distance of rows.
"""
NAMED_PITCH, NAMED_ROW = 56, 18
"""What the large names of weights add to these distances; those of two networks are longer than of one."""
WORDS, APART = 13, 8
"""Size of the type of a token, and the least room between the large tokens of two time steps."""
ROW = 116
"""Distance from the row of outputs to that of states, and from states to inputs."""
LAYER = 96
"""Distance from one layer of states to the next."""
TOP = 72
"""Upper border of the row of outputs, below two lines of labels."""
WAS = 14
"""Height that a line above the tokens of outputs adds to TOP."""
CROWN = 44
"""Height that a brace above the outputs adds to TOP."""
MARGIN = 24
BAND, BAND_SIDE = 45, 15
"""How far a band reaches past the states' boxes, up and down, and to the sides."""
CAPTION_ROOM = 40
"""Width that a band gains if its caption stands to the right of the last arrow."""
NAME_ROOM = 50
"""Width that it gains in addition if the arrow has the name of its weights."""
LEAD, NAMED_LEAD = 54, 60
"""Length of the arrow from a⟨0⟩, and what the large names of one layer's weights among several add to it."""
NAME = 26
"""Width added between columns if outputs are fed back, for the names beside their wires."""
BESIDE = 16
"""The same for a memory's lines, whose names stand beside those of states."""
SPREAD = 25
"""Distance of the wires between an output and its loss from the middle, where the label stands."""
OVER = 62
"""The gap between a loss's box and its output."""
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


class Grid(Measures):
    """The places of the rows and columns of one figure."""

    def __init__(self, spec: FigureSpec, graph: Graph) -> None:
        super().__init__(spec, graph)
        self.ends = ends.of(spec, self.plan)
        both = self.both
        self.wide = WIDTH + (ASIDE if both else 0)
        self.middle = (self.wide - WIDTH) / 2
        """Left border of an input's or output's box, inside its column."""
        self.pitch: float = (PITCH if self.layers == 1 else WIDE_PITCH) + self.wide - WIDTH
        self.pitch += BACK if self.gradients else 0
        fed = any(step.reads == "feedback" for step in self.plan.steps)
        if self.large:
            self.pitch += BROAD if self.layers == 1 else BROADER + FED * fed
            self.pitch = max(self.pitch, self._longest_word + APART)
        named = self.weights and self.large
        self.pitch += (NAMED_PITCH if self.plan.boundary else NAMED_PITCH / 2) if named else 0
        taller = NAMED_ROW if named else 0
        self.fall = (self.pitch - WIDTH) / 2
        """Distance from an output's right side to the wire by which it is fed back."""
        if (self.weights or self.memory) and fed:
            self.pitch += NAME * self.type if self.weights else NAME - (BROAD - 6) * self.large
        elif self.memory and (both or (self.weights and self.gradients)):
            self.pitch += BESIDE * self.type
        self.left: float = 128 if self.layers == 1 else 150
        self.left += (self.left - LEAD) * (self.type - 1)
        self.lead = LEAD + (NAMED_LEAD if self.weights and self.large and self.layers > 1 else 0)
        """Length of the arrow from a⟨0⟩."""
        self.left += self.lead - LEAD
        self.left += REMARK if self.last == 1 else 0
        self.left += BEFORE if self.attends else 0
        self.top: float = (TOP + (CROWN if self.crowned else 0)) * self.type
        # The token that an output would have chosen stands above the one that it has.
        self.top += WAS * self.type if self.renamed and not self.gradients else 0
        self.gap = (GAP + NAMED * self.weights + CHOSEN * self.gradients) * self.type
        self.row_pitch = ROW + taller + (TALLER if self.large else 0)
        over = LOSS + OVER * self.type if self.gradients else 0
        needed = HEADER + LOWEST_ROW * self.plan.ty if self.aligned else 0
        self.top = max(self.top, needed - over - self.answer - HEIGHT - self.gap)
        """Upper border of the highest boxes: those of the losses if they are shown, else of the outputs."""
        self.output = self.top + over
        self.attended = self.output + self.answer + self.gap
        """Upper border of the states h̃ that outputs read, if a decoder attends to its encoder."""
        rise = RISE if both else 0
        highest = self.output + self.answer - HEIGHT + self.row_pitch + rise
        if self.attends:
            highest = self.attended + HEIGHT + min(HIGHEST, LINES + LONGER * self.last)
        self.states = [
            highest + (LAYER + rise + taller) * (self.layers - layer) for layer in range(1, self.layers + 1)
        ]
        """Upper border of each layer's forward states."""
        self.input = self.states[0] + self.row_pitch
        below = any(step.reads in ("input", "start", "target") for step in self.plan.steps)
        self.brace = self.input + (HEIGHT + 52 * self.type if below else BEND + 28)
        self.brace += 18 * self.type if below and self.heated is not None else 0
        self.below = self.brace + 44 * self.type
        """The y at which the legend begins; the note follows it."""
        sizes_of_returned = [
            edge.size or 0.0
            for step in graph.steps
            for edge in step.gradients
            if edge.source.kind == "attended" and edge.target.t != edge.t
        ]
        self.largest = max(sizes_of_returned, default=0.0)
        """The largest gradient that comes back along a line of attention."""
        self.bottom = self.below + self.legend_height

    @property
    def _longest_word(self) -> float:
        """The width of the widest token that stands at a node."""
        found = [
            node for node in self.graph.nodes if node.token and node.kind in ("input", "output", "early")
        ]
        # A lone output has room at its side to say how sure it is.
        says = self.spec.task is not None and not self.spec.numeric and self.plan.ty > 1
        sure = nodes.answer("", 1.0)
        texts = [tokens.label(one.token) + (sure if says and one.kind == "output" else "") for one in found]
        return max((widths.width(text, WORDS * self.type) for text in texts), default=0.0)

    def x(self, t: int) -> float:
        """The left border of a time step's column."""
        return self.left + self.ends.place(t) * self.pitch

    def sides(self, node: Node) -> tuple[float, float]:
        """Where level wires touch a node, from the left border of its box: at its sides, or at the dots."""
        half = ends.DOTS / 2
        return (CENTRE - half, CENTRE + half) if self.ends.left_out(node.t) else (0, WIDTH)

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

    def meeting(self, layer: int) -> float:
        """The y at which the wires of two chains meet below a layer."""
        return (self.states[layer - 2] - RISE + self.states[layer - 1] + HEIGHT) / 2

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
