"""Trainings: each in a process of its own, for as long as its reader stays, and streamed over HTTP."""

import asyncio
import json
import re
import signal
import subprocess
import sys
import zlib
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import zstandard

from rnn_unroll import training
from rnn_unroll.training import Training
from rnn_unroll.web import train
from rnn_unroll.web.app import create_app
from rnn_unroll.web.renders import BusyError
from rnn_unroll.web.trainings import Trainings, written
from tests import asgi
from tests.http import ask

pytestmark = pytest.mark.process

SHORT = Training(hidden=4, epochs=2)
LONG = Training(hidden=64, epochs=100)


def run(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asgi.run(asyncio.wait_for(test(), 60))


@asynccontextmanager
async def trainings(limit: int = 1, seconds: float = 30) -> AsyncIterator[Trainings]:
    here = Trainings(limit, seconds)
    try:
        yield here
    finally:
        here.close()


def events(body: bytes) -> list[tuple[str, Any]]:
    """The events of a stream, with their data."""
    blocks = [
        dict(line.split(": ", 1) for line in one.split("\n")) for one in body.decode().split("\n\n") if one
    ]
    return [(one["event"], json.loads(one["data"])) for one in blocks]


def test_a_stream_holds_what_the_address_decides(server: str) -> None:
    answer = ask(server, "/train/run?hidden=4&epochs=2")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-store, no-transform"
    assert answer.body == b"".join(map(written, training.events(SHORT)))
    assert [kind for kind, _ in events(answer.body)] == ["epoch", "epoch", "epoch", "end"]


def test_who_comes_back_gets_what_came_after_the_last_event(server: str) -> None:
    answer = ask(server, "/train/run?hidden=4&epochs=2", last_event_id="1")
    assert answer.body == b"".join(map(written, training.events(SHORT, after=1)))
    for other in ("-1", "²", "banana", "9" * 5000):
        assert len(events(ask(server, "/train/run?hidden=4&epochs=1", last_event_id=other).body)) == 3


@pytest.mark.parametrize(
    "query", ["rate=0", "rate=nan", "rate=-1", "rate=1e30", "cell=x", "x=1", "hidden=4&hidden=4"]
)
def test_a_refusal_is_json_that_names_the_parameter(server: str, query: str) -> None:
    answer = ask(server, f"/train/run?{query}")
    assert answer.status == 422
    assert answer.json["error"]["parameter"] == query.partition("=")[0]


def test_a_process_ends_when_its_reader_leaves() -> None:
    async def test() -> None:
        async with trainings() as here:
            async with aclosing(here.follow(LONG, -1)) as following:
                assert (await anext(following)).startswith(b"event: epoch\nid: 0\n")
                (process,) = here.processes
            await asyncio.to_thread(process.join)
            assert process.exitcode == -signal.SIGKILL
            assert here.processes == set()

    run(test)


DECODED: dict[str, Callable[[bytes], bytes]] = {
    "identity": bytes,
    "gzip": lambda body: zlib.decompressobj(31).decompress(body),
    "zstd": lambda body: zstandard.ZstdDecompressor().decompressobj().decompress(body),
}


@pytest.mark.parametrize("coding", DECODED)
def test_an_epoch_is_sent_at_once_and_a_client_that_leaves_then_ends_the_training(coding: str) -> None:
    async def test() -> None:
        async with trainings() as here:
            front = create_app()
            front.app.state.trainings = here  # type: ignore[attr-defined]
            begun = asyncio.Event()
            sent: list[Any] = []

            async def send(message: Any) -> None:
                sent.append(message)
                if message.get("body"):
                    begun.set()

            async def receive() -> Any:
                await begun.wait()
                return {"type": "http.disconnect"}

            asked = asgi.scope("/train/run?hidden=64&epochs=100", accept_encoding=coding)
            await front(asked, receive, send)
            start, *bodies = sent
            assert start["status"] == 200
            # All epochs would be a hundred, and then an end.
            assert all(one["more_body"] for one in bodies)
            whole = DECODED[coding](b"".join(one["body"] for one in bodies))
            assert whole.startswith(b"event: epoch\nid: 0\n")
            assert (here.taken, here.processes) == (0, set())

    run(test)


def test_more_than_may_train_at_once_are_refused_and_later_ones_are_not() -> None:
    async def test() -> None:
        front = create_app()
        async with trainings(limit=2) as here:
            front.app.state.trainings = here  # type: ignore[attr-defined]
            with here.place(), here.place():
                with pytest.raises(BusyError), here.place():
                    pass
                refused = await asgi.asked(front, "/train/run?hidden=4&epochs=1")
                assert refused.status == 503
                assert refused.headers["retry-after"] == "5"
                assert refused.json["error"]["message"].startswith("2 networks are being trained")
            later = await asgi.asked(front, "/train/run?hidden=4&epochs=1")
            assert [kind for kind, _ in events(later.body)] == ["epoch", "epoch", "end"]

    run(test)


async def last(here: Trainings, asked: Training) -> tuple[str, Any]:
    """The last event of a training."""
    *_, end = [one async for one in here.follow(asked, -1)]
    return events(end)[0]


def test_a_training_that_takes_too_long_is_ended() -> None:
    async def test() -> None:
        async with trainings(seconds=0) as here:
            kind, data = await last(here, LONG)
            assert kind == "end"
            assert data["message"].startswith("Stopped: a training may take")
            assert here.processes == set()

    run(test)


def test_a_client_that_reads_nothing_keeps_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train, "PATIENCE", 0.0)

    async def never(*_: Any) -> Any:
        await asyncio.Event().wait()

    async def test() -> None:
        async with trainings(seconds=0.01) as here:
            await train.Stream(here, LONG, -1)({}, never, never)
            assert (here.taken, here.processes) == (0, set())

    run(test)


