"""Scaling: the processor's time that answers take, of which docs/scaling.md makes a model.

The time of the server and of the processes that draw for it, beside that of a bare ASGI app with the same
body, in turns. It leaves out the client, and what other programs do on the machine.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np

from bench.live import TICK, processor, redis, settle
from bench.load import HOST, Server, serving
from bench.proxy import balanced
from bench.row import Row, milliseconds, times
from bench.web import BARE

SVG, PNG = "/v1/figures/many-to-many.svg?tx=8", "/v1/figures/many-to-many.png?tx=8"
TURNS = 5
COURSE, READERS = 300, 6000
"""The figures of a course, and how many are asked for."""

_seeds = count(1)


def rows() -> Iterator[Row]:
    with serving(UNROLL_LOG_REQUESTS="0") as server, TemporaryDirectory() as folder:
        settle(server.pid)
        kinds: dict[str, tuple[Callable[[], str], int]] = {
            "a kept SVG": (lambda: SVG, 3000),
            "a new SVG": (lambda: f"{SVG}&seed={next(_seeds)}", 300),
            "a page": (lambda: f"/?tx=8&seed={next(_seeds)}", 20),
            "an embed": (lambda: f"/embed/many-to-many?tx=8&seed={next(_seeds)}", 40),
            "a kept PNG": (lambda: PNG, 3000),
            "a new PNG": (lambda: f"{PNG}&seed={next(_seeds)}", 20),
        }
        for name, (path, number) in kinds.items():
            yield beside(name, server, path, number, Path(folder))
    with (
        redis() as (url, pid),
        serving(UNROLL_FIGURES_REDIS_URL=url, UNROLL_LOG_REQUESTS="0") as first,
        serving(UNROLL_FIGURES_REDIS_URL=url, UNROLL_LOG_REQUESTS="0") as second,
    ):
        for server in (first, second):
            settle(server.pid)
        yield from shared(first, second, pid)
    yield from course()


def beside(name: str, server: Server, path: Callable[[], str], number: int, folder: Path) -> Row:
    """The processor's time of an answer, beside a bare app that sends as many bytes."""
    (folder / "body").write_bytes(got(server.port, path()))
    (folder / "bare.py").write_text(BARE.format(body=str(folder / "body")))
    ours, bare = [], []
    with bare_app(folder) as other:
        for _ in range(TURNS):
            ours.append(spent(server, path, number))
            bare.append(spent(other, lambda: "/", 3000))
    ratio = median(a / b for a, b in zip(ours, bare, strict=True))
    each = [f"{milliseconds(one)}, {1 / one:,.0f} /s a core" for one in (median(ours), median(bare))]
    return Row(f"{name}; beside a bare ASGI app", *each, times(ratio))


def shared(first: Server, second: Server, store: int) -> Iterator[Row]:
    """A figure that another server drew, beside one that is drawn; then the same without Redis."""
    numbers = [next(_seeds) for _ in range(600)]
    paths = [f"{SVG}&seed={number}" for number in numbers]
    asked(first.port, iter(paths).__next__, len(paths))
    found, drawn = spent(second, iter(paths).__next__, len(paths)), spent(second, new, 300)
    yield Row(
        "an SVG that another server drew, from Redis; beside a new one that is drawn and stored",
        *(f"{milliseconds(one)}, {1 / one:,.0f} /s a core" for one in (found, drawn)),
        times(found / drawn),
    )
    with_redis = asked(second.port, new, 300)
    os.kill(store, signal.SIGKILL)
    without = asked(second.port, new, 300)
    p50 = median(without)
    yield Row(
        f"a new SVG after Redis was killed, p50 of 300, the first {milliseconds(without[0])}; beside before",
        milliseconds(p50),
        milliseconds(median(with_redis)),
        times(p50 / median(with_redis)),
    )


def course() -> Iterator[Row]:
    """Readers of a course, some figures far more often than others, through nginx and two workers."""
    weights = 1 / np.arange(1, COURSE + 1)
    chosen = np.random.default_rng(0).choice(COURSE, READERS, p=weights / weights.sum())
    with serving(UNROLL_LOG_REQUESTS="0") as one, serving(UNROLL_LOG_REQUESTS="0") as other:
        for server in (one, other):
            settle(server.pid)
        with balanced((one.port, other.port)) as (port, pid):
            before = processor(pid), sum(used(server) for server in (one, other))
            asked(port, iter(f"{SVG}&seed={1_000_000 + k}" for k in chosen).__next__, READERS)
            nginx = processor(pid) - before[0]
            workers = sum(used(server) for server in (one, other)) - before[1]
    distinct = len({*chosen.tolist()})
    yield Row(
        f"a course of {COURSE} figures, {READERS:,} requests (1/rank): nginx a request; workers a request",
        milliseconds(nginx / READERS),
        milliseconds(workers / READERS),
        f"{100 * (1 - distinct / READERS):.1f} % kept",
    )


def new() -> str:
    return f"{SVG}&seed={next(_seeds)}"


def spent(server: Server, path: Callable[[], str], number: int) -> float:
    """Seconds of the processor for each of some requests."""
    before = used(server)
    asked(server.port, path, number)
    return max(used(server) - before, 1 / TICK) / number


def asked(port: int, path: Callable[[], str], number: int) -> list[float]:
    """How long each of some requests took, one after the other on one connection."""
    line, seconds = http.client.HTTPConnection(HOST, port, timeout=60), []
    for _ in range(number):
        began = time.perf_counter()
        line.request("GET", path())
        answer = line.getresponse()
        answer.read()
        seconds.append(time.perf_counter() - began)
        assert answer.status == 200, answer.status
    line.close()
    return seconds


def got(port: int, path: str) -> bytes:
    line = http.client.HTTPConnection(HOST, port, timeout=60)
    line.request("GET", path)
    body = line.getresponse().read()
    line.close()
    return body


def used(server: Server) -> float:
    """Seconds of the processor of a server and of all processes that it started."""
    every, todo = [], [server.pid]
    while todo:
        pid = todo.pop()
        every.append(pid)
        todo += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
    return processor(*every)


@contextmanager
def bare_app(folder: Path) -> Iterator[Server]:
    with socket.create_server((HOST, 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "bare:app", "--app-dir", str(folder), "--port", str(port)]
    process = subprocess.Popen([*command, "--log-level", "warning", "--no-access-log"])
    try:
        while process.poll() is None:
            try:
                got(port, "/")
                break
            except OSError:
                time.sleep(0.05)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(30)
