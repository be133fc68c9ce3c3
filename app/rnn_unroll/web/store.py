"""Store: finished figures in memory, ready to be sent, under their canonical addresses.

A figure is kept once, however its address is spelled; spellings that were read lead to it.
"""

import re
from collections.abc import Iterable
from hashlib import blake2s

from starlette.types import Message, Scope

from rnn_unroll.address.revision import REVISION
from rnn_unroll.web.coding import CODINGS, COMPACT, IDENTITY, LONGEST_HEADER, accepted, encode

Headers = list[tuple[bytes, bytes]]
Spelling = tuple[str, bytes]
"""Path and query as they were asked for."""

LASTING = b"public, max-age=31536000, immutable"
PASSING = b"public, max-age=3600, stale-while-revalidate=86400"

SVG_POLICY = b"default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
"""What a figure may do where it is opened by itself: bring its own style sheet."""

QUOTED = re.compile(rb'"[^"]*"')

OPEN: Headers = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Link, X-Figure-Error, X-Figure-Revision"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-figure-revision", str(REVISION).encode()),
]
"""What every answer says: anybody's page may show a figure and read it."""

LONGEST_SPELLING = 2048
"""Bytes of a query that is remembered; a longer one is read again each time."""
OVERHEAD = 4096
"""About what a figure that is kept takes beside its bodies: its messages, and its spellings."""
SPELLINGS = 8
"""How many spellings of one figure are remembered, and of the codings that are taken."""


def policy(media_type: str) -> Headers:
    """What a media type's answers say beside that."""
    return [(b"content-security-policy", SVG_POLICY)] if media_type == "image/svg+xml" else []


def etag(canonical: str) -> bytes:
    """A weak validator from what the figure is and who draws it, known before it is drawn.

    It is weak as the same figure goes out in several codings.
    """
    digest = blake2s(canonical.encode(), digest_size=10).hexdigest()
    return f'W/"{REVISION}-{digest}"'.encode()


def matches(condition: bytes, tag: bytes) -> bool:
    """Whether an If-None-Match holds a validator (RFC 9110, section 13.1.2: compared weakly)."""
    if condition == tag:
        return True
    return condition.strip() == b"*" or tag.removeprefix(b"W/") in QUOTED.findall(condition)


def joined(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Headers by name; lines of one name are one list (RFC 9110, section 5.3)."""
    said: dict[bytes, bytes] = {}
    for name, value in headers:
        said[name] = said[name] + b", " + value if name in said else value
    return said


def unchanged(canonical: str, tag: bytes, media_type: str, lasts: bool) -> Message:
    """The start of a 304: what the whole answer would say of itself, without a body."""
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
    """A finished figure. Messages are made once and sent as they are.

    Its `size` counts what it takes in every coding, half of the body each, though a coding is made
    when it is asked for first.
    """

    __slots__ = ("bodies", "body", "canonical", "media_type", "size", "spellings", "tag", "used")

    def __init__(self, canonical: str, media_type: str, body: bytes) -> None:
        self.canonical, self.media_type, self.body = canonical, media_type, body
        self.tag = etag(canonical)
        self.bodies: dict[str, Message] = {}
        self.spellings: dict[Spelling, Answer] = {}
        codings = 0 if media_type in COMPACT else len(CODINGS)
        self.size = OVERHEAD + len(body) + codings * len(body) // 2
        self.used = False

    def coded(self, coding: str) -> Message:
        """The body's message in a coding; encoded when it is asked for first."""
        found = self.bodies.get(coding)
        if found is None:
            self.bodies[coding] = found = {"type": "http.response.body", "body": encode(self.body, coding)}
        return found


class Answer:
    """How a figure that is kept is answered, for ever or for a while.

    `condition` is the header by which a client says that it holds the figure: whoever was given the
    validator by us sends it back as it is.
    """

    __slots__ = ("condition", "kept", "ready", "unchanged")

    def __init__(self, kept: Kept, lasts: bool) -> None:
        self.kept = kept
        self.condition = (b"if-none-match", kept.tag)
        self.unchanged = unchanged(kept.canonical, kept.tag, kept.media_type, lasts), NOTHING
        self.ready: dict[bytes | None, tuple[Message, Message]] = {}

    def messages(self, scope: Scope) -> tuple[Message, Message]:
        """Start and body of the answer to a GET or HEAD."""
        kept, headers = self.kept, scope["headers"]
        kept.used = True
        if self.condition in headers:
            return self.unchanged
        said = dict(headers)
        if len(said) < len(headers):
            said = joined(headers)
        if b"if-none-match" in said and matches(said[b"if-none-match"], kept.tag):
            return self.unchanged
        asked = said.get(b"accept-encoding")
        start, body = self.ready.get(asked) or self._made_ready(asked)
        return start, body if scope["method"] == "GET" else NOTHING

    def _made_ready(self, asked: bytes | None) -> tuple[Message, Message]:
        """The messages for an Accept-Encoding, remembered as long as there are not too many."""
        coding = IDENTITY if asked is None or self.kept.media_type in COMPACT else accepted(asked)
        body = self.kept.coded(coding)
        headers = [
            (b"content-type", self.kept.media_type.encode()),
            (b"content-length", str(len(body["body"])).encode()),
            *self.unchanged[0]["headers"],
        ]
        if coding != IDENTITY:
            headers.append((b"content-encoding", coding.encode()))
        made: tuple[Message, Message] = (
            {"type": "http.response.start", "status": 200, "headers": headers},
            body,
        )
        if len(self.ready) < SPELLINGS and len(asked or b"") <= LONGEST_HEADER:
            self.ready[asked] = made
        return made


class Store:
    """At most `limit` bytes of finished figures, in every coding that was asked for.

    Where room is needed, the oldest that was not asked for since the last time round goes (CLOCK).
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.kept: dict[str, Kept] = {}
        self.spelled: dict[Spelling, Answer] = {}
        self.size = 0

    def answer(self, spelling: Spelling, canonical: str, lasts: bool) -> Answer | None:
        """The answer from a figure that is kept, and from now on also to this spelling."""
        kept = self.kept.get(canonical)
        if kept is None:
            return None
        answer = Answer(kept, lasts)
        if len(spelling[1]) <= LONGEST_SPELLING and len(kept.spellings) < SPELLINGS:
            self.spelled[spelling] = kept.spellings[spelling] = answer
        return answer

    def keep(self, canonical: str, media_type: str, body: bytes) -> Kept:
        """A finished figure; it is kept where it is not too large for that."""
        made = Kept(canonical, media_type, body)
        if made.size <= self.limit // 8:
            self._drop(canonical)
            self.kept[canonical] = made
            self.size += made.size
            self._make_room()
        return made

    def _make_room(self) -> None:
        while self.size > self.limit:
            canonical, kept = next(iter(self.kept.items()))
            if kept.used:
                kept.used = False
                self.kept[canonical] = self.kept.pop(canonical)
            else:
                self._drop(canonical)

    def _drop(self, canonical: str) -> None:
        gone = self.kept.pop(canonical, None)
        if gone:
            self.size -= gone.size
            for spelling in gone.spellings:
                del self.spelled[spelling]
