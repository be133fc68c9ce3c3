"""The computed style: boxes with a strip for the numbers of each vector, braces, bands."""

from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.graphs.graph import Graph
from rnn_unroll.picture.layouts import frame
from rnn_unroll.picture.layouts.computed import around, edges, nodes
from rnn_unroll.picture.layouts.computed.grid import MARGIN, PITCH, Grid, box_at
from rnn_unroll.picture.scene import Column, Scene

EDGE = 6
"""The least room on the right of a token that is wider than its box."""

__all__ = ["PITCH", "arrange"]


def arrange(spec: FigureSpec, graph: Graph) -> Scene:
    """Place the graph on a grid: time goes to the right; inputs are below, then states, outputs on top."""
    grid = Grid(spec, graph)
    columns = tuple(
        Column(
            step.plan.t,
            grid.x(step.plan.t),
            tuple([edges.wire(grid, edge) for edge in step.edges if edge.kind != "attention"]),
            tuple([nodes.node(grid, node) for node in step.nodes]),
            step.plan.t > spec.timeline.reached,
            tuple([edges.back(grid, edge) for edge in step.gradients]),
            tuple([gauge for node in step.nodes if (gauge := nodes.gauge(grid, node))]),
            spec.timeline.returned(step.plan.t),
            attention=edges.attention(grid, step),
        )
        for step in graph.steps
    )
    bands = around.bands(grid)
    initial = tuple([nodes.initial(grid, node) for node in graph.initial])
    right = max(
        grid.x(len(columns)) + grid.wide,
        *(band.box.x + band.box.width for band in bands),
        *(node.box.x + node.box.width for node in initial),
    )
    ends = nodes.texts_end(columns[-1])
    legend = around.legend(grid)
    title, description = frame.words(spec, graph)
    return Scene(
        width=max(right + MARGIN, ends + EDGE, frame.least_width(spec, MARGIN, legend)),
        height=grid.bottom,
        title=title,
        description=description,
        facts=frame.facts(spec, graph),
        prefix=write.digest(spec),
        theme=spec.look.theme,
        style=spec.look.style,
        bands=bands,
        initial=initial,
        columns=columns,
        note=frame.note(spec, MARGIN, grid.bottom),
        input_slot=box_at(grid.middle, grid.input),
        output_slot=box_at(grid.middle, grid.output),
        braces=around.braces(grid),
        legend=legend,
        remarks=around.remarks(grid),
    )
