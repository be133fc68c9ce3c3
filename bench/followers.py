"""Followers: a process of its own whose sockets follow a live lecture, and when each of them had each event.

One loop over the system's list of sockets that have something: a thread for each would measure the threads.
"""

import multiprocessing
import re
import resource
import select
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import NamedTuple

from bench.row import UnmeasuredError

HOST = "127.0.0.1"
PATIENCE = 30.0
"""The most seconds until all have the first word, and the last state."""
STATE = re.compile(rb'data: \{"number":(\d+),[^\n]*"at":(\d+)')
"""A state's number, and when it was sent, in µs of the machine's clock."""


def now() -> int:
    """µs of a clock that all processes of this machine share."""
    return time.monotonic_ns() // 1000


class Heard(NamedTuple):
    """What the followers had: µs from each change to each of them, and how many never had the last one."""

    delays: list[int]
    missed: int


class Followers:
    """Followers in another process, as this one sees them."""

    def __init__(self, pipe: Connection) -> None:
        self.pipe = pipe

    def heard(self, number: int) -> Heard:
        """What they had since the last call, once all have the state of a number, or will not get it."""
        self.pipe.send(number)
        return Heard(*self.pipe.recv())


@contextmanager
def following(ports: Sequence[int], path: str, count: int) -> Iterator[Followers]:
    """So many followers of a path, in turns on each of the ports. All have had something. Raises
    UnmeasuredError.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_run, args=(theirs, ports, path, count))
    process.start()
    theirs.close()
    try:
        problem = ours.recv()
        if problem:
            raise UnmeasuredError(problem)
        yield Followers(ours)
    except EOFError:
        raise UnmeasuredError("the process of the followers ended") from None
    finally:
        ours.close()
        process.join()


class _Line:
    """One follower: its socket, what it has of an unfinished event, and the number that it saw last."""

    __slots__ = ("rest", "seen", "socket", "spoke")

    def __init__(self, port: int, request: bytes) -> None:
        self.socket = socket.create_connection((HOST, port))
        self.socket.sendall(request)
        self.socket.setblocking(False)
        self.rest, self.seen, self.spoke = b"", 0, False


def _run(pipe: Connection, ports: Sequence[int], path: str, count: int) -> None:
    """Follow until the pipe is closed. It is sent a number, and answers with what `Heard` holds."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    request = f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nAccept: text/event-stream\r\n\r\n".encode()
    try:
        lines = [_Line(ports[k % len(ports)], request) for k in range(count)]
    except OSError as error:
        pipe.send(f"{count:,} followers could not connect: {error}")
        return
    with select.epoll() as poll:
        room = _Room(poll, lines)
        room.listen(lambda: all(line.spoke for line in lines))
        silent = sum(not line.spoke for line in lines)
        pipe.send(f"{silent:,} of {count:,} followers heard nothing" if silent else "")
        poll.register(pipe.fileno(), select.EPOLLIN)
        while True:
            room.listen(lambda: pipe.poll(0), patience=3600)
            try:
                number = pipe.recv()
            except EOFError:
                return
            room.listen(lambda number=number: all(line.seen >= number for line in lines))  # type: ignore[misc]
            pipe.send((room.delays, sum(line.seen < number for line in lines)))
            room.delays = []


class _Room:
    """All lines, and the list in which the system says which of them have something."""

    def __init__(self, poll: select.epoll, lines: Sequence[_Line]) -> None:
        self.poll, self.lines = poll, {line.socket.fileno(): line for line in lines}
        self.delays: list[int] = []
        for descriptor in self.lines:
            poll.register(descriptor, select.EPOLLIN)

    def listen(self, enough, patience: float = PATIENCE) -> None:  # type: ignore[no-untyped-def]
        """Take what comes until there is `enough`, or patience ends."""
        end = time.monotonic() + patience
        while not enough() and time.monotonic() < end:
            for descriptor, _ in self.poll.poll(1):
                line = self.lines.get(descriptor)
                if line is not None and not self._take(line):
                    self.poll.unregister(descriptor)
                    del self.lines[descriptor]

    def _take(self, line: _Line) -> bool:
        """Take what a line has; False if it has ended."""
        try:
            data = line.socket.recv(65536)
        except OSError:
            return False
        if not data:
            return False
        came = now()
        text = line.rest + data
        whole = text.rfind(b"\n\n") + 2
        if whole < 2:
            line.rest = text
            return True
        line.rest, line.spoke = text[whole:], True
        for number, at in STATE.findall(text, 0, whole):
            if int(number) > line.seen:
                line.seen = int(number)
                # What was shown before anybody changed something has no time.
                if int(at):
                    self.delays.append(came - int(at))
        return True
