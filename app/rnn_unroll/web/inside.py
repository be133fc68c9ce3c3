"""Inside: the panel with the inside of one cell, as data for its template."""

import base64
from typing import Any, NamedTuple

from rnn_unroll import views
from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine import key as keys
from rnn_unroll.engine.cells.drawing import ACTS
from rnn_unroll.engine.cells.terms import UNITS
from rnn_unroll.graphs import build, facts
from rnn_unroll.graphs.inside import Inside, general, sides, written
from rnn_unroll.graphs.run import Run
from rnn_unroll.look.styles import STYLES
from rnn_unroll.look.views import UNROLLED
from rnn_unroll.picture import draw, math_labels
from rnn_unroll.picture.scene import Scene
from rnn_unroll.web import mathml
from rnn_unroll.words import cells, symbols
from rnn_unroll.words import inside as words
from rnn_unroll.words.marked import Symbol

WIDE = 275
"""The width of an equation's right side in a figure from which on it needs a whole row."""
PICTOGRAMS = 12
"""The most time steps of which each has a pictogram of its own."""


class Step(NamedTuple):
    """A time step that the panel can go to: the key and the name of its state."""

    t: int
    key: str
    name: str
    here: bool
    waits: bool


class Stripe(NamedTuple):
    """A unit that can be chosen. `share` is the strength of its colour in percent; None if none is known."""

    unit: int
    name: str
    share: float | None
    negative: bool


class Card(NamedTuple):
    """An equation and, if known, the unit's numbers in it; each broken at its equals signs. `wide`: it
    needs the room of two.
    """

    wide: bool
    law: tuple[str, ...]
    numbers: tuple[str, ...]


def without_cell(spec: FigureSpec) -> FigureSpec:
    """The whole network in place of the inside of a cell."""
    if not spec.view.cell:
        return spec
    return spec.change(view=UNROLLED.slug, at=None, unit=1, numbers="all")


def context(spec: FigureSpec) -> dict[str, Any] | None:
    """The values of the template; None if the figure is not the inside of a cell."""
    if not spec.view.cell:
        return None
    graph = build.cell(Run(spec))
    scene = views.arrange(spec, graph)
    canonical = write.canonical(spec)
    place = facts.place(spec.at, spec.model.layers)
    numbers = STYLES[spec.look.style].numbers
    known = numbers and not scene.columns[0].pending
    steps = _steps(spec, len(graph.plan.steps))
    unit, laws = spec.look.unit if known else None, range(len(graph.cell.equations))
    return {
        "scene": scene,
        "svg": draw.inline(scene).decode(),
        "heading": cells.heading(place),
        "symbol": mathml.symbol(_symbol(spec)),
        "note": cells.caption(spec.model.cell, place),
        "at": spec.at,
        "unit": spec.look.unit,
        "numbers": numbers,
        "one": spec.look.one_unit,
        "corner": spec.look.one_unit and _corner(scene),
        "address": canonical or _inline("image/svg+xml", draw.svg(scene)),
        "page": write.studio(spec) if canonical else "",
        "closed": write.studio(without_cell(spec)),
        "steps": steps if len(steps) <= PICTOGRAMS else [],
        "before": next((step for step in steps if step.t == spec.at.t - 1), None),
        "after": next((step for step in steps if step.t == spec.at.t + 1), None),
        "place": words.place(spec.at.t, len(steps)),
        "stripes": _stripes(spec, graph, known),
        "name": words.name(spec.look.unit),
        "doing": words.doing(_unit(spec, graph)) if known else words.waiting() if numbers else "",
        "cards": [_card(graph, k, unit) for k in laws],
    }


def _corner(scene: Scene) -> bool:
    """Whether the lower right corner of the drawing of one unit is empty: what is read stands at the left."""
    (column,) = scene.columns
    ends = []
    for node in column.nodes:
        if node.kind == "input":
            right = node.box.x + node.box.width
            ends.append(2 * node.text.x - right if node.text else right)
    return max(ends, default=0.0) < scene.width / 2


def _symbol(spec: FigureSpec) -> Symbol:
    at = spec.at
    written = symbols.state(at.chain, at.layer if spec.model.layers > 1 else None, at.t)
    return Symbol(str(at), written[:1], written[1:])


def _steps(spec: FigureSpec, count: int) -> list[Step]:
    """The states of the cell's chain."""
    at, reached = spec.at, spec.timeline.reached
    found = []
    for t in range(1, count + 1):
        key = keys.state(at.direction, at.layer, t)
        name = cells.heading(facts.place(key, spec.model.layers))
        found.append(Step(t, str(key), name, here=t == at.t, waits=t > reached))
    return found


def _stripes(spec: FigureSpec, graph: Inside, known: bool) -> list[Stripe]:
    """The units of the cell, each in the colour of its number."""
    found = []
    for unit, value in enumerate(_units(graph).tolist(), start=1):
        name = words.stripe(unit, _minus(written(value)) if known else "")
        share = round(100 * min(1.0, abs(value))) if known else None
        found.append(Stripe(unit, name, share, value < 0))
    return found


def _units(graph: Inside) -> Any:
    """The activation that the cell makes; a memory that equals it has its name in some drawings. If the
    activation is projected, what its units show.
    """
    return next(graph.values[name] for name in (UNITS, "a", "c") if name in graph.values)


def _unit(spec: FigureSpec, graph: Inside) -> words.Unit:
    """The chosen unit's numbers by the names of the vectors that have one for each unit."""
    k, vectors = spec.look.unit - 1, graph.cell.drawing.vectors
    # Of what is read, and of vectors one above the other, a number belongs to no unit.
    joined = {"x", *(name for name, vector in vectors.items() if vector.plain)}
    values = {name: float(v[k]) for name, v in graph.values.items() if name not in joined and k < len(v)}
    texts = {name: _minus(written(value)) for name, value in values.items()}
    gates = [part.act for part in graph.cell.drawing.parts.values() if ACTS[part.act].kind == "gate"]
    before = [vector for name, vector in graph.values.items() if name in ("a_before", "c_before")]
    empty = not any(vector.any() for vector in before)
    return words.Unit(spec.look.unit, values, texts, gates[0] if gates else "", empty)


def _minus(number: str) -> str:
    return number.replace("-", "−")


def _card(graph: Inside, k: int, unit: int | None) -> Card:
    left, right = general(graph, k)
    law = mathml.convert(left), mathml.convert(f"= {right}")
    wide = math_labels.tex(right).width > WIDE
    if unit is None:
        return Card(wide, law, ())
    return Card(wide, law, tuple(mathml.convert(f"= {side}") for side in sides(graph, k, unit)))


def _inline(media_type: str, body: bytes) -> str:
    """The body as a data address."""
    return f"data:{media_type};base64,{base64.b64encode(body).decode()}"
