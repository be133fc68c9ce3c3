"""App: the application with all of its routes."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match
from starlette.types import Scope
from starlette_compress import CompressMiddleware
from structlog import is_configured

from rnn_unroll.batch.drawing import processors
from rnn_unroll.live import Hub, Live, Memory, Shared
from rnn_unroll.settings import STATIC, settings
from rnn_unroll.web import (
    assets,
    compare,
    embed,
    following,
    gallery,
    learn,
    listing,
    live,
    matrices,
    oembed,
    openapi,
    own,
    present,
    qr,
    readout,
    snippets,
    studio,
    tasks,
    terms,
    train,
    vanishing,
    weights,
    worked,
)
from rnn_unroll.web.coding import accepted
from rnn_unroll.web.compress import CompressLarge
from rnn_unroll.web.figures import Figures
from rnn_unroll.web.front import Front
from rnn_unroll.web.guard import Guard
from rnn_unroll.web.ops import health, metrics
from rnn_unroll.web.ops.journal import Journal
from rnn_unroll.web.rates import Rates
from rnn_unroll.web.refusal import later, refused
from rnn_unroll.web.renders import WARM, BusyError, Renders
from rnn_unroll.web.server import ENDING
from rnn_unroll.web.shared import SharedFigures
from rnn_unroll.web.store import Store
from rnn_unroll.web.trainings import Trainings
from rnn_unroll.words import serving
from rnn_unroll.words.refusals import requests

_log = logging.getLogger("uvicorn.error")


SMALL = 500
"""Bodies of fewer bytes are not compressed."""


GAUGED = 1.0
"""Every how many seconds the gauges are set."""


def create_app() -> Front:
    """The ASGI application. FastAPI's own API pages are off, because they load scripts from other hosts."""
    renders, trainings, guard = Renders(settings().share(processors())), Trainings(), Guard(settings())
    redis = settings().redis_url
    figures = settings().figures_redis_url
    shared = SharedFigures(figures, settings().figures_seconds) if figures else None
    lectures, store = Live(Shared(redis) if redis else Memory(), Hub()), Store(settings().cache_bytes)

    def gauge() -> None:
        """Set the gauges to what is true at the moment."""
        metrics.WAITING.set(len(renders.queue))
        metrics.DRAWING.set(len(renders.busy))
        metrics.CAPACITY.set(renders.limit)
        metrics.KEPT.set(len(store.kept))
        metrics.BYTES.set(store.kept.currsize)
        metrics.FOLLOWERS.set(sum(map(lectures.hub.here, lectures.hub.audiences)))

    async def gauging() -> None:
        while True:
            gauge()
            await asyncio.sleep(GAUGED)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, Any]]:
        if guard.anonymous:
            _log.warning(serving.any_host())
        if settings().apart:
            _log.warning(serving.lectures_apart())
        renders.prepare()
        # The event loop draws small figures itself, and would stop for the first.
        warming = asyncio.ensure_future(asyncio.to_thread(_warm))
        tasks = [asyncio.ensure_future(work) for work in (lectures.run(), gauging())]
        # The server calls this before it waits for the streams to end.
        yield {ENDING: lectures.hub.close}
        for task in tasks:
            task.cancel()
        await lectures.rooms.leave()
        if shared:
            await shared.leave()
        await warming
        trainings.close()
        renders.close()

    application = FastAPI(
        title="Unroll",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    application.state.renders, application.state.trainings = renders, trainings
    application.state.guard, application.state.live, application.state.store = guard, lectures, store
    application.state.gauge, application.state.rates = gauge, Rates()
    application.state.shared = shared
    # Before the embed, whose addresses begin as the comparison's does.
    application.include_router(compare.router)
    application.include_router(embed.router)
    application.include_router(oembed.router)
    application.include_router(studio.router)
    application.include_router(readout.router)
    application.include_router(matrices.router)
    application.include_router(worked.router)
    application.include_router(vanishing.router)
    application.include_router(own.router)
    application.include_router(snippets.router)
    application.include_router(present.router)
    application.include_router(qr.router)
    application.include_router(gallery.router)
    application.include_router(learn.router)
    application.include_router(live.router)
    application.include_router(following.router)
    application.include_router(tasks.router)
    application.include_router(terms.router)
    application.include_router(train.router)
    application.include_router(weights.router)
    application.include_router(listing.router)
    application.include_router(health.router)
    application.include_router(openapi.router)
    application.add_api_route("/favicon.ico", favicon, methods=["GET", "HEAD"])
    application.mount("/static", StaticRoute(directory=STATIC), name="static")
    application.add_exception_handler(HTTPException, _http_error)
    application.add_exception_handler(ClientDisconnect, _left)
    application.add_exception_handler(BusyError, _busy)
    application.add_middleware(CompressLarge)
    # Only pages and their files pass this middleware. Figures are stored compressed.
    application.add_middleware(CompressMiddleware, minimum_size=SMALL)
    # Above those that compress, because they need a body in one piece.
    application.add_middleware(own.Uploads)
    return Front(application, Figures(store, renders, shared), guard, lectures)


class StaticRoute(StaticFiles):
    """/static: the pages' assets at their hashed addresses, and the files of static/ at plain ones.

    A plain address keeps its name when the file changes, so browsers must revalidate it each time. Pages
    on other hosts may load these files, because the <rnn-unroll> element is one of them.
    """

    async def get_response(self, path: str, scope: Scope) -> Response:
        asset = assets.find(path) if scope["method"] in ("GET", "HEAD") else None
        if asset is None:
            return _varying(await super().get_response(path, scope), scope)
        headers = {
            "Cache-Control": "public, max-age=31536000, immutable",
            "X-Content-Type-Options": "nosniff",
        }
        coding = accepted(dict(scope["headers"]).get(b"accept-encoding", b""))
        body = await asyncio.to_thread(assets.packed, path, coding)
        if body is not asset.body:
            headers |= {"Content-Encoding": coding, "Vary": "Accept-Encoding"}
        return _varying(Response(body, 200, headers, asset.media_type), scope)

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def _varying(response: Response, scope: Scope) -> Response:
    """Let an answer to HEAD vary as that to GET does: the middleware that compresses says so for GET."""
    if scope["method"] == "HEAD" and int(response.headers.get("Content-Length", 0)) >= SMALL:
        response.headers["Vary"] = "Accept-Encoding"
    return response


def _warm() -> None:
    """Make one page, and pack what all pages load."""
    import_module(WARM)
    assets.pack()


def favicon() -> Response:
    """The icon. Browsers ask for it here when they show a picture by itself, which cannot link to an icon."""
    headers = {"X-Content-Type-Options": "nosniff"}
    return FileResponse(STATIC / "icon.svg", headers=headers, media_type="image/svg+xml")


async def _left(request: Request, error: Exception) -> Response:
    """What nobody reads any more."""
    return Response(status_code=400)


async def _busy(request: Request, error: Exception) -> Response:
    """That the server has too much to do, where no page says it."""
    assert isinstance(error, BusyError)
    return later(refused(error, error.status), error.again)


async def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = dict(getattr(error, "headers", None) or {})
    culprit, message = "request", str(error)
    if status == 404:
        culprit, message = "path", requests.nothing_at(repr(request.url.path[:200]))
    elif status == 405:
        headers["Allow"] = ", ".join(_methods(request))
        culprit, message = "method", requests.other_method(headers["Allow"], repr(request.method[:20]))
    detail = {"parameter": culprit, "message": message, "try": ["/", "/v1/figures/many-to-one.svg"]}
    headers |= {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return JSONResponse({"error": detail}, status, headers)


def _methods(request: Request) -> list[str]:
    """The methods that a path is answered for. The framework names those of the first of its routes alone."""
    asked = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")
    routes = request.app.router.routes
    return [
        method
        for method in asked
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes)
    ]


# Scripts and tests that serve it in a process of theirs have no log of ours.
app = Journal(create_app(), settings().log_requests and is_configured())
