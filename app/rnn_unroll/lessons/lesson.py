"""Lesson: what one Markdown file holds: its facts, and its sections of prose, figures and questions."""

from dataclasses import dataclass, field
from functools import cached_property

from rnn_unroll.address.spec import FigureSpec


@dataclass(frozen=True, slots=True)
class Prose:
    """Running text, as HTML. Its links to stops have the attribute `data-query`."""

    html: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its caption, which is HTML. Stops and questions call it by its name. `written` is its
    address as it stands in the file.
    """

    name: str
    written: str
    spec: FigureSpec
    caption: str
    line: int


@dataclass(frozen=True, slots=True)
class Predict:
    """A question that a figure asks: its spec has `ask`. `lead` is a line of text before it, as HTML."""

    figure: Figure
    spec: FigureSpec
    lead: str
    line: int


Block = Prose | Figure | Predict


@dataclass(frozen=True, slots=True)
class Section:
    """A part under its own heading; the first one of a lesson has none. `slug` is its place in the page."""

    title: str
    slug: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Lesson:
    """One lesson. `needs` are the slugs of those that it builds on, `file` is its name for error messages.

    `stops` are the specs of every figure, stop and question in their order, each with what it is called.
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
    stops: tuple[tuple[str, FigureSpec], ...] = field(repr=False)
    by_hand: FigureSpec | None = None

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(block for section in self.sections for block in section.blocks)

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Figure))

    @property
    def questions(self) -> tuple[Predict, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Predict))
