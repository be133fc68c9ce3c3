"""Lesson: what one Markdown file holds: its facts, and its sections of prose, figures and questions."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from rnn_unroll.address.spec import FigureSpec


class Span(NamedTuple):
    """A piece of a paragraph: words, or a formula in TeX. `stop` is the figure to which the words lead."""

    text: str
    kind: Literal["", "strong", "em", "math"] = ""
    stop: FigureSpec | None = None


Passage = tuple[Span, ...]
"""One paragraph, for what is not HTML."""


@dataclass(frozen=True, slots=True)
class Prose:
    """Running text, as HTML, and the same paragraph by paragraph. Its links to stops have the attribute
    `data-query`.
    """

    html: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its caption, as HTML and as a passage. Stops and questions call it by its name. `written`
    is its address as it stands in the file.
    """

    name: str
    written: str
    spec: FigureSpec
    caption: str
    passage: Passage
    line: int


@dataclass(frozen=True, slots=True)
class Predict:
    """A question that a figure asks: its spec has `ask`. `lead` is a line of text before it, as HTML and as a
    passage.
    """

    figure: Figure
    spec: FigureSpec
    lead: str
    passage: Passage
    line: int


Block = Prose | Figure | Predict


@dataclass(frozen=True, slots=True)
class Section:
    """A part under its own heading; the first one of a lesson has none. `slug` is its place in the page."""

    title: str
    slug: str
    blocks: tuple[Block, ...]


class Misconception(NamedTuple):
    """What somebody may believe who reads the lesson, and what of the lesson shows that it is not so."""

    believed: str
    shown: str


class ForTeachers(NamedTuple):
    """What a lesson has for those who teach with it. Each part may be empty."""

    misconceptions: tuple[Misconception, ...] = ()
    simplifies: tuple[str, ...] = ()
    discussion: tuple[str, ...] = ()


class Stop(NamedTuple):
    """A figure at which a lesson stops. `passage` is the paragraph that leads to it: the caption of a figure,
    the line before a question; `at` is the place of the stop's own words in it, or -1. `before` is the
    paragraph before a figure.
    """

    kind: Literal["figure", "stop", "question"]
    spec: FigureSpec
    section: str
    passage: Passage
    at: int = -1
    before: Passage = ()


@dataclass(frozen=True)
class Lesson:
    """One lesson. `needs` are the slugs of those that it builds on, `file` is its name for error messages.

    `by_hand` is a small network that its worksheet asks to be worked by hand.
    """

    slug: str
    title: str
    order: int
    minutes: int
    summary: str
    needs: tuple[str, ...]
    sections: tuple[Section, ...]
    file: str
    by_hand: FigureSpec | None = None
    for_teachers: ForTeachers = field(default_factory=ForTeachers)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(block for section in self.sections for block in section.blocks)

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Figure))

    @property
    def questions(self) -> tuple[Predict, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Predict))

    @cached_property
    def stops(self) -> tuple[Stop, ...]:
        """Every figure, stop and question in their order."""
        return tuple(stop for section in self.sections for stop in _stops(section))


def _stops(section: Section) -> Iterator[Stop]:
    before: Passage = ()
    for block in section.blocks:
        if isinstance(block, Prose):
            for passage in block.passages:
                yield from _within(section.title, passage)
            before = block.passages[-1] if block.passages else ()
        else:
            kind: Literal["figure", "question"] = "figure" if isinstance(block, Figure) else "question"
            yield Stop(kind, block.spec, section.title, block.passage, before=before)
            yield from _within(section.title, block.passage)


def _within(section: str, passage: Passage) -> Iterator[Stop]:
    for at, span in enumerate(passage):
        if span.stop:
            yield Stop("stop", span.stop, section, passage, at)
