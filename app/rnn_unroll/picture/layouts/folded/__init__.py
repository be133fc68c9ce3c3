"""The folded view: the network drawn once, with a loop that brings its state back after one time step.

The layout takes the unrolled figure and piles the columns of each network on top of each other. Only one
step of a pile is visible. The parts of the network that this step does not use are drawn too, so that every
picture shows the whole network. The black square for the delay of one step is that of the folded graphs in
the deep-learning literature.
"""

from dataclasses import replace

from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.patterns import Plan
from rnn_unroll.graphs.graph import Graph
from rnn_unroll.look.views import UNROLLED
from rnn_unroll.picture.layouts import frame, unrolled
from rnn_unroll.picture.layouts.computed.measures import LEGEND
from rnn_unroll.picture.layouts.folded import around
from rnn_unroll.picture.layouts.folded.around import BAND_SIDE, ROW
from rnn_unroll.picture.layouts.folded.columns import columns
from rnn_unroll.picture.layouts.folded.pile import Pile
from rnn_unroll.picture.layouts.folded.remarks import remarks
from rnn_unroll.picture.layouts.parts.legends import LINE
from rnn_unroll.picture.scene import Scene

GAP = 156
"""Distance between an encoder's boxes and its decoder's."""
ROOM = 16
"""Width added there for the name of the memory that is handed over."""
MARGIN = 16


def arrange(spec: FigureSpec, graph: Graph) -> Scene:
    """Fold the figure that the address would show unrolled."""
    plan = graph.plan
    # Dots for left-out steps make no sense here: the network is drawn once.
    flat = unrolled.arrange(_closed(spec, plan).change(view=UNROLLED.slug), graph)
    piles = _piles(spec, graph, flat)
    steps = tuple(
        column
        for before, pile in zip([None, *piles], piles, strict=False)
        for column in columns(pile, before, spec.timeline)
    )
    captions = around.captions(flat, piles)
    beside = around.shifted(flat.remarks, piles[0])
    notes = (*beside, *remarks(spec, plan, piles, captions, steps))
    initial = tuple(around.initial_state(node, piles[0]) for node in flat.initial)
    bands = tuple(
        around.band(band, pile, initial, steps) for band, pile in zip(flat.bands, piles, strict=False)
    )
    below = MARGIN + (ROW if flat.note else 0) + (LINE if flat.legend else 0)
    below += LEGEND if flat.legend and flat.legend.signs else 0
    height = max([flat.height, *(remark.y + below for remark in notes)])
    title, description = frame.words(spec, graph)
    return replace(
        flat,
        width=round(max(around.right_ends(steps, initial, bands, notes, flat)) + MARGIN, 2),
        height=height,
        title=title,
        description=description,
        facts=(*frame.facts(spec, graph), ("data-view", spec.look.view)),
        prefix=write.digest(spec),
        bands=bands,
        initial=initial,
        columns=steps,
        note=flat.note and flat.note._replace(y=flat.note.y + height - flat.height),
        input_slot=None,
        output_slot=None,
        braces=captions,
        legend=flat.legend and around.legend(flat.legend, height - flat.height),
        remarks=notes,
        folded=True,
    )


def _piles(spec: FigureSpec, graph: Graph, flat: Scene) -> list[Pile]:
    """The pile of each network, placed side by side."""
    boundary, count = graph.plan.boundary, len(flat.columns)
    spans = [(0, boundary), (boundary, count)] if boundary else [(0, count)]
    piles = [Pile(spec, graph, flat.columns[first:end]) for first, end in spans]
    first_x = flat.columns[0].x
    farther = piles[0].farther
    before_all = [first_x - node.box.x + farther for node in flat.initial if node.box.x < first_x]
    x = max(first_x, piles[0].left + MARGIN, *(room + BAND_SIDE + MARGIN / 2 for room in before_all))
    for pile in piles:
        pile.x = x
        x += pile.wide + GAP + farther + (ROOM if pile.memory else 0)
    return piles


def _closed(spec: FigureSpec, plan: Plan) -> FigureSpec:
    """The spec with the lengths that are run in place of open ones."""
    return spec.change(tx=plan.tx, ty=plan.ty) if spec.symbolic_tx or spec.symbolic_ty else spec
