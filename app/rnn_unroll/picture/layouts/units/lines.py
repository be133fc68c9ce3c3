"""Lines: the time steps of a text, wrapped into lines of readable width."""

from collections.abc import Sequence
from typing import NamedTuple

from rnn_unroll import tokens
from rnn_unroll.graphs.units import Moment
from rnn_unroll.picture.layouts.parts.widths import width

SIZE, SMALL = 14, 11
"""Sizes of the type of what is read, and of what is written under it."""
LONGEST = 26
"""Columns of the longest token; a longer one is cut."""
MEASURE = 712
"""Width of a full line."""
PADDING, GAP = 4, 3
"""Room at both sides of a token in its ground, and between two grounds."""
LETTER = 1.5
"""The gap between letters, which stand closer than words."""


class Cell(NamedTuple):
    """A time step in its line: the texts of what it reads and writes, its left border and its width."""

    moment: Moment
    read: str
    written: str
    x: float
    width: float


Line = tuple[Cell, ...]


def lines(moments: Sequence[Moment], letters: bool) -> list[Line]:
    """The lines of a stretch of time steps; x counts from the left border of a line."""
    gap = LETTER if letters else GAP
    found: list[Line] = []
    line: list[Cell] = []
    x = 0.0
    for moment in moments:
        read, written = tokens.label(moment.read, LONGEST), moment.written and tokens.label(moment.written)
        text = max(width(read, SIZE), width(written, SMALL))
        # Whole px, so that tokens of equal width have equal grounds.
        wide = float(round(max(text, SIZE * 0.5) + 2 * PADDING))
        if line and x + wide > MEASURE:
            found.append(tuple(line))
            line, x = [], 0.0
        line.append(Cell(moment, read, written, x, wide))
        x += wide + gap
    return [*found, tuple(line)] if line else found


def end(lines: Sequence[Line]) -> float:
    """The right border of the longest line."""
    return max((line[-1].x + line[-1].width for line in lines), default=0.0)
