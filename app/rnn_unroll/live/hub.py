"""Hub: those who follow lectures from this process, and what is sent to them, encoded once for all."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rnn_unroll.live.rooms import Room
from rnn_unroll.live.state import State

Send = Callable[[dict[str, Any]], Awaitable[None]]
"""Sends an ASGI message to one follower."""
Read = Callable[[], Awaitable[Room | None]]
"""Gives a lecture as it is at the moment; None if there is none any more."""
Write = Callable[[bytes], bool]
"""Writes a chunk of HTTP to one follower, at once. False if its connection cannot take it now."""

PADDING = b":" + b" " * 2048 + b"\n"
"""A comment that is longer than what proxies keep back."""
AT_ONCE = 100
"""So many followers are woken before others have their turn on the event loop."""


def event(kind: str, data: object, number: int = 0, padded: bool = False) -> dict[str, Any]:
    """A server-sent event as an ASGI message, which is sent unchanged to all. Its `chunk` is the body as
    HTTP/1.1 has it, for those to whom it is written at once.
    """
    head = f"id: {number}\n" if number else ""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    body = f"event: {kind}\n{head}data: {text}\n".encode() + (PADDING if padded else b"") + b"\n"
    chunk = b"%x\r\n%b\r\n" % (len(body), body)
    return {"type": "http.response.body", "body": body, "more_body": True, "chunk": chunk}


RECONNECT = event("reconnect", {})
"""The server ends: another one, or the next, goes on."""
END = event("end", {})
"""The lecture is over."""
LAST = {"type": "http.response.body", "body": b"", "more_body": False}


class Follower:
    """One who follows. `seen` and `beaten` count what it was sent; it is never sent what is older."""

    __slots__ = ("beaten", "gone", "seen", "waits", "write")

    def __init__(self, write: Write | None) -> None:
        self.write = write
        self.seen = self.beaten = 0
        self.gone = False
        self.waits: asyncio.Future[None] | None = None

    def hear(self, audience: "Audience") -> None:
        """Write what is new; wake the task to send it where it cannot be written."""
        if self.waits is None or self.waits.done():
            return
        write = self.write
        if write and not audience.over and (new := audience.new(self)) and write(new["chunk"]):
            audience.count(self)
        else:
            self.waits.set_result(None)

    def leave(self, *_: object) -> None:
        self.gone = True
        if self.waits is not None and not self.waits.done():
            self.waits.set_result(None)


class Audience:
    """All who follow one lecture from here."""

    def __init__(self) -> None:
        self.followers: set[Follower] = set()
        self.number = self.beats = 0
        self.expires = float("inf")
        self.latest: dict[str, Any] = {}
        self.beat: dict[str, Any] = {}
        self.over: dict[str, Any] | None = None
        """What they are sent last, if it is over."""

    def take(self, state: State) -> bool:
        """Show a state, unless it is older than what is shown."""
        if state.number <= self.number:
            return False
        self.number, self.latest = state.number, event("state", state.data(), state.number)
        return True

    def new(self, follower: Follower) -> dict[str, Any] | None:
        """What a follower has not been sent; the state before the beat."""
        if follower.seen < self.number:
            return self.latest
        return self.beat if follower.beaten < self.beats else None

    def count(self, follower: Follower) -> None:
        """Count what is `new` as sent."""
        if follower.seen < self.number:
            follower.seen = self.number
        else:
            follower.beaten = self.beats

    async def tell(self) -> None:
        for count, follower in enumerate(list(self.followers), start=1):
            follower.hear(self)
            if count % AT_ONCE == 0:
                await asyncio.sleep(0)


class Hub:
    """Sends lectures to their followers. A slow one skips what is no longer true when it has caught up."""

    def __init__(self) -> None:
        self.audiences: dict[str, Audience] = {}
        self.ending = False

    def here(self, code: str) -> int:
        """How many follow a lecture from this process."""
        audience = self.audiences.get(code)
        return len(audience.followers) if audience else 0

    async def show(self, code: str, state: State) -> None:
        """Send what a lecture shows to all who follow it. What is older than what they have is dropped."""
        audience = self.audiences.get(code)
        if audience is not None and audience.take(state):
            await audience.tell()

    async def renew(self, room: Room) -> None:
        """Show what a lecture shows, which may have been opened again and end later."""
        audience = self.audiences.get(room.code)
        if audience is not None:
            audience.expires = room.expires
        await self.show(room.code, room.state)

    async def beat(self, code: str, followers: int) -> None:
        """Let all know that the connection lives, and how many follow."""
        audience = self.audiences.get(code)
        if audience is None:
            return
        audience.beats += 1
        audience.beat = event("beat", {"number": audience.number, "followers": followers}, padded=True)
        await audience.tell()

    def expires(self, code: str) -> float:
        """When a lecture that is followed from here is over, in seconds of the epoch."""
        audience = self.audiences.get(code)
        return audience.expires if audience else float("inf")

    async def end(self, code: str) -> None:
        """Send all away, because the lecture is over."""
        audience = self.audiences.get(code)
        if audience is not None:
            audience.over = END
            await audience.tell()

    def close(self) -> None:
        """Send everybody away, because this process ends."""
        self.ending = True
        for audience in self.audiences.values():
            audience.over = audience.over or RECONNECT
            for follower in audience.followers:
                follower.hear(audience)

    @contextmanager
    def _place(self, code: str, write: Write | None) -> Iterator[tuple[Audience, Follower]]:
        audience = self.audiences.get(code)
        if audience is None or audience.over is END:
            # Who was sent away may be slow to leave, when the same code is opened again.
            audience = self.audiences[code] = Audience()
        follower = Follower(write)
        follower.beaten = audience.beats
        audience.followers.add(follower)
        if self.ending:
            audience.over = audience.over or RECONNECT
        try:
            yield audience, follower
        finally:
            audience.followers.discard(follower)
            if not audience.followers and self.audiences.get(code) is audience:
                del self.audiences[code]

    async def follow(
        self, code: str, read: Read, send: Send, leaving: "asyncio.Future[Any]", write: Write | None = None
    ) -> None:
        """Send a lecture to one follower, until it is over or `leaving` is done.

        The start of the answer has been sent. `write` is there if its body goes in chunks of HTTP/1.1.
        """
        loop = asyncio.get_running_loop()
        with self._place(code, write) as (audience, follower):
            leaving.add_done_callback(follower.leave)
            # Read only now: what is said from here on comes through the audience.
            room = await read()
            if room is None:
                audience.over = audience.over or END
            else:
                audience.expires = room.expires
                audience.take(room.state)
            await send(event("beat", {"number": audience.number}, padded=True))
            while not follower.gone:
                if audience.over and follower.seen >= audience.number:
                    await send(audience.over)
                    await send(LAST)
                    return
                if new := audience.new(follower):
                    audience.count(follower)
                    await send(new)
                else:
                    follower.waits = loop.create_future()
                    await follower.waits
