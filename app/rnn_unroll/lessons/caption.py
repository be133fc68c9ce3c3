"""Caption: what is said of a lesson's stop beside its figure: its title, sentence and address."""

import re
from collections.abc import Iterator

from rnn_unroll import questions
from rnn_unroll.address import write
from rnn_unroll.lessons import addresses
from rnn_unroll.lessons.lesson import Lesson, Passage, Span, Stop
from rnn_unroll.slides import runs
from rnn_unroll.slides.runs import Run
from rnn_unroll.words.forms import capitalised

_ENDS = re.compile(r"(?<=[.?!])\s+|(?<=[.?!][”)])\s+")
"""Where a sentence ends and another one begins."""


def title(lesson: Lesson, stop: Stop) -> tuple[Run, ...]:
    """The words of a stop, a question itself, or the heading above a figure."""
    question = questions.ask(stop.spec) if stop.kind == "question" else None
    if question:
        return runs.text(question.prompt)
    if stop.kind == "stop":
        return runs.text(capitalised(stop.passage[stop.at].text))
    return runs.text(stop.section or lesson.title)


def address(stop: Stop) -> str:
    """Where a stop's figure is on the server; a question is a page of its own."""
    if stop.kind == "question":
        return f"/question?{addresses.query(stop.spec)}"
    return write.studio(stop.spec)


def sentence(stop: Stop) -> tuple[Run, ...]:
    """The caption of a figure, the line before a question, or the sentence in which a stop stands.

    The words of that stop lead to its figure.
    """
    if stop.at < 0:
        return written(stop.passage)
    here: list[Run] = []
    found = False
    for at, span in enumerate(stop.passage):
        pieces = [span] if span.kind or span.stop else [*_cut(span)]
        for k, piece in enumerate(pieces):
            if k:
                if found:
                    return _trimmed(here)
                here = []
            here += _runs(piece, leads=at == stop.at)
        found = found or at == stop.at
    return _trimmed(here)


def written(passage: Passage) -> tuple[Run, ...]:
    """A whole paragraph."""
    return tuple(run for span in passage for run in _runs(span))


def plain(passage: Passage) -> str:
    """A whole paragraph as plain text."""
    return runs.plain(written(passage))


def _cut(span: Span) -> Iterator[Span]:
    for text in _ENDS.split(span.text):
        yield span._replace(text=text)


def _runs(span: Span, leads: bool = False) -> tuple[Run, ...]:
    if span.kind == "math":
        return runs.formula(span.text)
    return runs.text(span.text, bold=span.kind == "strong", italic=span.kind == "em", leads=leads)


def _trimmed(line: list[Run]) -> tuple[Run, ...]:
    """A line without white space before and after it."""
    whole = [run for run in line if run.text]
    if whole:
        whole[0] = whole[0]._replace(text=whole[0].text.lstrip())
        whole[-1] = whole[-1]._replace(text=whole[-1].text.rstrip())
    return tuple(whole)
