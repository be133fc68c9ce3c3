"""Query: the name-value pairs of a request's query string."""

from urllib.parse import parse_qsl, unquote, unquote_to_bytes, urlsplit

from starlette.requests import Request

from rnn_unroll.errors import SpecError, quote
from rnn_unroll.settings import settings
from rnn_unroll.words.refusals import requests

Pairs = list[tuple[str, str]]

TAGS = frozenset({b"fbclid", b"gclid", b"mc_cid", b"mc_eid", b"ref"})
"""Names that other sites add to the links which they show, to count who follows them. Whoever pastes a link
cannot prevent that, so every address ignores them.
"""

CAMPAIGN = b"utm_"
"""The beginning of further such names."""


def pairs(request: Request) -> Pairs:
    """The decoded pairs of a request's query."""
    return decoded(request.scope["query_string"])


def decoded(query: bytes) -> Pairs:
    """The decoded pairs in order, with blank values, without TAGS. Bytes that are not UTF-8 become U+FFFD."""
    plain = untagged(query).decode("utf-8", "replace")
    return parse_qsl(plain, keep_blank_values=True, errors="replace")


def untagged(query: bytes) -> bytes:
    """The query without TAGS, otherwise exactly as it is spelled."""
    return b"&".join(pair for pair in query.split(b"&") if not _is_tag(pair))


def _is_tag(pair: bytes) -> bool:
    name = unquote_to_bytes(pair.partition(b"=")[0])
    return name in TAGS or name.startswith(CAMPAIGN)


def origin(request: Request) -> str:
    """The server's address without a slash at its end: from the setting, or else from this request."""
    if public := settings().public_url:
        return public.rstrip("/")
    # A proxy's header can name any scheme.
    scheme = "https" if request.url.scheme in ("https", "wss") else "http"
    return str(request.base_url.replace(scheme=scheme)).rstrip("/")


def local(here: str, url: str) -> tuple[str, Pairs]:
    """The path and query of an address of this server, which is `here`.

    Raises SpecError for another server's. The scheme is not compared: a proxy may change it.
    """
    ours = urlsplit(here)
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    inside = parts.path.startswith(ours.path)
    if parts.scheme not in ("http", "https") or parts.netloc.lower() != ours.netloc.lower() or not inside:
        raise SpecError("url", requests.other_server(quote(url, 120), here))
    query = parse_qsl(parts.query, keep_blank_values=True, errors="replace")
    return unquote(parts.path[len(ours.path) :], errors="replace"), query


def scripted(request: Request) -> bool:
    """Whether a script of a page asks, which puts parts of the answer into the page."""
    return request.headers.get("sec-fetch-dest") == "empty"


def caching(request: Request, policy: str) -> str:
    """A Cache-Control policy for an answer that holds the `origin`.

    Shared caches may keep it only if the origin is not simply what the client said. A proxy may pass on what
    the client said of the scheme.
    """
    listed = request.app.state.guard.lists(request.headers.get("host", ""))
    known = settings().public_url or (listed and "x-forwarded-proto" not in request.headers)
    return f"{'public' if known else 'private'}, {policy}"
