"""Pile: the columns of one network, piled on top of each other. Copies of a node share one symbol."""

from collections.abc import Sequence

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.graphs.graph import Graph, Node
from rnn_unroll.look.styles import STYLES
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.layouts.parts import changed, labels
from rnn_unroll.picture.marks import Box, PlacedLabel, PlacedText
from rnn_unroll.picture.scene import Column, PlacedNode

REACH = 36
"""How far a loop reaches past the side of its box."""
NEST = 11
"""Distance between the loop of a state and that of its memory, which lies inside."""
LOW_PORT = 4
"""How far below the upper border of a tall box its outer loop leaves, in px."""
INNER = 24
"""Height of a memory's loop beside a tall box, with its name in it."""
DELAY_WIDTH = 54
"""Width of the words beside the mark of a delay."""
FALL = 40
"""Distance from the rightmost box to the wire of a fed-back output."""
LETTER = 7.5
"""Approximate width of a letter of small text."""


class Pile:
    """The columns of one network, piled on top of each other at `x`.

    `flat` are the columns in the unrolled figure. `two`: the network has two chains. `fed`: outputs are fed
    back.
    """

    def __init__(self, spec: FigureSpec, graph: Graph, flat: Sequence[Column]) -> None:
        self.spec, self.graph, self.flat = spec, graph, flat
        self.x = 0.0
        self.nodes: dict[str, Node] = {node.key: node for node in graph.nodes}
        self.steps = [graph.steps[column.t - 1] for column in flat]
        self.fed = any(wire.kind == "feedback" for column in flat for wire in column.wires)
        self.two = graph.directions == 2
        self.memory = CELLS[spec.model.cell].memory == "own"
        boxes = [node.box for column in flat for node in column.nodes if node.layer]
        self.wide = max(box.x + box.width for box in boxes)
        self.placed = [[self.node(node) for node in column.nodes] for column in flat]
        self.boxes = {node.key: node.box for nodes in self.placed for node in nodes}

    @property
    def loops(self) -> bool:
        """Whether the network has a loop; a single step has none."""
        return len(self.flat) > 1

    @property
    def left(self) -> float:
        """Width that the pile needs to the left of its boxes: for loops, or else for symbols beside them."""
        if self.loops:
            return REACH + self.farther + DELAY_WIDTH + 10
        return max(0.0, *(-node.label.x for nodes in self.placed for node in nodes if node.label))

    @property
    def farther(self) -> float:
        """How much farther to the left than one loop the two loops of a cell with a memory reach."""
        return self.reach + NEST * self.memory - REACH if self.loops else 0

    @property
    def reach(self) -> float:
        """How far the inner loop reaches past the side of its box: around the name of a layer's memory."""
        return REACH + (12 if self.memory and self.graph.layers > 1 else 0)

    def across(self, box: Box) -> float:
        """The y at which a state's loop comes into its box: the middle, or lower beside a tall box, because
        the name of the memory stands in the loop above.
        """
        middle = box.y + box.height / 2
        if not (self.memory and self.loops and box.height > box.width):
            return middle
        return max(middle, box.y + LOW_PORT + 2 * NEST + INNER)

    @property
    def fall(self) -> float:
        """The x of the wire by which a fed-back output comes down."""
        return max(self.wide, *(box.x + box.width for box in self.boxes.values())) + FALL

    def node(self, node: PlacedNode) -> PlacedNode:
        """A node with the symbol that all its copies share and, for one state, the step that is visible."""
        label, text = self.named(node), node.text
        if self.shows_step(node):
            words = f"t = {node.t}"
            # Above the box, beside the wire that goes up; with two chains only beside the symbol.
            x, y = node.box.x + node.box.width / 2 + 6, node.box.y - 8
            if self.graph.attends and node.t <= self.graph.plan.boundary:
                # A line of attention goes up there, and bends to the right.
                x = node.box.x + node.box.width - 4
            if self.two and label:
                x, y = label.x - 8 - len(words) * LETTER, label.y
            text = PlacedText(words, round(x + len(words) * LETTER / 2, 1), y, value=True)
        box = node.box
        if label and not box.drawn:
            # Books draw no box here: the room is that of the label, the same for all copies.
            width = max(label.label.width + 6, box.width if self.two else 0)
            box = box._replace(x=round(box.x + (box.width - width) / 2, 2), width=round(width, 2))
        tag = node.tag
        if tag and self.shows_step(node):
            middle = box.x + box.width / 2
            tag = changed.lowered(tag, box, left=label is not None and label.x > middle)
        return node._replace(label=label, text=text, box=box, tag=tag)

    def shows_step(self, node: PlacedNode) -> bool:
        """Whether the visible step is written at this node: a state of the last layer's forward chain."""
        numbers = STYLES[self.spec.look.style].numbers and self.loops
        last = node.kind == "state" and node.layer == self.graph.layers
        return numbers and last and not self.nodes[node.key].backward

    def named(self, node: PlacedNode) -> PlacedLabel | None:
        """The symbol that all copies of a node share, with the index t."""
        box, layer = node.box, node.layer if self.graph.layers > 1 else None
        if node.kind == "state":
            backward = self.nodes[node.key].backward
            index = "t" if self.loops else node.t
            name = math_labels.indexed("r" if backward else "a", index, layer)
            if node.label is None:
                # There is no room below a tall box: the symbol stands beside it, under the loop.
                x = box.x + box.width + 8 if backward else box.x - 8 - name.width
                return PlacedLabel(name, round(x, 1), self.across(box) + 22)
            # If wires come up on the right, the symbol stands on the left.
            centre = box.x + box.width / 2
            left = (self.two and not backward) or (self.fed and node.layer == 1)
            return PlacedLabel(name, round(centre - 8 - name.width if left else centre + 8, 1), node.label.y)
        if node.kind == "attended" and node.label and node.box.drawn:
            index = "t" if self.loops else node.t
            return node.label._replace(label=math_labels.indexed("attended", index))
        letter = {"input": "x", "output": "y"}.get(node.kind)
        alike = [one for step in self.steps for one in step.nodes if one.kind == node.kind]
        if letter is None or node.label is None or len(alike) == 1:
            return node.label
        index = "t" if all(one.number == one.t for one in alike) else "i" if letter == "x" else "j"
        return labels.centred(math_labels.indexed(letter, index), box.x + box.width / 2, node.label.y)
