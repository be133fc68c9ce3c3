"""Live: the lectures of this server, and those who follow them from this process."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from hmac import compare_digest

from rnn_unroll.live import codes
from rnn_unroll.live.hub import Hub
from rnn_unroll.live.rooms import LIFETIME, EndedError, HandedError, LostError, Room, Rooms, TakenError
from rnn_unroll.live.state import State, rounds
from rnn_unroll.words import serving

_log = logging.getLogger("uvicorn.error")

AGAIN = 1.0
"""Seconds after an error until the work goes on."""
HEARTBEAT = 10.0
"""Seconds between two beats, by which followers know that their connection lives."""
TRIES = 3
"""How often a code is drawn anew that is another's already."""


class Live:
    """Begins, changes and ends lectures, and tells those who follow. What `Rooms` raises comes through."""

    def __init__(self, rooms: Rooms, hub: Hub, heartbeat: float = HEARTBEAT) -> None:
        self.rooms, self.hub, self.heartbeat = rooms, hub, heartbeat

    async def open(self, secret: str = "", last: int = 0) -> tuple[Room, str]:
        """A lecture and its secret: a new one, or that of a secret, with numbers above the `last` one. Raises
        EndedError if that was ended.
        """
        again = bool(secret)
        for _ in range(TRIES):
            secret = secret if again else codes.fresh()
            now = time.time()
            state = State().numbered(int(now * 1000), last)
            code = await asyncio.to_thread(codes.of, secret)
            room = Room(code, codes.digest(secret), now + LIFETIME, state)
            if again and await self.rooms.ended(code):
                raise EndedError
            try:
                found = await self.rooms.open(room)
            except TakenError:
                if again:
                    raise
                continue
            if again or found is room:
                return found, secret
        raise TakenError

    async def find(self, code: str) -> Room | None:
        return await self.rooms.find(code)

    async def state(self, code: str) -> State | None:
        """What a lecture shows; None if there is none."""
        room = await self.find(code)
        return room.state if room else None

    def leads(self, room: Room, secret: str) -> bool:
        """Whether this is the secret of a lecture; compared in constant time."""
        return compare_digest(codes.digest(secret), room.digest)

    async def change(self, room: Room, state: State, takes: bool = False) -> State | None:
        """Show something else, with its number. None if another device has said something newer meanwhile.
        Raises HandedError if another device leads, and this one does not take the lecture.
        """
        before = room.state
        if before.leader and state.leader and before.leader != state.leader and not takes:
            raise HandedError
        fresh = state.numbered(int(time.time() * 1000), before.number)
        # Answers are forgotten with their question, and when it is asked anew.
        left = rounds(before) if before.address != fresh.address else ()
        anew = rounds(fresh) if fresh.round == 1 and (left or before.round != 1) else ()
        if not await self.rooms.save(replace(room, state=fresh), (*left, *anew)):
            return None
        await self.hub.show(room.code, fresh)
        return fresh

    async def end(self, room: Room) -> None:
        await self.rooms.close(room.code, rounds(room.state))
        await self.hub.end(room.code)

    async def followers(self, code: str) -> int:
        return await self.rooms.count(code, self.hub.here(code))

    async def run(self) -> None:
        """Pass on what other processes say, and beat, for ever."""
        await asyncio.gather(_for_ever(self._pass_on), _for_ever(self._beat))

    async def _pass_on(self) -> None:
        async for code, state in self.rooms.changes():
            if state is None:
                await self.hub.end(code)
            else:
                await self.hub.show(code, state)

    async def _beat(self) -> None:
        """Beat once, and end what is over."""
        await asyncio.sleep(self.heartbeat)
        for code in list(self.hub.audiences):
            try:
                followers = await self._renewed(code)
            except LostError:
                followers = self.hub.here(code)
            except Exception:
                # One lecture that cannot be read must not silence the others.
                _log.exception(serving.live_failed())
                continue
            await self.hub.beat(code, followers)

    async def _renewed(self, code: str) -> int:
        """How many follow a lecture, to whom it was told again what is shown. Raises what `Rooms` does."""
        room = await self.rooms.find(code)
        # What is only forgotten may be opened again by its leader.
        if (room.expires if room else self.hub.expires(code)) <= time.time() or await self.rooms.ended(code):
            await self.hub.end(code)
            return 0
        if room is not None:
            # Another process may have been told, and the word may not have come here.
            await self.hub.renew(room)
        return await self.followers(code)


async def _for_ever(work: Callable[[], Awaitable[None]]) -> None:
    """Work again and again. What goes wrong with one lecture must not end all others."""
    while True:
        try:
            await work()
        except Exception:
            _log.exception(serving.live_failed())
            await asyncio.sleep(AGAIN)