def test_a_process_that_is_killed_is_told() -> None:
    async def test() -> None:
        async with trainings() as here:
            async with aclosing(here.follow(LONG, -1)) as following:
                await anext(following)
                (process,) = here.processes
                process.kill()
                *_, end = [one async for one in following]
            assert events(end) == [("end", {"message": "The process that trained ended unexpectedly."})]

    run(test)


def test_a_comment_is_sent_where_no_event_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rnn_unroll.web.trainings.HEARTBEAT", 0.0)

    async def test() -> None:
        async with trainings() as here, aclosing(here.follow(SHORT, -1)) as following:
            assert await anext(following) == b":\n\n"

    run(test)


KILLED = """
import asyncio, os, signal
from rnn_unroll.training import Training
from rnn_unroll.web.trainings import Trainings

async def main():
    async for message in Trainings(1).follow(Training(hidden=64, epochs=100), -1):
        print(message[:12].decode(), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    asyncio.run(main())
"""


def test_no_training_outlives_a_server_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "server.py"
    script.write_text(KILLED)
    # The standard output ends when the last process that inherited it has ended.
    done = subprocess.run([sys.executable, script], stdout=subprocess.PIPE, timeout=60, text=True)
    assert (done.returncode, done.stdout) == (-signal.SIGKILL, "event: epoch\n")


def test_the_page_shows_the_network_before_it_learns(server: str) -> None:
    page = ask(server, "/train?toy=parity&cell=lstm&epochs=5")
    assert page.status == 200
    assert "epoch 0 of 5" in page.text
    assert "after 0 epochs of 5 on “Even or odd”" in page.text
    run = re.search('href="(/train/run[^"]*)"', page.text)[1].replace("&amp;", "&")
    assert training.parse(parse_qsl(urlsplit(run).query)) == Training("parity", "lstm", epochs=5)


def test_the_page_reports_wrong_settings_and_keeps_the_others(server: str) -> None:
    page = ask(server, "/train?rate=0&toy=first&utm_source=x")
    assert page.status == 422
    assert "rate must be a number from 0.001 to 999" in page.text
    assert 'value="0" ' in page.text
    assert "which letter came first" in page.text
