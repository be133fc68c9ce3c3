"""Health: whether the process lives, whether it can do its work, and what it has counted."""

import asyncio

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from rnn_unroll.address.parse import parse
from rnn_unroll.exports import EXPORTS
from rnn_unroll.live import LostError
from rnn_unroll.settings import settings
from rnn_unroll.web.ops import metrics
from rnn_unroll.words import serving

router = APIRouter()

HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
NO_CODE = "-"
"""The code of no lecture, by which the store is asked whether it answers."""


@router.api_route("/healthz", methods=["GET", "HEAD"])
async def healthz() -> Response:
    """A fixed answer: the process lives, and its event loop turns."""
    return PlainTextResponse("ok", headers=HEADERS)


@router.api_route("/readyz", methods=["GET", "HEAD"])
async def readyz(request: Request) -> Response:
    """Whether requests may come: 200, or 503 with what is wrong. It draws a small figure anew, which is the
    whole way from an address to a picture. Without the shared stores of lectures and figures all else goes
    on, so that is said and takes nobody away.
    """
    state = request.app.state
    wrong = [serving.ends()] if state.live.hub.ending else []
    weaker: list[str] = []
    try:
        await asyncio.to_thread(_draw)
    except Exception as error:  # whatever it is, balancers must hear of it
        wrong.append(serving.cannot_draw(repr(error)[:200]))
    try:
        await state.live.rooms.ended(NO_CODE)
    except LostError:
        weaker.append(serving.store_out_of_reach())
    if state.shared and not state.shared.reachable:
        weaker.append(serving.figures_out_of_reach())
    answer = {"ready": not wrong, "wrong": wrong, "weaker": weaker}
    return JSONResponse(answer, 503 if wrong else 200, HEADERS)


@router.api_route("/metrics", methods=["GET", "HEAD"])
async def measured(request: Request) -> Response:
    """What Prometheus reads; 404 where the setting `metrics` is off."""
    if not settings().metrics:
        raise HTTPException(404)
    request.app.state.gauge()
    return Response(await asyncio.to_thread(metrics.text), 200, HEADERS, metrics.CONTENT_TYPE)


def _draw() -> None:
    """A figure of one step, which nothing has kept."""
    EXPORTS["svg"].render(parse("one-to-one", []))
