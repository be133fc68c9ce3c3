"""Figures: the stable addresses, `/v1/figures/{pattern}.{format}`, as plain ASGI."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from starlette.types import Scope, Send

from rnn_unroll.address import write
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.errors import SpecError, unknown
from rnn_unroll.exports import EXPORTS, Export
from rnn_unroll.web import delivery
from rnn_unroll.web.query import decoded, untagged
from rnn_unroll.web.refusal import as_json, headline
from rnn_unroll.web.store import (
    NOTHING,
    OPEN,
    Answer,
    Headers,
    Store,
    etag,
    joined,
    matches,
    policy,
    unchanged,
)
from rnn_unroll.words.refusals import requests

METHODS = b"GET, HEAD, OPTIONS"

AT_ONCE = 64
"""The event loop itself draws a figure of at most this many states, because a thread would cost more. A
thread draws larger figures and slow formats, so that the loop can answer other requests meanwhile.
"""


class Figures:
    """Answers with a figure in one format. Wrong parameters get 422, an unknown pattern or format 404."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.rendering: dict[str, asyncio.Future[bytes]] = {}

    async def __call__(self, name: str, scope: Scope, send: Send) -> None:
        """Answer a request for `name`, which is {pattern}.{format}."""
        if scope["method"] not in ("GET", "HEAD"):
            await _send(scope, send, *_other_method(scope["method"]))
            return
        # Each tagged link has its own tags, so the store would fill with spellings that never come again.
        spelling = scope["path"], untagged(scope["query_string"])
        pattern, _, extension = name.rpartition(".")
        export = EXPORTS.get(extension)
        if export is None:
            await _send(scope, send, *_unknown_format(extension if pattern else ""))
            return
        pairs = decoded(scope["query_string"])
        try:
            sending, parameters = delivery.split(pairs)
            spec = parse(pattern, parameters, extension=extension, beside=delivery.NAMES)
            canonical = write.address(spec, extension)
            answer = self.store.answer(spelling, canonical, sending.lasts)
            if answer is None:
                tag = etag(canonical)
                condition = joined(scope["headers"]).get(b"if-none-match", b"*").strip()
                # If-None-Match: * asks whether the figure exists, which is known only after drawing it.
                if condition != b"*" and matches(condition, tag):
                    await send(unchanged(canonical, tag, export.media_type, sending.lasts))
                    await send(NOTHING)
                    return
                kept = self.store.keep(
                    canonical, export.media_type, await self.render(export, spec, canonical)
                )
                answer = self.store.answer(spelling, canonical, sending.lasts) or Answer(kept, sending.lasts)
        except SpecError as error:
            status = 422 if pattern in PATTERNS else 404
            as_image = joined(scope["headers"]).get(b"sec-fetch-dest") == b"image"
            as_image = as_image and ("strict", "1") not in pairs
            await _send(scope, send, *await _refused(error, status, export, as_image))
            return
        start, body = answer.messages(scope)
        await send(start)
        await send(body)

    async def render(self, export: Export, spec: FigureSpec, canonical: str) -> bytes:
        """The figure's bytes. Requests for a figure that is being drawn wait for the same rendering."""
        if not export.slow and len(spec.letters) * spec.model.layers * spec.model.directions <= AT_ONCE:
            return export.render(spec)
        if canonical not in self.rendering:
            work = _in_a_thread(export.render, spec)
            self.rendering[canonical] = work
            work.add_done_callback(lambda _: self.rendering.pop(canonical, None))
        # A disconnecting client must not cancel the shared rendering.
        return await asyncio.shield(self.rendering[canonical])


Argument = TypeVar("Argument")


def _in_a_thread(function: Callable[[Argument], bytes], argument: Argument) -> asyncio.Future[bytes]:
    """Call a function in a thread, so that the event loop can answer other requests meanwhile."""
    return asyncio.get_running_loop().run_in_executor(None, function, argument)


Reply = tuple[int, Headers, bytes]
"""Status, headers and body."""


async def _refused(error: SpecError, status: int, export: Export, as_image: bool) -> Reply:
    """The error, as a picture if the format is one.

    `as_image` is True if a browser loads it as an image of a page. The status is then 200, because
    Firefox shows a broken icon for an image with an error status, whatever its body.
    """
    if export.card is None:
        return _as_json(error, status)
    headers = [
        (b"content-type", export.media_type.encode()),
        *policy(export.media_type),
        *_error_headers(error),
    ]
    card = await _in_a_thread(export.card, error) if export.slow else export.card(error)
    return 200 if as_image else status, headers, card


def _as_json(error: SpecError, status: int) -> Reply:
    return status, [(b"content-type", b"application/json"), *_error_headers(error)], as_json(error)


def _unknown_format(extension: str) -> Reply:
    return _as_json(unknown("format", "format", extension, EXPORTS), 404)


def _other_method(method: str) -> Reply:
    if method == "OPTIONS":
        # A script on another host that sends If-None-Match needs a preflight.
        allowed = [(b"access-control-allow-methods", METHODS), (b"access-control-allow-headers", b"*")]
        return 204, [*OPEN, *allowed, (b"access-control-max-age", b"86400"), (b"allow", METHODS)], b""
    error = SpecError("method", requests.no_method(METHODS.decode(), method))
    return (
        405,
        [(b"content-type", b"application/json"), (b"allow", METHODS), *_error_headers(error)],
        as_json(error),
    )


def _error_headers(error: SpecError) -> Headers:
    return [(b"x-figure-error", headline(error).encode()), (b"cache-control", b"no-store"), *OPEN]


async def _send(scope: Scope, send: Send, status: int, headers: Headers, body: bytes) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
