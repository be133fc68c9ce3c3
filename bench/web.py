"""Web: the time that the server adds to a figure, compared with a bare ASGI app of the same answer."""

import asyncio
import re
import shutil
import subprocess
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any
from urllib.parse import parse_qsl
from urllib.request import Request, urlopen

from bench.pair import Pair, Work, interleaved
from bench.row import Row, Target, UnmeasuredError, at_least, at_most, times
from bench.server import serving
from rnn_unroll.address.parse import parse
from rnn_unroll.stages import svg
from rnn_unroll.web.app import create_app

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]

STEPS = 8
PATH = "/v1/figures/many-to-many.svg"
CALLS, PAIRS = 400, 40
"""The number of requests in a turn, and of turns."""
UNCACHED = 200
CLIENTS, SECONDS, ROUNDS = 32, 3, 5
HEADERS = [
    (b"host", b"127.0.0.1:8000"),
    (b"user-agent", b"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"),
    (b"accept", b"image/avif,image/webp,image/svg+xml,image/*,*/*;q=0.8"),
    (b"accept-encoding", b"identity"),
]


def rows() -> Iterator[Row]:
    yield from in_process()
    yield uncached()
    yield from over_a_socket()


def bare(body: bytes, media_type: bytes = b"image/svg+xml") -> App:
    """An ASGI app that only returns these bytes."""

    async def application(scope: Scope, receive: Any, send: Any) -> None:
        headers = [(b"content-type", media_type), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return application


def scope(query: str, *headers: tuple[bytes, bytes]) -> Scope:
    """The ASGI scope of a request."""
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": PATH,
        "raw_path": PATH.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [*HEADERS, *headers],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8000),
    }


async def _receive() -> dict[str, object]:
    return {"type": "http.request", "body": b"", "more_body": False}


def called(application: App, request: Scope, count: int) -> None:
    """Send a request `count` times, and discard the answers."""

    async def send(message: object) -> None:
        pass

    async def ask() -> None:
        for _ in range(count):
            await application(request, _receive, send)

    asyncio.run(ask())


def answered(application: App, request: Scope) -> tuple[int, dict[bytes, bytes], bytes]:
    """The status, headers and body of the answer to a request."""
    messages: list[Any] = []

    async def send(message: object) -> None:
        messages.append(message)

    async def ask() -> None:
        await application(request, _receive, send)

    asyncio.run(ask())
    return messages[0]["status"], dict(messages[0]["headers"]), messages[1]["body"]


def in_process() -> Iterator[Row]:
    ours = create_app()
    query = f"tx={STEPS}"
    _, headers, body = answered(ours, scope(query))
    plain = scope(query)
    conditional = scope(query, (b"if-none-match", headers[b"etag"]))
    assert answered(ours, plain)[2] == body
    assert answered(ours, conditional)[0] == 304
    for name, asked, target in (
        ("a figure that is kept, in process", plain, at_most(2)),
        ("304 for it, in process", conditional, at_most(1.2)),
    ):
        yield _beside(f"{name}; beside a bare ASGI app", ours, asked, bare(body), target)


def _beside(name: str, ours: App, asked: Scope, other: App, target: Target) -> Row:
    def prepare(k: int) -> tuple[Work, Work]:
        return lambda: called(ours, asked, CALLS), lambda: called(other, asked, CALLS)

    pair: Pair = interleaved(prepare, PAIRS, clock=process_time)
    each = [f"{1e6 * median(seconds) / CALLS:.2f} µs" for seconds in (pair.ours, pair.baseline)]
    return Row(name, *each, times(pair.slower), str(target), target.verdict(pair.slower))


def uncached() -> Row:
    """The time of a request that is not in the cache, compared with its pipeline from query to SVG."""
    ours, target, count = create_app(), at_most(40, " µs"), 20

    async def send(message: object) -> None:
        pass

    async def asked(queries: list[str]) -> None:
        for query in queries:
            await ours(scope(query), _receive, send)

    async def piped(queries: list[str]) -> None:
        for query in queries:
            svg(parse("many-to-many", parse_qsl(query)))

    def prepare(k: int) -> tuple[Work, Work]:
        queries = [f"tx={STEPS}&seed={k * 1000 + n}" for n in range(2 * count)]
        return lambda: asyncio.run(asked(queries[:count])), lambda: asyncio.run(piped(queries[count:]))

    pair = interleaved(prepare, UNCACHED, clock=process_time)
    spent = 1e6 * median(a - b for a, b in zip(pair.ours, pair.baseline, strict=True)) / count
    whole = [f"{1e6 * median(seconds) / count:.0f} µs" for seconds in (pair.ours, pair.baseline)]
    name = f"a figure that is not kept, T = {STEPS}; beside its pipeline alone, from query to SVG"
    return Row(name, *whole, f"+{spent:.0f} µs", str(target), target.verdict(spent))


BARE = '''"""A bare ASGI app over a file's bytes."""
from pathlib import Path

from bench.web import bare

app = bare(Path({body!r}).read_bytes())
'''


def over_a_socket() -> Iterator[Row]:
    wrk = shutil.which("wrk")
    if wrk is None:
        raise UnmeasuredError("wrk is needed: apt-get install wrk")
    target = at_least(0.85)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        ours = stack.enter_context(serving())
        address = f"{PATH}?tx={STEPS}"
        for coding in ("identity", "br"):
            asked = Request(ours + address, headers={"Accept-Encoding": coding})
            body = urlopen(asked).read()
            file = folder / coding
            file.write_bytes(body)
            (folder / f"bare_{coding}.py").write_text(BARE.format(body=str(file)))
            with serving(f"bare_{coding}:app", folder) as other:
                rates: dict[str, list[float]] = {"ours": [], "bare": []}
                for k in range(2 * ROUNDS + 2):
                    name, origin = ("ours", ours) if k % 2 else ("bare", other)
                    rate = _rate(wrk, origin + address, coding)
                    # The first two runs only warm up.
                    if k > 1:
                        rates[name].append(rate)
            ratio = median(a / b for a, b in zip(rates["ours"], rates["bare"], strict=True))
            each = [f"{median(rates[name]):,.0f} /s" for name in ("ours", "bare")]
            name = f"the same over a socket, {CLIENTS} clients, {coding}; beside a bare ASGI app"
            yield Row(name, *each, times(ratio), str(target), target.verdict(ratio))


def _rate(wrk: str, address: str, coding: str) -> float:
    """The number of requests per second that the server answers."""
    command = [wrk, "-t1", f"-c{CLIENTS}", f"-d{SECONDS}s", "-H", f"Accept-Encoding: {coding}", address]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in report:
        raise UnmeasuredError(f"the server refused: {report}")
    found = re.search(r"Requests/sec: *([0-9.]+)", report)
    assert found, report
    return float(found[1])
