"""Down: the computed style with time from top to bottom, so that the width does not depend on the lengths."""

from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.graphs.graph import Graph
from rnn_unroll.picture.layouts import frame
from rnn_unroll.picture.layouts.computed import contents
from rnn_unroll.picture.layouts.computed.legend import legend
from rnn_unroll.picture.layouts.computed.measures import box_at
from rnn_unroll.picture.layouts.down import around, edges, nodes
from rnn_unroll.picture.layouts.down.rows import MARGIN, Rows
from rnn_unroll.picture.layouts.parts import widths
from rnn_unroll.picture.scene import Column, Scene
from rnn_unroll.words import say

LINE = 12
"""Type size of the lines under a figure."""

__all__ = ["arrange"]


def arrange(spec: FigureSpec, graph: Graph) -> Scene:
    """Place the graph in rows: inputs are on the left, then states, outputs on the right."""
    rows = Rows(spec, graph)
    placed_legend = legend(rows, MARGIN, rows.below)
    lines = max(MARGIN + widths.width(say(line), LINE) for line in frame.lines(spec, placed_legend))
    if placed_legend and placed_legend.signs:
        signs = placed_legend.signs.texts
        lines = max(lines, *(text.x + widths.width(say(text.text), LINE) for text in signs))
    title, description = frame.words(spec, graph)
    return Scene(
        width=round(max(rows.right, lines + MARGIN), 2),
        height=rows.bottom,
        title=title,
        description=description,
        facts=frame.facts(spec, graph),
        prefix=write.digest(spec),
        theme=spec.look.theme,
        style=spec.look.style,
        bands=around.bands(rows),
        initial=tuple([nodes.initial(rows, node) for node in graph.initial]),
        columns=tuple(
            Column(
                step.plan.t,
                0,
                tuple([edges.wire(rows, edge) for edge in step.edges]),
                tuple([nodes.node(rows, node) for node in step.nodes]),
                step.plan.t > spec.timeline.reached,
                tuple([edges.back(rows, edge) for edge in step.gradients]),
                tuple([gauge for node in step.nodes if (gauge := contents.gauge(rows, node))]),
                spec.timeline.returned(step.plan.t),
                y=rows.y(step.plan.t),
            )
            for step in graph.steps
        ),
        note=frame.note(spec, MARGIN, rows.bottom),
        input_slot=box_at(rows.input, 0, rows.high),
        output_slot=box_at(rows.output, rows.output_top, rows.answer),
        braces=around.braces(rows),
        legend=placed_legend,
        remarks=around.remarks(rows),
    )
