"""Guard: requests that are refused before any route sees them, and the path of an absolute target."""

import json
import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote, urlsplit

from starlette.types import Scope, Send

from rnn_unroll.settings import Settings
from rnn_unroll.words.refusals import requests

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
"""The names of this machine itself. They are always allowed: health checks use them."""

ANY = "*"

_NAME = re.compile(r"[a-z0-9_.-]+")

_ABSOLUTE = re.compile(rb"https?://([^/?#]*)([^?#]*)", re.IGNORECASE)


class Guard:
    """Knows the hosts that the server answers for.

    These are the setting's, or that of the public address, or else all.
    """

    def __init__(self, settings: Settings) -> None:
        names = re.split(r"[\s,]+", settings.allowed_hosts.lower()) if settings.allowed_hosts else []
        if not names and settings.public_url:
            names = [_ascii(urlsplit(settings.public_url).netloc)]
        self.open = not names or ANY in names
        """Whether every host is answered for."""
        self.anonymous = not names
        """Whether nobody said for which hosts the server answers."""
        self.listed = frozenset(names)
        self.names = frozenset((*map(_portless, names), *LOOPBACK))
        self.domains = tuple(_portless(name).removeprefix(ANY) for name in names if name.startswith("*."))

    def allows(self, host: str) -> bool:
        """Whether a Host header names this machine, or a host that somebody listed; at any port."""
        name = _portless(host.lower())
        below = bool(_NAME.fullmatch(name)) and name.endswith(self.domains or ("\0",))
        return self.open or name in self.names or below

    def lists(self, host: str) -> bool:
        """Whether a Host header is exactly what somebody listed, so that nobody else can have chosen it."""
        return host.lower() in self.listed

    def problem(self, headers: Mapping[bytes, bytes]) -> tuple[int, str] | None:
        """Why a request with these headers must not be answered, with the status that says so."""
        if b"transfer-encoding" in headers and b"content-length" in headers:
            # Two servers in a row could see another end of the body (RFC 9112, section 6.1).
            return 400, requests.two_lengths()
        if self.open:
            return None
        host = headers.get(b"host", b"").decode("latin-1")
        return None if self.allows(host) else (421, requests.other_host(repr(host[:100])))


def _portless(host: str) -> str:
    return re.sub(r":[0-9]+$", "", host)


def _ascii(host: str) -> str:
    """A host as browsers write it into the Host header."""
    return host.lower().encode("idna").decode() if not host.isascii() else host.lower()


def relative(scope: Scope) -> None:
    """Give a request with an absolute target the path and host that it names (RFC 9112, 3.2.2)."""
    target = None if scope["path"].startswith("/") else _ABSOLUTE.match(scope["raw_path"])
    if target is None:
        return
    host, path = target.groups()
    scope["raw_path"] = path or b"/"
    scope["path"] = unquote(scope["raw_path"].decode("ascii"))
    scope["headers"] = [(name, value) for name, value in scope["headers"] if name != b"host"]
    scope["headers"].append((b"host", host))


async def refuse(send: Send, status: int, message: str) -> None:
    """Answer with an error, and close the connection."""
    body = json.dumps({"error": {"message": message}}).encode()
    headers: Iterable[tuple[bytes, bytes]] = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
