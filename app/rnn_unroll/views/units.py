"""Units: the text that the network reads, coloured by one unit of its state."""

import math
from dataclasses import replace
from typing import Any

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine import key as keys
from rnn_unroll.graphs import build, facts
from rnn_unroll.graphs.features import Answer
from rnn_unroll.graphs.run import Run
from rnn_unroll.graphs.search import Match
from rnn_unroll.graphs.units import Units
from rnn_unroll.look.views import UNITS
from rnn_unroll.picture.layouts import units as layout
from rnn_unroll.picture.scene import Scene
from rnn_unroll.views.view import View
from rnn_unroll.words import units as words


def alternative(run: Run) -> str:
    found = build.unit(run)
    figure = facts.figure(run.spec, run.plan)
    return words.alternative(figure, facts.watched(found), facts.seen(run.spec, found))


def description(run: Run) -> str:
    found = build.unit(run)
    figure = facts.figure(run.spec, run.plan)
    return words.description(figure, facts.watched(found), facts.seen(run.spec, found))


def descriptions(spec: FigureSpec, found: Units, scene: Scene) -> list[str]:
    figure, watched = facts.figure(spec, found.plan), facts.watched(found)
    every = facts.seen(spec.change(step=None), found)
    sentences = []
    for step in [*range(spec.timeline.last), None]:
        timeline = replace(spec.timeline, step=step)
        waits = timeline.waits("state", found.at.layer, found.at.direction == 1)
        seen = () if waits else tuple([one for one in every if one.t <= timeline.reached])
        sentences.append(words.description(figure._replace(timeline=timeline), watched, seen))
    return sentences


def waiting(spec: FigureSpec, found: Units) -> list[str]:
    """The nodes that need the whole input: the unit's states along its chain, then the outputs."""
    start, at = replace(spec.timeline, step=0), found.at
    steps = [moment.plan for moment in found.moments]
    states = [str(keys.state(at.direction, at.layer, step.t)) for step in steps]
    outputs = [str(keys.output(step.j)) for step in steps if step.j]
    backward = at.direction == 1
    return [
        *(states[:: -1 if backward else 1] if start.waits("state", at.layer, backward) else []),
        *(outputs if start.waits("output") else []),
    ]


def data(run: Run) -> dict[str, Any]:
    """The unit's value at each time step t = 1 … T, with the tokens that it read and wrote; and how all units
    of its part of the network correlate with features of the text.
    """
    found = build.unit(run)
    searched = build.searched(run, found)
    return {
        "unit": {
            "at": found.at,
            "unit": found.unit,
            "read": [moment.read for moment in found.moments],
            "written": [moment.written or None for moment in found.moments],
            "values": [moment.value for moment in found.moments],
        },
        "search": {
            "tokens": searched.tokens,
            "units": searched.units,
            "features": [_match(match, searched.answer) for match in searched.matches],
        },
    }


def _match(match: Match, answer: Answer | None) -> dict[str, Any]:
    """A feature and every unit's r with it: null for one that does not change, none if it does not vary."""
    return {
        "feature": match.feature.slug,
        "title": match.feature.title(answer),
        "values": match.values.tolist(),
        "varies": bool(match.best),
        "correlations": {
            at: [None if math.isnan(r) else r for r in row.tolist()] for at, row in match.correlations.items()
        },
        "best": [one._asdict() for one in match.best],
        "chance": match.chance,
    }


VIEW = View(
    slug=UNITS.slug,
    source=build.unit,
    arrange=layout.arrange,
    pitch=lambda spec: 0.0,
    alternative=alternative,
    description=description,
    descriptions=descriptions,
    waiting=waiting,
    forward_data=data,
)
