"""The computed style: boxes with a strip for the numbers of each vector, braces, bands."""

from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.graphs.graph import Graph
from rnn_unroll.picture.layouts import frame
from rnn_unroll.picture.layouts.computed import around, contents, edges, nodes
from rnn_unroll.picture.layouts.computed.grid import MARGIN, PITCH, Grid
from rnn_unroll.picture.layouts.computed.legend import legend
from rnn_unroll.picture.layouts.computed.measures import box_at
from rnn_unroll.picture.scene import Column, Scene

EDGE = 6
"""The least room on the right of a token that is wider than its box."""

__all__ = ["PITCH", "arrange"]


def arrange(spec: FigureSpec, graph: Graph) -> Scene:
    """Place the graph on a grid: time goes to the right; inputs are below, then states, outputs on top."""
    grid = Grid(spec, graph)
    out = grid.ends.left_out
    columns = tuple(
        Column(
            step.plan.t,
            grid.x(step.plan.t),
            tuple(
                [
                    edges.wire(grid, edge)
                    for edge in step.edges
                    if edge.kind != "attention" and edges.is_drawn(grid, edge)
                ]
            ),
            tuple([nodes.node(grid, node) for node in step.nodes if not out(node.t)]),
            step.plan.t > spec.timeline.reached,
            tuple([edges.back(grid, edge) for edge in step.gradients if edges.is_drawn(grid, edge)]),
            tuple(
                [gauge for node in step.nodes if not out(node.t) and (gauge := contents.gauge(grid, node))]
            ),
            spec.timeline.returned(step.plan.t),
            attention=None if out(step.plan.t) else edges.attention(grid, step),
        )
        for step in graph.steps
    )
    bands = around.bands(grid)
    initial = tuple([nodes.initial(grid, node) for node in graph.initial])
    right = max(
        grid.x(grid.last) + grid.wide,
        *(band.box.x + band.box.width for band in bands),
        *(node.box.x + node.box.width for node in initial),
    )
    ends = nodes.texts_end(grid, columns[-1])
    placed_legend = legend(grid, MARGIN, grid.below)
    title, description = frame.words(spec, graph)
    return Scene(
        width=max(right + MARGIN, ends + EDGE, frame.least_width(spec, MARGIN, placed_legend)),
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
        legend=placed_legend,
        remarks=around.remarks(grid),
        labels=spec.look.labels,
    )
