"""Frame: what every layout puts into a scene: its attributes, its title, its note, what has happened."""

from collections.abc import Callable
from typing import Any

from rnn_unroll import tokens
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.graphs import facts as graph_facts
from rnn_unroll.graphs.graph import Graph, Node
from rnn_unroll.graphs.inside import Inside
from rnn_unroll.graphs.norms import Norms
from rnn_unroll.picture.scene import Legend, PlacedText, Scene
from rnn_unroll.words import Phrase, Text, cells, figures, phrase, say

Source = Graph | Norms | Inside
"""What a layout places: nodes and edges, the norms of gradients, or one cell's inside."""

Arrange = Callable[[FigureSpec, Any], Scene]
"""A layout: it places the source of one view, or of one style."""


def room(*texts: Text) -> float:
    """The approximate width in px of the widest of some texts, in a figure's small type."""
    return max((7.0 * tokens.columns(say(text)) for text in texts), default=0.0)


def facts(spec: FigureSpec, source: Source) -> tuple[tuple[str, str], ...]:
    """The data-* attributes of the drawing's root."""
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
    )


def shown(spec: FigureSpec, source: Source) -> int:
    """The last time step whose numbers the figure shows."""
    return spec.timeline.reached


def returned(spec: FigureSpec, graph: Graph, t: int) -> bool:
    """Whether gradients have come back through time step t by the step that is shown."""
    return spec.timeline.returned(t)


def waits(graph: Graph, node: Node, shown: int) -> bool:
    """Whether a node of a shown step is not computed yet.

    Beside a backward chain only the inputs and the first layer's forward chain are computed along with
    time; everything else needs the whole input.
    """
    early = node.kind == "input" or (node.layer == 1 and not node.backward)
    return graph.directions == 2 and shown < len(graph.plan.steps) and not early


def late(spec: FigureSpec, graph: Graph) -> bool:
    """Whether the shown run has not ended: some numbers exist only at its end."""
    return not spec.timeline.ended


def least(spec: FigureSpec, x: float, legend: Legend | None) -> float:
    """The least width of a figure: its note and its legend begin at x and must fit."""
    lines = [line.text for line in (*legend.lines, legend.total) if line] if legend else []
    return 2 * x + room(phrase(cells.convention, spec.model.cell), *lines)


def note(spec: FigureSpec, x: float, bottom: float) -> PlacedText | None:
    """The cell's convention at the figure's lower left; None if the cell has none of its own."""
    if not CELLS[spec.model.cell].note:
        return None
    return PlacedText(phrase(cells.convention, spec.model.cell), x, bottom - 12, value=False)


def words(spec: FigureSpec, graph: Graph) -> tuple[Phrase, Phrase]:
    """Title and long description."""
    figure = graph_facts.figure(spec, graph.plan)
    description = phrase(figures.description, figure, *graph_facts.tokens(graph))
    return phrase(figures.title, figure), description
