"""Grid: where the columns and the rows of a beam search lie."""

from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache

from rnn_unroll import tokens
from rnn_unroll.graphs.beams import Hypothesis, Tree
from rnn_unroll.picture.layouts.parts.widths import width
from rnn_unroll.words import Text, phrase, say
from rnn_unroll.words import beams as words

LEAST, GAP = 48.0, 58.0
"""The least width of a column, and the room between two for the lines."""
SIDE = 12.0
"""The room at both sides of the longest text of a column, together."""
LONGEST = 16
"""Columns of the longest token; a longer one is cut."""
SIZE, SMALL = 13, 11
"""Sizes of the type of a token, and of a log-probability."""
HIGH, ROW, CLOSE = 36.0, 48.0, 38.0
"""The height of a box, the distance from one to the next, and the same of candidates without a box."""
ROOT = 12.0
"""The size of the box from which all hypotheses start."""


@dataclass
class Grid:
    """The places of a tree: `columns` has the middle and the width of each output's column."""

    tree: Tree
    left: float
    top: float
    columns: list[tuple[float, float]] = field(init=False)

    def __post_init__(self) -> None:
        self.columns = []
        x = self.left + self.margin
        for candidates in self.tree.outputs:
            wide = float(round(max(LEAST, *(SIDE + text_width(one) for one in candidates))))
            x += GAP + wide / 2
            self.columns.append((x, wide))
            x += wide / 2
        self.right = x

    @property
    def margin(self) -> float:
        """The width of the column of the root, with the names of what the line parts."""
        return float(round(width(words.dropped(), 12)))

    def moved(self, by: float) -> "Grid":
        """The same further to the right."""
        other = copy(self)
        other.left, other.right = self.left + by, self.right + by
        other.columns = [(x + by, wide) for x, wide in self.columns]
        return other

    @property
    def root(self) -> tuple[float, float]:
        """The middle of the root, beside the best candidates of the first output."""
        return self.left + self.margin - ROOT / 2, self.top + HIGH / 2

    @property
    def line(self) -> float:
        """The line between the candidates that are kept and those that are not."""
        return self.top + ROW * (self.tree.width - 1) + HIGH + (ROW - HIGH) / 2 + 2

    def y(self, rank: int) -> float:
        """The upper end of a candidate, by its rank from 0."""
        kept = self.tree.width
        return self.top + ROW * rank if rank < kept else self.line + 4 + CLOSE * (rank - kept)

    @property
    def bottom(self) -> float:
        """The lower end of all candidates."""
        most = max(map(len, self.tree.outputs), default=1)
        return max(self.line + 20, self.y(most - 1) + HIGH)


def text_width(one: Hypothesis) -> float:
    """The width of the longer one of the two texts of a candidate."""
    return _widest(say(token(one)), words.number(one.score))


@lru_cache(4096)
def _widest(token: str, score: str) -> float:
    return max(width(token, SIZE), width(score, SMALL))


def token(one: Hypothesis) -> Text:
    """The token of a candidate as it is written; its place says so where it had ended before."""
    return tokens.label(one.token, LONGEST) if one.token else phrase(words.done)
