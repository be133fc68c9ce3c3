"""Marks: the smallest things that a scene is made of: boxes, cells, labels and lines of text.

Lengths are in px of the unscaled figure; y grows downwards.
"""

from typing import NamedTuple

from rnn_unroll.picture.math_labels import Label
from rnn_unroll.words import Text


class Box(NamedTuple):
    """A node's outline. `corner` is the radius of its corners. A label without an outline is not `drawn`."""

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
    """Cells for the units of a vector, inside a box: (x, y, width, height) each. `ground` are the empty cells
    behind them, where these are others: the same in all boxes of a row. `shares`: the cells are bars, whose
    lengths are the numbers, so their colour tells no sign. `short`: a second strip stands below it, in
    the same box.
    """

    cells: tuple[tuple[float, float, float, float], ...]
    ground: tuple[tuple[float, float, float, float], ...] = ()
    shares: bool = False
    short: bool = False


class PlacedLabel(NamedTuple):
    """A math label at `scale` times its size. (x, y) is the left end of its baseline."""

    label: Label
    x: float
    y: float
    scale: float = 1


class PlacedText(NamedTuple):
    """A line of text, centred on x, with its baseline at y. A `value` is hidden until the run computes it."""

    text: Text
    x: float
    y: float
    value: bool
