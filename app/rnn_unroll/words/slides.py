"""Slides: what a deck says beside a lesson's own words, and what stands in place of its shapes."""

from collections.abc import Sequence


def edge(kind: str, source: str, target: str) -> str:
    """What an arrow of a figure is, by the names of the nodes at its ends."""
    return f"{kind} arrow from {source} to {target}"


def footer(order: int, title: str) -> str:
    """What stands at the foot of a slide: the lesson, and its title or that of a section."""
    return f"Unroll, lesson {order}: {title}"


def opens() -> str:
    """The words of the link from a slide to its figure."""
    return "Open the figure"


def opens_lesson() -> str:
    return "Open the lesson"


def asks() -> str:
    """The words of the link from a slide to the page of its question."""
    return "Ask it live"


def discussion() -> str:
    """The title of the slide with the questions for a discussion."""
    return "To talk about"


def in_short() -> str:
    """The title of the last slide, if a lesson has no summary of its own."""
    return "In short"


def choices(titles: Sequence[str]) -> str:
    """What may be answered."""
    return " · ".join(titles)


def address(url: str) -> str:
    return f"The figure: {url}"


def answer(says: str) -> str:
    return f"The answer: {says}"


def belief(believed: str, shown: str) -> str:
    """What somebody may believe, and what the lesson shows."""
    return f"Some believe: {believed} {shown}"


def simpler(what: str) -> str:
    """What a figure leaves out."""
    return f"The figure is simpler: {what}"
