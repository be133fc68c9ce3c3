"""Query: the name-value pairs of a request's query string."""

from urllib.parse import parse_qsl

from starlette.requests import Request

from rnn_unroll.settings import settings

Pairs = list[tuple[str, str]]


def pairs(request: Request) -> Pairs:
    """The decoded pairs of a request's query."""
    return decoded(request.scope["query_string"])


def decoded(query: bytes) -> Pairs:
    """The decoded pairs in their order, blank values kept. Bytes that are no UTF-8 become U+FFFD."""
    return parse_qsl(query.decode("utf-8", "replace"), keep_blank_values=True, errors="replace")


def origin(request: Request) -> str:
    """The server's own address, without a slash at its end, as this request reached it or as it is set."""
    return (settings().public_url or str(request.base_url)).rstrip("/")
