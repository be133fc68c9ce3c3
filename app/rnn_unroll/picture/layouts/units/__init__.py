"""Units: running text, each token on a ground coloured by one unit, with a bar for the same number.

After Karpathy, Johnson and Fei-Fei 2015, "Visualizing and understanding recurrent networks", figure 2.
"""

from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.graphs import facts
from rnn_unroll.graphs.units import Units
from rnn_unroll.picture.layouts import frame
from rnn_unroll.picture.layouts.parts import legends
from rnn_unroll.picture.layouts.parts.legends import Line
from rnn_unroll.picture.layouts.parts.widths import width
from rnn_unroll.picture.layouts.units.text import INSET, SHADE, Text
from rnn_unroll.picture.marks import PlacedText, Strip
from rnn_unroll.picture.scene import Legend, Scene
from rnn_unroll.words import phrase, say
from rnn_unroll.words import units as words

MARGIN = 24
HEAD = 66.0
"""Height of the heading and of the line under it."""
CELLS, CELL, THICK = 21, 8.0, 12.0
"""Cells of the scale, the width of each, and their height."""
FOOT, NOTE = 76, 18
"""Height of the scale with two notes beside it, and of a note."""
PLAIN = "computed"
"""The style in whose colours numbers are drawn where the figure's own has none for them."""
SMALL = 12
"""Size of the small type."""


def arrange(spec: FigureSpec, found: Units) -> Scene:
    """Place the tokens line by line; an encoder's text and a decoder's stand one below the other."""
    figure, watched = facts.figure(spec, found.plan), facts.watched(found)
    heading = phrase(words.heading, spec.model.cell, watched)
    text = Text(spec, found)
    inset = INSET if text.framed else 0.0
    notes = [Line(phrase(words.legend, watched))]
    notes += [Line(phrase(words.legend_of_outputs))] if found.plan.ty else []
    notes += legends.lines(figure, text.unknown)
    beside = CELLS * CELL + 24
    room = max(
        text.width + 2 * inset,
        width(say(heading), 17),
        width(say(figure.provenance), SMALL),
        *(beside + width(say(note.text), SMALL) for note in notes),
        frame.least_width(spec, 0, None),
    )
    wide = float(round(room + 2 * MARGIN))
    columns, bands, baselines, bottom = text.place((wide - text.width) / 2, HEAD)
    height = bottom + FOOT + NOTE * max(0, len(notes) - 2) + (0 if frame.note(spec, 0, 0) is None else 20)
    left = MARGIN if text.width < room - 2 * inset else (wide - text.width) / 2
    return Scene(
        width=wide,
        height=round(height, 2),
        title=phrase(words.title, figure, watched),
        description=phrase(words.description, figure, watched, facts.seen(spec, found)),
        facts=(*frame.facts(spec, found), ("data-view", spec.look.view)),
        prefix=write.digest(spec),
        theme=spec.look.theme,
        # Books have no colours for numbers.
        style=spec.look.style if spec.style.numbers else PLAIN,
        bands=tuple(bands),
        initial=(),
        columns=tuple(columns),
        note=frame.note(spec, left, height),
        input_slot=None,
        output_slot=None,
        braces=(),
        legend=_legend(found, left, bottom + 26, notes),
        remarks=(PlacedText(figure.provenance, wide / 2, 48, value=False),),
        heading=PlacedText(heading, wide / 2, 26, value=False),
        baselines=baselines,
    )


def _legend(found: Units, x: float, y: float, notes: list[Line]) -> Legend:
    """The scale of colours below (x, y), with notes on its right."""
    cells = tuple((round(x + CELL * k, 2), y, CELL, THICK) for k in range(CELLS))
    half = CELLS // 2
    values = tuple(SHADE * (k - half) / half for k in range(CELLS))
    ticks = ((words.limit(-found.limit), 0), ("0", half), (words.limit(found.limit), CELLS - 1))
    below = tuple(PlacedText(tick, x + CELL * (k + 0.5), y + THICK + 15, value=False) for tick, k in ticks)
    right = x + CELLS * CELL + 24
    lines = tuple(PlacedText(text, right, y + 10 + NOTE * k, later) for k, (text, later) in enumerate(notes))
    return Legend((), (), below, lines, scale=(Strip(cells), values))
