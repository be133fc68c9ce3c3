"""Scene: what is where. Boxes, wires and labels with coordinates; no markup, no colours, no sentences.

Lengths are in px of the unscaled figure; y grows downwards. In a column, x counts from the column's left
border, and y from its place.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from rnn_unroll.picture.marks import Box, PlacedLabel, PlacedText, Strip
from rnn_unroll.picture.plot import Plot
from rnn_unroll.picture.route import Point, Route
from rnn_unroll.timeline import Timeline
from rnn_unroll.words import Text


class Gauge(NamedTuple):
    """A bar for the size of a gradient: its track, and the share of the track that is filled."""

    x: float
    y: float
    width: float
    height: float
    share: float


class Numbers(NamedTuple):
    """A vector's numbers in print; each text ends at its x.

    `marked` is the index of the number that stands out, or -1; `around` outlines the cell of its unit.
    """

    texts: tuple[tuple[Text, float, float], ...]
    marked: int
    around: Box | None = None


class Heat(NamedTuple):
    """Heat on a box: its share of the full colour, from 0 to 1, and its size as text.

    `late`: only the end of the run gives it, and the run that is shown has not got there.
    """

    share: float
    words: PlacedText | None
    late: bool


class Row(NamedTuple):
    """What an output attends to, as a row of a matrix: its ground, a cell and a weight for each of the
    encoder's steps, and the token that the output chose, which ends at its x.
    """

    ground: Box
    cells: tuple[tuple[Box, float], ...]
    text: PlacedText


class Tag(NamedTuple):
    """A word over a node's border that says how the node was changed by hand: its ground and its text."""

    box: Box
    text: PlacedText


class Ghost(NamedTuple):
    """What a node was before the run was changed: its vector, pale, and a text, which may be None."""

    strip: Strip
    values: tuple[float, ...]
    text: PlacedText | None


Type = Literal["", "running", "gloss", "figure"]
"""The look of a node's text: the usual one of its kind, that of running text, small, or that of a number."""


class PlacedNode(NamedTuple):
    """A node, placed: its kind, key and accessible name, its box, and what is written in and at it.

    `aside` is a second text. `heat` covers the box. `ringed`: a second outline surrounds it. `waits`: the
    run has reached the node's step, but its numbers need the whole input. `row` is the node's row of the
    matrix of an alignment. `doubt` is the line under a token that the network does not know. `type` is the
    look of its text, where that is not the usual one of its kind. `edit` is how the node is changed by hand,
    which its `tag` says; `held` outlines the cells of units that are held. `asked`: a reader may pick the
    node as the answer to a question; `question` stands in it if that asks what it holds.
    """

    kind: str
    key: str
    t: int
    layer: int
    name: Text
    box: Box
    strip: Strip | None = None
    values: tuple[float, ...] = ()
    label: PlacedLabel | None = None
    text: PlacedText | None = None
    aside: PlacedText | None = None
    heat: Heat | None = None
    ringed: bool = False
    waits: bool = False
    numbers: Numbers | None = None
    row: Row | None = None
    doubt: Route = ()
    type: Type = ""
    edit: str = ""
    tag: Tag | None = None
    held: tuple[Box, ...] = ()
    ghost: Ghost | None = None
    asked: bool = False
    question: PlacedText | None = None


class Delay(NamedTuple):
    """The mark of a delay of one time step on a wire, and the words beside it. The inner one of two loops has
    no words.
    """

    box: Box
    text: PlacedText | None


class Wire(NamedTuple):
    """An edge, placed. `start` and `end` lie on the borders of boxes; the route ends before `end`, by the
    length of the arrow's tip.

    `label` names the weights that the wire carries. `branch`: it starts at another wire, with a dot. `over`,
    if not empty, is the route along which it hides the wires below it. `below`, if not empty, is the part of
    the route up to a node that lies on the wire; it has a head of its own. `cut`, if not empty, is the cross
    on a wire along which nothing passes.
    """

    kind: str
    source: str
    target: str
    t: int
    start: Point
    end: Point
    route: Route
    label: PlacedLabel | None
    branch: bool = False
    over: Route = ()
    delay: Delay | None = None
    below: Route = ()
    cut: Route = ()


class Idle(NamedTuple):
    """The parts of the network that a time step does not use. `faint`: they are drawn pale, because the
    figure shows this step only.
    """

    wires: tuple[Wire, ...]
    nodes: tuple[PlacedNode, ...]
    faint: bool


class Return(NamedTuple):
    """A gradient's arrow, placed like a wire. `size` is the norm of the gradient.

    `share` is the place of the size on the log scale, from 0 to 1; it decides the `width`. It is None if the
    gradient is exactly zero. An `opacity` below 1 is that of one among many, along lines of attention; it is
    that of line and head together, or, if they are drawn `apart`, of each alone.
    """

    source: str
    target: str
    t: int
    start: Point
    end: Point
    route: Route
    width: float
    share: float | None
    size: float
    opacity: float = 1.0
    apart: bool = False


