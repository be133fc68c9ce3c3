"""Parameter: one parameter of an address, and the common ways to read its text."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from rnn_unroll import tokens
from rnn_unroll.address.record import Draft
from rnn_unroll.engine.patterns import MAX_TIME_STEPS, Pattern
from rnn_unroll.errors import SpecError, quote, similar, unknown
from rnn_unroll.words import forms
from rnn_unroll.words.refusals import values

Group = Literal["sequence", "network", "edits", "look", "address", "code", "picture"]
"""The group of the page's controls that a parameter belongs to."""

WhyNot = Callable[[Draft], SpecError | None]
Read = Callable[[str, Pattern | None], Any]

WEIGHTS = "the weights"
"""The name of the file that holds a network."""

MAX_TEXT = 2000
"""The most characters of a text; longer texts are refused."""


@dataclass(frozen=True, slots=True)
class Field:
    """How a control shows a parameter, as functions of the figure; None means the default way.

    `label` is the control's name, `value` the content of its field, `hint` the sentence under it and
    `bounds` the lowest and the highest number. `needed` is False if the parameter applies but there is
    nothing to choose. `slider` is the value of the slider beside a number; it moves in steps of `step` up
    to `ceiling`, and larger numbers must be typed. `offered` are the choices of a menu, if the page does
    not offer all; `stops` are choices in a row, from less to more, and a `switch` is `on` or
    off. `shown_with_files`: the control is
    also shown, but disabled, for a network from files. `term` is the slug of the term of `words.terms` that
    the control sets. The controls of a group are sorted by `place`, then by their order in the table.
    """

    kind: Literal["number", "text", "choice", "stops", "flags", "switch"]
    label: Callable[[Draft], str] | None = None
    value: Callable[[Draft], str] | None = None
    hint: Callable[[Draft], str] = lambda draft: ""
    bounds: Callable[[Draft], tuple[float, float]] | None = None
    needed: Callable[[Draft], bool] = lambda draft: True
    slider: Callable[[Draft], float] | None = None
    offered: Mapping[str, str] | None = None
    step: float = 1
    ceiling: float = 32
    shown_with_files: bool = False
    term: str = ""
    place: int = 0


@dataclass(frozen=True)
class Parameter:
    """One parameter of an address. This entry is the only place that describes it.

    `path` is the place of its value in a `FigureSpec`, such as `model.seed`. `help` is one sentence about
    it. `read(text, pattern)` returns the value of a text, or raises SpecError; canonical addresses leave
    `default` out. `choices` are the words of a menu with their titles, `low` and `high` the bounds of a
    number; `allowed` says in words what is allowed, if these do not.

    `why_not` returns the reason, as an error, if the parameter does not apply to a figure. The page then
    drops the form's value and hides the control. A value in an address is refused with that reason if
    `refused` is True; otherwise `settle` handles it. If something else decides the value, `decided_by`
    returns a hint that says so, and the control stays, disabled.

    `without` returns the choices that a figure cannot show. `formats` are the formats that have the
    parameter; empty means all. `silent` are formats that accept it but ignore it, so that their canonical
    addresses leave it out. `files` names what decides it for a network from files. A wrong `optional` value
    that a form repeats is dropped instead of refused. A dropped `put_aside` value returns to the page when a
    view can show it again, a `lasting` one when a pattern can. `listed`: the figure's JSON lists it. Of a
    parameter that came later it lists no value that says nothing, so that the JSON stays what it was.
    """

    name: str
    path: str
    group: Group
    title: str
    help: str
    default: Any
    read: Read
    field: Field | None = None
    choices: Mapping[str, str] | None = None
    low: float | None = None
    high: float | None = None
    allowed: str = ""
    why_not: WhyNot = lambda draft: None
    refused: bool = True
    decided_by: Callable[[Draft], str] = lambda draft: ""
    without: Callable[[Draft], tuple[str, ...]] = lambda draft: ()
    formats: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    files: str = ""
    optional: bool = False
    put_aside: bool = False
    lasting: bool = False
    listed: Callable[[Draft], bool] = lambda draft: True
    aliases: tuple[str, ...] = ()

    def get(self, draft: Draft) -> Any:
        """The figure's value; the default if its model does not have the parameter."""
        return getattr(getattr(draft, self.record), self.field_name, self.default)

    def default_for(self, draft: Draft) -> Any:
        """What a canonical address leaves out: the model's own default, if it has one."""
        return (
            draft.model.defaults.get(self.field_name, self.default)
            if self.record == "model"
            else self.default
        )

    def known_to(self, draft: Draft) -> bool:
        """Whether the figure's model has the parameter: weights from files have no seed."""
        return hasattr(getattr(draft, self.record), self.field_name)

    @cached_property
    def record(self) -> str:
        """The part of a `FigureSpec` that holds the value."""
        return self.path.partition(".")[0]

    @cached_property
    def field_name(self) -> str:
        """The name of the value in that part."""
        return self.path.partition(".")[2]

    def belongs_to(self, extension: str) -> bool:
        return not self.formats or extension in self.formats

    def fixed_by_files(self) -> SpecError:
        """The error for a value of a figure whose network comes from files, which decide it."""
        return SpecError(self.name, values.decided_by_files(self.name, self.files or WEIGHTS))

    def check(self, value: Any, pattern: Pattern) -> None:
        """Raise SpecError for a value that no address could hold."""
        if value != self.default and self.read(written(value), pattern) != value:
            raise SpecError(self.name, values.cannot_be(self.name, quote(repr(value))))


