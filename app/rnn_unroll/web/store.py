"""Store: finished figures in memory, ready to be sent, by canonical address.

A figure is kept once, however its address is spelled. The store also remembers the spellings that were
parsed, so that the next request with the same spelling skips parsing.
"""

import asyncio
import re
from collections.abc import Mapping
from hashlib import blake2s

from cachetools import LRUCache
from starlette.types import Message

from rnn_unroll.address.revision import REVISION
from rnn_unroll.web.coding import CODINGS, COMPACT, IDENTITY, LONGEST_HEADER, TOO_LARGE, accepted, encode

Headers = list[tuple[bytes, bytes]]
ByName = Mapping[bytes, bytes]
Spelling = tuple[str, bytes]
"""Path and query string, exactly as a client sent them."""

LASTING = b"public, max-age=31536000, immutable"
PASSING = b"public, max-age=3600, stale-while-revalidate=86400"

SVG_POLICY = b"default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
"""A figure that a browser opens by itself may use its own style sheet and nothing else."""

QUOTED = re.compile(rb'"[^"]*"')

OPEN: Headers = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Link, X-Figure-Error, X-Figure-Revision"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-figure-revision", str(REVISION).encode()),
]
"""Headers of every answer. They let any page show a figure and read it."""

LONGEST_SPELLING = 2048
"""Bytes of the longest query that is remembered. A longer one is parsed each time."""
OVERHEAD = 4096
"""Approximate bytes that a kept figure takes beside its bodies, for its messages and spellings."""
SPELLINGS = 8
"""How many spellings of one figure are remembered, and how many different Accept-Encoding headers."""


def policy(media_type: str) -> Headers:
    """Additional headers for answers with this media type."""
    return [(b"content-security-policy", SVG_POLICY)] if media_type == "image/svg+xml" else []


def etag(canonical: str) -> bytes:
    """A weak validator, computed from the address and the revision, so it is known before drawing.

    It is weak because the same figure is sent in several codings.
    """
    digest = blake2s(canonical.encode(), digest_size=10).hexdigest()
    return f'W/"{REVISION}-{digest}"'.encode()


def matches(condition: bytes, tag: bytes) -> bool:
    """Whether an If-None-Match header holds this validator (RFC 9110, section 13.1.2: weak comparison)."""
    if condition == tag:
        return True
    return condition.strip() == b"*" or tag.removeprefix(b"W/") in QUOTED.findall(condition)


