"""Arrows: the shapes at the ends of wires, declared once for SVG's markers and for TikZ's arrow tips."""

from typing import NamedTuple

from rnn_unroll.picture.route import Point

SIDE = 8
"""Side of the square that a shape is declared in. The line runs along its middle, to the right."""

OUTLINE: tuple[Point, ...] = ((0, 0.6), (7.4, 4), (0, 7.4), (1.8, 4))
"""Corners of an arrow's tip. The second one is its point."""
POINT = OUTLINE[1][0]

TIP = 5.0
"""How far the arrow's tip reaches past the end of a wire's route, in px."""
TIPS = 8
"""In how many sizes the tip of a gradient's arrow is drawn, as its line gets wider."""


class Tip(NamedTuple):
    """An arrow's tip: the side of its square in px, and which x of the square lies on the line's end."""

    size: float
    hold: float


class Dot(NamedTuple):
    """A dot on a line: the side of its square in px, and its radius in the square."""

    size: float
    radius: float


WIRE_TIP = Tip(11.2, 3.83)
BRANCH_DOT = Dot(9, 3)


def reach(share: float) -> float:
    """How far the tip of a gradient's arrow reaches past the end of its line, in px. A wide line would
    show through a short tip. `share` is the tip's share of the scale of sizes.
    """
    return TIP + 5 * share


def level(share: float | None) -> int:
    """Which of the TIPS an arrow has whose line has this share of the scale."""
    return round((share or 0.0) * (TIPS - 1))


def gradient_tip(level: int) -> Tip:
    """The tip of a gradient's arrow at one of the TIPS levels."""
    share = level / (TIPS - 1)
    size = 10 + 9 * share
    return Tip(round(size, 2), round(POINT - reach(share) * SIDE / size, 2))
