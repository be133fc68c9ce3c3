"""Renders: pictures are drawn in other processes, once for all who ask, and not for nobody."""

import asyncio
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from starlette.types import Message

from rnn_unroll.address.parse import parse
from rnn_unroll.batch.pool import pool
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.web import renders
from rnn_unroll.web.figures import Figures
from rnn_unroll.web.renders import BusyError, Renders
from rnn_unroll.web.store import Store
from tests import asgi

pytestmark = pytest.mark.process


def drawn(text: str, folder: Path, gated: bool = False) -> bytes:
    """Writes down that it was called. With a gate, waits until both its named pipes are opened."""
    (folder / f"begun {text}").touch()
    if gated:
        (folder / "begun").write_bytes(b"")
        (folder / "gate").read_bytes()
    return f"{text} {os.getpid()}".encode()


def refused() -> bytes:
    raise SpecError("scale", "too large", ["1"], "1")


def killed() -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("unreachable")


async def stays() -> None:
    await asyncio.Event().wait()


@asynccontextmanager
async def renders_of(processes: int = 1, waiting: int = 64) -> AsyncIterator[Renders]:
    here = Renders(processes, waiting)
    try:
        yield here
    finally:
        here.close()


def run(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asgi.run(asyncio.wait_for(test(), 60))


def gated(text: str, folder: Path) -> Callable[[], bytes]:
    for pipe in ("begun", "gate"):
        os.mkfifo(folder / pipe)
    return partial(drawn, text, folder, gated=True)


async def until_begun(folder: Path) -> None:
    await asyncio.to_thread((folder / "begun").read_bytes)


async def open_gate(folder: Path) -> None:
    await asyncio.to_thread((folder / "gate").write_bytes, b"")


def test_requests_for_one_picture_share_a_rendering_in_another_process(tmp_path: Path) -> None:
    async def test() -> None:
        async with renders_of() as here:
            draw = partial(drawn, "a", tmp_path)
            bodies = await asyncio.gather(*(here.render("a", draw, stays) for _ in range(5)))
            assert len(set(bodies)) == 1
            assert bodies[0] != f"a {os.getpid()}".encode()
            assert here.jobs == {}

    run(test)


def test_what_nobody_waits_for_any_more_is_not_begun(tmp_path: Path) -> None:
    async def test() -> None:
        async with renders_of() as here:
            first = asyncio.ensure_future(here.render("first", gated("first", tmp_path), stays))
            await until_begun(tmp_path)
            left, cancelled = asyncio.Event(), asyncio.Event()

            def ask(text: str, gone: Callable[[], Awaitable[Any]]) -> asyncio.Task[bytes | None]:
                return asyncio.ensure_future(here.render(text, partial(drawn, text, tmp_path), gone))

            abandoned, shared = ask("abandoned", left.wait), ask("shared", left.wait)
            stayed, given_up = ask("shared", stays), ask("given up", cancelled.wait)
            while len(here.queue) < 3:
                await asyncio.sleep(0)
            left.set()
            given_up.cancel()
            assert await abandoned is None
            assert await shared is None
            await open_gate(tmp_path)
            assert (await first or b"").startswith(b"first ")
            assert (await stayed or b"").startswith(b"shared ")
            assert sorted(path.name for path in tmp_path.glob("begun ?*")) == ["begun first", "begun shared"]
            assert here.jobs == {}

    run(test)


def test_more_than_may_wait_are_refused_and_later_ones_are_not(tmp_path: Path) -> None:
    async def test() -> None:
        async with renders_of(waiting=2) as here:
            draws: list[Callable[[], bytes]] = [
                gated("0", tmp_path),
                *(partial(drawn, str(k), tmp_path) for k in (1, 2, 3)),
            ]
            asked = [asyncio.ensure_future(here.render(str(k), draw, stays)) for k, draw in enumerate(draws)]
            await until_begun(tmp_path)
            with pytest.raises(BusyError):
                await asked.pop()
            await open_gate(tmp_path)
            assert all(await asyncio.gather(*asked))
            assert await here.render("later", partial(drawn, "later", tmp_path), stays)

    run(test)


def test_one_client_leaves_half_of_the_queue_to_others(tmp_path: Path) -> None:
    async def test() -> None:
        async with renders_of(waiting=4) as here:

            def ask(name: str, client: str, draw: Callable[[], bytes] | None = None) -> "asyncio.Future[Any]":
                draw = draw or partial(drawn, name, tmp_path)
                return asyncio.ensure_future(here.render(name, draw, stays, client))

            asked = [ask("0", "a", gated("0", tmp_path)), ask("1", "a"), ask("2", "a"), ask("3", "a")]
            await until_begun(tmp_path)
            with pytest.raises(BusyError):
                await asked.pop()
            asked += [ask("4", "b"), ask("2", "a")]
            await open_gate(tmp_path)
            assert all(await asyncio.gather(*asked))

    run(test)


def test_an_error_reaches_everybody_with_all_that_it_names() -> None:
    async def test() -> None:
        async with renders_of() as here:
            asked = (here.render("a", refused, stays) for _ in range(3))
            errors = await asyncio.gather(*asked, return_exceptions=True)
            assert {(e.line, e.allowed, e.suggestion) for e in errors if isinstance(e, SpecError)} == {
                ("scale: too large; choose 1 (did you mean '1'?)", ("1",), "1")
            }
            assert len(errors) == 3
            assert here.jobs == {}

    run(test)


def test_a_killed_process_is_one_answer_and_another_takes_its_place(tmp_path: Path) -> None:
    async def test() -> None:
        async with renders_of() as here:
            with pytest.raises(BusyError):
                await here.render("a", killed, stays)
            assert await here.render("b", partial(drawn, "b", tmp_path), stays)

    run(test)


def test_a_process_that_was_killed_while_it_was_idle_costs_nobody_an_answer(tmp_path: Path) -> None:
    async def test() -> None:
        async with renders_of() as here:
            first = await here.render("a", partial(drawn, "a", tmp_path), stays) or b""
            os.kill(int(first.split()[1]), signal.SIGKILL)
            second = await here.render("b", partial(drawn, "b", tmp_path), stays) or b""
            assert second.split()[1] != first.split()[1]

    run(test)


def test_where_no_process_can_start_threads_draw(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refused(*_: object) -> None:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(renders, "pool", refused)

    async def test() -> None:
        async with renders_of() as here:
            for text in ("a", "b"):
                body = await here.render(text, partial(drawn, text, tmp_path), stays)
                assert body == f"{text} {os.getpid()}".encode()
            assert here.jobs == {}

    run(test)


def test_a_process_is_renewed_after_some_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renders, "RENEW", 3)

    async def test() -> None:
        async with renders_of() as here:
            processes = [
                (await here.render(str(k), partial(drawn, "x", tmp_path), stays) or b"") for k in range(7)
            ]
            assert [processes.index(one) for one in processes] == [0, 0, 0, 3, 3, 3, 6]

    run(test)


def test_the_end_waits_for_a_process_that_is_just_being_started(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, gate = threading.Event(), threading.Event()

    def started(*arguments: int) -> ProcessPoolExecutor:
        begun.set()
        assert gate.wait(20)
        return pool(*arguments)

    monkeypatch.setattr(renders, "pool", started)

    async def test() -> None:
        here = Renders(1)
        asked = asyncio.ensure_future(here.render("a", bytes, stays))
        await asyncio.to_thread(begun.wait)
        ending = asyncio.ensure_future(asyncio.to_thread(here.close))
        # Without a lock, it would have ended by now.
        await asyncio.wait({ending}, timeout=0.2)
        gate.set()
        await ending
        asked.cancel()

    before = set(multiprocessing.active_children())
    run(test)
    assert set(multiprocessing.active_children()) <= before


KILLED = """
import asyncio, functools, os, signal
from rnn_unroll.web.renders import Renders

async def main():
    here = Renders(1)
    body = await here.render("a", functools.partial(str.encode, "drawn"), asyncio.Event().wait)
    print(body.decode(), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    asyncio.run(main())
"""


def test_no_process_outlives_a_server_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "server.py"
    script.write_text(KILLED)
    # The standard output ends when the last process that inherited it has ended.
    done = subprocess.run([sys.executable, script], stdout=subprocess.PIPE, timeout=60, text=True)
    assert (done.returncode, done.stdout) == (-signal.SIGKILL, "drawn\n")


FIGURES = [
    ("svg", "many-to-one", "", True),
    ("json", "encoder-decoder", "cell=lstm&layers=2", True),
    ("tex", "many-to-many", "tx=12&show=gradients", True),
    # Few states, but each of many numbers.
    ("json", "many-to-one", "tx=3&cell=lstm&hidden=64&layers=4&direction=bidirectional", False),
    ("svg", "many-to-one", "tx=8&hidden=64&cell=lstm&layers=4&show=gradients,weights", False),
    ("svg", "one-to-many", "ty=255", False),
    ("png", "one-to-one", "", False),
]


class Recorded(Renders):
    """Draws nothing, and writes down what it was asked for."""

    def __init__(self, processes: int) -> None:
        super().__init__(processes)
        self.asked: list[str] = []

    async def render(self, name: object, *_: object) -> Any:
        self.asked.append(str(name))
        return b""


async def never() -> Message:
    await asyncio.Event().wait()
    raise AssertionError("unreachable")


@pytest.mark.parametrize(("slug", "pattern", "query", "inline"), FIGURES)
def test_what_costs_little_is_drawn_at_once(slug: str, pattern: str, query: str, inline: bool) -> None:
    spec = parse(pattern, parse_qsl(query), extension=slug)
    here = Recorded(1)
    asgi.run(Figures(Store(2**24), here).render(EXPORTS[slug], spec, "the figure", asgi.scope("/"), never))
    assert here.asked == ([] if inline else ["the figure"])
