"""Live: the lectures of this server, and those who follow them from this process."""

import asyncio
import time
from dataclasses import replace
from hmac import compare_digest

from rnn_unroll.live import codes
from rnn_unroll.live.hub import Hub
from rnn_unroll.live.rooms import LIFETIME, HandedError, LostError, Room, Rooms, TakenError
from rnn_unroll.live.state import State

HEARTBEAT = 10.0
"""Seconds between two beats, by which followers know that their connection lives."""
TRIES = 3
"""How often a code is drawn anew that is another's already."""


class Live:
    """Begins, changes and ends lectures, and tells those who follow. What `Rooms` raises comes through."""

    def __init__(self, rooms: Rooms, hub: Hub, heartbeat: float = HEARTBEAT) -> None:
        self.rooms, self.hub, self.heartbeat = rooms, hub, heartbeat

    async def open(self, secret: str = "", last: int = 0) -> tuple[Room, str]:
        """A lecture and its secret: a new one, or that of a secret, with numbers above the `last` one."""
        again = bool(secret)
        for _ in range(TRIES):
            secret = secret if again else codes.fresh()
            now = time.time()
            state = State().numbered(int(now * 1000), last)
            room = Room(codes.of(secret), codes.digest(secret), now + LIFETIME, state)
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
        """What a lecture shows; None if it is over."""
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
        # Answers are those to one question, in rounds that follow each other.
        anew = before.address != fresh.address or (fresh.round == 1 and before.round != 1)
        if not await self.rooms.save(replace(room, state=fresh), anew):
            return None
        await self.hub.show(room.code, fresh)
        return fresh

    async def end(self, room: Room) -> None:
        await self.rooms.close(room.code)
        await self.hub.end(room.code)

    async def followers(self, code: str) -> int:
        return await self.rooms.count(code, self.hub.here(code))

    async def run(self) -> None:
        """Pass on what other processes say, and beat, for ever."""
        await asyncio.gather(self._pass_on(), self._beat())

    async def _pass_on(self) -> None:
        async for code, state in self.rooms.changes():
            if state is None:
                await self.hub.end(code)
            else:
                await self.hub.show(code, state)

    async def _beat(self) -> None:
        """Beat, and end what is over."""
        while True:
            await asyncio.sleep(self.heartbeat)
            for code in list(self.hub.audiences):
                try:
                    room = await self.rooms.find(code)
                    if room is None:
                        await self.hub.end(code)
                        continue
                    # Where another process was told, and the word did not come here.
                    await self.hub.show(code, room.state)
                    followers = await self.followers(code)
                except LostError:
                    followers = self.hub.here(code)
                await self.hub.beat(code, followers)
