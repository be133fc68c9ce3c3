"""Embed: one figure and its player, `/embed/{pattern}`, for a frame in anybody's page."""

from fastapi import APIRouter, Request, Response

from rnn_unroll.address.parse import parse
from rnn_unroll.embed import document as embed
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.errors import SpecError
from rnn_unroll.settings import settings
from rnn_unroll.web.query import Pairs, origin, pairs

router = APIRouter()

HIDE = "hide"
"""The one parameter that is the embed's own."""


@router.api_route("/embed/{pattern:path}", methods=["GET", "HEAD"])
def document(pattern: str, request: Request) -> Response:
    """The interactive figure. What is wrong is told in its place, with 422; an unknown pattern is 404.

    Parameters that it does not know are ignored, since links get tagged by others.
    """
    query = pairs(request)
    try:
        spec = parse(pattern, [pair for pair in query if pair[0] != HIDE], ignore_unknown=True)
        body = embed.document(spec, _hidden(query), origin(request))
    except SpecError as error:
        status = 422 if pattern in PATTERNS else 404
        return Response(embed.refusal(error), status, _headers("no-store"), "text/html")
    return Response(body, 200, _headers("public, max-age=3600, stale-while-revalidate=86400"), "text/html")


def _hidden(query: Pairs) -> frozenset[str]:
    said = [value for name, value in query if name == HIDE]
    if len(said) > 1:
        raise SpecError(HIDE, f"{HIDE} is given more than once")
    return embed.hidden("".join(said))


def _headers(caching: str) -> dict[str, str]:
    policy = (
        f"default-src 'none'; script-src {embed.script_hash()}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    ancestors = settings().embed_ancestors
    # The star means every site, and so neither a page from a disk nor one in a sandbox of its own:
    # only what is not said is anywhere.
    if ancestors != "*":
        policy += f"; frame-ancestors {ancestors}"
    return {
        "Content-Security-Policy": policy,
        "Cache-Control": caching,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
