"""Figures that several servers share, by a real Redis or Valkey."""

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from rnn_unroll.address.revision import REVISION
from rnn_unroll.settings import settings
from rnn_unroll.web import shared
from rnn_unroll.web.app import create_app
from rnn_unroll.web.front import Front
from rnn_unroll.web.shared import SharedFigures, key
from tests import asgi
from tests.asgi import asked
from tests.test_live_shared import redis

FIGURE = "/v1/figures/many-to-one.svg?tx=3"
FILM = "/v1/figures/many-to-one.png?tx=3"

pytestmark = pytest.mark.process


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """A store that applications share; what it yields loses everything."""
    with redis(tmp_path) as again:
        monkeypatch.setenv("UNROLL_FIGURES_REDIS_URL", f"unix://{tmp_path}/redis.sock")
        settings.cache_clear()
        # A busy machine is no Redis that is gone.
        monkeypatch.setattr(shared, "PATIENCE", 30)
        yield again
        monkeypatch.delenv("UNROLL_FIGURES_REDIS_URL")
        settings.cache_clear()


def sharing(app: Front) -> SharedFigures:
    assert app.figures.shared
    return app.figures.shared


@asynccontextmanager
async def servers(number: int = 2) -> Any:
    apps = [create_app() for _ in range(number)]
    try:
        yield apps
    finally:
        for app in apps:
            await settled(app)
            await sharing(app).leave()
            app.figures.renders.close()


async def settled(app: Front) -> None:
    """Wait until a server has stored what it offers."""
    while sharing(app).reachable and sharing(app).tasks:
        await asyncio.gather(*sharing(app).tasks)


async def drawings(app: Front) -> int:
    """How many figures this process has drawn, for any of its applications."""
    found = re.search(rb'unroll_stage_seconds_count{stage="draw"} (\d+)', (await asked(app, "/metrics")).body)
    return int(found[1]) if found else 0


def run(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asgi.run(asyncio.wait_for(test(), 60))


async def becomes(reached: Callable[[], Awaitable[bool]]) -> None:
    while not await reached():
        await asyncio.sleep(0)


@pytest.mark.parametrize("path", [FIGURE, FILM])
def test_what_one_server_drew_another_one_answers(path: str, store: Callable[[], None]) -> None:
    async def test() -> None:
        async with servers() as (first, second):
            drawn = await asked(first, path)
            await settled(first)
            before = await drawings(first)
            shared = await asked(second, f"{path}&seed=0", accept_encoding="br")
            assert await drawings(first) == before
            assert (drawn.status, shared.status) == (200, 200)
            assert shared.headers["etag"] == drawn.headers["etag"]
            assert (await asked(second, path)).body == drawn.body

    run(test)


def test_many_askers_of_two_servers_make_one_drawing(store: Callable[[], None]) -> None:
    async def test() -> None:
        async with servers() as apps:
            before = await drawings(apps[0])
            answers = await asyncio.gather(*(asked(app, f"{FILM}&seed=5") for app in apps * 20))
            assert {answer.status for answer in answers} == {200}
            assert len({answer.body for answer in answers}) == 1
            assert await drawings(apps[0]) == before + 1

    run(test)


def test_an_asker_draws_what_another_process_never_finishes(store: Callable[[], None]) -> None:
    async def test() -> None:
        async with servers(1) as (app,):
            await sharing(app).redis.set(f"{key(FIGURE)}:lease", 1)
            assert await sharing(app).find(FIGURE, 0.05) is None
            # It has it for the others then, although the lease was not its own.
            sharing(app).offer(FIGURE, b"drawn")
            await settled(app)
            assert await sharing(app).find(FIGURE, 0.05) == b"drawn"

    run(test)


def test_what_cannot_be_drawn_is_left_to_another_server_at_once(store: Callable[[], None]) -> None:
    async def test() -> None:
        async with servers() as (first, second):
            assert await sharing(first).find(FIGURE, 60) is None
            sharing(first).release(FIGURE)
            await settled(first)
            assert await sharing(second).find(FIGURE, 60) is None

    run(test)


def test_an_entry_is_bounded_in_time_and_size_and_checked(store: Callable[[], None]) -> None:
    async def test() -> None:
        async with servers() as (first, second):
            there = sharing(first).redis
            assert (await asked(first, FIGURE)).status == 200
            await settled(first)
            name = key(FIGURE)
            assert 0 < await there.ttl(name) <= settings().figures_seconds
            # One bit is wrong.
            packed = bytearray(await there.get(name) or b"")  # type: ignore[arg-type]
            packed[-9] ^= 1
            await there.set(name, bytes(packed))
            before = await drawings(first)
            assert (await asked(second, FIGURE)).status == 200
            assert await drawings(first) == before + 1
            noise = bytes(range(256)) + b"".join(n.to_bytes(3) for n in range(0, 2**24, 23))
            assert await sharing(first).find("large", 1) is None
            sharing(first).offer("large", noise)
            await settled(first)
            assert await there.get(key("large")) is None

    run(test)


def test_servers_of_another_build_share_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = key(FIGURE)
    with monkeypatch.context() as other:
        other.setattr(shared, "REVISION", REVISION + 1)
        shared.build.cache_clear()
        assert key(FIGURE) != before
    shared.build.cache_clear()
    assert key(FIGURE) == before


def test_figures_go_on_without_redis_and_are_shared_when_it_is_back(store: Callable[[], None]) -> None:
    async def test() -> None:
        async with servers() as (first, second):
            assert (await asked(first, FIGURE)).status == 200
            await settled(first)
            await sharing(first).redis.shutdown(nosave=True)
            for seed in range(1, 9):
                assert (await asked(first, f"{FIGURE}&seed={seed}")).status == 200
            assert not sharing(first).reachable
            ready = await asked(first, "/readyz")
            assert ready.status == 200
            assert "Redis" in " ".join(ready.json["weaker"])
            await asyncio.to_thread(store)

            async def there() -> bool:
                return sharing(first).reachable

            await becomes(there)
            assert (await asked(first, f"{FIGURE}&seed=9")).status == 200
            await settled(first)
            before = await drawings(first)
            assert (await asked(second, f"{FIGURE}&seed=9")).status == 200
            assert await drawings(first) == before

    run(test)


def test_a_redis_that_does_not_answer_is_waited_for_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(tmp_path / "silent"))
        silent.listen()
        waited: list[float] = []

        async def test() -> None:
            figures = SharedFigures(f"unix://{tmp_path}/silent", 60)
            loop = asyncio.get_running_loop()
            for number in range(50):
                began = loop.time()
                assert await figures.find(f"figure {number}", 60) is None
                waited.append(loop.time() - began)
            assert not figures.reachable
            await figures.leave()

        run(test)
    # Each of the other 49 takes some microseconds; altogether they take no second patience.
    assert sum(waited[1:]) < shared.PATIENCE <= waited[0]
