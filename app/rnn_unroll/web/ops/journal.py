"""Journal: each request has an id, a line in the log that says how it was answered, and counts."""

import re
import secrets
from contextlib import suppress
from itertools import count
from time import perf_counter
from typing import Any

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rnn_unroll.web.guard import refuse
from rnn_unroll.web.ops.logs import request_id
from rnn_unroll.web.ops.metrics import REQUESTS, SECONDS
from rnn_unroll.words.refusals import requests

ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
"""An id that a proxy gave. Any other is replaced, since it would stand in the log."""

LONGEST = 500
"""Characters of a path with its query in the log."""

PAGES = ("compare", "embed", "gallery", "learn", "live", "notes", "question", "snippets", "tasks", "terms")
LEARNING = ("train", "vanishing")
PARTS = (
    "inside",
    "listing",
    "matrices",
    "oembed",
    "readout",
    "stage",
    "static",
    "train",
    "vanishing",
    "worked",
)
OTHERS = (
    "healthz",
    "metrics",
    "readyz",
    *(f"v1/{name}" for name in ("figures", "live", "run", "stops", "weights")),
)
ROUTES = frozenset((*PAGES, *LEARNING, *PARTS, *OTHERS))
"""What requests are counted by: the beginning of their paths. There are few, whatever is asked for."""
STUDIO, OTHER = "studio", "other"

STREAM = b"text/event-stream"
"""The kind of an answer that lasts as long as its reader likes."""


class Journal:
    """The outermost ASGI application. `lines` is whether each request has a line in the log."""

    def __init__(self, app: ASGIApp, lines: bool = True) -> None:
        self.app, self.lines = app, lines
        self.log = structlog.get_logger()
        self.first, self.numbers = secrets.token_hex(4), count(1)
        self.counters: dict[tuple[str, int], Any] = {}
        self.timers: dict[str, Any] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = perf_counter()
        given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
        name = given if ID.fullmatch(given) else f"{self.first}-{next(self.numbers)}".encode()
        request_id.set(name.decode())
        status = size = 0
        streams = False

        async def sending(message: Message) -> None:
            nonlocal status, size, streams
            if message["type"] == "http.response.start":
                status = message["status"]
                # A new message, because that of a kept figure is sent again and again.
                headers = message["headers"]
                streams = any(
                    field == b"content-type" and value.startswith(STREAM) for field, value in headers
                )
                message = {**message, "headers": [*headers, (b"x-request-id", name)]}
            else:
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except Exception:
            if not status:
                # The answer of uvicorn would have no id.
                await refuse(sending, 500, requests.failed())
            raise
        finally:
            self._write(scope, status, size, perf_counter() - began, streams)

    def _write(self, scope: Scope, status: int, size: int, seconds: float, streams: bool) -> None:
        """Count an answer, and log it. The status is 0 where the client left before it had one."""
        route = _route(scope["path"])
        counter = self.counters.get((route, status))
        if counter is None:
            counter = self.counters[route, status] = REQUESTS.labels(route, status)
        counter.inc()
        if not streams:
            timer = self.timers.get(route)
            if timer is None:
                timer = self.timers[route] = SECONDS.labels(route)
            timer.observe(seconds)
        if self.lines:
            query = scope["query_string"].decode("latin-1")
            path = f"{scope['path']}?{query}" if query else scope["path"]
            # A full disk, or a reader of the log that has ended, would break the client's connection.
            with suppress(OSError):
                self.log.info(
                    "request",
                    method=scope["method"],
                    path=path[:LONGEST],
                    status=status,
                    bytes=size,
                    ms=round(1000 * seconds, 2),
                )


def _route(path: str) -> str:
    """What a path is counted by."""
    first, _, rest = path[1:].partition("/")
    if first == "v1":
        first = f"v1/{rest.partition('/')[0]}"
    return STUDIO if not first else first if first in ROUTES else OTHER
