"""State: what a lecture shows, and how those who lead it say so."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, get_args

from rnn_unroll.errors import SpecError, quote
from rnn_unroll.words.refusals import live as refusals

BODY = 4096
"""The most bytes of a state as it is sent to the server."""
ADDRESS = 300
"""The most bytes of the address of a figure that a room follows."""
LATEST = 2**53 - 1
"""The largest number that every script reads exactly."""
LAST = 2**51
"""The largest number of a state with which a lecture is opened again: there is room for more above it."""
NAME = 12
"""The most characters of the name of a device that leads."""

Answers = Literal["closed", "open", "shown"]
"""Whether the room may answer: not yet or not any more; now; or no longer, as all see how it answered."""


@dataclass(frozen=True, slots=True)
class State:
    """What is shown. `number` grows with every change. `address` is the figure's, without its step; empty if
    nothing has been shown yet. `step` is None for the whole run. `at` is the leader's own clock in ms, which
    is passed on and compared with no other clock. `leader` names the device that leads. `eyes` asks all to
    look up. `round` counts the rounds in which the room answers the figure's question; 0: it is not asked.
    """

    address: str = ""
    step: int | None = None
    playing: bool = False
    at: int = 0
    leader: str = ""
    eyes: bool = False
    round: int = 0
    answers: Answers = "closed"
    number: int = 0

    def data(self) -> dict[str, Any]:
        """It as JSON has it. What only some lectures use is left out where it says nothing."""
        always = ("number", "address", "step", "playing", "at")
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: values[name] for name in always} | {
            name: value
            for name, value in values.items()
            if name not in always and value and (name != "answers" or self.round)
        }

    def numbered(self, now: int, last: int) -> "State":
        """It with a number above the `last` one. Numbers begin with the time in ms, so that those of a server
        that starts again are larger than those before.
        """
        return replace(self, number=max(now, last + 1))


TAKES = "takes"
"""What a device says that leads from now on, whichever led before."""
NAMES = (*(one.name for one in fields(State) if one.name != "number"), TAKES)
"""What the body of a request may name."""


def load(body: bytes, figure: Callable[[str, int | None], tuple[str, bool]]) -> tuple[State, bool]:
    """The state in the body of a request, and whether its leader takes the lecture. Raises SpecError.

    `figure` gives the canonical address of the figure at an address and a step, and whether it asks a
    question; it raises SpecError too.
    """
    given = parsed(body, NAMES)
    address = _of(given, "address", str, None)
    step = whole(given, "step", None)
    canonical, asks = figure(address, step)
    if len(canonical.encode()) > ADDRESS:
        raise SpecError("address", refusals.address_too_long(len(canonical.encode()), ADDRESS))
    number = whole(given, "round", 0) or 0
    answers = _of(given, "answers", str, "closed")
    if answers not in get_args(Answers):
        raise SpecError("answers", refusals.no_answers(quote(answers)), get_args(Answers))
    if number > 2:
        raise SpecError("round", refusals.no_round(number))
    if number and not asks:
        raise SpecError("round", refusals.nothing_asked())
    if answers != "closed" and not number:
        raise SpecError("answers", refusals.no_round_open(answers))
    leader = _of(given, "leader", str, "")
    if len(leader) > NAME or not leader.isascii() or (not leader.isalnum() and leader):
        raise SpecError("leader", refusals.no_leader(NAME))
    takes = _of(given, TAKES, bool, False)
    state = State(
        address=canonical,
        step=step,
        playing=_of(given, "playing", bool, False),
        at=whole(given, "at", 0) or 0,
        leader=leader,
        eyes=_of(given, "eyes", bool, False),
        round=number,
        answers=answers,
    )
    return state, takes


def rounds(state: State) -> tuple[str, str]:
    """What the answers of both rounds are kept under: those to another question are others."""
    question = hashlib.blake2s(state.address.encode(), digest_size=6).hexdigest()
    return f"{question}:1", f"{question}:2"


def restored(kept: Mapping[str, Any]) -> State:
    """A state as it was kept, maybe by another release: what this one does not know is left out."""
    known = {one.name for one in fields(State)}
    return State(**{name: value for name, value in kept.items() if name in known})


def parsed(body: bytes, names: tuple[str, ...]) -> Mapping[str, Any]:
    """The object of a body, which names nothing else. Raises SpecError."""
    try:
        given = json.loads(body.decode() or "{}")
    except (ValueError, RecursionError):
        raise SpecError("body", refusals.no_json()) from None
    if not isinstance(given, dict):
        raise SpecError("body", refusals.no_json())
    for name in given:
        if name not in names:
            raise SpecError("body", refusals.unknown_field(quote(name)), names)
    return given


def _of(given: Mapping[str, Any], name: str, kind: type, default: Any) -> Any:
    """The value of a name. Raises SpecError if it is of another kind, or missing without a default."""
    value = given.get(name, default)
    if not isinstance(value, kind):
        raise SpecError(name, refusals.of_other_kind(name, kind.__name__))
    return value


def whole(given: Mapping[str, Any], name: str, default: int | None) -> int | None:
    """A whole number, or null. Raises SpecError."""
    value = given.get(name, default)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LATEST:
        raise SpecError(name, refusals.of_other_kind(name, "int"))
    return value
