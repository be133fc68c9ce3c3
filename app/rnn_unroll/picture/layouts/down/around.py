"""Around: what stands around the time steps of a figure whose time runs down: bands, braces, remarks."""

from rnn_unroll.engine.patterns import Part
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.layouts.down.nodes import initial
from rnn_unroll.picture.layouts.down.rows import BAND, BAND_SIDE, CAPTION, MARGIN, Rows
from rnn_unroll.picture.layouts.parts.braces import BULGE, upright_brace
from rnn_unroll.picture.marks import Box, PlacedText
from rnn_unroll.picture.scene import Band, Brace
from rnn_unroll.words import captions, phrase


def bands(rows: Rows) -> tuple[Band, ...]:
    """The bands behind an encoder and its decoder; none behind a lone network."""
    boundary = rows.plan.boundary
    if not boundary:
        return ()
    x = rows.states[0] - BAND_SIDE
    width = rows.right - MARGIN / 2 - x
    placed = []
    parts: tuple[tuple[Part, int, int], ...] = ("encoder", 1, boundary), ("decoder", boundary + 1, rows.last)
    for name, first, last in parts:
        top = rows.y(first) - rows.head - CAPTION
        box = Box(x, top, width, rows.y(last) + rows.foot + BAND - top, 14)
        # Over the outputs, where no arrow comes in.
        at = x + width - 12, top + 17
        placed.append(Band(name, box, phrase(captions.band, name), at, "end"))
    return tuple(placed)


def braces(rows: Rows) -> tuple[Brace, ...]:
    """The braces T_x and T_y at their rows, or one brace if both have the same rows."""

    def span(steps: tuple[int, int]) -> tuple[float, float]:
        return rows.y(steps[0]), rows.y(steps[1]) + rows.high

    x = MARGIN + BULGE
    if rows.inputs and rows.inputs == rows.outputs:
        label = math_labels.length("T_x=T_y", rows.plan.tx)
        return (upright_brace("both", *span(rows.inputs), x, label),)
    placed = []
    if rows.inputs:
        label = math_labels.length("T_x", rows.plan.tx)
        placed.append(upright_brace("tx", *span(rows.inputs), x, label))
    if rows.outputs:
        label = math_labels.length("T_y", rows.plan.ty)
        at = rows.brace - BULGE if rows.crowned else x
        placed.append(upright_brace("ty", *span(rows.outputs), at, label, on_right=rows.crowned))
    return tuple(placed)


def remarks(rows: Rows) -> tuple[PlacedText, ...]:
    """Why a network of a single time step, in which nothing recurs, reads an initial state."""
    if rows.last > 1:
        return ()
    placed = []
    for node in rows.graph.initial:
        words, box = phrase(captions.beyond_a_lone_step, node.backward), initial(rows, node).box
        y = box.y + box.height + 12 if node.backward else box.y - 3
        placed.append(PlacedText(words, box.x + box.width / 2, y, value=False))
    return tuple(placed)
