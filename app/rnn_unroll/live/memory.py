"""Memory: the lectures of one process."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from hmac import compare_digest

from cachetools import TTLCache

from rnn_unroll.live.rooms import ANSWERS, LIFETIME, MOST, UNUSED, FullError, Room, TakenError
from rnn_unroll.live.state import State, rounds


class Memory:
    """Lectures that end with the process. `clock` gives the seconds of the epoch."""

    def __init__(self, clock: Callable[[], float] = time.time, most: int = MOST) -> None:
        self.clock, self.most = clock, most
        self.rooms: dict[str, Room] = {}
        self.over: TTLCache[str, bool] = TTLCache(most, LIFETIME, clock)
        self.given: dict[tuple[str, str], dict[str, str]] = {}

    async def open(self, room: Room) -> Room:
        found = await self.find(room.code)
        if found is not None:
            if not compare_digest(found.digest, room.digest):
                raise TakenError
            return found
        if len(self.rooms) >= self.most:
            self._make_room()
        self.rooms[room.code] = room
        return room

    async def find(self, code: str) -> Room | None:
        room = self.rooms.get(code)
        if room is not None and self._is_over(room):
            del self.rooms[code]
            self._forget(code, rounds(room.state))
            return None
        return room

    async def save(self, room: Room, forget: Sequence[str]) -> bool:
        before = self.rooms.get(room.code)
        if before is None or before.state.number >= room.state.number:
            return False
        self.rooms[room.code] = room
        self._forget(room.code, forget)
        return True

    async def close(self, code: str, forget: Sequence[str]) -> None:
        self.over[code] = True
        self.rooms.pop(code, None)
        self._forget(code, forget)

    async def ended(self, code: str) -> bool:
        return code in self.over

    async def answer(self, code: str, round: str, token: str, guess: str) -> None:
        given = self.given.setdefault((code, round), {})
        if len(given) >= ANSWERS and token not in given:
            raise FullError
        given[token] = guess

    async def answers(self, code: str, round: str) -> Mapping[str, int]:
        return Counter(self.given.get((code, round), {}).values())

    async def count(self, code: str, here: int) -> int:
        return here

    async def changes(self) -> AsyncIterator[tuple[str, State | None]]:
        # There is no other process.
        await asyncio.Event().wait()
        yield "", None

    async def leave(self) -> None:
        pass

    def _is_over(self, room: Room) -> bool:
        now = self.clock()
        # The number of a lecture that has shown nothing is the time at which it was opened, in ms.
        return now >= room.expires or (not room.state.address and now >= room.state.number / 1000 + UNUSED)

    def _forget(self, code: str, rounds: Sequence[str]) -> None:
        for round in rounds:
            self.given.pop((code, round), None)

    def _make_room(self) -> None:
        """Drop the lecture that is over, or has shown nothing, for longest: somebody may have asked for very
        many codes. Raises FullError if all of them show something.
        """
        for code, room in self.rooms.items():
            if not room.state.address or self._is_over(room):
                del self.rooms[code]
                self._forget(code, rounds(room.state))
                return
        raise FullError
