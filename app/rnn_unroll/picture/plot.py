"""Plot: lines over an axis of time, placed."""

from typing import NamedTuple

from rnn_unroll.picture.marks import PlacedLabel, PlacedText
from rnn_unroll.picture.route import Route
from rnn_unroll.words import Text


class Trend(NamedTuple):
    """A line of a plot: its key and accessible name, its route, and the label and text at its end.

    `dash` names its dash pattern. `leader` joins the line's end to a label that had to move away from it.
    `anchor` is the text-anchor of the text.
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
    """A straight line for comparison, and its label."""

    route: Route
    label: PlacedLabel


class Plot(NamedTuple):
    """Lines over an axis of time and one of powers of ten.

    t = 1 lies at `left`, the last time step at `right`, 10 to the power of `low` at `bottom` and of `high` at
    `top`. With these, a reader of the drawing can turn a line back into numbers.
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
