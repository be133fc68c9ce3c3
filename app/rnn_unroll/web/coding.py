"""Coding: the content coding that a client accepts, and bodies encoded with it."""

import gzip
import re
from collections.abc import Callable, Mapping
from functools import lru_cache

import brotli
import zstandard

IDENTITY = "identity"

LARGE = 200_000
"""Bodies of this many bytes or more are compressed at a lower level, so that it takes only a few ms."""

TOO_LARGE = 256 * 1024
"""Bodies of more bytes are never compressed on the event loop: it takes longer than the loop may stop."""

CODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda body: bytes(brotli.compress(body, quality=5 if len(body) < LARGE else 2)),
    "zstd": lambda body: zstandard.compress(body, 9 if len(body) < LARGE else 2),
    "gzip": lambda body: gzip.compress(body, 6 if len(body) < LARGE else 1, mtime=0),
}
"""Content codings, the preferred one first (RFC 9110, section 8.4.1)."""

TIGHTEST: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda body: bytes(brotli.compress(body, quality=11)),
    "zstd": lambda body: zstandard.compress(body, 19),
    "gzip": lambda body: gzip.compress(body, 9, mtime=0),
}
"""As small as each coding gets, which takes a third of a second: for what is sent again and again."""

COMPACT = ("image/png", "image/gif", "image/webp", "application/pdf")
"""Media types whose bodies are already compressed."""


def encode(body: bytes, coding: str) -> bytes:
    """The body in a coding; unchanged for identity."""
    return body if coding == IDENTITY else CODINGS[coding](body)


def tightly(body: bytes, coding: str) -> bytes:
    """The body as small as a coding gets; unchanged for identity."""
    return body if coding == IDENTITY else TIGHTEST[coding](body)


def encoded(render: Callable[[], bytes], coding: str) -> bytes:
    """What a function returns, in a coding. A process can do both."""
    return encode(render(), coding)


LONGEST_HEADER = 128
"""Bytes of the longest header whose coding is cached. Browsers send a few short headers again and again."""


def accepted(header: bytes) -> str:
    """The coding for an Accept-Encoding header; identity if the client accepts none of ours."""
    return _cached(header) if len(header) <= LONGEST_HEADER else _negotiate(header)


def _negotiate(header: bytes) -> str:
    # A client that refuses identity and accepts none of our codings still gets identity. RFC 9110 allows
    # that, and a picture is more useful than an error.
    weights: dict[str, float] = {}
    for part in header.decode("latin-1").lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weight = next((one[2:] for one in parameters if one.startswith("q=")), "1")
        weights[name] = float(weight) if re.fullmatch(r"[01](\.[0-9]{0,3})?", weight) else 0.0
    offered = {name: weights.get(name, weights.get("*", 0.0)) for name in CODINGS}
    best = max(offered, key=lambda name: offered[name])
    return best if offered[best] > 0 and offered[best] >= weights.get(IDENTITY, 0.0) else IDENTITY


_cached = lru_cache(maxsize=512)(_negotiate)
