"""Query: the name-value pairs of a request's query string."""

from urllib.parse import parse_qsl

from starlette.requests import Request

from rnn_unroll.settings import settings

Pairs = list[tuple[str, str]]


def pairs(request: Request) -> Pairs:
    """The decoded pairs of a request's query."""
    return decoded(request.scope["query_string"])


def decoded(query: bytes) -> Pairs:
    """The decoded pairs in order, including blank values. Bytes that are not UTF-8 become U+FFFD."""
    return parse_qsl(query.decode("utf-8", "replace"), keep_blank_values=True, errors="replace")


def origin(request: Request) -> str:
    """The server's address without a slash at its end: from the setting, or else from this request."""
    return (settings().public_url or str(request.base_url)).rstrip("/")


def caching(request: Request, policy: str) -> str:
    """A Cache-Control policy for an answer that holds the `origin`.

    Shared caches may keep it only if the origin is not simply what the client said.
    """
    known = settings().public_url or request.app.state.guard.allows(request.headers.get("host", ""))
    return f"{'public' if known else 'private'}, {policy}"
