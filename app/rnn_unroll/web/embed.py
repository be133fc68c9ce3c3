"""Embed: a figure and its player at `/embed/{pattern}`, for a frame in any page."""

from functools import partial

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

HIDE = "hide"
"""The only parameter that an embed has and a figure has not."""


@router.api_route("/embed/{pattern:path}", methods=["GET", "HEAD"])
async def document(pattern: str, request: Request) -> Response:
    """The interactive figure, or a document with the error: 404 for an unknown pattern, 503 if the server has
    too much to do, otherwise 422.

    Unknown parameters are ignored, because other sites append their own to links.
    """
    query = pairs(request)
    try:
        hide, others = _hidden(query), [pair for pair in query if pair[0] != HIDE]
        spec = await run_in_threadpool(parse, pattern, others, ignore_unknown=True)
        body = await offloaded(request, spec, partial(embed.document, spec, hide, origin(request)))
    except BusyError as error:
        return later(Response(embed.refusal(error), 503, _headers("no-store"), "text/html"))
    except SpecError as error:
        status = 422 if pattern in PATTERNS else 404
        return Response(embed.refusal(error), status, _headers("no-store"), "text/html")
    return Response(body, 200, _headers(caching(request, LASTS)), "text/html")


def _hidden(query: Pairs) -> frozenset[str]:
    lists = [value for name, value in query if name == HIDE]
    if len(lists) > 1:
        raise SpecError(HIDE, values.given_twice(HIDE))
    return embed.hidden("".join(lists))


def _headers(caching: str) -> dict[str, str]:
    policy = (
        f"default-src 'none'; script-src {embed.script_hash()}; style-src 'unsafe-inline'; img-src data:; "
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
