"""Cell: the inside of one cell at one time step, with the true vector on every wire."""

from typing import Any

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.graphs import build, facts, inside
from rnn_unroll.graphs.inside import Inside
from rnn_unroll.graphs.run import Run
from rnn_unroll.look.views import CELL
from rnn_unroll.picture.layouts import inside as layout
from rnn_unroll.picture.scene import Scene
from rnn_unroll.views.view import View
from rnn_unroll.words import cells, say


def alternative(run: Run) -> str:
    spec = run.spec
    return cells.alternative(facts.figure(spec, run.plan), facts.place(spec.at, spec.model.layers))


def description(run: Run) -> str:
    return say(layout.arrange(run.spec, build.cell(run)).description)


def descriptions(spec: FigureSpec, cell: Inside, scene: Scene) -> list[str]:
    """The view shows one cell at one time step, so its description is the same after every step."""
    return [say(scene.description)] * (spec.timeline.last + 1)


def data(run: Run) -> dict[str, Any]:
    """Every vector of the cell, by the name that its wires have."""
    vectors = inside.vectors(run.trace, run.spec.at)
    named = {name: vector.tolist() for name, vector in vectors.items()}
    return {"inside": {"at": run.spec.at, "vectors": named}}


VIEW = View(
    slug=CELL.slug,
    source=build.cell,
    arrange=layout.arrange,
    pitch=lambda spec: 0.0,
    alternative=alternative,
    description=description,
    descriptions=descriptions,
    forward_data=data,
)
