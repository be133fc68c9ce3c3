"""Rows: the rows of the time steps, and the places in them from the words on the left to the outputs."""

from functools import cached_property

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.graphs.graph import Graph, Node
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.layouts.computed import contents
from rnn_unroll.picture.layouts.computed.measures import BACK, CENTRE, HEIGHT, LOSS, MEMORY, WIDTH, Measures
from rnn_unroll.picture.layouts.parts import labels, widths
from rnn_unroll.picture.route import Point

MARGIN = 10
BRACE = 18
"""Width of a brace, with its distance from what it spans."""
BESIDE = 8
"""Distance of a word or a symbol from the box that it stands beside."""
ROOM = 36
"""Width of the room for the symbol of an input or output, with an index of three digits."""
USUAL = 10
"""An index as wide as most. The width of a figure must not depend on how many steps it has."""
WORD = 13
"""Type size of an input's word."""
GAP = 34
"""Distance from one column of boxes to the next, at least."""
CROSSED = 30
"""What the wires of two chains, which cross between two layers, and their gradients' arrows add to it."""
AROUND = 14
"""Room around the name of the weights on a wire, for the arrow's head."""
ASIDE, RISE, NAMED = 28, WIDTH + 30, 20
"""How far the box of a backward state stands below the forward state's, so that wires pass both, and on its
right; and what is added to that if a memory's name and that of weights stand between, beside gradients.
"""
UNDER = 18
"""From the lower border of a state to the baseline of its symbol, and from there to that of the next line."""
CHOSEN = 16
"""From the lower border of an output to the baseline of what it says."""
OVER = 10
"""From what it says to the upper border, where gradients come back from a loss below it."""
LOSSES, TARGET = 36, 15
"""The gap between an output and its loss, and from the loss to the baseline of its target."""
FALL = 8
"""Distance of the wire of a fed-back output from what stands above it."""
APART = 10
"""Distance from one row to the next, from what is lowest to what is highest."""
TURN, ENTRY = 14, 22
"""How far from the output, and from the state that reads it, such a wire turns."""
EXIT = 5
"""How far under the middle of an output it leaves; above that stands the output's symbol."""
INITIAL = 26
"""Height of the equation of an initial state."""
LEAD = 34
"""Length of the arrow from a⟨0⟩."""
CAPTION = 28
"""Height of a band's caption."""
BAND, BAND_SIDE = 6, 30
"""How far a band reaches past what stands in it, up and down, and to the left of the states."""
REMARK = 16