def written(value: Any) -> str:
    """A value as an address writes it."""
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return f"{value:.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def between(low: float, high: float) -> str:
    """The bounds of a number, in words."""
    return forms.between(written(low), written(high))


def nearest(text: str, low: float, high: float, decimals: int = 0) -> str | None:
    """The allowed number nearest to a refused one, as an address writes it; None if the text is no number."""
    if not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", text):
        return None
    return written(float(round(min(max(float(text), low), high), decimals)) or 0.0)


def whole(name: str, low: int, high: int) -> Read:
    """A reader of whole numbers."""

    def read(text: str, _: Pattern | None) -> int:
        if not re.fullmatch(r"[0-9]{1,12}", text) or not low <= int(text) <= high:
            allowed = between(low, high)
            problem = values.no_whole_number(name, allowed, quote(text))
            raise SpecError(name, problem, [allowed], nearest(text, low, high), complete=True)
        return int(text)

    return read


def length(name: Literal["tx", "ty"]) -> Read:
    """A reader of lengths. The spec checks whether the pattern allows the length."""

    def read(text: str, pattern: Pattern | None) -> int:
        if not re.fullmatch(r"[0-9]{1,12}", text):
            limits = getattr(pattern, name) if pattern else None
            low, high = (limits.low, limits.high) if limits else (0, MAX_TIME_STEPS)
            problem = values.no_whole_number(name, between(low, high), quote(text))
            raise SpecError(name, problem, [between(low, high)], nearest(text, low, high), complete=True)
        return int(text)

    return read


def decimal(name: str, low: float, high: float) -> Read:
    """A reader of numbers with up to three decimals."""

    def read(text: str, _: Pattern | None) -> float:
        # Equal numbers become one value (1.50 is 1.5, -0 is 0), so that a figure has one address.
        if not re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,3})?", text) or not low <= float(text) <= high:
            allowed = between(low, high)
            problem = values.no_decimal(name, allowed, quote(text))
            raise SpecError(name, problem, [allowed], nearest(text, low, high, 3), complete=True)
        return float(text) or 0.0

    return read


def choice(name: str, choices: Mapping[str, str]) -> Read:
    """A reader of one word of a menu."""

    def read(text: str, _: Pattern | None) -> str:
        if text not in choices:
            raise unknown(name, name, text, choices)
        return text

    return read


def _mended(words: Sequence[str], choices: Sequence[str]) -> str | None:
    """The list with the choice most similar to each wrong word; None if one is similar to none."""
    if len(words) > len(choices):
        # No list of so many is right, and to compare them all takes long.
        return None
    mended = {one if one in choices else similar(one, choices) for one in words}
    known = sorted(one for one in mended if one)
    return ",".join(known) if len(known) == len(mended) else None


def flags(name: str, noun: str, choices: Mapping[str, str]) -> Read:
    """A reader of words of a menu with commas between them; the value is a sorted tuple."""

    def read(text: str, _: Pattern | None) -> tuple[str, ...]:
        names = tuple(sorted(set(filter(None, text.split(",")))))
        for one in names:
            if one not in choices:
                error = unknown(name, noun, one, choices)
                error.suggestion = _mended(names, list(choices))
                raise error
        return names

    return read


def text(name: str) -> Read:
    """A reader of a user's text. The value is cleaned; it is None for an empty text."""

    def read(written: str, _: Pattern | None) -> str | None:
        if len(written) > MAX_TEXT:
            raise SpecError(name, values.text_too_long(name, len(written), MAX_TEXT))
        return tokens.clean(written) or None

    return read
