"""Connections: slow clients are closed, others are answered, and the server ends when it is told to."""

import asyncio
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

import numpy as np
import pytest

from rnn_unroll.web import connection
from rnn_unroll.web.app import create_app
from rnn_unroll.web.connection import Connection, Phase
from rnn_unroll.web.server import Server
from tests.own_files import npy, safetensors, small
from tests.test_own_http import BOUNDARY, form

HEAD = b"GET /v1/figures/many-to-one.svg HTTP/1.1\r\nHost: x\r\n"
UPLOAD = (
    b"POST /v1/run HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\n"
    b"Content-Length: 100000\r\n\r\n"
)
LARGE = b"GET /v1/figures/many-to-one.svg?tx=255&layers=4 HTTP/1.1\r\nHost: x\r\n\r\n"


PART = b'--x\r\nContent-Disposition: form-data; name="weights"; filename="w"\r\n\r\n'

Result = TypeVar("Result")


class Clock:
    """A clock that stands still, until a test lets time pass: the machine's own speed decides nothing."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Serving(Server):
    """A server that others can ask something in its own thread."""

    def __init__(self, limit: int) -> None:
        super().__init__(create_app(), limit, log_config=None)
        self.serving = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.loop = asyncio.get_running_loop()
        self.serving.set()

    def ask(self, question: Callable[[], Result]) -> Result:
        async def answer() -> Result:
            return question()

        assert self.serving.wait(20)
        return asyncio.run_coroutine_threadsafe(answer(), self.loop).result(20)

    def open(self) -> list[Connection]:
        every = [one for one in self.server_state.connections if isinstance(one, Connection)]
        return [one for one in every if not one.transport.is_closing()]


class Running:
    """A server in a thread, and connections to it."""

    def __init__(self, limit: int) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.server = Serving(limit)
        # A daemon, so that a server that does not end fails its test and lets the others run.
        self.thread = threading.Thread(
            target=self.server.run, kwargs={"sockets": [self.listening]}, daemon=True
        )
        self.thread.start()
        self.clients: list[socket.socket] = []

    def connect(self, sent: bytes = b"", receives: int = 2**16) -> socket.socket:
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receives)
        client.settimeout(20)
        client.connect(self.listening.getsockname())
        client.sendall(sent)
        self.clients.append(client)
        return client

    def connected(self) -> int:
        """The connections that the server has not closed."""
        return len(self.server.ask(self.server.open))

    def has_received(self, number: int) -> None:
        """Waits until the server has this many bytes of all open connections."""
        while sum(one.received for one in self.server.ask(self.server.open)) < number:
            pass

    def pass_time(self, clock: Clock, seconds: float) -> None:
        """Lets the server see where its connections are, and look at them again after some seconds."""
        self.server.ask(lambda: self.server.check(None))
        clock.now += seconds
        self.server.ask(lambda: self.server.check(None))

    def close(self) -> None:
        for client in self.clients:
            client.close()
        self.server.should_exit = True
        self.thread.join(20)
        assert not self.thread.is_alive()
        self.listening.close()


@contextmanager
def running(limit: int = 100) -> Iterator[Running]:
    one = Running(limit)
    try:
        yield one
    finally:
        one.close()


def ended(client: socket.socket) -> bool:
    """Waits until the server closes the connection."""
    received(client)
    return True


def received(client: socket.socket) -> bytes:
    """Everything until the server closes the connection."""
    pieces = b""
    with suppress(ConnectionResetError):
        while piece := client.recv(2**16):
            pieces += piece
    return pieces


def answered(client: socket.socket, sent: bytes = HEAD + b"\r\n") -> bool:
    client.sendall(sent)
    return client.recv(12).startswith(b"HTTP/1.1 200")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    still = Clock()
    monkeypatch.setattr(connection, "clock", still)
    return still


@pytest.mark.parametrize(
    ("sent", "seconds"),
    [(b"", 10), (HEAD, 10), (UPLOAD, 20), (UPLOAD + PART, 20), (HEAD + b"\r\n", 30)],
    ids=["nothing", "half a head", "no body", "half a body", "no next request"],
)
def test_a_client_that_sends_no_more_is_closed(sent: bytes, seconds: float, clock: Clock) -> None:
    with running() as here:
        client = here.connect(sent)
        if sent == HEAD + b"\r\n":
            while b"</svg>" not in client.recv(2**16):
                pass
        while not here.connected():
            pass
        here.has_received(len(sent))
        here.pass_time(clock, seconds - 0.01)
        assert here.connected() == 1
        here.pass_time(clock, 0.02)
        assert ended(client)
        assert answered(here.connect())


def test_a_client_that_does_not_read_is_closed(clock: Clock) -> None:
    with running() as here:
        slow = here.connect(LARGE * 40, receives=2048)
        # Only the server can end this: it has answers to send, and nobody takes them.
        while not here.server.closed[Phase.READING]:
            assert answered(here.connect())
            here.pass_time(clock, 1)
        assert clock.now >= 30
        assert ended(slow)


def test_who_reads_slowly_but_steadily_gets_everything(clock: Clock) -> None:
    with running() as here:
        # The system's own buffers hold megabytes of the answer, and take more only in large pieces.
        slow = here.connect(LARGE * 20, receives=2**15)
        for _ in range(120):
            read = slow.recv(2**13)
            while len(read) < 2**13:
                read += slow.recv(2**13 - len(read))
            here.pass_time(clock, 1)
        assert here.connected() == 1


def test_bytes_earn_a_slow_upload_more_time(clock: Clock) -> None:
    with running() as here:
        slow = here.connect(UPLOAD + PART)
        here.has_received(len(UPLOAD + PART))
        here.pass_time(clock, 19.9)
        for second in range(5):
            slow.sendall(b"x" * 16 * 1024)
            here.has_received(len(UPLOAD + PART) + (second + 1) * 16 * 1024)
            here.pass_time(clock, 1)
            assert here.connected() == 1
        here.pass_time(clock, 0.2)
        assert ended(slow)


def test_a_full_server_closes_who_has_waited_longest_and_answers_the_others() -> None:
    with running(limit=8) as here:
        waiting = [here.connect(HEAD) for _ in range(8)]
        assert all(answered(here.connect()) for _ in range(4))
        assert ended(waiting[0])
        # The last of them was not in the way: it sends the rest of its request, and is answered.
        assert answered(waiting[-1], b"\r\n")


def test_one_client_takes_half_of_the_connections_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "key", lambda client: "203.0.113.5")
    with running(limit=10) as here:
        clients = [here.connect(HEAD) for _ in range(6)]
        assert ended(clients[0])
        assert here.connected() == 5
        assert all(answered(client, b"\r\n") for client in clients[1:])


def test_refused_uploads_keep_nobody_from_an_answer() -> None:
    with running(limit=12) as here:
        # Four are taken, and hold their places; the others are told that they are not, and read nothing.
        uploads = [here.connect(UPLOAD + b"--x\r\n") for _ in range(12)]
        assert uploads[-1].recv(12).startswith(b"HTTP/1.1 503")
        assert all(answered(here.connect()) for _ in range(12))


def test_an_upload_is_in_progress_until_its_answer_is_read() -> None:
    files = {"weights": safetensors(small()), "input": npy(np.arange(90.0).reshape(30, 3))}
    body = form(files)
    head = f"POST /v1/run HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nContent-Length: {len(body)}\r\n"
    post = f"{head}Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n".encode() + body
    with running() as here:
        # The system's own buffers would take the whole page.
        here.listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        slow = [here.connect(post, receives=2048) for _ in range(4)]
        assert [one.recv(12) for one in slow] == [b"HTTP/1.1 200"] * 4
        assert here.connect(post).recv(12) == b"HTTP/1.1 503"
        slow[0].close()
        while here.connect(post).recv(12) != b"HTTP/1.1 200":
            pass
        while not slow[1].recv(2**16).endswith(b"</html>"):
            pass
        while here.connect(post).recv(12) != b"HTTP/1.1 200":
            pass


def test_the_rest_of_a_refused_request_is_not_read_for_ever(clock: Clock) -> None:
    with running() as here:
        client = here.connect(b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\nx")
        assert client.recv(12) == b"HTTP/1.1 405"
        here.pass_time(clock, 4.9)
        assert here.connected() == 1
        here.pass_time(clock, 0.2)
        assert ended(client)


def test_the_server_ends_beside_its_own_long_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "LAST", 0.2)
    with running() as here:
        client = here.connect(
            b"GET /v1/figures/many-to-many.webp?tx=16&view=folded&scale=2 HTTP/1.1\r\nHost: x\r\n\r\n"
        )
        assert answered(here.connect())
        here.server.should_exit = True
        assert ended(client)
        here.thread.join(9)
        assert not here.thread.is_alive()


def test_the_server_ends_beside_a_held_upload_and_a_slow_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "LAST", 0.2)
    with running() as here:
        held, slow = here.connect(UPLOAD + b"--x\r\n"), here.connect(LARGE * 40, receives=2048)
        assert slow.recv(1)
        here.server.should_exit = True
        assert ended(held)
        here.thread.join(9)
        assert not here.thread.is_alive()


def test_who_insists_ends_the_server_at_once_and_without_a_word(caplog: pytest.LogCaptureFixture) -> None:
    film = b"GET /v1/figures/many-to-many.webp?tx=16&view=folded&scale=2&seed=%d HTTP/1.1\r\nHost: x\r\n\r\n"
    with running() as here:
        slow, held = here.connect(LARGE * 40, receives=2048), here.connect(UPLOAD + b"--x\r\n")
        assert slow.recv(1)
        drawn = [here.connect(film % seed) for seed in range(4)]
        assert answered(here.connect())
        here.server.should_exit = here.server.force_exit = True
        here.thread.join(3)
        assert not here.thread.is_alive()
        assert [received(client) for client in (*drawn, held)] == [b""] * 5
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_closed_connections_are_one_line_of_the_log(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    with running() as here:
        clients = [here.connect(HEAD) for _ in range(5)]
        here.has_received(5 * len(HEAD))
        here.pass_time(clock, 11)
        assert all(map(ended, clients))
        here.server.report()
        here.server.report()
    assert [record.message for record in caplog.records if "closed" in record.message] == [
        "closed connections that waited too long or to make room: 5 for the head of a request"
    ]
