"""Requests to the application in this process, as a server hands them over."""

import asyncio
from collections.abc import Awaitable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from starlette.types import ASGIApp

from tests.http import Answer

Result = TypeVar("Result")


def scope(target: str, method: str = "GET", **headers: str) -> dict[str, Any]:
    """What a request is. Header names are written with underscores."""
    parts = urlsplit(target)
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(parts.path),
        "raw_path": parts.path.encode(),
        "root_path": "",
        "query_string": parts.query.encode(),
        "headers": [
            (name.replace("_", "-").lower().encode(), value.encode()) for name, value in headers.items()
        ],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }


async def asked(app: ASGIApp, target: str, method: str = "GET", **headers: str) -> Answer:
    """One answer. Header names are written with underscores."""
    sent: list[Any] = []

    received_all = False

    async def receive() -> dict[str, object]:
        nonlocal received_all
        if received_all:
            # The client stays until it has its answer.
            await asyncio.Event().wait()
        received_all = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: object) -> None:
        sent.append(message)

    await app(scope(target, method, **headers), receive, send)
    start, *bodies = sent
    received = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], received, b"".join(one.get("body", b"") for one in bodies))


def ask_app(app: ASGIApp, target: str, method: str = "GET", **headers: str) -> Answer:
    """The same, for a test that is no coroutine."""
    return together([asked(app, target, method, **headers)])[0]


def together(requests: Sequence[Awaitable[Answer]]) -> list[Answer]:
    """Answers to requests that are made at the same time."""

    async def gathered() -> list[Answer]:
        return list(await asyncio.gather(*requests))

    return run(gathered())


def run(main: Coroutine[Any, Any, Result]) -> Result:
    """What a coroutine returns, from a loop of its own."""
    # In a thread of its own: a browser that a test drives keeps a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, main).result()
