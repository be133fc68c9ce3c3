"""Renders: pictures are drawn in other processes, once for all who ask, and not for nobody."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from rnn_unroll.errors import SpecError
from rnn_unroll.web import renders
from rnn_unroll.web.renders import BusyError, Renders

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
    asyncio.run(asyncio.wait_for(test(), 60))


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


def test_a_process_is_renewed_after_some_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renders, "RENEW", 3)

    async def test() -> None:
        async with renders_of() as here:
            processes = [
                (await here.render(str(k), partial(drawn, "x", tmp_path), stays) or b"") for k in range(7)
            ]
            assert [processes.index(one) for one in processes] == [0, 0, 0, 3, 3, 3, 6]

    run(test)
