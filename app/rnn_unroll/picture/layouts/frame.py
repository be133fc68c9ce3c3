"""Frame: what every layout puts into a scene: its attributes, its title and its note."""

from rnn_unroll import tokens
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.graphs import facts as graph_facts
from rnn_unroll.graphs.beams import Tree
from rnn_unroll.graphs.graph import Graph
from rnn_unroll.graphs.inside import Inside
from rnn_unroll.graphs.norms import Norms
from rnn_unroll.graphs.units import Units
from rnn_unroll.picture.marks import PlacedText
from rnn_unroll.picture.scene import Legend
from rnn_unroll.words import Phrase, Text, cells, figures, phrase, say

Source = Graph | Norms | Inside | Units | Tree
"""What a layout places: nodes and edges, norms of gradients, the inside of a cell, one unit, or a search."""


def room(*texts: Text) -> float:
    """The approximate width in px of the widest of some texts, in the figure's small type."""
    return max((7.0 * tokens.columns(say(text)) for text in texts), default=0.0)


def facts(spec: FigureSpec, source: Source) -> tuple[tuple[str, str], ...]:
    """The names and values of the data-* attributes of the drawing's root."""
    plan = source.plan
    steps = len(plan.steps)
    tx = spec.wiring.kind.tx.symbol if spec.symbolic_tx else str(plan.tx)
    ty = spec.wiring.kind.ty.symbol if spec.symbolic_ty else str(plan.ty)
    return (
        ("data-pattern", spec.wiring.pattern),
        ("data-tx", tx),
        ("data-ty", ty),
        ("data-steps", str(steps)),
        ("data-step", str(spec.timeline.shown)),
        ("data-cell", spec.model.cell),
        ("data-style", spec.look.style),
        *((("data-flow", spec.look.flow),) if spec.look.down else ()),
    )


def lines(spec: FigureSpec, legend: Legend | None) -> list[Text]:
    """The lines of text under a figure: its note and those of its legend."""
    legends = [line.text for line in (*legend.lines, legend.total) if line] if legend else []
    return [phrase(cells.convention, spec.model.cell), *legends]


def least_width(spec: FigureSpec, x: float, legend: Legend | None) -> float:
    """The least width of a figure in which its note and its legend, which begin at x, have room."""
    named = legend.signs.texts if legend and legend.signs else []
    row = [text.x + spec.look.type * room(text.text) for text in named]
    return max(0.0, *row, 2 * x + spec.look.type * room(*lines(spec, legend)))


def note(spec: FigureSpec, x: float, bottom: float) -> PlacedText | None:
    """The cell's convention, at the lower left of the figure; None if the cell has none."""
    if not CELLS[spec.model.cell].note:
        return None
    return PlacedText(phrase(cells.convention, spec.model.cell), x, bottom - 12, value=False)


def words(spec: FigureSpec, graph: Graph) -> tuple[Phrase, Phrase]:
    """The figure's title and its long description."""
    figure = graph_facts.figure(spec, graph.plan)
    description = phrase(
        figures.description,
        figure,
        *graph_facts.tokens(spec, graph),
        graph_facts.early(spec, graph),
        graph_facts.looked(spec, graph),
        graph_facts.apart(spec, graph),
    )
    return phrase(figures.title, figure), description
