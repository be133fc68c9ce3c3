"""Front: the facts of a lesson, which stand between lines of --- at the head of its file, as YAML."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import yaml

from rnn_unroll.lessons.errors import LessonError
from rnn_unroll.words.refusals import lessons as refusals


class Front(NamedTuple):
    """The facts of a lesson."""

    title: str
    order: int
    minutes: int
    summary: str
    needs: tuple[str, ...]
    worksheet: str


def _text(value: Any) -> str | None:
    return value.strip() if isinstance(value, str) and 0 < len(value.strip()) <= 200 else None


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1000 else None


def _slugs(value: Any) -> tuple[str, ...] | None:
    ok = isinstance(value, list) and all(isinstance(one, str) for one in value)
    return tuple(value) if ok else None


_FIELDS: Mapping[str, tuple[Callable[[Any], Any], str]] = {
    "title": (_text, refusals.text()),
    "order": (_count, refusals.count()),
    "minutes": (_count, refusals.count()),
    "summary": (_text, refusals.text()),
    "needs": (_slugs, refusals.slugs()),
    "worksheet": (_text, refusals.text()),
}
"""Each fact: how it is read, and what it must be."""
_OPTIONAL = {"needs": (), "worksheet": ""}


def front(file: str, text: str) -> Front:
    """The facts of the head of a file. Raises LessonError."""
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise LessonError(file, 2 + (mark.line if mark else 0), refusals.no_yaml()) from None
    if not isinstance(found, dict):
        raise LessonError(file, 1, refusals.no_front(list(_FIELDS)))
    for name in found:
        if name not in _FIELDS:
            raise LessonError(file, _line(text, str(name)), refusals.no_fact(str(name)), list(_FIELDS))
    values: dict[str, Any] = dict(_OPTIONAL)
    for name, (read, wanted) in _FIELDS.items():
        if name not in found:
            if name not in _OPTIONAL:
                raise LessonError(file, 1, refusals.fact_missing(name))
            continue
        values[name] = read(found[name])
        if values[name] is None:
            raise LessonError(file, _line(text, name), refusals.wrong_fact(name, wanted))
    return Front(**values)


def _line(text: str, name: str) -> int:
    """The line of a fact in its file."""
    lines = text.splitlines()
    return next((k for k, line in enumerate(lines, start=2) if line.startswith(f"{name}:")), 1)
