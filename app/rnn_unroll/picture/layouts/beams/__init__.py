"""The tree of a beam search: a column for each output, the candidates in it by rank, those kept above a line.

The text of a candidate is its token, and below it the log-probability of all tokens up to it.
"""

from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.graphs import facts
from rnn_unroll.graphs.beams import Tree
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.layouts import frame
from rnn_unroll.picture.layouts.beams.grid import Grid
from rnn_unroll.picture.layouts.beams.tree import columns
from rnn_unroll.picture.layouts.parts import labels, legends
from rnn_unroll.picture.layouts.parts.legends import Line
from rnn_unroll.picture.layouts.parts.widths import width
from rnn_unroll.picture.marks import PlacedLabel, PlacedText
from rnn_unroll.picture.route import across, move_to
from rnn_unroll.picture.scene import Scene
from rnn_unroll.words import beams as words
from rnn_unroll.words import phrase, say

MARGIN = 24
HEAD = 66.0
"""Height of the heading and of the line under it."""
NAMES = 30.0
"""Height of the names of the outputs."""
FOOT, NOTE = 30, 22
"""Room below the legend, and the height of one of its lines."""
SMALL = 12
"""Size of the small type."""


def arrange(spec: FigureSpec, tree: Tree) -> Scene:
    """Place the candidates: outputs go to the right, and the most probable ones are on top."""
    figure, searched = facts.figure(spec, tree.plan), facts.searched(spec, tree)
    heading = phrase(words.heading, searched)
    # The heading says how the tokens are chosen.
    lines = [*_lines(tree), *legends.lines(figure._replace(beam=0))]
    room = max(
        width(say(heading), 17),
        width(say(figure.provenance), SMALL),
        *(width(say(line.text), SMALL) for line in lines),
        frame.least_width(spec, 0, None),
    )
    grid = Grid(tree, MARGIN, HEAD + NAMES)
    wide = float(round(max(grid.right + MARGIN, room + 2 * MARGIN)))
    grid = grid.moved((wide - grid.right - MARGIN) / 2)
    legend = grid.bottom + 20
    height = legend + NOTE * len(lines) + FOOT - 10 + (0 if frame.note(spec, 0, 0) is None else 20)
    return Scene(
        width=wide,
        height=round(height, 2),
        title=phrase(words.title, figure, searched),
        description=phrase(words.description, figure, searched),
        facts=(*frame.facts(spec, tree), ("data-view", spec.look.view)),
        prefix=write.digest(spec),
        theme=spec.look.theme,
        style=spec.look.style,
        bands=(),
        initial=(),
        columns=columns(tree, grid),
        note=frame.note(spec, MARGIN, height),
        input_slot=None,
        output_slot=None,
        braces=(),
        legend=legends.lines_legend(MARGIN, legend, lines),
        remarks=(
            PlacedText(figure.provenance, wide / 2, 48, value=False),
            *_names(tree, grid),
            *_sides(grid),
        ),
        heading=PlacedText(heading, wide / 2, 26, value=False),
        baselines=(move_to((grid.left, grid.line)), across(grid.right)),
    )


def _lines(tree: Tree) -> list[Line]:
    """What the figure means."""
    ended = any(one.ended for candidates in tree.outputs for one in candidates)
    found = [Line(phrase(words.legend)), Line(phrase(words.legend_of_best))]
    return [*found, Line(phrase(words.legend_of_ended))] if ended else found


def _names(tree: Tree, grid: Grid) -> list[PlacedLabel]:
    """The names of the outputs above their columns."""
    places = zip(range(1, len(tree.outputs) + 1), grid.columns, strict=True)
    return [labels.centred(math_labels.indexed("y", j), x, grid.top - 14) for j, (x, _) in places]


def _sides(grid: Grid) -> tuple[PlacedText, PlacedText]:
    """What the line parts."""
    x = grid.left + grid.margin / 2
    return (
        PlacedText(phrase(words.kept), x, grid.line - 7, value=False),
        PlacedText(phrase(words.dropped), x, grid.line + 16, value=False),
    )
