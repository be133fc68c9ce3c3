"""Scene: what is where. Boxes, wires and labels with coordinates; no markup, no colours, no sentences.

Lengths are in px of the unscaled figure, y grows downwards. Inside a step, x counts from the left
border of the step's column.
"""

from dataclasses import dataclass
from typing import NamedTuple

from rnn_unroll.picture.math_labels import Label
from rnn_unroll.picture.route import Point, Route
from rnn_unroll.words import Text


class Box(NamedTuple):
    """A node's outline. `corner` is the radius; `drawn` is False where only a label stands there."""

    x: float
    y: float
    width: float
    height: float
    corner: float
    drawn: bool = True

    def ring(self) -> "Box":
        """A second outline around this one."""
        return Box(self.x - 4, self.y - 4, self.width + 8, self.height + 8, self.corner + 3)


class Strip(NamedTuple):
    """Cells for the units of a vector, inside a box: (x, y, width, height) each."""

    cells: tuple[tuple[float, float, float, float], ...]


class PlacedLabel(NamedTuple):
    """A math label with its baseline's left end at (x, y), drawn `scale` times its size."""

    label: Label
    x: float
    y: float
    scale: float = 1


class PlacedText(NamedTuple):
    """A line of text, centred on x, with its baseline at y. `value` marks one that only the run brings."""

    text: Text
    x: float
    y: float
    value: bool


class Gauge(NamedTuple):
    """A bar for the size of a gradient: its whole track, and the share of it that is filled."""

    x: float
    y: float
    width: float
    height: float
    share: float


class Numbers(NamedTuple):
    """A vector's numbers in print, each text ending at its x; `marked` counts the one that stands out
    (-1 for none), and `around` outlines its unit's cell.
    """

    texts: tuple[tuple[str, float, float], ...]
    marked: int
    around: Box | None = None


class Heat(NamedTuple):
    """The share of a heat's colour over a box, from 0 to 1, and its size in words. It is `late` where
    the run that is shown has not come to its end, which alone can tell it.
    """

    share: float
    words: PlacedText | None
    late: bool


class PlacedNode(NamedTuple):
    """A node, placed: who it is, its box, and what is written in and at it.

    `aside` is a second text, `heat` lies over the box;
    `ringed` draws a second outline around it; `waits` is True where the node's step is shown but
    its numbers are not computed yet.
    """

    kind: str
    key: str
    t: int
    layer: int
    name: Text
    box: Box
    strip: Strip | None
    values: tuple[float, ...]
    label: PlacedLabel | None
    text: PlacedText | None
    aside: PlacedText | None = None
    heat: Heat | None = None
    ringed: bool = False
    waits: bool = False
    numbers: Numbers | None = None


class Delay(NamedTuple):
    """The mark on a wire for a delay of one time step, and the words beside it."""

    box: Box
    text: PlacedText


class Wire(NamedTuple):
    """An edge, placed. `start` and `end` lie on box borders; the route stops short of `end` by the
    length of the arrow's tip. `label` names the shared weights that the wire carries. `branch` puts a
    dot at its start, where it leaves another wire; `over` is what it blots out of the wires that it
    passes over.
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


class Idle(NamedTuple):
    """What the network has and a time step does not use. It is `faint` where the figure shows that step
    alone.
    """

    wires: tuple[Wire, ...]
    nodes: tuple[PlacedNode, ...]
    faint: bool


class Return(NamedTuple):
    """A gradient's arrow, placed like a wire. `share` of the scale, from 0 to 1, makes its `width`;
    None where the gradient is exactly zero. `size` is the norm itself.
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


class Column(NamedTuple):
    """Everything of time step t. `x` places it; `pending` is True after the step that is shown.

    `returns` and `gauges` are what comes back through the step, which the shown run has or has not
    `returned` to yet.

    Columns at the same place are copies of one network: all but one of them are `hidden`, and
    `idle` holds what the network has besides.
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


class Band(NamedTuple):
    """The ground under a network's states, with its caption. `name` is encoder or decoder."""

    name: str
    box: Box
    caption: Text
    caption_at: Point
    anchor: str


class Brace(NamedTuple):
    """A brace or bracket over some columns, and its label. Without a route only the label stands there."""

    name: str
    route: Route
    label: PlacedLabel | None
    text: PlacedText | None


class Legend(NamedTuple):
    """What sizes and heats mean: sample arrows, samples of heat (box and share), centred words, and
    lines of words that begin at their x. `total` is a line that only the end of the run brings.
    """

    samples: tuple[Return, ...]
    heats: tuple[tuple[Box, float], ...]
    words: tuple[PlacedText, ...]
    lines: tuple[PlacedText, ...]
    total: PlacedText | None = None
    late: bool = False


class Trend(NamedTuple):
    """A line of a plot: who it is, its route, and what is written at its end.

    `dash` names how it is dashed. `leader` goes from the line's end to a label that had to move away
    from it; `anchor` says on which side of its place the text lies.
    """

    key: str
    layer: int
    dash: str
    name: Text
    route: Route
    leader: Route
    label: PlacedLabel
    text: PlacedText | None
    anchor: str


class Reference(NamedTuple):
    """A straight line to hold others against, and its name."""

    route: Route
    label: PlacedLabel


class Plot(NamedTuple):
    """Lines over an axis of time and one of powers of ten.

    t = 1 lies at `left`, the last time step at `right`, 10 to the power of `low` at `bottom` and of
    `high` at `top`: so a reader of the drawing gets the numbers back from a line.
    """

    left: float
    right: float
    bottom: float
    top: float
    low: int
    high: int
    grid: Route
    axis: Route
    reference: Reference | None
    labels: tuple[PlacedLabel, ...]
    times: tuple[PlacedText, ...]
    trends: tuple[Trend, ...]


class Formula(NamedTuple):
    """A line of an equation. `value` marks one that only the run brings."""

    label: PlacedLabel
    value: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """One figure, ready to be drawn. `facts` become the root's data-* attributes.

    The note states a convention that the drawn cell follows; remarks stand beside what they are about.
    The slots are where a column's input and output stand, or would stand; None in figures whose columns
    have no such place. A `folded` figure draws the columns of a network on top of each other. `plays`
    is the step of the run up to which the figure plays by itself; 0 where it holds still. `together`
    tells that two chains run in two orders, which only the whole input brings together.
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
    plays: int = 0
    together: bool = False
