"""Braces: braces and brackets over some columns."""

from collections.abc import Iterable

from rnn_unroll.picture.layouts.parts.labels import centred
from rnn_unroll.picture.math_labels import Label
from rnn_unroll.picture.route import across, bend_by, move_to, upright
from rnn_unroll.picture.scene import Brace, PlacedText
from rnn_unroll.words import Text


def brace(name: str, left: float, right: float, y: float, label: Label, up: bool = False) -> Brace:
    """A curly brace from left to right at y, with its label at the tip."""
    middle, turn = (left + right) / 2, -6 if up else 6
    route = (
        move_to((left, y)),
        bend_by((0, turn), (8, turn)),
        across(middle - 8),
        bend_by((8, 0), (8, turn)),
        bend_by((0, -turn), (8, -turn)),
        across(right - 8),
        bend_by((8, 0), (8, -turn)),
    )
    return Brace(name, route, centred(label, middle, y - 22 if up else y + 28), None)


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
