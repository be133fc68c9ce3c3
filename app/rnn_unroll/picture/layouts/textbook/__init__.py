"""The textbook style: tall empty boxes, symbols, and dots for left-out steps.

It follows the figures of the sequence-model literature: x⟨1⟩ x⟨2⟩ x⟨3⟩ ⋯ x⟨T_x⟩.
"""

from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.graphs.graph import Graph
from rnn_unroll.picture.layouts import frame
from rnn_unroll.picture.layouts.textbook.drawing import Drawing
from rnn_unroll.picture.layouts.textbook.grid import LABEL_HEIGHT, PITCH, SIDE, SLOT
from rnn_unroll.picture.marks import Box
from rnn_unroll.picture.scene import Column, Scene

__all__ = ["PITCH", "arrange"]


def arrange(spec: FigureSpec, graph: Graph) -> Scene:
    """Place the graph. If a length is open, its last step but one is drawn as ⋯."""
    drawing = Drawing(spec, graph)
    columns = tuple(
        Column(
            step.plan.t,
            drawing.left + (step.plan.t - 1) * drawing.pitch,
            tuple(wire for edge in step.edges if edge.kind != "attention" and (wire := drawing.wire(edge))),
            tuple(node for node in map(drawing.node, step.nodes) if node),
            step.plan.t > spec.timeline.reached,
            tuple(arrow for edge in step.gradients if (arrow := drawing.back(edge))),
            (),
            spec.timeline.returned(step.plan.t),
            attention=drawing.attention(step),
        )
        for step in graph.steps
    )
    legend = drawing.legend()
    title, description = frame.words(spec, graph)
    return Scene(
        width=max(
            2 * SIDE + (len(columns) - 1) * drawing.pitch + drawing.wide, frame.least_width(spec, 12, legend)
        ),
        height=drawing.bottom,
        title=title,
        description=description,
        facts=frame.facts(spec, graph),
        prefix=write.digest(spec),
        theme=spec.look.theme,
        style=spec.look.style,
        bands=(),
        initial=(),
        columns=columns,
        note=frame.note(spec, 12, drawing.bottom),
        input_slot=Box(drawing.centre - SLOT / 2, drawing.input_top, SLOT, 32, 6),
        output_slot=Box(
            drawing.centre - SLOT / 2, drawing.output_floor - LABEL_HEIGHT, SLOT, LABEL_HEIGHT, 6
        ),
        braces=drawing.brackets(),
        legend=legend,
    )
