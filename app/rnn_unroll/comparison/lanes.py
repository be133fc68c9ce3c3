"""Lanes: the two figures of a pair as drawings, with what is needed to lay their columns under each other."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from rnn_unroll import tokens, views
from rnn_unroll.comparison.pair import SLUGS, Pair, Slug
from rnn_unroll.graphs import build, facts
from rnn_unroll.graphs.run import Run
from rnn_unroll.picture import draw
from rnn_unroll.picture.crop import cropped
from rnn_unroll.picture.draw import Rendering
from rnn_unroll.picture.scene import Column, Legend, Scene
from rnn_unroll.words import Text, stops

Way = Literal["columns", "down", "plain"]
"""How two drawings lie: with the columns of their time steps under each other, side by side where time runs
down in both, or simply one above the other."""


class Columns(NamedTuple):
    """The columns of a drawing, in px of its own: the middle of the first one, and the distance of two."""

    first: float
    pitch: float


class Word(NamedTuple):
    """What stands at a time step: the token that is read there, or the `late` one that is written. `text` is
    empty if the figure writes none.
    """

    text: str
    late: bool = False


class Lane(NamedTuple):
    """One drawing. `columns` is None if its time steps stand in no even row; there is one of the `words` for
    each time step. `notes` say how to read it.
    """

    run: Run
    scene: Scene
    columns: Columns | None
    words: tuple[Word, ...]
    descriptions: Sequence[str]
    timeline: dict[str, Any]
    notes: tuple[Text, ...]

    def svg(self, rendering: Rendering | None = None) -> str:
        """The drawing; for a page that may be printed, if no rendering is given."""
        return (draw.svg(self.scene, rendering) if rendering else draw.inline(self.scene)).decode()


class Layout(NamedTuple):
    """How both drawings lie. In distances of time steps: `lead` is the room before the first one, `tail` that
    from it to the end, `tall` the heights of both.
    """

    way: Way
    lead: float = 0
    tail: float = 0
    tall: float = 0


def lanes(pair: Pair) -> dict[Slug, Lane]:
    """The drawings of both lanes."""
    return {slug: lane(pair, slug) for slug in SLUGS}


def lane(pair: Pair, slug: Slug) -> Lane:
    """The drawing of a lane, at the step of the pair, in the theme of the first lane."""
    spec = pair.at(slug)
    down = pair.a.look.down and pair.b.look.down
    spec = spec.change(theme=pair.a.look.theme, crop="off", legend="off", flow="down" if down else "right")
    run, view = Run(spec), views.of(spec)
    source = view.source(run)
    scene = views.arrange(spec, source)
    # The page says lengths, conventions and notes beside the figures. Equal figures need ids of their own.
    legend, notes = _without_notes(scene.legend)
    scene = replace(scene, braces=(), note=None, legend=legend, prefix=scene.prefix + slug)
    scene = cropped(scene)
    return Lane(
        run,
        scene,
        _columns(scene) if spec.view.plays and not (spec.view.piled or spec.view.along or down) else None,
        _words(run),
        view.descriptions(spec, source, scene),
        stops.as_data(spec.timeline, view.waiting(spec, source)),
        notes,
    )


def _without_notes(legend: Legend | None) -> tuple[Legend | None, tuple[Text, ...]]:
    """A legend that explains something with samples, or else its lines, without those that come later."""
    if legend is None or legend.samples or legend.heats or legend.attended or legend.signs or legend.scale:
        return legend, ()
    return None, tuple(line.text for line in legend.lines if not line.value)


def _columns(scene: Scene) -> Columns | None:
    """The columns of a drawing; None if they are not even."""
    middles = [_middle(column) - scene.origin[0] for column in scene.columns if column.nodes]
    apart = {round(after - before, 1) for before, after in pairwise(middles)}
    if len(apart) > 1 or len(middles) < len(scene.columns):
        return None
    return Columns(middles[0], apart.pop() if apart else scene.width - middles[0])


def _middle(column: Column) -> float:
    """The middle of the boxes of a time step."""
    boxes = [node.box for node in column.nodes if node.kind != "loss"]
    return column.x + (min(box.x for box in boxes) + max(box.x + box.width for box in boxes)) / 2


def _words(run: Run) -> tuple[Word, ...]:
    inputs, outputs = facts.tokens(run.spec, build.forward(run))
    return tuple(
        Word(tokens.label(inputs[step.i - 1]))
        if step.i and inputs
        else Word(tokens.label(outputs[step.j - 1]), late=True)
        if step.j and outputs
        else Word("")
        for step in run.plan.steps
    )


def layout(both: dict[Slug, Lane]) -> Layout:
    """How both drawings lie."""
    if all(one.run.spec.look.down for one in both.values()):
        return Layout("down")
    places = [(one.scene, one.columns) for one in both.values() if one.columns]
    if len(places) < len(both):
        return Layout("plain")
    return Layout(
        "columns",
        lead=max(columns.first / columns.pitch for _, columns in places),
        tail=max((scene.width - columns.first) / columns.pitch for scene, columns in places),
        tall=sum(scene.height / columns.pitch for scene, columns in places),
    )


def words(both: dict[Slug, Lane], longer: Slug) -> list[Word]:
    """What stands at each time step of the longer run: the word of all lanes that go so far, if it is one."""
    found = []
    for t in range(len(both[longer].words)):
        here = {one.words[t] for one in both.values() if t < len(one.words)}
        found.append(here.pop() if len(here) == 1 else Word(""))
    return found
