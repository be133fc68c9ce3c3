"""Around: what stands around the time steps in the computed style: bands, braces and the legend."""

from rnn_unroll.engine.patterns import Part
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.layouts.computed.grid import (
    BACK,
    BAND,
    BAND_SIDE,
    CAPTION_ROOM,
    HEIGHT,
    LEGEND,
    MARGIN,
    NAME_ROOM,
    WIDTH,
    Grid,
)
from rnn_unroll.picture.layouts.computed.nodes import initial
from rnn_unroll.picture.layouts.parts import legends
from rnn_unroll.picture.layouts.parts.braces import brace
from rnn_unroll.picture.scene import Band, Box, Brace, Legend, PlacedLabel, PlacedText
from rnn_unroll.words import captions, phrase


def bands(grid: Grid) -> tuple[Band, ...]:
    """The bands behind an encoder and its decoder; none behind a lone network."""
    boundary, count = grid.plan.boundary, len(grid.plan.steps)
    if not boundary:
        return ()
    top = grid.states[-1] - BAND
    bottom = grid.states[0] + HEIGHT + BAND
    # An arrow that comes up into the decoder's first step would cross a caption on the left.
    entered = grid.plan.steps[boundary].reads != "nothing"
    placed = []
    parts: tuple[tuple[Part, int, int], ...] = ("encoder", 1, boundary), ("decoder", boundary + 1, count)
    for name, first, last in parts:
        x = grid.x(first) - BAND_SIDE
        if grid.attends and name == "encoder":
            # Lines leave all states upward: the caption stands over the initial ones.
            x = min(initial(grid, node).box.x for node in grid.graph.initial) - BAND_SIDE
        width = grid.x(last) + WIDTH + BAND_SIDE - x
        at, anchor = (x + 15, top + 21 if name == "encoder" else bottom - 9), "start"
        if name == "decoder" and entered:
            width += CAPTION_ROOM
            width += NAME_ROOM if grid.weights and grid.plan.steps[-1].reads == "feedback" else 0
            at, anchor = (x + width - 12, bottom - 9), "end"
        caption = phrase(captions.band, name)
        placed.append(Band(name, Box(x, top, width, bottom - top, 14), caption, at, anchor))
    return tuple(placed)


def braces(grid: Grid) -> tuple[Brace, ...]:
    """The braces T_x and T_y at their columns, or one brace if both have the same columns."""

    def span(columns: tuple[int, int]) -> tuple[float, float]:
        return grid.x(columns[0]), grid.x(columns[1]) + grid.wide

    if grid.inputs and grid.inputs == grid.outputs:
        label = math_labels.length("T_x=T_y", grid.plan.tx)
        return (brace("both", *span(grid.inputs), grid.brace, label),)
    placed = []
    if grid.inputs:
        label = math_labels.length("T_x", grid.plan.tx)
        placed.append(brace("tx", *span(grid.inputs), grid.brace, label))
    if grid.outputs:
        label = math_labels.length("T_y", grid.plan.ty)
        y = grid.top - 50 if grid.crowned else grid.brace
        placed.append(brace("ty", *span(grid.outputs), y, label, up=grid.crowned))
    return tuple(placed)


def remarks(grid: Grid) -> tuple[PlacedText | PlacedLabel, ...]:
    """Why a network of a single time step, in which nothing recurs, reads an initial state; and what the
    numbers of an alignment are.
    """
    if grid.aligned:
        label = math_labels.tex(r"\alpha^{\langle t,s\rangle}")
        x = grid.aligned_left - 8 - label.width
        return (PlacedLabel(label, round(x, 1), grid.header - 6),)
    if grid.last > 1:
        return ()
    placed = []
    for node in (initial(grid, node) for node in grid.graph.initial):
        words = phrase(captions.beyond_a_lone_step, grid.nodes[node.key].backward)
        x, y = node.box.x + node.box.width / 2, node.box.y + HEIGHT + 4 + BACK * grid.gradients
        # The name of a memory's weights stands between the wire and these words.
        y += BACK if grid.memory and grid.weights else 0
        placed.append(PlacedText(words, x, y, value=False))
    return tuple(placed)


def legend(grid: Grid) -> Legend | None:
    """What attention, gradients, heat and more are, one below the other; None if there is none of them."""
    placed = []
    if grid.attends:
        placed.append(legends.attention_legend(MARGIN, grid.below + 10))
    if grid.loss is not None:
        late = not grid.spec.timeline.ended
        top = grid.below + 10 + LEGEND * len(placed)
        placed.append(legends.gradient_legend(MARGIN, top, grid.loss, late, grid.attends))
    if grid.heated is not None:
        top = grid.below + 10 + LEGEND * len(placed)
        placed.append(legends.heat_legend(MARGIN, top, grid.heated, grid.relative))
    if grid.lines:
        placed.append(legends.lines_legend(MARGIN, grid.below + LEGEND * len(placed), grid.lines))
    return legends.together(placed)
