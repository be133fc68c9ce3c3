"""Legends: what the lines of attention, the sizes of gradients and the colours of heat mean."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.picture.layouts.parts import attention, widths
from rnn_unroll.picture.layouts.parts.wires import back, wire
from rnn_unroll.picture.marks import Box, PlacedText, Strip
from rnn_unroll.picture.scene import Legend, Signs, Wire
from rnn_unroll.words import Text, decoding, edits, phrase, say, windows
from rnn_unroll.words import legends as messages
from rnn_unroll.words.facts import Figure

NO_SIZES = Legend((), (), (), ())
"""The empty legend of a figure with gradients whose arrows all have the same width."""

FRAME, ARROW, APART = 24, 30, 20
"""Width of a sample frame, length of a sample arrow, and the room before the next of them."""
CELLS, CELL = 9, 10
"""Cells of the scale of numbers, and the width of each."""
WORDS = 12
"""Size of the type of a legend."""

WEIGHED = 3
"""How many entries of parameters have room in a line."""
LINE = 22
"""Height of a line that says how to read the figure."""


def heat_legend(x: float, y: float, j: int | str, relative: bool, numeric: bool, type: float = 1.0) -> Legend:
    """Samples of heat and what heat measures, in two lines below (x, y). `j` is the output, or the
    symbol of an open length. `numeric`: it is a number."""
    cells = tuple((Box(x + 14 * k, y - 6, 14, 12, 0), (k + 0.5) / 8) for k in range(8))
    ends: tuple[Text, Text] = ("0", phrase(messages.largest)) if relative else ("≤ 10⁻⁶", "≥ 10")
    words = (
        PlacedText(ends[0], x + 18, y + 21 * type, value=False),
        PlacedText(ends[1], x + 18 + 80 * type, y + 21 * type, value=False),
    )
    message = messages.heat_of_number if numeric else messages.heat
    lines = (PlacedText(phrase(message, j), x, y + 40 * type, value=False),)
    return Legend((), cells, words, lines)


def gradient_legend(x: float, y: float, loss: float, late: bool, attends: bool, type: float = 1.0) -> Legend:
    """Sample arrows for some powers of ten, and the loss, in three lines below (x, y).

    `late`: the run that is shown has not reached its end, so the loss is not known yet. `attends`: a decoder
    attends to its encoder.
    """
    samples, words = [], []
    for k, (power, name) in enumerate(((-6, "≤ 10⁻⁶"), (-3, "10⁻³"), (0, "1"), (1, "≥ 10"))):
        left = x + 52 * type * k
        samples.append(back("", "", 0, ((left, y), (left + 40, y)), 10.0**power, 0, plain=False))
        words.append(PlacedText(name, left + 18, y + 19 * type, value=False))
    lines = (PlacedText(phrase(messages.gradients, attends), x, y + 38 * type, value=False),)
    total = PlacedText(phrase(messages.loss, loss), x, y + 56 * type, value=True)
    return Legend(tuple(samples), (), tuple(words), lines, total, late)


def attention_legend(x: float, y: float, type: float = 1.0) -> Legend:
    """Sample lines for some weights, what they are, and what an output reads, in three lines below (x, y)."""
    samples, words = [], []
    for k, weight in enumerate((0.1, 0.25, 0.5, 1.0)):
        left = x + 52 * type * k
        samples.append(attention.sample(weight, left, left + 36, y))
        words.append(PlacedText(f"{weight:g}", left + 18, y + 19 * type, value=False))
    lines = (
        PlacedText(phrase(messages.attention, attention.LEAST), x, y + 38 * type, value=False),
        PlacedText(phrase(messages.attended), x, y + 56 * type, value=False),
    )
    return Legend((), (), tuple(words), lines, attended=tuple(samples))


class Line(NamedTuple):
    """A line of a legend. One that comes `later` is not drawn yet, and has its room."""

    text: Text
    later: bool = False


def lines(figure: Figure, unknown: Collection[str] = ()) -> list[Line]:
    """The lines that say how to read a figure: which units are drawn, what dashes mean, how tokens are chosen
    that need not be the most probable, that the network ends earlier or later than the figure, and what dots
    mean if some tokens are `unknown`.
    """
    drawn = figure.drawn
    notes = [Line(phrase(windows.units_line, drawn))] if drawn and windows.units(drawn) else []
    notes += [Line(phrase(messages.early))] if figure.early else []
    if figure.sampling:
        notes.append(Line(phrase(decoding.legend, figure.sampling)))
    if figure.beam:
        notes.append(Line(phrase(decoding.searched_legend, figure.beam)))
    if decoding.apart(figure):
        notes.append(Line(phrase(decoding.ending, figure), later=not decoding.reached(figure)))
    return [*notes, Line(phrase(messages.unknown))] if unknown else notes


def changes(spec: FigureSpec, figure: Figure, largest: float | None) -> list[Line]:
    """The lines that say what pale rows or differences are, and which weights are changed. `largest` is the
    largest difference of the figure's numbers, None if there is none.
    """
    found, edited = [], spec.edited
    free = edited.compare == "feedback"
    if edited.compare == "difference":
        found.append(Line(phrase(edits.differences, largest or 0.0)))
    elif largest is not None:
        found.append(Line(phrase(edits.ghosts, free)))
    weighed = tuple(edit for edit in figure.edits if edit.kind == "weighed")
    for k in range(0, len(weighed), WEIGHED):
        found.append(Line(phrase(edits.weighed, weighed[k : k + WEIGHED])))
    return found


def lines_legend(x: float, y: float, lines: Sequence[Line], type: float = 1.0) -> Legend:
    """Some lines below (x, y)."""
    placed = [
        PlacedText(line.text, x, y + (10 + LINE * k) * type, line.later) for k, line in enumerate(lines)
    ]
    return Legend((), (), (), tuple(placed))


def signs_legend(
    kinds: Sequence[str], fed: bool, slit: bool, x: float, y: float, type: float = 1.0
) -> Legend:
    """What the frames of these kinds of nodes and the colours of numbers mean, in three lines below (x, y).

    `fed`: outputs are fed back. `slit`: the sign of a number is no colour, but a gap.
    """
    size, at = WORDS * type, x
    frames, arrows = [], []
    for kind in kinds:
        name = PlacedText(phrase(messages.frame, kind), at + FRAME + 6, y + 4 * type, value=False)
        frames.append((kind, Box(at, y - 7, FRAME, 14, 4), name))
        at = name.x + widths.width(say(name.text), size) + APART
    if fed:
        name = PlacedText(phrase(messages.fed_back), at + ARROW + 6, y + 4 * type, value=False)
        arrows.append((wire("feedback", "", "", 0, ((at, y), (at + ARROW, y))), name))
    below, half = y + 26 * type, CELLS // 2
    negative = PlacedText(phrase(messages.negative), x, below + 4 * type, value=False)
    left = x + widths.width(say(negative.text), size) + 8
    scale = Strip(tuple((round(left + (CELL + 2) * k, 2), below - 7, CELL, 14) for k in range(CELLS)))
    positive = PlacedText(
        phrase(messages.positive), left + (CELL + 2) * CELLS + 6, below + 4 * type, value=False
    )
    line = PlacedText(phrase(messages.stripe, slit), x, y + 54 * type, value=False)
    values = tuple((k - half) / half for k in range(CELLS))
    found = Signs(tuple(frames), tuple(arrows), scale, values, (negative, positive), line)
    return Legend((), (), (), (), signs=found)


def lowered(signs: Signs, by: float) -> Signs:
    """The signs further down."""

    def text(placed: PlacedText) -> PlacedText:
        return placed._replace(y=placed.y + by)

    def arrow(placed: Wire) -> Wire:
        (x, y), (to, _) = placed.start, placed.end
        return wire(placed.kind, "", "", 0, ((x, y + by), (to, y + by)))

    return Signs(
        tuple((kind, box._replace(y=box.y + by), text(name)) for kind, box, name in signs.frames),
        tuple((arrow(one), text(name)) for one, name in signs.wires),
        Strip(tuple((x, y + by, width, height) for x, y, width, height in signs.scale.cells)),
        signs.values,
        (text(signs.ends[0]), text(signs.ends[1])),
        text(signs.line),
    )


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
        signs=next((one.signs for one in legends if one.signs), None),
    )
