"""Coding: which content coding a client takes, and bodies in it."""

import gzip
import re
from collections.abc import Callable, Mapping
from functools import lru_cache

import brotli
import zstandard

IDENTITY = "identity"

LARGE = 200_000
"""Bytes from which on a body is compressed less, and in a few ms all the same."""

CODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda body: bytes(brotli.compress(body, quality=5 if len(body) < LARGE else 2)),
    "zstd": lambda body: zstandard.compress(body, 9 if len(body) < LARGE else 2),
    "gzip": lambda body: gzip.compress(body, 6 if len(body) < LARGE else 1, mtime=0),
}
"""Content codings, the one that is preferred first (RFC 9110, section 8.4.1)."""

COMPACT = ("image/png", "image/gif", "image/webp", "application/pdf")
"""Media types whose bodies are compressed in themselves."""


def encode(body: bytes, coding: str) -> bytes:
    """The body in a coding, or as it is."""
    return body if coding == IDENTITY else CODINGS[coding](body)


LONGEST_HEADER = 128
"""Bytes of a header that is worth remembering: browsers send short ones, and always the same."""


def accepted(header: bytes) -> str:
    """The coding to answer an Accept-Encoding in; identity where none of ours is taken."""
    return _remembered(header) if len(header) <= LONGEST_HEADER else _chosen(header)


def _chosen(header: bytes) -> str:
    # Who refuses identity and takes none of ours gets it all the same: RFC 9110 allows that, and a
    # picture is worth more than a refusal.
    weights: dict[str, float] = {}
    for part in header.decode("latin-1").lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weight = next((one[2:] for one in parameters if one.startswith("q=")), "1")
        weights[name] = float(weight) if re.fullmatch(r"[01](\.[0-9]{0,3})?", weight) else 0.0
    taken = {name: weights.get(name, weights.get("*", 0.0)) for name in CODINGS}
    best = max(taken, key=lambda name: taken[name])
    return best if taken[best] > 0 and taken[best] >= weights.get(IDENTITY, 0.0) else IDENTITY


_remembered = lru_cache(maxsize=512)(_chosen)
