"""Compress: large bodies are compressed in a thread, because the event loop must answer others meanwhile."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rnn_unroll.web.coding import IDENTITY, TOO_LARGE, accepted, encode

TEXTUAL = (b"text/", b"application/json", b"image/svg+xml")
"""The beginnings of the media types that are worth it."""


class CompressLarge:
    """Middleware below the one that compresses smaller bodies, which leaves encoded ones alone.

    Only a body that is sent in one piece is compressed.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        coding = accepted(dict(scope["headers"]).get(b"accept-encoding", b""))
        held: list[Message] = []

        async def compressing(message: Message) -> None:
            if message["type"] == "http.response.start":
                held.append(message)
                return
            if held:
                start = held.pop()
                body = message.get("body", b"")
                if len(body) > TOO_LARGE and not message.get("more_body") and _wanted(start, coding):
                    body = await asyncio.to_thread(encode, body, coding)
                    start["headers"] = [*_kept(start), *_headers(coding, len(body))]
                    message = {**message, "body": body}
                await send(start)
            await send(message)

        await self.app(scope, receive, compressing)


def _wanted(start: Message, coding: str) -> bool:
    headers = dict(start["headers"])
    textual = headers.get(b"content-type", b"").startswith(TEXTUAL)
    return coding != IDENTITY and textual and b"content-encoding" not in headers


def _kept(start: Message) -> list[tuple[bytes, bytes]]:
    return [pair for pair in start["headers"] if pair[0] != b"content-length"]


def _headers(coding: str, length: int) -> list[tuple[bytes, bytes]]:
    return [
        (b"content-encoding", coding.encode()),
        (b"content-length", str(length).encode()),
        (b"vary", b"Accept-Encoding"),
    ]