def joined(headers: list[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Headers by name. Several lines of one name are joined to one list (RFC 9110, section 5.3)."""
    by_name = dict(headers)
    if len(by_name) == len(headers):
        return by_name
    by_name.clear()
    for name, value in headers:
        by_name[name] = by_name[name] + b", " + value if name in by_name else value
    return by_name


def unchanged(canonical: str, tag: bytes, media_type: str, lasts: bool) -> Message:
    """The start of a 304: the headers that the full answer would have, without a body."""
    headers = [
        (b"etag", tag),
        (b"cache-control", LASTING if lasts else PASSING),
        (b"link", f'<{canonical}>; rel="canonical"'.encode()),
        *OPEN,
        *policy(media_type),
    ]
    if media_type not in COMPACT:
        headers.append((b"vary", b"accept-encoding"))
    return {"type": "http.response.start", "status": 304, "headers": headers}


NOTHING: Message = {"type": "http.response.body", "body": b""}


class Kept:
    """A finished figure, with its ASGI messages, which are built once and sent unchanged.

    `size` estimates the bytes of the body in all codings, each at half of the plain body. It counts them at
    once, although a coding is computed only when a client first asks for it.
    """

    __slots__ = ("bodies", "body", "canonical", "media_type", "size", "spellings", "tag")

    def __init__(self, canonical: str, media_type: str, body: bytes) -> None:
        self.canonical, self.media_type, self.body = canonical, media_type, body
        self.tag = etag(canonical)
        self.bodies: dict[str, Message] = {}
        self.spellings: dict[Spelling, Answer] = {}
        codings = 0 if media_type in COMPACT else len(CODINGS)
        self.size = OVERHEAD + len(body) + codings * len(body) // 2

    def wanted(self, accept: bytes | None) -> str:
        """The coding of the body for an Accept-Encoding header."""
        return IDENTITY if accept is None or self.media_type in COMPACT else accepted(accept)

    def coded(self, coding: str) -> Message:
        """The body's message in a coding. The first request for a coding encodes the body."""
        message = self.bodies.get(coding)
        if message is None:
            message = {"type": "http.response.body", "body": encode(self.body, coding)}
            self.bodies[coding] = message
        return message


class Answer:
    """Answers requests for a kept figure. `lasts` decides whether clients may cache the answers for ever.

    A `large` body takes too long to encode on the event loop, so `encode` must come first. Both read the
    request's headers by name.
    """

    __slots__ = ("kept", "large", "ready", "tag", "unchanged")

    def __init__(self, kept: Kept, lasts: bool) -> None:
        self.kept, self.tag, self.large = kept, kept.tag, len(kept.body) > TOO_LARGE
        self.unchanged = unchanged(kept.canonical, kept.tag, kept.media_type, lasts), NOTHING
        self.ready: dict[bytes | None, tuple[Message, Message]] = {}

    async def encode(self, headers: ByName) -> None:
        """Encode the body for this request in a thread, unless it is encoded already or not needed."""
        condition = headers.get(b"if-none-match")
        if condition is not None and matches(condition, self.tag):
            return
        coding = self.kept.wanted(headers.get(b"accept-encoding"))
        if coding not in self.kept.bodies:
            await asyncio.to_thread(self.kept.coded, coding)

    def messages(self, method: str, headers: ByName) -> tuple[Message, Message]:
        """Start and body of the answer to a GET or HEAD."""
        condition = headers.get(b"if-none-match")
        if condition is not None and matches(condition, self.tag):
            return self.unchanged
        accept = headers.get(b"accept-encoding")
        start, body = self.ready.get(accept) or self._prepare(accept)
        return start, body if method == "GET" else NOTHING

    def _prepare(self, accept: bytes | None) -> tuple[Message, Message]:
        """The messages for an Accept-Encoding header. Those of the first few headers are remembered."""
        coding = self.kept.wanted(accept)
        body = self.kept.coded(coding)
        headers = [
            (b"content-type", self.kept.media_type.encode()),
            (b"content-length", str(len(body["body"])).encode()),
            *self.unchanged[0]["headers"],
        ]
        if coding != IDENTITY:
            headers.append((b"content-encoding", coding.encode()))
        start: Message = {"type": "http.response.start", "status": 200, "headers": headers}
        if len(self.ready) < SPELLINGS and len(accept or b"") <= LONGEST_HEADER:
            self.ready[accept] = start, body
        return start, body


class Store:
    """At most `limit` bytes of finished figures, in the codings that clients asked for.

    A full store removes the least recently used figure.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.spelled: dict[Spelling, Answer] = {}
        self.kept = _Figures(limit, self.spelled)

    def recall(self, spelling: Spelling) -> Answer | None:
        """The answer for a spelling that was asked for before; None for any other."""
        answer = self.spelled.get(spelling)
        if answer is not None:
            self.kept[answer.kept.canonical]  # the look-up marks it as used
        return answer

    def answer(self, spelling: Spelling, canonical: str, lasts: bool) -> Answer | None:
        """The answer from a kept figure; None if it is not kept. Remembers this spelling of its address."""
        kept = self.kept.get(canonical)
        if kept is None:
            return None
        answer = Answer(kept, lasts)
        if len(spelling[1]) <= LONGEST_SPELLING and len(kept.spellings) < SPELLINGS:
            self.spelled[spelling] = kept.spellings[spelling] = answer
        return answer

    def keep(self, canonical: str, media_type: str, body: bytes) -> Kept:
        """Keep a finished figure, unless it alone would take more than an eighth of the store."""
        kept = Kept(canonical, media_type, body)
        if kept.size <= self.limit // 8:
            self.kept.pop(canonical, None)
            self.kept[canonical] = kept
        return kept


class _Figures(LRUCache[str, Kept]):
    """The figures by canonical address. Removing a figure removes its spellings."""

    def __init__(self, limit: int, spelled: dict[Spelling, Answer]) -> None:
        super().__init__(limit, getsizeof=lambda kept: kept.size)
        self._spelled = spelled

    def __delitem__(self, canonical: str) -> None:
        for spelling in self[canonical].spellings:
            del self._spelled[spelling]
        super().__delitem__(canonical)
