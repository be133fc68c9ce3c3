"""Around: what stands around the time steps in the computed style: bands, braces and the legend."""

from collections.abc import Iterator

from rnn_unroll.engine.patterns import Part
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.layouts.computed.grid import BAND, BAND_SIDE, CAPTION_ROOM, NAME_ROOM, Grid
from rnn_unroll.picture.layouts.computed.measures import BACK, CENTRE, HEIGHT, WIDTH
from rnn_unroll.picture.layouts.computed.nodes import initial
from rnn_unroll.picture.layouts.parts import labels
from rnn_unroll.picture.layouts.parts.braces import brace
from rnn_unroll.picture.marks import Box, PlacedLabel, PlacedText
from rnn_unroll.picture.scene import Band, Brace
from rnn_unroll.words import captions, phrase

THICK, RAISED = 1.6, 5.0
"""Scale of the dots for steps that are left out, and how far the dots are above their baseline."""
OVER_DOTS = 4
"""How far below the upper border of the highest state the number of these steps stands; with the lines of a
memory, so far above it.
"""


def bands(grid: Grid) -> tuple[Band, ...]:
    """The bands behind an encoder and its decoder; none behind a lone network."""
    boundary, count = grid.plan.boundary, len(grid.plan.steps)
    if not boundary:
        return ()
    reach = BAND * grid.type
    top = grid.states[-1] - reach
    bottom = grid.states[0] + HEIGHT + reach
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
        at, anchor = (x + 15, top + 21 * grid.type if name == "encoder" else bottom - 9), "start"
        if name == "decoder" and entered:
            width += CAPTION_ROOM * grid.type
            width += NAME_ROOM * grid.type if grid.weights and grid.plan.steps[-1].reads == "feedback" else 0
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
        return (brace("both", *span(grid.inputs), grid.brace, label, type=grid.type),)
    placed = []
    if grid.inputs:
        label = math_labels.length("T_x", grid.plan.tx)
        placed.append(brace("tx", *span(grid.inputs), grid.brace, label, type=grid.type))
    if grid.outputs:
        label = math_labels.length("T_y", grid.plan.ty)
        y = grid.top - 50 * grid.type if grid.crowned else grid.brace
        placed.append(brace("ty", *span(grid.outputs), y, label, up=grid.crowned, type=grid.type))
    return tuple(placed)


def remarks(grid: Grid) -> tuple[PlacedText | PlacedLabel, ...]:
    """Why a network of a single time step, in which nothing recurs, reads an initial state; and what the
    numbers of an alignment are.
    """
    if grid.ends.gaps:
        return tuple(_dots(grid))
    if grid.aligned:
        label = math_labels.tex(r"\alpha^{\langle t,s\rangle}")
        x = grid.aligned_left - 8 - label.width
        return (PlacedLabel(label, round(x, 1), grid.header - 6),)
    if grid.last > 1:
        return ()
    placed = []
    for node in (initial(grid, node) for node in grid.graph.initial):
        words = phrase(captions.beyond_a_lone_step, grid.nodes[node.key].backward)
        x, y = node.box.x + node.box.width / 2, node.box.y + HEIGHT + 4 * grid.type + BACK * grid.gradients
        # The name of a memory's weights stands between the wire and these words.
        y += BACK if grid.memory and grid.weights else 0
        placed.append(PlacedText(words, x, y, value=False))
    return tuple(placed)


def _dots(grid: Grid) -> Iterator[PlacedText | PlacedLabel]:
    """The dots for the steps that are left out, in every row that these have, and how many steps they are."""
    dots = math_labels.tex(r"\cdots")
    for first, last in grid.ends.gaps:
        steps = range(first, last + 1)
        nodes = [node for node in grid.nodes.values() if node.t in steps]
        corners = {grid.corner(node): grid.height(node) for node in nodes if node.kind != "loss"}
        for (x, y), height in sorted(corners.items()):
            middle = grid.x(first) + x + CENTRE
            yield labels.centred(dots, middle, y + height / 2 + RAISED * THICK, THICK)
        top = min(grid.corner(node)[1] for node in nodes if node.kind == "state")
        x = grid.x(first) + grid.wide / 2
        yield PlacedText(
            phrase(captions.left_out, len(steps)),
            x,
            top + (-OVER_DOTS if grid.memory else OVER_DOTS),
            value=False,
        )
