"""Explain: the section of the page on why the figure has its shape, what happens now, and what its symbols
and colours mean; as data for its template.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.patterns import PATTERNS, Plan
from rnn_unroll.graphs import build, facts
from rnn_unroll.graphs.graph import Graph
from rnn_unroll.graphs.run import Run
from rnn_unroll.look.styles import STYLES
from rnn_unroll.tasks import TASKS
from rnn_unroll.web import mathml
from rnn_unroll.words import explain as words
from rnn_unroll.words import now as now_words
from rnn_unroll.words import shapes, stops
from rnn_unroll.words.marked import Marked
from rnn_unroll.words.terms import TERMS

COLOURLESS = "mono"
"""The slug of the theme that needs no colour."""


class Course(NamedTuple):
    """What happens at each step of a run, and what the player calls its start and its time steps."""

    now: list[Marked]
    named: list[tuple[str, bool]]


def course(spec: FigureSpec, run: Run, source: Any) -> Course:
    """The course of the figure's run; empty for a plot, which has no steps."""
    if not spec.view.steps:
        return Course([], [])
    graph = source if isinstance(source, Graph) else build.forward(run)
    figure, happened = facts.figure(spec, run.plan), facts.happenings(spec, graph)
    named = stops.names(happened) if STYLES[spec.look.style].numbers else []
    return Course(now_words.steps(figure, happened, facts.losses(spec, graph)), named)


def section(spec: FigureSpec, plan: Plan, now: Sequence[Marked], own: bool) -> dict[str, Any]:
    """What the section shows for a figure; `now` is what happens at each step."""
    figure, timeline = facts.figure(spec, plan), spec.timeline
    coloured = STYLES[spec.look.style].numbers and spec.look.theme != COLOURLESS
    random = spec.task is None and not own
    metric = spec.task.metric if spec.task else ""
    return {
        "heading": PATTERNS[spec.wiring.pattern].title,
        "shape": shapes.explained(spec.wiring.pattern).shape,
        "paragraphs": shapes.pattern(figure, switches=not own),
        "random": shapes.random_weights() if random else (),
        "trained": (shapes.use_trained(), _trained(spec.wiring.pattern)) if random else (),
        "now": now[timeline.shown] if now else (),
        "where": stops.place(timeline),
        "rows": words.rows(figure, spec.model.one_hot and not own, len(spec.vocabulary)),
        "lengths": words.lengths(figure),
        # Symbolic figures have no colours by kind, and a unit's text has those of the signs alone.
        "colours": words.colours(figure) if coloured and not spec.view.along else (),
        "scale": words.scale() if coloured else (),
        "lenses": words.lenses(figure),
        "terms": [(slug, TERMS[slug].name) for slug in words.terms(figure, spec.model.one_hot, metric)],
        "math": mathml.symbol,
    }


def _trained(pattern: str) -> str:
    """The address of a trained network of this pattern, or of all of them if none has it."""
    task = next((task for task in TASKS.values() if task.pattern == pattern), None)
    # Not parsed: its weights may be missing, which concerns no other figure.
    return f"/?{urlencode({'pattern': pattern, 'task': task.slug})}" if task else "/tasks"
