"""Figures: the stable addresses, `/v1/figures/{pattern}.{format}`, as plain ASGI."""

from functools import cache, partial

from starlette.types import Message, Receive, Scope, Send

from rnn_unroll.address import write
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.errors import SpecError, unknown
from rnn_unroll.exports import EXPORTS, Export
from rnn_unroll.web import cost, delivery, shared
from rnn_unroll.web.client import key
from rnn_unroll.web.ops import metrics
from rnn_unroll.web.query import Pairs, decoded, untagged
from rnn_unroll.web.refusal import as_json, headline
from rnn_unroll.web.renders import BusyError, Renders, busy, gone
from rnn_unroll.web.shared import SharedFigures
from rnn_unroll.web.store import (
    NOTHING,
    OPEN,
    Answer,
    Headers,
    Spelling,
    Store,
    etag,
    joined,
    matches,
    policy,
    unchanged,
)
from rnn_unroll.words.refusals import requests

METHODS = b"GET, HEAD, OPTIONS"


class Figures:
    """Answers with a figure in one format. Wrong parameters get 422, an unknown pattern or format 404."""

    def __init__(self, store: Store, renders: Renders, shared: SharedFigures | None = None) -> None:
        self.store, self.renders, self.shared = store, renders, shared

    async def __call__(self, name: str, scope: Scope, receive: Receive, send: Send) -> None:
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
            answer = await self.answer(spelling, pattern, export, pairs, scope, receive)
        except SpecError as error:
            await self.refuse(error, pattern, export, pairs, scope, receive, send)
            return
        if answer is not None:
            for message in answer:
                await send(message)

    async def answer(
        self, spelling: Spelling, pattern: str, export: Export, pairs: Pairs, scope: Scope, receive: Receive
    ) -> tuple[Message, Message] | None:
        """Start and body of the figure; None if the client left before it was drawn. Raises SpecError."""
        with metrics.stage("parse"):
            sending, parameters = delivery.split(pairs)
            spec = parse(pattern, parameters, extension=export.slug, beside=delivery.NAMES)
            canonical = write.address(spec, export.slug)
        answer = self.store.answer(spelling, canonical, sending.lasts)
        source = "kept"
        if answer is None:
            tag = etag(canonical)
            condition = joined(scope["headers"]).get(b"if-none-match", b"*").strip()
            # If-None-Match: * asks whether the figure exists, which is known only after drawing it.
            if condition != b"*" and matches(condition, tag):
                metrics.figure(scope["path"], "unchanged").inc()
                return unchanged(canonical, tag, export.media_type, sending.lasts), NOTHING
            body, source = await self.obtain(export, spec, canonical, scope, receive)
            if body is None:
                return None
            answer = self.store.answer(spelling, canonical, sending.lasts)
            if answer is None:
                kept = self.store.keep(canonical, export.media_type, body)
                answer = self.store.answer(spelling, canonical, sending.lasts) or Answer(kept, sending.lasts)
        metrics.figure(scope["path"], source).inc()
        headers = joined(scope["headers"])
        with metrics.stage("encode"):
            if answer.large:
                await answer.encode(headers)
            return answer.messages(scope["method"], headers)

    async def refuse(
        self,
        error: SpecError,
        pattern: str,
        export: Export,
        pairs: Pairs,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        """Answer with an error, as a card if the format is a picture."""
        try:
            card = await self.card(export, error, receive)
        except BusyError as busy:
            error, card = busy, _busy_card(export.slug)
        if card is None and export.card:
            # The client has left.
            return
        status = error.status if isinstance(error, BusyError) else 422 if pattern in PATTERNS else 404
        as_image = joined(scope["headers"]).get(b"sec-fetch-dest") == b"image"
        as_image = as_image and ("strict", "1") not in pairs
        await _send(scope, send, *_refused(error, status, export.media_type, card, as_image))

    async def obtain(
        self, export: Export, spec: FigureSpec, canonical: str, scope: Scope, receive: Receive
    ) -> tuple[bytes | None, str]:
        """The bytes of a figure that is not kept here, from the servers' shared store or drawn, and where
        they come from. None if the client left before.
        """
        if self.shared is None:
            return await self.render(export, spec, canonical, scope, receive), "drawn"
        body = await self.shared.find(canonical, shared.QUICK if cost.inline(export, spec) else shared.SLOW)
        if body is not None:
            return body, "shared"
        # Another request may have drawn it, while this one looked for it.
        if kept := self.store.kept.get(canonical):
            return kept.body, "kept"
        try:
            body = await self.render(export, spec, canonical, scope, receive)
        except SpecError:
            self.shared.release(canonical)
            raise
        if body is not None:
            self.shared.offer(canonical, body)
        return body, "drawn"

    async def render(
        self, export: Export, spec: FigureSpec, canonical: str, scope: Scope, receive: Receive
    ) -> bytes | None:
        """The figure's bytes; None if the client left before they were drawn."""
        if cost.inline(export, spec):
            with metrics.stage("draw"):
                return export.render(spec)
        draw, leaves = partial(export.render, spec), partial(gone, receive)
        return await self.renders.render(canonical, draw, leaves, key(scope["client"]))

    async def card(self, export: Export, error: SpecError, receive: Receive) -> bytes | None:
        """The picture of an error; None if the format is no picture, or the client left."""
        if export.card is None:
            return None
        if isinstance(error, BusyError):
            return _busy_card(export.slug)
        if not export.slow:
            return export.card(error)
        name = f"{export.slug} {error.line}"
        return await self.renders.render(name, partial(export.card, error), partial(gone, receive))


@cache
def _busy_card(slug: str) -> bytes | None:
    """The picture that there is too much to draw, which no process can draw then."""
    card = EXPORTS[slug].card
    return card(busy()) if card else None


Reply = tuple[int, Headers, bytes]
"""Status, headers and body."""


def _refused(error: SpecError, status: int, media_type: str, card: bytes | None, as_image: bool) -> Reply:
    """The error, as a picture if there is a card of it.

    `as_image` is True if a browser loads it as an image of a page. The status is then 200, because
    Firefox shows a broken icon for an image with an error status, whatever its body.
    """
    if card is None:
        return _as_json(error, status)
    headers = [(b"content-type", media_type.encode()), *policy(media_type), *_error_headers(error)]
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
    headers = [(b"x-figure-error", headline(error).encode()), (b"cache-control", b"no-store"), *OPEN]
    if isinstance(error, BusyError):
        headers.append((b"retry-after", str(error.again).encode()))
    return headers


async def _send(scope: Scope, send: Send, status: int, headers: Headers, body: bytes) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
