"""Lessons: texts with live figures and questions, one Markdown file each."""

from functools import cache
from pathlib import Path

from rnn_unroll.lessons.errors import LessonError
from rnn_unroll.lessons.lesson import Figure, Lesson, Predict, Prose, Section
from rnn_unroll.lessons.library import Library, read_folder
from rnn_unroll.lessons.shelf import Shelf
from rnn_unroll.settings import settings

CHAPTERS = Path(__file__).parent / "chapters"
"""The lessons that come with the project."""

__all__ = [
    "CHAPTERS",
    "Figure",
    "Lesson",
    "LessonError",
    "Library",
    "Predict",
    "Prose",
    "Section",
    "Shelf",
    "library",
    "read_folder",
    "shelf",
]


@cache
def library() -> Library:
    """The lessons that come with the project, read once."""
    return read_folder(CHAPTERS)


@cache
def shelf() -> Shelf:
    """The lessons of this server: of the folder in its settings, or those that come with the project."""
    chosen = settings()
    return Shelf(Path(chosen.lessons) if chosen.lessons else CHAPTERS, chosen.watch)
