"""Embed: a figure and its player at `/embed/{pattern}`, for a frame in any page."""

from collections.abc import Collection
from functools import partial
from typing import NamedTuple
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from rnn_unroll.address.parse import parse
from rnn_unroll.embed import document as embed
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.errors import SpecError
from rnn_unroll.settings import settings
from rnn_unroll.web.offload import offloaded
from rnn_unroll.web.query import Pairs, caching, origin, pairs
from rnn_unroll.web.refusal import later
from rnn_unroll.web.renders import BusyError
from rnn_unroll.words.refusals import values

router = APIRouter()

LASTS = "max-age=3600, stale-while-revalidate=86400"

HIDE, CONTROLS = "hide", "controls"
"""The parameters that an embed has and a figure has not."""


class Parts(NamedTuple):
    """What an address says of an embed beside its figure, as `embed.document` takes it."""

    hide: Collection[str] = ()
    more: Collection[str] = ()
    turns: bool = True


@router.api_route("/embed/{pattern:path}", methods=["GET", "HEAD"])
async def document(pattern: str, request: Request) -> Response:
    """The interactive figure, or a document with the error: 404 for an unknown pattern, 503 if the server has
    too much to do, otherwise 422.

    Unknown parameters are ignored, because other sites append their own to links.
    """
    query = pairs(request)
    try:
        here, (wanted, others) = origin(request), parts(query)
        spec = await run_in_threadpool(parse, pattern, others, ignore_unknown=True)
        make = partial(embed.document, spec, wanted.hide, here, wanted.more, wanted.turns)
        body = await offloaded(request, spec, make)
    except BusyError as error:
        return later(Response(embed.refusal(error), 503, headers("no-store"), "text/html"))
    except SpecError as error:
        status = 422 if pattern in PATTERNS else 404
        return Response(embed.refusal(error), status, headers("no-store"), "text/html")
    lasts = caching(request, LASTS)
    controls = embed.controls(spec, wanted.hide, more=wanted.more)
    return Response(body, 200, headers(lasts, controls, here), "text/html")


def parts(query: Pairs) -> tuple[Parts, Pairs]:
    """What a query says of an embed, and the rest of it, which is about the figure.

    An address that says itself which way time runs keeps to that in every frame.
    """
    rest = [pair for pair in query if pair[0] not in (HIDE, CONTROLS)]
    turns = not any(name == "flow" for name, _ in rest)
    return Parts(hidden(query), embed.added(_list(query, CONTROLS)), turns), rest


def hidden(query: Pairs) -> frozenset[str]:
    """The controls that a query hides."""
    return embed.hidden(_list(query, HIDE))


def _list(query: Pairs, name: str) -> str:
    lists = [value for one, value in query if one == name]
    if len(lists) > 1:
        raise SpecError(name, values.given_twice(name))
    return "".join(lists)


def headers(caching: str, controls: Collection[str] = (), here: str = "") -> dict[str, str]:
    """The headers of a document with these controls.

    Only a document that opens cells loads anything: pictures of figures from its own server, `here`.
    """
    script = embed.script_hash(embed.entry(controls))
    # The host of a request is its client's to choose.
    pictures = f"data: {quote(here, safe=':/[]@%~')}/v1/figures/" if "open" in controls else "data:"
    policy = (
        f"default-src 'none'; script-src {script}; style-src 'unsafe-inline'; img-src {pictures}; "
        "base-uri 'none'; form-action 'none'"
    )
    ancestors = settings().embed_ancestors
    # frame-ancestors * would exclude pages from a disk and pages in a sandbox. To allow every page, the
    # directive must be absent.
    if ancestors != "*":
        policy += f"; frame-ancestors {ancestors}"
    return {
        "Content-Security-Policy": policy,
        "Cache-Control": caching,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
