"""Live lectures of several processes, by a real Redis or Valkey."""

import asyncio
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from rnn_unroll.live import FullError, Room, Shared, State, codes
from rnn_unroll.live.rooms import LIFETIME
from rnn_unroll.settings import settings
from tests import tools
from tests.http import PATIENCE
from tests.rooms import Lecture, Line, send
from tests.test_connection import running

FIGURE = "/?pattern=many-to-one&tx=3"
ASKING = f"{FIGURE}&ask=reads-all"

pytestmark = pytest.mark.process


@contextmanager
def redis(folder: Path) -> Iterator[Callable[[], None]]:
    """A store at a socket in a folder; what it yields ends it and starts an empty one."""
    command = [tools.path("redis-server"), "--port", "0", "--unixsocket", str(folder / "redis.sock")]
    command += ["--save", "", "--appendonly", "no", "--dir", str(folder)]

    def start() -> "subprocess.Popen[str]":
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout
        for line in process.stdout:
            if "eady to accept" in line:
                break
        # What it writes later must not fill the pipe.
        threading.Thread(target=process.stdout.read, daemon=True).start()
        return process

    process = start()

    def again() -> None:
        nonlocal process
        process.kill()
        process.wait()
        process = start()

    try:
        yield again
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str, Callable[[], None]]]:
    """Two servers that share their lectures, and what loses all of them."""
    with redis(tmp_path) as again, ExitStack() as stack:
        monkeypatch.setenv("UNROLL_REDIS_URL", f"unix://{tmp_path}/redis.sock")
        settings.cache_clear()
        servers = [stack.enter_context(running(400)) for _ in range(2)]
        monkeypatch.delenv("UNROLL_REDIS_URL")
        settings.cache_clear()
        for one in servers:
            assert one.server.serving.wait(20)
        first, second = (f"http://127.0.0.1:{one.listening.getsockname()[1]}" for one in servers)
        yield first, second, again


def test_a_lecture_is_led_followed_and_answered_at_any_of_several_servers(
    pair: tuple[str, str, Callable[[], None]],
) -> None:
    first, second, _ = pair
    lecture = Lecture(first)
    lecture.show(FIGURE, step=1)
    with closing(Line(second, lecture.code)) as line:
        assert line.until("state")["step"] == 1
        lecture.show(FIGURE, step=2)
        assert line.until("state")["step"] == 2
        lecture.base = second
        lecture.show(ASKING, round=1, answers="open")
        assert line.until("state")["round"] == 1
        for base, token, guess in [(first, "a", "a.1.1"), (second, "b", "a.1.3"), (second, "a", "a.1.3")]:
            lecture.base = base
            assert lecture.answer(guess, token * 8).status == 204
        counted = lecture.answers(lecture.secret).json["rounds"][0]
        assert [bar["count"] for bar in counted["bars"]] == [0, 0, 2]
        lecture.show(f"{FIGURE}&ask=length:x", round=1, answers="open")
        assert lecture.answers(lecture.secret).json["rounds"][0]["total"] == 0
        lecture.base = first
        assert lecture.put(FIGURE, "wrong").status == 403
        lecture.end()
        line.until("end")
    assert send(second, "GET", lecture.path).status == 410


def test_a_whole_room_may_come_at_once(pair: tuple[str, str, Callable[[], None]]) -> None:
    base, *_ = pair
    lecture = Lecture(base)
    netloc = urlsplit(base).netloc
    request = f"GET {lecture.path}/events HTTP/1.1\r\nHost: {netloc}\r\n\r\n".encode()
    place = urlsplit(base).hostname, urlsplit(base).port
    with ExitStack() as stack:
        room = [stack.enter_context(socket.create_connection(place, PATIENCE)) for _ in range(300)]
        for one in room:
            one.sendall(request)
        assert {one.makefile("rb").readline().split()[1] for one in room} == {b"200"}
    lecture.end()


def test_a_store_that_lost_everything_is_no_end(pair: tuple[str, str, Callable[[], None]]) -> None:
    first, second, again = pair
    lecture = Lecture(first)
    lecture.show(FIGURE)
    last = lecture.state["number"]
    again()
    # A connection that broke may be noticed by the first question: then it is asked again.
    statuses = [send(first, "GET", lecture.path).status for _ in range(3)]
    assert statuses[-1] == 404
    assert {*statuses} <= {404, 503}
    reopened = send(first, "POST", "/v1/live", {"secret": lecture.secret, "number": last})
    assert reopened.json["code"] == lecture.code
    lecture.show(FIGURE, step=2)
    lecture.base = second
    statuses = [send(second, "GET", lecture.path).status for _ in range(3)]
    assert statuses[-1] == 200
    assert lecture.state["step"] == 2
    assert lecture.state["number"] > last


def test_of_too_many_lectures_those_that_show_nothing_make_room(tmp_path: Path) -> None:
    def room(code: str, number: int = 1, address: str = "") -> Room:
        state = State(address=address, number=number)
        return Room(code, codes.digest(code), time.time() + LIFETIME, state)

    async def main() -> None:
        shared = Shared(f"unix://{tmp_path}/redis.sock", most=2)
        try:
            for code in ("BBBBB", "CCCCC"):
                await shared.open(room(code))
            await shared.save(room("BBBBB", 2, FIGURE), ())
            await shared.open(room("DDDDD"))
            assert await shared.find("BBBBB")
            assert await shared.find("CCCCC") is None
            await shared.save(room("DDDDD", 2, FIGURE), ())
            with pytest.raises(FullError):
                await shared.open(room("FFFFF"))
            # Whoever has its secret gets one that is there.
            assert await shared.open(room("DDDDD"))
            await shared.close("BBBBB", ())
            assert (await shared.open(room("FFFFF"))).code == "FFFFF"
        finally:
            await shared.leave()

    with redis(tmp_path):
        asyncio.run(main())
