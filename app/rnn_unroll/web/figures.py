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
from rnn_unroll.web.query import decoded
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

METHODS = b"GET, HEAD, OPTIONS"

AT_ONCE = 64
"""How many states a figure may have to be drawn where it is asked for. A larger one, and what takes long
by its format, is made in a thread: others are answered meanwhile.
"""


class Figures:
    """One figure in one format. Wrong parameters get 422, an unknown pattern or format 404."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.making: dict[str, asyncio.Future[bytes]] = {}

    async def __call__(self, name: str, scope: Scope, send: Send) -> None:
        """Answer a request for `name`, a pattern and a format."""
        if scope["method"] not in ("GET", "HEAD"):
            await _send(scope, send, *_other_method(scope["method"]))
            return
        spelling = scope["path"], scope["query_string"]
        pattern, _, extension = name.rpartition(".")
        export = EXPORTS.get(extension)
        if export is None:
            await _send(scope, send, *_unknown_format(extension if pattern else ""))
            return
        pairs = decoded(scope["query_string"])
        try:
            handed, said = delivery.split(pairs)
            spec = parse(pattern, said, extension=extension, beside=delivery.NAMES)
            canonical = write.address(spec, extension)
            answer = self.store.answer(spelling, canonical, handed.lasts)
            if answer is None:
                tag = etag(canonical)
                condition = joined(scope["headers"]).get(b"if-none-match", b"*").strip()
                # Whether there is any such figure at all is known when it has been drawn.
                if condition != b"*" and matches(condition, tag):
                    await send(unchanged(canonical, tag, export.media_type, handed.lasts))
                    await send(NOTHING)
                    return
                kept = self.store.keep(canonical, export.media_type, await self.made(export, spec, canonical))
                answer = self.store.answer(spelling, canonical, handed.lasts) or Answer(kept, handed.lasts)
        except SpecError as error:
            status = 422 if pattern in PATTERNS else 404
            shown = joined(scope["headers"]).get(b"sec-fetch-dest") == b"image"
            shown = shown and ("strict", "1") not in pairs
            await _send(scope, send, *await _refused(error, status, export, shown))
            return
        start, body = answer.messages(scope)
        await send(start)
        await send(body)

    async def made(self, export: Export, spec: FigureSpec, canonical: str) -> bytes:
        """The figure's bytes. Whoever asks for it while it is being made waits for the same ones."""
        if not export.slow and len(spec.letters) * spec.model.layers * spec.model.directions <= AT_ONCE:
            return export.render(spec)
        if canonical not in self.making:
            work = _in_a_thread(export.render, spec)
            self.making[canonical] = work
            work.add_done_callback(lambda _: self.making.pop(canonical, None))
        # Who goes away takes nothing from the others.
        return await asyncio.shield(self.making[canonical])


Argument = TypeVar("Argument")


def _in_a_thread(make: Callable[[Argument], bytes], of: Argument) -> asyncio.Future[bytes]:
    """What takes long, while others are answered."""
    return asyncio.get_running_loop().run_in_executor(None, make, of)


Reply = tuple[int, Headers, bytes]
"""Status, headers and body."""


async def _refused(error: SpecError, status: int, export: Export, shown: bool) -> Reply:
    """The error, as a picture where one was asked for. One that a browser shows in a page comes with
    200: Firefox shows a broken icon for an image with an error status, whatever its body.
    """
    if export.card is None:
        return _told(error, status)
    headers = [(b"content-type", export.media_type.encode()), *policy(export.media_type), *_said(error)]
    card = await _in_a_thread(export.card, error) if export.slow else export.card(error)
    return 200 if shown else status, headers, card


def _told(error: SpecError, status: int) -> Reply:
    return status, [(b"content-type", b"application/json"), *_said(error)], as_json(error)


def _unknown_format(extension: str) -> Reply:
    return _told(unknown("format", "format", extension, EXPORTS), 404)


def _other_method(method: str) -> Reply:
    if method == "OPTIONS":
        # A script of another page that sends a condition of its own asks first whether it may.
        allowed = [(b"access-control-allow-methods", METHODS), (b"access-control-allow-headers", b"*")]
        return 204, [*OPEN, *allowed, (b"access-control-max-age", b"86400"), (b"allow", METHODS)], b""
    error = SpecError("method", f"figures answer {METHODS.decode()}, not {method}")
    return 405, [(b"content-type", b"application/json"), (b"allow", METHODS), *_said(error)], as_json(error)


def _said(error: SpecError) -> Headers:
    return [(b"x-figure-error", headline(error).encode()), (b"cache-control", b"no-store"), *OPEN]


async def _send(scope: Scope, send: Send, status: int, headers: Headers, body: bytes) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