class AttentionLine(NamedTuple):
    """An edge of attention, placed like a wire but without a head. `weight` decides the `width` and the
    `opacity`; it is None if the figure shows no weights. `cut` is the cross on a line along which nothing is
    seen.
    """

    source: str
    target: str
    t: int
    start: Point
    end: Point
    route: Route
    width: float
    opacity: float
    weight: float | None
    cut: Route = ()


class Attention(NamedTuple):
    """What the output of a time step attends to. All lines end at the tail of one head, that of `head`.

    `label` names the weights that join what comes along the lines to the state. `faint`: the figure shows a
    later step. Without lines and head, only the label is drawn.
    """

    lines: tuple[AttentionLine, ...]
    head: Route
    label: PlacedLabel | None
    faint: bool


class Column(NamedTuple):
    """Everything of time step t, which stands at (`x`, `y`). `pending`: the run that is shown has not reached
    it.

    `returns` and `gauges` show the gradients that come back through the step; `returned`: they have come
    back in the run that is shown.

    Columns at the same place are copies of one network: all but one of them are `hidden`, and `idle` holds
    the parts of the network that the step does not use. `attention` is None if the step attends to nothing.
    """

    t: int
    x: float
    wires: tuple[Wire, ...]
    nodes: tuple[PlacedNode, ...]
    pending: bool
    returns: tuple[Return, ...] = ()
    gauges: tuple[Gauge, ...] = ()
    returned: bool = True
    idle: Idle | None = None
    hidden: bool = False
    attention: Attention | None = None
    y: float = 0


class Band(NamedTuple):
    """The background of a network's states, with its caption. `name` is encoder or decoder."""

    name: str
    box: Box
    caption: Text
    caption_at: Point
    anchor: str


class Brace(NamedTuple):
    """A brace or bracket at some columns, and its label or text. Without a route, only these are drawn."""

    name: str
    route: Route
    label: PlacedLabel | None
    text: PlacedText | None


class Signs(NamedTuple):
    """What frames and colours mean: a frame of each kind of node, or an arrow of a kind of wire, and its
    name; sample cells with their values, the names of both ends, and a line about them.
    """

    frames: tuple[tuple[str, Box, PlacedText], ...]
    wires: tuple[tuple[Wire, PlacedText], ...]
    scale: Strip
    values: tuple[float, ...]
    ends: tuple[PlacedText, PlacedText]
    line: PlacedText

    @property
    def texts(self) -> list[PlacedText]:
        """All that is written. Each text begins at its x."""
        framed, wired = (text for *_, text in self.frames), (text for _, text in self.wires)
        return [*framed, *wired, *self.ends, self.line]


class Legend(NamedTuple):
    """What sizes and heats mean: sample arrows, samples of heat (box and share), centred words, and lines of
    text that begin at their x.

    `total` is the line with the loss, which only the end of the run gives. `late`: the run that is shown has
    not got there. `attended` are sample lines of attention. `scale` are sample cells and their values. A line
    that is a `value` is one that a later step says: it has its room, and is not drawn. `signs` say what
    frames and colours mean.
    """

    samples: tuple[Return, ...]
    heats: tuple[tuple[Box, float], ...]
    words: tuple[PlacedText, ...]
    lines: tuple[PlacedText, ...]
    total: PlacedText | None = None
    late: bool = False
    attended: tuple[AttentionLine, ...] = ()
    scale: tuple[Strip, tuple[float, ...]] | None = None
    signs: Signs | None = None


class Formula(NamedTuple):
    """An equation or, as a `value` that the run computes, its numbers."""

    label: PlacedLabel
    value: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """One figure, ready to be drawn. `facts` become the root's data-* attributes.

    The note states the cell's convention; remarks stand beside their subjects. The slots are the places of an
    input and an output in a column, used or not; None if columns have no such places. `folded`: the columns
    of each network lie on top of each other. `timeline` is the run that the figure plays by itself, up to the
    step that is shown; None means that it does not move. `heading` is written above the figure, and
    `baselines` lie behind bars that go up and down from them. `origin` is the upper left corner of what is
    shown. `labels` is the size of what is written.
    """

    width: float
    height: float
    title: Text
    description: Text
    facts: tuple[tuple[str, str], ...]
    prefix: str
    theme: str
    style: str
    bands: tuple[Band, ...]
    initial: tuple[PlacedNode, ...]
    columns: tuple[Column, ...]
    note: PlacedText | None
    input_slot: Box | None
    output_slot: Box | None
    braces: tuple[Brace, ...]
    legend: Legend | None = None
    plots: tuple[Plot, ...] = ()
    formulas: tuple[Formula, ...] = ()
    remarks: tuple[PlacedText | PlacedLabel, ...] = ()
    folded: bool = False
    timeline: Timeline | None = None
    heading: PlacedText | None = None
    baselines: Route = ()
    origin: Point = (0, 0)
    labels: str = "normal"
