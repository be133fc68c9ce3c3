"""Legends: what the lines of attention, the sizes of gradients and the colours of heat mean."""

from collections.abc import Sequence

from rnn_unroll.picture.layouts.parts import attention
from rnn_unroll.picture.layouts.parts.wires import back
from rnn_unroll.picture.scene import Box, Legend, PlacedText
from rnn_unroll.words import Text, decoding, phrase
from rnn_unroll.words import legends as messages
from rnn_unroll.words.facts import Figure

NO_SIZES = Legend((), (), (), ())
"""The empty legend of a figure with gradients whose arrows all have the same width."""

LINE = 22
"""Height of a line that says how to read the figure."""


def heat_legend(x: float, y: float, j: int | str, relative: bool) -> Legend:
    """Samples of heat and what heat measures, in two lines below (x, y). `j` is the output, or the
    symbol of an open length."""
    cells = tuple((Box(x + 14 * k, y - 6, 14, 12, 0), (k + 0.5) / 8) for k in range(8))
    ends: tuple[Text, Text] = ("0", phrase(messages.largest)) if relative else ("≤ 10⁻⁶", "≥ 10")
    words = (
        PlacedText(ends[0], x + 18, y + 21, value=False),
        PlacedText(ends[1], x + 98, y + 21, value=False),
    )
    lines = (PlacedText(phrase(messages.heat, j), x, y + 40, value=False),)
    return Legend((), cells, words, lines)


def gradient_legend(x: float, y: float, loss: float, late: bool, attends: bool) -> Legend:
    """Sample arrows for some powers of ten, and the loss, in three lines below (x, y).

    `late`: the run that is shown has not reached its end, so the loss is not known yet. `attends`: a decoder
    attends to its encoder.
    """
    samples, words = [], []
    for k, (power, name) in enumerate(((-6, "≤ 10⁻⁶"), (-3, "10⁻³"), (0, "1"), (1, "≥ 10"))):
        left = x + 52 * k
        samples.append(back("", "", 0, ((left, y), (left + 40, y)), 10.0**power, 0, plain=False))
        words.append(PlacedText(name, left + 18, y + 19, value=False))
    lines = (PlacedText(phrase(messages.gradients, attends), x, y + 38, value=False),)
    total = PlacedText(phrase(messages.loss, loss), x, y + 56, value=True)
    return Legend(tuple(samples), (), tuple(words), lines, total, late)


def attention_legend(x: float, y: float) -> Legend:
    """Sample lines for some weights, what they are, and what an output reads, in three lines below (x, y)."""
    samples, words = [], []
    for k, weight in enumerate((0.1, 0.25, 0.5, 1.0)):
        left = x + 52 * k
        samples.append(attention.sample(weight, left, left + 36, y))
        words.append(PlacedText(f"{weight:g}", left + 18, y + 19, value=False))
    lines = (
        PlacedText(phrase(messages.attention, attention.LEAST), x, y + 38, value=False),
        PlacedText(phrase(messages.attended), x, y + 56, value=False),
    )
    return Legend((), (), tuple(words), lines, attended=tuple(samples))


def lines(figure: Figure) -> list[Text]:
    """The lines that say how to read a figure: what dashes mean, that tokens are drawn at random, and that
    the network ends earlier or later than the figure.
    """
    said: list[Text] = [phrase(messages.early)] if figure.early else []
    if figure.sampling:
        said.append(phrase(decoding.legend, figure.sampling))
    return [*said, phrase(decoding.ended, figure)] if decoding.ended(figure) else said


def lines_legend(x: float, y: float, texts: Sequence[Text]) -> Legend:
    """Some lines below (x, y)."""
    placed = [PlacedText(text, x, y + 10 + LINE * k, value=False) for k, text in enumerate(texts)]
    return Legend((), (), (), tuple(placed))


def together(legends: Sequence[Legend]) -> Legend | None:
    """Several legends as one; None if there are none."""
    if not legends:
        return None
    total = next((one for one in legends if one.total), legends[0])
    return Legend(
        tuple(part for one in legends for part in one.samples),
        tuple(part for one in legends for part in one.heats),
        tuple(part for one in legends for part in one.words),
        tuple(part for one in legends for part in one.lines),
        total.total,
        total.late,
        tuple(part for one in legends for part in one.attended),
    )
