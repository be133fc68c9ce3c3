"""Reflow: a figure as a narrow frame shows it, with time running down.

A document cannot fetch another drawing, so it contains both: one that is shown, and one in a `<template>`,
where its ids and styles are nobody's. Both draw the same numbers, so the second one compresses well: with
Brotli documents grow by 5 to 17 %.
"""

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError

NARROW = 480
"""Frames below this width in px are narrow."""
LEAST = 0.85
"""The scale at which the figure's words are 11 px high; embed.css has the same."""
SHARE = 0.85
"""How much of the screen's height a narrow frame asks for at most, so that the player stays in view;
reflow.js has the same.
"""


def turned(spec: FigureSpec) -> FigureSpec | None:
    """The same figure with time running down; None if it already does, or cannot."""
    if spec.look.down:
        return None
    try:
        return spec.change(flow="down")
    except SpecError:
        return None


def below(width: float) -> int:
    """The width in px below which a frame shows a figure of this width turned: where it is narrow, and would
    have to shrink the figure.
    """
    return min(NARROW, round(width))
