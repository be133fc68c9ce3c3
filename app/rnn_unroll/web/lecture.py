"""Lecture: figures in the order in which they are presented, each with a note; as an address and as a file.

    /?present=1&stop=many-to-one?text=the%2Bcat%26step=1&note=It+reads.&stop=encoder-decoder&nr=2
    {"stops": [{"address": "/?pattern=many-to-one&step=1&text=the+cat", "note": "It reads."}, …]}

A stop is any address of a figure, as a path or whole, or its pattern and query alone. `note` belongs to the
stop before it. Its first line is what the audience reads under the figure; an empty one leaves that to the
figure. The other lines are for the speaker. `nr` is the stop that is shown.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode
from urllib.parse import quote as escaped

from rnn_unroll import tokens
from rnn_unroll.address import write
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.errors import SpecError, quote
from rnn_unroll.web import located
from rnn_unroll.web.query import Pairs
from rnn_unroll.words import forms
from rnn_unroll.words import lecture as words
from rnn_unroll.words.refusals import lectures

STOPS = 100
"""The most stops of a lecture."""
NOTE = 1000
"""The most characters of a note."""
ADDRESS = 8000
"""The most characters of a stop's address."""
FILE = 65_536
"""The most bytes of a file of stops."""

PLAIN = "=?/:@,!~*()"
"""What an address may hold in a value as it is, so that a stop within another address can be read."""

Given = tuple[object, object]
"""The address and the note of a stop as somebody wrote them."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A figure at one of its steps, and what is said of it."""

    spec: FigureSpec
    note: str = ""

    @property
    def short(self) -> str:
        """The figure as `stop=` names it: its pattern, and its query if it has one."""
        query = urlencode(write.query(self.spec))
        return f"{self.spec.wiring.pattern}?{query}" if query else self.spec.wiring.pattern

    @property
    def line(self) -> str:
        """What the audience reads; empty if the figure itself tells what happens."""
        return self.note.partition("\n")[0].strip()

    @property
    def title(self) -> str:
        """The stop in a list."""
        step = self.spec.look.step
        return title(self.spec) if step is None else words.at_step(title(self.spec), step)


def title(spec: FigureSpec) -> str:
    """A figure in a list of stops, whatever its step."""
    task = spec.task.title if spec.task else ""
    text = ("" if spec.cut_into == "characters" else " ").join(spec.text_tokens)
    return words.title(PATTERNS[spec.wiring.pattern].title, task, text)


@dataclass(frozen=True, slots=True)
class Lecture:
    """The stops, the one that is shown, counted from 1, and what is wrong with those that were left out."""

    stops: tuple[Stop, ...]
    number: int = 1
    errors: tuple[SpecError, ...] = ()


def read(here: str, query: Pairs) -> Lecture:
    """The lecture of an address of the server `here`. What is wrong is left out and reported."""
    given: list[list[Any]] = []
    errors = []
    number = ""
    for name, value in query:
        if name == "stop":
            given.append([value, None])
        elif name == "note" and not given:
            errors.append(SpecError("note", lectures.stray_note()))
        elif name == "note" and given[-1][1] is not None:
            errors.append(SpecError("note", lectures.note(len(given), lectures.second_note())))
        elif name == "note":
            given[-1][1] = value
        elif name == "nr":
            number = value
    lecture = _of(here, ((address, note or "") for address, note in given), len(given), errors)
    return _at(lecture, number)


