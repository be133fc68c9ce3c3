"""Rooms: where lectures are kept, as all who keep them must do it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from rnn_unroll.live.state import State

LIFETIME = 12 * 3600
"""Seconds that a code lasts."""
UNUSED = 600
"""Seconds that a code lasts at which nothing is ever shown."""
MOST = 20_000
"""The most lectures at a time."""
ANSWERS = 5000
"""The most answers that are kept of one round."""


class TakenError(Exception):
    """Another secret has opened a lecture at this code."""


class EndedError(Exception):
    """The lecture at this code was ended, and does not begin again."""


class HandedError(Exception):
    """Another device leads the lecture."""


class FullError(Exception):
    """There are as many lectures, or answers, as are kept."""


class LostError(Exception):
    """What keeps the lectures cannot be reached."""


@dataclass(frozen=True, slots=True)
class Room:
    """A lecture: its code, the digest of its secret, when it ends in seconds of the epoch, what it shows."""

    code: str
    digest: bytes
    expires: float
    state: State


class Rooms(Protocol):
    """Keeps lectures. Every method raises LostError where what keeps them cannot be reached."""

    async def open(self, room: Room) -> Room:
        """Begin a lecture. Whoever has its secret gets one that is open already as it is. Raises TakenError
        if its code is another's, FullError if there are too many.
        """

    async def find(self, code: str) -> Room | None:
        """The lecture at a code; None if there is none, or none any more."""

    async def save(self, room: Room, forget: Sequence[str]) -> bool:
        """Keep what a lecture shows, and forget the answers of some rounds. False if somebody else has said
        something newer.
        """

    async def close(self, code: str, forget: Sequence[str]) -> None:
        """End a lecture for good, and forget the answers of some rounds."""

    async def ended(self, code: str) -> bool:
        """Whether a lecture at this code was ended, not only forgotten."""

    async def answer(self, code: str, round: str, token: str, guess: str) -> None:
        """Keep an answer in place of another with the same token. Raises FullError."""

    async def answers(self, code: str, round: str) -> Mapping[str, int]:
        """How many gave each answer."""

    async def count(self, code: str, here: int) -> int:
        """How many follow, of whom `here` follow from this process."""

    def changes(self) -> AsyncIterator[tuple[str, State | None]]:
        """What other processes tell this one, as long as it lives: a code and what it shows now, or None if
        it is over.
        """

    async def leave(self) -> None:
        """The process ends."""
