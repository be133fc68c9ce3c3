"""Legend: what the lines, sizes and dashes of a figure of the computed style mean."""

from rnn_unroll.look.themes import THEMES
from rnn_unroll.picture.layouts.computed.measures import LEGEND, Measures
from rnn_unroll.picture.layouts.parts import legends
from rnn_unroll.picture.scene import Legend

BELOW_LEGEND = 6
"""How far signs stand apart from a legend above them."""
FRAMED = ("input", "target", "start-token", "state", "attended", "output", "early", "loss")
"""The kinds of nodes that have frames, in the order in which a legend explains them."""


def legend(measures: Measures, x: float, below: float) -> Legend | None:
    """What attention, gradients, heat and more are, one below the other, from (x, below) on; None if
    there is none of them.
    """
    placed = []
    k = measures.type
    if measures.attends:
        placed.append(legends.attention_legend(x, below + 10, k))
    if measures.loss is not None:
        late = not measures.spec.timeline.ended
        top = below + 10 + LEGEND * k * len(placed)
        placed.append(legends.gradient_legend(x, top, measures.loss, late, measures.attends, k))
    if measures.heated is not None:
        top = below + 10 + LEGEND * k * len(placed)
        placed.append(
            legends.heat_legend(x, top, measures.heated, measures.relative, measures.spec.numeric, k)
        )
    if measures.explained:
        kinds = {node.kind for node in measures.nodes.values()}
        top = below + 10 + LEGEND * k * len(placed) + (BELOW_LEGEND if placed else 0)
        fed = any(step.reads == "feedback" for step in measures.plan.steps)
        slit = THEMES[measures.spec.look.theme].slit
        framed = [kind for kind in FRAMED if kind in kinds]
        placed.append(legends.signs_legend(framed, fed, slit, x, top, k))
    if measures.lines:
        placed.append(legends.lines_legend(x, below + LEGEND * k * len(placed), measures.lines, k))
    return legends.together(placed)
