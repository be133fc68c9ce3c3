"""Connection: HTTP/1.1 with deadlines for slow clients, and a limit on the number of connections."""

import asyncio
import struct
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from heapq import nsmallest
from typing import Any, NamedTuple

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from rnn_unroll.web.client import HERE, key


class Phase(Enum):
    """What a connection waits for: the head of a request, its rest, the client to read an answer, the next
    request, the rest of a request that has its answer already, or the server.
    """

    HEAD = "head"
    BODY = "body"
    READING = "reading"
    IDLE = "idle"
    REFUSED = "refused"
    ANSWERING = "answering"


class Patience(NamedTuple):
    """How many seconds a client has, and how many bytes earn it another second; None: no bytes do."""

    seconds: float
    rate: int | None = None


PATIENCE: dict[Phase, Patience] = {
    Phase.HEAD: Patience(10),
    Phase.BODY: Patience(20, 16 * 1024),
    Phase.READING: Patience(30, 4 * 1024),
    Phase.IDLE: Patience(30),
    Phase.REFUSED: Patience(5),
}
"""The deadline of each phase. While the server works on an answer, there is none."""

WRITE = "rnn_unroll.write"
"""The name in a request's state of what writes to its connection past h11: for a small event, h11 and the
task that calls it take longer than the system.
"""

clock: Callable[[], float] = time.monotonic
"""The time in seconds that the deadlines are counted in."""

LAST = 4.0
"""Seconds of patience with every client, and with the server's own work, after the server was told to end."""

LINGER = 1.0
"""Seconds for which a connection without a request stays open then. Its client may just be sending the next
one, whose answer says that it is the last; a connection that is closed under it is a failed request.
"""

SPARE = (Phase.IDLE, Phase.HEAD, Phase.REFUSED)
"""The phases of connections that are closed to make room for others: no request is lost."""

MOST_REFUSED = 16 * 2**20
"""The most bytes that are received of a request that has its answer. Most clients read the answer only after
they have sent everything, so that the rest is received and thrown away."""


class Connection(H11Protocol):
    """A client's connection. The server calls `check` about once a second.

    uvicorn itself has a deadline for the next request only, and it waits without end for a client that does
    not read.
    """

    limit: int
    """The most connections of the server. A server sets it for its own subclass."""
    proxied: bool
    """Whether all clients come from the addresses of proxies."""
    held: Counter[str]
    """How many connections each client has, by its address or network."""
    closed: Counter[Phase]
    """How many connections were closed in which phase, since the server last reported it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.received = self.discarded = 0
        self.request: object = None
        self.phase, self.since, self.moved = Phase.HEAD, clock(), 0
        self.app_state = {**self.app_state, WRITE: self.write}
        self.address = key(self.client)
        self.held[self.address] += 1
        if len(self.connections) > self.limit:
            self._make_room(self.connections, self.limit)
        elif self.held[self.address] > self.limit // 2 and not self.proxied and self.address != HERE:
            # One client alone does not take all connections, so that others still find one.
            mine = {one for one in self.connections if getattr(one, "address", None) == self.address}
            self._make_room(mine, self.limit // 2)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.held[self.address] -= 1
        if not self.held[self.address]:
            del self.held[self.address]

    def data_received(self, data: bytes) -> None:
        self.received += len(data)
        if self._phase() is Phase.REFUSED:
            self.discarded += len(data)
            if self.discarded > MOST_REFUSED:
                self.close()
                return
        else:
            self.discarded = 0
        with self._broken_off():
            super().data_received(data)

    def on_response_complete(self) -> None:
        with self._broken_off():
            super().on_response_complete()

    def write(self, chunk: bytes) -> bool:
        """Send a chunk of an answer, framed already. False if the connection takes nothing now."""
        if self.flow.write_paused or self.cycle.disconnected or self.transport.is_closing():
            return False
        self.transport.write(chunk)
        return True

    def send_400_response(self, msg: str) -> None:
        super().send_400_response(msg)
        if self.cycle is not None:
            # A request may have begun just before. It would answer after this, which the protocol forbids.
            self.cycle.disconnected = True
            self.cycle.message_event.set()

    @contextmanager
    def _broken_off(self) -> Iterator[None]:
        """Close the connection of a client that breaks the protocol where no error can be sent any more."""
        try:
            yield
        except h11.LocalProtocolError:
            self.transport.abort()

    def check(self, ending: float | None) -> None:
        """Close the connection if its client has kept it waiting too long in its phase.

        `ending` is the time since which the server ends, if it does.
        """
        now, phase, moved = clock(), self._phase(), self._moved()
        if (phase, self.cycle) != (self.phase, self.request):
            self.phase, self.request, self.since, self.moved = phase, self.cycle, now, moved
        if ending is not None:
            patience = LINGER if phase is Phase.IDLE else LAST
            late = now - max(self.since, ending) > patience
        elif phase is Phase.ANSWERING:
            late = False
        else:
            seconds, rate = PATIENCE[phase]
            late = now - self.since > seconds + (max(0, moved - self.moved) / rate if rate else 0)
        if late:
            self.close()

    def shutdown(self) -> None:
        """The server begins to end: an answer in progress is the last one. `check` closes the others."""
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.keep_alive = False

    def close(self) -> None:
        """Close the connection at once, without sending the rest of an answer."""
        self.closed[self._phase()] += 1
        # A transport that closes gracefully waits until the client has read everything.
        self.transport.abort()

    def _phase(self) -> Phase:
        if self.transport.get_write_buffer_size():
            return Phase.READING
        if self.conn.their_state is h11.IDLE:
            unfinished, _ = self.conn.trailing_data
            return Phase.HEAD if self.cycle is None or unfinished else Phase.IDLE
        if self.conn.their_state is not h11.SEND_BODY:
            return Phase.ANSWERING
        return Phase.REFUSED if self.cycle is None or self.cycle.response_complete else Phase.BODY

    @property
    def _spare(self) -> bool:
        """Whether it waits for a request and is not being closed already."""
        return self._phase() in SPARE and not self.transport.is_closing()

    def _moved(self) -> int:
        """A number that grows by the bytes that the client sends, and by those that it reads."""
        unsent = self.transport.get_write_buffer_size()
        # The system takes the next bytes only when a good part of its own buffer is free, which is megabytes
        # and lasts a slow reader minutes. So those that wait there count too.
        return self.received - unsent - (_outgoing(self.transport) if unsent else 0)

    def _make_room(self, among: set[Any], limit: int) -> None:
        """Close those of some connections that have waited longest for a request, if they are too many;
        this one if none waits for one.
        """
        others: Iterable[Any] = among - {self}
        if sum(not one.transport.is_closing() for one in others) < limit:
            # Those that are closed already leave the set in the loop's next round.
            return
        # Looking at all of them for every new one would take longer than serving it.
        oldest = nsmallest(1 + limit // 32, others, key=lambda one: (not one._spare, one.since))
        spare = [one for one in oldest if one._spare]
        for one in spare or [self]:
            one.close()


def _outgoing(transport: asyncio.Transport) -> int:
    """The bytes in the system's buffer that the client's system has not received; 0 where nothing tells."""
    if sys.platform == "win32":
        return 0
    from fcntl import ioctl
    from termios import TIOCOUTQ

    with suppress(OSError):
        number: int = struct.unpack("i", ioctl(transport.get_extra_info("socket"), TIOCOUTQ, bytes(4)))[0]
        return number
    return 0