def load(here: str, body: bytes) -> Lecture:
    """The lecture of a file's bytes. Raises SpecError if the file is none; wrong stops are left out."""
    if len(body) > FILE:
        raise SpecError("stops", lectures.file_too_long(FILE))
    try:
        data = json.loads(body.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SpecError("stops", lectures.not_utf8(body.count(b"\n", 0, error.start) + 1)) from None
    except json.JSONDecodeError as error:
        raise SpecError("stops", lectures.no_json(error.lineno, error.colno)) from None
    except ValueError:
        # Python reads no number of thousands of digits.
        raise SpecError("stops", lectures.number_too_long()) from None
    except RecursionError:
        raise SpecError("stops", lectures.no_stops()) from None
    given = data.get("stops") if isinstance(data, dict) else None
    if not isinstance(given, list) or not given:
        raise SpecError("stops", lectures.no_stops())
    errors: list[SpecError] = []
    return _of(here, map(_entry, given), len(given), errors)


def _entry(entry: object) -> Given:
    """A stop of a file; in place of an address, what is wrong with it."""
    if not isinstance(entry, dict):
        return SpecError("", lectures.no_stop()), ""
    for name in entry:
        if name not in ("address", "note"):
            return SpecError("", lectures.unknown_field(quote(name))), ""
    return entry.get("address"), entry.get("note", "")


def _of(here: str, given: Iterable[Given], count: int, errors: list[SpecError]) -> Lecture:
    stops = []
    for number, (address, note) in enumerate(given, start=1):
        if number > STOPS:
            errors.append(SpecError("stops", lectures.too_many(count, STOPS)))
            break
        try:
            spec = figure(here, address)
        except SpecError as error:
            parameter = "" if error.parameter == "url" else error.parameter
            errors.append(SpecError(f"stop {number}", lectures.stop(number, parameter, error.message)))
            continue
        try:
            kept = clean(note)
        except SpecError as error:
            kept = ""
            errors.append(SpecError(f"stop {number}", lectures.note(number, error.message)))
        stops.append(Stop(spec, kept))
    return Lecture(tuple(stops), 1, tuple(errors))


def _at(lecture: Lecture, number: str) -> Lecture:
    """The lecture at a stop."""
    count = len(lecture.stops)
    if not number:
        return lecture
    if re.fullmatch("[0-9]{1,4}", number) and 1 <= int(number) <= count:
        return Lecture(lecture.stops, int(number), lecture.errors)
    problem = lectures.no_number(forms.between("1", str(max(1, count))), quote(number))
    return Lecture(lecture.stops, 1, (*lecture.errors, SpecError("nr", problem)))


def figure(here: str, address: object) -> FigureSpec:
    """The figure of a stop. Raises SpecError if its address is none, or that of no figure."""
    if isinstance(address, SpecError):
        raise address
    if not isinstance(address, str):
        raise SpecError("", lectures.no_stop())
    address = address.strip()
    if not address:
        raise SpecError("", lectures.nothing_there())
    if len(address) > ADDRESS:
        raise SpecError("", lectures.address_too_long(len(address), ADDRESS))
    if address.startswith("/") or re.match("[a-z][a-z0-9+.-]*:", address, re.IGNORECASE):
        return located.figure(here, here + address if address.startswith("/") else address).spec
    pattern, _, query = address.partition("?")
    return parse(pattern, parse_qsl(query, keep_blank_values=True, errors="replace"))


def clean(note: object) -> str:
    """A note without what cannot be seen; its lines stay. Raises SpecError if it is no text or too long."""
    if not isinstance(note, str):
        raise SpecError("", lectures.no_stop())
    if len(note) > NOTE:
        raise SpecError("", lectures.note_too_long(len(note), NOTE))
    lines = [tokens.clean(line).rstrip() for line in note.splitlines()]
    return "\n".join(lines).rstrip()


def address(lecture: Lecture) -> str:
    """The address of a lecture at its stop, in canonical form."""
    pairs = []
    for stop in lecture.stops:
        pairs.append(("stop", stop.short))
        if stop.note:
            pairs.append(("note", stop.note))
    if lecture.number > 1:
        pairs.append(("nr", str(lecture.number)))
    return "/?present=1" + "".join(f"&{name}={escaped(value, safe=PLAIN)}" for name, value in pairs)


def file(lecture: Lecture) -> dict[str, list[dict[str, str]]]:
    """The lecture as the JSON of a file of stops."""
    return {
        "stops": [
            {"address": write.studio(stop.spec), **({"note": stop.note} if stop.note else {})}
            for stop in lecture.stops
        ]
    }
