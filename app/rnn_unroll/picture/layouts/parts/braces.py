"""Braces: braces and brackets over some columns."""

from collections.abc import Iterable

from rnn_unroll.picture.layouts.parts.labels import centred
from rnn_unroll.picture.marks import PlacedLabel, PlacedText
from rnn_unroll.picture.math_labels import Label
from rnn_unroll.picture.route import Route, across, bend_by, move_to, transposed, upright
from rnn_unroll.picture.scene import Brace
from rnn_unroll.words import Text

BULGE = 12
"""Width of a curly brace."""


def brace(
    name: str, left: float, right: float, y: float, label: Label, up: bool = False, type: float = 1
) -> Brace:
    """A curly brace from left to right at y, with its label at the tip, `type` times as large as usual."""
    tip = y - 22 if up else y + 28 * type
    return Brace(name, _curly(left, right, y, up), centred(label, (left + right) / 2, tip, type), None)


def upright_brace(
    name: str, top: float, bottom: float, x: float, label: Label, on_right: bool = False
) -> Brace:
    """A curly brace from top to bottom at x. Its label stands above it, where it takes no width."""
    route = tuple(map(transposed, _curly(top, bottom, x, up=not on_right)))
    at = x + BULGE - label.width if on_right else x - BULGE
    return Brace(name, route, PlacedLabel(label, round(at, 1), top - 14), None)


def _curly(start: float, end: float, y: float, up: bool) -> Route:
    """A level curly brace."""
    middle, turn = (start + end) / 2, -6 if up else 6
    return (
        move_to((start, y)),
        bend_by((0, turn), (8, turn)),
        across(middle - 8),
        bend_by((8, 0), (8, turn)),
        bend_by((0, -turn), (8, -turn)),
        across(end - 8),
        bend_by((8, 0), (8, -turn)),
    )


def bracket(name: str, left: float, right: float, y: float, text: Text, up: bool) -> Brace:
    """A square bracket from left to right, whose ends point at the boxes, with a caption."""
    end = y + (8 if up else -8)
    route = move_to((left, end)), upright(y), across(right), upright(end)
    caption = PlacedText(text, (left + right) / 2, y - 8 if up else y + 20, value=False)
    return Brace(name, route, None, caption)


def contiguous(steps: Iterable[int]) -> tuple[int, int] | None:
    """The first and last of some step numbers; None if they have a gap, or are fewer than two."""
    numbers = list(steps)
    if len(numbers) < 2 or numbers[-1] - numbers[0] != len(numbers) - 1:
        return None
    return numbers[0], numbers[-1]
