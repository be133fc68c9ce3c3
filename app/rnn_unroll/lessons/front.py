"""Front: the facts of a lesson, which stand between lines of --- at the head of its file, as YAML."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import yaml

from rnn_unroll.lessons.errors import LessonError
from rnn_unroll.lessons.lesson import ForTeachers, Misconception
from rnn_unroll.words.refusals import lessons as refusals

MOST = 20
"""The most items of a list for teachers."""
LONGEST = 800
"""The most characters of each."""


class Front(NamedTuple):
    """The facts of a lesson."""

    title: str
    order: int
    minutes: int
    summary: str
    needs: tuple[str, ...]
    worksheet: str
    misconceptions: tuple[Misconception, ...]
    simplifies: tuple[str, ...]
    discussion: tuple[str, ...]

    @property
    def for_teachers(self) -> ForTeachers:
        return ForTeachers(self.misconceptions, self.simplifies, self.discussion)


def _text(value: Any) -> str | None:
    return value.strip() if isinstance(value, str) and 0 < len(value.strip()) <= 200 else None


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1000 else None


def _slugs(value: Any) -> tuple[str, ...] | None:
    ok = isinstance(value, list) and all(isinstance(one, str) for one in value)
    return tuple(value) if ok else None


def _long(value: Any) -> str | None:
    return " ".join(value.split()) if isinstance(value, str) and 0 < len(value.strip()) <= LONGEST else None


def _texts(value: Any) -> tuple[str, ...] | None:
    found = [_long(one) for one in value] if isinstance(value, list) and len(value) <= MOST else [None]
    return None if None in found else tuple(one for one in found if one)


def _misconceptions(value: Any) -> tuple[Misconception, ...] | None:
    if not isinstance(value, list) or len(value) > MOST:
        return None
    names = Misconception._fields
    pairs = [
        tuple(_long(one[name]) for name in names) if isinstance(one, dict) and {*one} == {*names} else (None,)
        for one in value
    ]
    if any(None in pair for pair in pairs):
        return None
    return tuple(Misconception(*map(str, pair)) for pair in pairs)


_FIELDS: Mapping[str, tuple[Callable[[Any], Any], str]] = {
    "title": (_text, refusals.text()),
    "order": (_count, refusals.count()),
    "minutes": (_count, refusals.count()),
    "summary": (_text, refusals.text()),
    "needs": (_slugs, refusals.slugs()),
    "worksheet": (_text, refusals.text()),
    "misconceptions": (_misconceptions, refusals.misconceptions(MOST, LONGEST)),
    "simplifies": (_texts, refusals.texts(MOST, LONGEST)),
    "discussion": (_texts, refusals.texts(MOST, LONGEST)),
}
"""Each fact: how it is read, and what it must be."""
_OPTIONAL = {"needs": (), "worksheet": "", "misconceptions": (), "simplifies": (), "discussion": ()}


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
