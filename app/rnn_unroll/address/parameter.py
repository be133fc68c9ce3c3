"""Parameter: one parameter of an address, and the readers that its text can have."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from rnn_unroll import tokens
from rnn_unroll.address.record import Draft
from rnn_unroll.engine.patterns import MAX_TIME_STEPS, Pattern
from rnn_unroll.errors import SpecError, quote, unknown
from rnn_unroll.words import forms
from rnn_unroll.words.refusals import values

Group = Literal["sequence", "network", "look", "address", "code", "picture"]
"""Where the page puts a parameter's control."""

WhyNot = Callable[[Draft], SpecError | None]
Read = Callable[[str, Pattern | None], Any]

MAX_TEXT = 2000
"""Characters of a text; longer ones are refused."""


@dataclass(frozen=True, slots=True)
class Field:
    """How a control shows a parameter, as functions of the figure; None is the plain way.

    `label` is the control's name, `value` what its field holds, `hint` the sentence under it and
    `bounds` the lowest and the highest number. `needed` is False where the parameter applies and yet
    nothing can be chosen. `slider` is the value of the range beside a number, which moves in steps of
    `step` up to `ceiling`; what lies further is typed. `offered` are the choices of a menu, where the
    page does not offer all. `shown_with_files` tells that the control stands, fixed, beside a network
    from files. Controls of one group stand in the order of their `place`, then of the table.
    """

    kind: Literal["number", "text", "choice", "flags"]
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
    place: int = 0


@dataclass(frozen=True)
class Parameter:
    """One parameter of an address: all that the house knows about it.

    `path` is where its value lives in a `FigureSpec`, such as `model.seed`. `help` is one sentence on
    what it says. `read(text, pattern)` gives the value of its text, or raises SpecError; `default` is
    the value that an address leaves out. `choices` are the allowed words of a menu with their titles,
    `low` and `high` the bounds of a number, `allowed` the same in words where neither says it.

    `why_not` says why the parameter has nothing to say of a figure. A form's value is then dropped
    and its control hidden; a value in an address is refused with that reason where `refused` is True,
    or else left to `settle`. Where the reason is that something else decides the value, `decided_by`
    gives that thing's hint, and the control stays, fixed.

    `without` are the choices that a figure has no place for. `formats` are the formats that it has a
    meaning in, where that is not all of them; `silent` those that accept it and do not change with
    it: addresses of the former lack it, and of the latter leave it out. `files` names what decides it
    for a network from files. `optional` ones of a form are dropped, too, where they are wrong, and
    `put_aside` ones come back to a page when a view has a place for them again, `lasting` ones when a
    pattern has.
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
    aliases: tuple[str, ...] = ()

    def get(self, draft: Draft) -> Any:
        """The value that a figure has: the default where its model knows no such thing."""
        return getattr(getattr(draft, self.record), self.field_name, self.default)

    def known_to(self, draft: Draft) -> bool:
        """Whether the figure's model knows the parameter: weights from files have no seed."""
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

    def check(self, value: Any, pattern: Pattern) -> None:
        """Raise SpecError for a value that no address could say."""
        if value != self.default and self.read(written(value), pattern) != value:
            raise SpecError(self.name, values.cannot_be(self.name, quote(repr(value))))


def written(value: Any) -> str:
    """A value as an address writes it."""
    if isinstance(value, tuple):
        return ",".join(value)
    return f"{value:.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def between(low: float, high: float) -> str:
    """The bounds of a number, in words."""
    return forms.between(written(low), written(high))


def whole(name: str, low: int, high: int) -> Read:
    """Reads a whole number."""

    def read(text: str, _: Pattern | None) -> int:
        if not re.fullmatch(r"[0-9]{1,12}", text) or not low <= int(text) <= high:
            allowed = between(low, high)
            problem = values.no_whole_number(name, allowed, quote(text))
            raise SpecError(name, problem, [allowed], complete=True)
        return int(text)

    return read


def length(name: Literal["tx", "ty"]) -> Read:
    """Reads a length; whether it is in the pattern's range is checked with the rest of the spec."""

    def read(text: str, pattern: Pattern | None) -> int:
        if not re.fullmatch(r"[0-9]{1,12}", text):
            limits = getattr(pattern, name) if pattern else None
            allowed = between(limits.low, limits.high) if limits else between(0, MAX_TIME_STEPS)
            problem = values.no_whole_number(name, allowed, quote(text))
            raise SpecError(name, problem, [allowed], complete=True)
        return int(text)

    return read


def decimal(name: str, low: float, high: float) -> Read:
    """Reads a number of up to three decimals."""

    def read(text: str, _: Pattern | None) -> float:
        # One number has one value, so that a figure has one address: 1.50 is 1.5, -0 is 0.
        if not re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,3})?", text) or not low <= float(text) <= high:
            allowed = between(low, high)
            problem = values.no_decimal(name, allowed, quote(text))
            raise SpecError(name, problem, [allowed], complete=True)
        return float(text) or 0.0

    return read


def choice(name: str, choices: Mapping[str, str]) -> Read:
    """Reads a word of a menu."""

    def read(text: str, _: Pattern | None) -> str:
        if text not in choices:
            raise unknown(name, name, text, choices)
        return text

    return read


def flags(name: str, noun: str, choices: Mapping[str, str]) -> Read:
    """Reads words of a menu with commas between, as a sorted tuple."""

    def read(text: str, _: Pattern | None) -> tuple[str, ...]:
        names = tuple(sorted(set(filter(None, text.split(",")))))
        for one in names:
            if one not in choices:
                raise unknown(name, noun, one, choices)
        return names

    return read


def text(name: str) -> Read:
    """Reads a person's own text, cleaned; None where it is empty."""

    def read(written: str, _: Pattern | None) -> str | None:
        if len(written) > MAX_TEXT:
            raise SpecError(name, values.text_too_long(name, len(written), MAX_TEXT))
        return tokens.clean(written) or None

    return read
