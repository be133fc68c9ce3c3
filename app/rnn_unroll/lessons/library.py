"""Library: the lessons of a folder, in their order."""

import re
from dataclasses import dataclass
from pathlib import Path

from rnn_unroll.lessons.errors import LessonError
from rnn_unroll.lessons.lesson import Lesson
from rnn_unroll.lessons.markup import LONGEST, Reader
from rnn_unroll.words.refusals import lessons as refusals

MOST = 200
"""The most lessons of a folder."""
VERSION = "version"
"""What no lesson is called: at that address the pages ask whether a lesson has changed."""


@dataclass(frozen=True, slots=True)
class Library:
    """Lessons in their order."""

    lessons: tuple[Lesson, ...]

    def find(self, slug: str) -> Lesson | None:
        return next((one for one in self.lessons if one.slug == slug), None)

    def beside(self, lesson: Lesson) -> tuple[Lesson | None, Lesson | None]:
        """The lessons before and after one."""
        at = self.lessons.index(lesson)
        before = self.lessons[at - 1] if at else None
        return before, self.lessons[at + 1] if at + 1 < len(self.lessons) else None


def read_folder(folder: Path) -> Library:
    """All lessons in the .md files of a folder. Raises LessonError for one that is wrong, OSError for a file
    that cannot be read.
    """
    files = sorted(folder.glob("*.md"))
    if not files:
        raise LessonError(folder.name, 1, refusals.no_lessons())
    if len(files) > MOST:
        raise LessonError(folder.name, 1, refusals.too_many(len(files), MOST))
    lessons = sorted((read_file(file) for file in files), key=lambda one: (one.order, one.slug))
    known: dict[str, Lesson] = {}
    for lesson in lessons:
        if lesson.slug in known:
            raise LessonError(lesson.file, 1, refusals.slug_twice(lesson.slug, known[lesson.slug].file))
        known[lesson.slug] = lesson
    for lesson in lessons:
        for need in lesson.needs:
            if need not in known:
                raise LessonError(lesson.file, 1, refusals.no_such_lesson(need), list(known))
            if known[need].order >= lesson.order:
                # So no lesson can need itself, whatever the way round.
                raise LessonError(lesson.file, 1, refusals.needs_later(need))
    return Library(tuple(lessons))


def read_file(path: Path) -> Lesson:
    """The lesson of a file. A number at the head of its name is no part of the lesson's slug."""
    if path.stat().st_size > 4 * LONGEST:
        raise LessonError(path.name, 1, refusals.too_long(path.stat().st_size, LONGEST))
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        raise LessonError(path.name, 1, refusals.no_text()) from None
    slug = re.sub(r"^[0-9]+-", "", path.stem)
    if slug == VERSION or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
        raise LessonError(path.name, 1, refusals.no_slug(slug))
    return Reader(path.name, text).lesson(slug)