class Rows(Measures):
    """The places of one figure. In a time step, y counts from the upper border of a forward state."""

    def __init__(self, spec: FigureSpec, graph: Graph) -> None:
        super().__init__(spec, graph)
        self.fed_back = any(step.reads == "feedback" for step in self.plan.steps)
        self.high = HEIGHT + (ASIDE if self.both else 0)
        """Height of the boxes of a row, and that of its inputs."""
        if self.both:
            self.answer = max(self.answer, self.high)
        self.output_top = (self.high - self.answer) / 2
        spanned = (self.inputs, None if self.crowned else self.outputs)
        self.input = MARGIN + (BRACE if any(spanned) else 0) + self.words + BESIDE
        """Left border of the inputs."""
        self.rise: float = RISE
        """How far the box of a backward state stands on the right of the forward state's."""
        if self.memory and self.weights and self.gradients:
            self.rise += NAMED
        self.rise = max(self.rise, self._symbol("a") + 4)
        self.past = self._past()
        """How far the symbol of a backward state reaches past its box, where a name comes next."""
        first, apart = self.input + WIDTH + self._gap("input"), self.chains + self._between()
        self.states = [first + layer * apart for layer in range(self.layers)]
        """Left border of each layer's forward states."""
        writing = max(self._gap("output"), BACK + GAP if self.gradients else 0)
        self.output = self.chain_end(self.layers) + self.past + writing
        self.brace = self.output + WIDTH + BESIDE + ROOM + BRACE
        """The x of the brace T_y, if it stands on the right."""
        self.right = (self.brace if self.crowned else self.output + WIDTH + BESIDE + ROOM) + MARGIN
        self.head = max(0, -self.output_top) + (OVER + WORD if self.gradients else 0)
        """How far a row reaches up from y = 0, and down."""
        self.foot = self._foot()
        self.pitch = self.head + self.foot + APART + (FALL + 8 if self.fed_back else 0)
        boundary = self.plan.boundary
        self.top = 8 + self.initial + LEAD + self.head
        self.top += REMARK if self.last == 1 else 0
        self.top += CAPTION if boundary else 0
        self.below = self.y(self.last) + self.foot + 14
        """The y at which the legend begins; the note follows it."""
        if boundary:
            self.below += BAND
        if self.both:
            end = self.initial_top(backward=True) + self.initial + 8
            self.below = max(self.below, end + (REMARK if self.last == 1 else 0))
        self.bottom = self.below + self.legend_height

    @property
    def initial(self) -> float:
        """Height of an initial state: of its box, or of its equation if it is zero."""
        return HEIGHT if self.graph.begins else INITIAL

    @cached_property
    def words(self) -> float:
        """Width of the column of the inputs' symbols and words."""
        if self.spec.cut_into == "numbers":
            return ROOM
        read = [node for node in self.nodes.values() if node.kind == "input" and node.token]
        return max([ROOM, *(widths.width(contents.input_word(self, node), WORD) for node in read)])

    def _past(self) -> float:
        if not self.both or not (self.weights or self.gradients):
            return 0.0
        return max(0.0, self._symbol("r") - WIDTH)

    def _symbol(self, letter: str) -> float:
        """Where the symbol of a state ends, from the left border of its box."""
        symbol = math_labels.indexed(letter, USUAL, self.layers if self.layers > 1 else None)
        return CENTRE + 8 + MEMORY * self.memory + symbol.width

    def _gap(self, kind: str) -> float:
        """Distance of two columns of boxes, in which the names on a kind of wire have room."""
        return max(GAP, self._name(kind) + AROUND) if self.weights else GAP

    def _between(self) -> float:
        """Distance of two layers."""
        if self.both:
            return self.past + self._gap("depth") + CROSSED * (1 + self.gradients)
        if not self.weights:
            return GAP
        # Beside the symbols of a layer's states stand the names at the recurrent wires of the next.
        named = self._name("recurrent") + BESIDE + (BACK + 4) * self.gradients
        return max(self._gap("depth"), self._symbol("a") + 2 + named - CENTRE - WIDTH)

    def _name(self, kind: str) -> float:
        """Width of the widest name of the weights on a kind of wire."""
        named = (
            labels.weight(self.spec, self.graph, edge.kind, self.nodes[edge.target])
            for edge in self.graph.edges
            if edge.kind.replace("early", "output").replace("feedback", "input") == kind
        )
        return max((labels.WEIGHT * label.width for label in named if label), default=0.0)

    def _foot(self) -> float:
        """How far a row reaches down."""
        lines = UNDER * (1 + self.lower)
        state = HEIGHT + self.sunk + lines
        if self.both:
            state = max(state, self.high + lines)
        output = self.output_top + self.answer + (LOSSES + LOSS + TARGET if self.gradients else CHOSEN)
        read = 0.0
        if self.spec.cut_into == "numbers" or self.heated is not None:
            read = self.high + CHOSEN * ((self.spec.cut_into == "numbers") + (self.heated is not None))
        return max(state + 7, output + 5, read + 5)

    @property
    def lower(self) -> bool:
        """Whether a second line of names stands under the symbols of states."""
        return self.memory or (self.weights and self.both)

    @property
    def sunk(self) -> float:
        """How much lower the symbol of a forward state stands, below the wires into the backward one."""
        return 0 if not self.both else 12 + (BACK + 4) * self.gradients

    def y(self, t: int) -> float:
        """The place of a time step."""
        later = t > self.plan.boundary > 0
        return self.top + (t - 1) * self.pitch + (CAPTION + 2 * BAND if later else 0)

    def initial_top(self, *, backward: bool) -> float:
        """Upper border of the initial states."""
        return (
            self.y(self.last) + self.high + LEAD + UNDER * self.lower
            if backward
            else self.top - self.head - LEAD - self.initial - (CAPTION if self.plan.boundary else 0)
        )

    def corner(self, node: Node) -> Point:
        """The upper left corner of a node's box; y counts from the upper border of its row."""
        if node.kind in ("output", "early"):
            return self.output, self.output_top
        if node.kind == "loss":
            return self.output, self.output_top + self.answer + LOSSES
        if not node.layer:
            return self.input, 0
        x = self.states[node.layer - 1]
        return (x + self.rise, ASIDE) if node.backward else (x, 0)

    def height(self, node: Node) -> float:
        """The height of a node's box."""
        if node.kind in ("output", "early"):
            return self.answer
        return HEIGHT if node.layer else self.high

    def chain_end(self, layer: int) -> float:
        """The right border of a layer's last chain."""
        return self.states[layer - 1] + self.chains

    @property
    def chains(self) -> float:
        """Width of the column of a layer's states."""
        return WIDTH + (self.rise if self.both else 0)

    def meeting(self, layer: int) -> float:
        """The x at which the wires of two chains meet on the left of a layer."""
        return (self.chain_end(layer - 1) + self.past + self.states[layer - 1]) / 2

    @property
    def turn(self) -> float:
        """How far on the right of an output the wire turns by which it is fed back."""
        return TURN + (BACK if self.gradients else 0)

    @property
    def entry(self) -> float:
        """The x at which the wire of a fed-back output comes down beside a state."""
        return self.states[0] - ENTRY

    def symbol(self, node: Node) -> Point:
        """Where a state's symbol begins: beside the wires that leave the state, or come up into it."""
        x, y = self.corner(node)
        off = 8 + (MEMORY if self.memory else 0)
        return x + CENTRE + off, y + HEIGHT + UNDER + (0 if node.backward else self.sunk)
