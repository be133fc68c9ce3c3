"""Events: the stream of a live lecture, as plain ASGI: the framework would take ten times as long."""

import asyncio
import re
from functools import partial

from starlette.types import Receive, Scope, Send

from rnn_unroll.errors import SpecError
from rnn_unroll.live import Live, LostError, codes
from rnn_unroll.web.connection import WRITE
from rnn_unroll.web.live import lost, unknown
from rnn_unroll.web.refusal import refused
from rnn_unroll.web.renders import gone
from rnn_unroll.words.refusals import requests

METHODS = ("GET", "HEAD")
PATH = re.compile(r"/v1/live/([^/]+)/events")

START = {
    "type": "http.response.start",
    "status": 200,
    "headers": [
        (b"content-type", b"text/event-stream"),
        # Proxies may neither keep the events nor collect them.
        (b"cache-control", b"no-store, no-transform"),
        (b"x-accel-buffering", b"no"),
        (b"x-content-type-options", b"nosniff"),
        (b"access-control-allow-origin", b"*"),
        (b"cross-origin-resource-policy", b"cross-origin"),
    ],
}


async def follow(live: Live, typed: str, scope: Scope, receive: Receive, send: Send) -> None:
    """Send a lecture to one follower, until it is over or the follower leaves."""
    if scope["method"] not in METHODS:
        error = SpecError("method", requests.other_method(", ".join(METHODS), repr(scope["method"][:20])))
        response = refused(error, 405)
        response.headers["Allow"] = ", ".join(METHODS)
        await response(scope, receive, send)
        return
    code = codes.read(typed)
    try:
        room = await live.find(code) if code else None
        refusal = None if room else await unknown(live, typed)
    except LostError:
        refusal = lost()
    if refusal or room is None:
        await (refusal or lost())(scope, receive, send)
        return
    await send(START)
    if scope["method"] == "HEAD":
        await send({"type": "http.response.body", "body": b""})
        return
    leaving = asyncio.ensure_future(gone(receive))
    # Before HTTP/1.1 there are no chunks.
    write = scope.get("state", {}).get(WRITE) if scope["http_version"] == "1.1" else None
    try:
        await live.hub.follow(room.code, partial(live.find, room.code), send, leaving, write)
    finally:
        leaving.cancel()
