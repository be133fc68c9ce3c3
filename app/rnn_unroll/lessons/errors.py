"""Errors: what is wrong with a lesson, where, and what is allowed instead."""

from collections.abc import Sequence

from rnn_unroll.errors import SpecError
from rnn_unroll.words.refusals import choices


class LessonError(ValueError):
    """A lesson that cannot be read: its file, the line, counted from 1, and the problem in a sentence."""

    def __init__(
        self, file: str, line: int, problem: str, allowed: Sequence[str] = (), suggestion: str | None = None
    ) -> None:
        super().__init__(problem)
        self.file, self.line, self.problem = file, line, problem
        self.allowed, self.suggestion = tuple(allowed), suggestion

    def __reduce__(self) -> tuple[type["LessonError"], tuple[object, ...]]:
        # Exceptions pickle their message alone; this one is sent between processes with all that it names.
        return type(self), (self.file, self.line, self.problem, self.allowed, self.suggestion)

    def __str__(self) -> str:
        problem = choices.with_choices(self.problem, self.allowed, self.suggestion)
        return f"{self.file}:{self.line}: {problem}"


def of_figure(file: str, line: int, error: SpecError) -> LessonError:
    """The error of a figure's address, at its place in a lesson."""
    return LessonError(file, line, error.line)
