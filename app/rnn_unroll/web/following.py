"""Following: the pages of those who follow a live lecture, and the figures that they show."""

import asyncio
import hashlib
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.types import Message, Receive, Scope, Send

from rnn_unroll import questions, stages
from rnn_unroll.address import write
from rnn_unroll.address.parse import parse
from rnn_unroll.address.revision import REVISION
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.live import LostError, Room, codes
from rnn_unroll.settings import TEMPLATES
from rnn_unroll.web import assets, cost, delivery, learn, lecture, studio
from rnn_unroll.web.form import Reading, read
from rnn_unroll.web.live import found, lost
from rnn_unroll.web.offload import WHOLE, offloaded
from rnn_unroll.web.page import page, rendered
from rnn_unroll.web.query import origin, pairs
from rnn_unroll.web.refusal import refused
from rnn_unroll.web.store import Answer, Store, joined
from rnn_unroll.words.forms import capitalised
from rnn_unroll.words.refusals import live as refusals

router = APIRouter()

BUILD = "build"
"""The parameter of a figure's address that names the pages' own version."""
NARROW = "narrow"
"""The parameter that asks for a figure whose time runs down, as phones have room for it."""


@cache
def build() -> str:
    """What changes whenever a release changes how pages show a figure, or the scripts that read it."""
    digest = hashlib.sha256(assets.address("live.js").encode())
    for file in sorted(Path(TEMPLATES).glob("*.html")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


@router.api_route("/live", methods=["GET", "HEAD"])
def enter(request: Request) -> Response:
    """The page on which a code is typed; one that is there leads on."""
    typed = request.query_params.get("code", "").strip()
    code = codes.read(typed)
    if code:
        return RedirectResponse(f"/live/{code}", 303)
    errors = (SpecError("code", refusals.no_lecture(repr(typed[:20]))),) if typed else ()
    return _enter(request, typed, errors, 422 if errors else 200)


def _enter(request: Request, typed: str, errors: tuple[SpecError, ...], status: int) -> Response:
    problem = f"{capitalised(errors[0].message)}." if errors else ""
    context = {"errors": errors, "own": False, "typed": typed[:20], "problem": problem}
    return page(origin(request), "enter.html", context, status)


@router.api_route("/live/figure", methods=["GET", "HEAD"])
async def figure(request: Request) -> Response:
    """The figure that a lecture shows, with its question if it asks one. Caches may keep it for ever if the
    address names the present revision and build.
    """
    query = pairs(request)
    narrow, named = (NARROW, "1") in query, dict(query).get(BUILD) == build()
    try:
        sending, others = delivery.split([one for one in query if one[0] not in (NARROW, BUILD)])
        pattern = dict(others).get("pattern", "")
        spec = await run_in_threadpool(parse, pattern, [one for one in others if one[0] != "pattern"])
    except SpecError as error:
        return refused(error, 422)
    canonical = f"/live/figure{write.studio(spec)[1:]}&{NARROW}={int(narrow)}&{BUILD}={build()}"
    store: Store = request.app.state.store
    spelling = request.scope["path"], request.scope["query_string"]
    lasting = sending.lasts and named
    answer = store.answer(spelling, canonical, lasting)
    if answer is None:
        make = partial(_figure, spec, narrow)
        drawn = await _drawn(request, spec, canonical, make)
        kept = store.keep(canonical, "text/html; charset=utf-8", drawn)
        answer = store.answer(spelling, canonical, lasting) or Answer(kept, lasting)
    headers = joined(request.scope["headers"])
    if answer.large:
        await answer.encode(headers)
    return Ready(*answer.messages(request.method, headers))


class Ready(Response):
    """An answer whose messages are there already."""

    def __init__(self, start: Message, body: Message) -> None:
        super().__init__()
        # What compresses the pages may change them, and they are sent again.
        self.messages = {**start, "headers": list(start["headers"])}, {**body}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        for message in self.messages:
            await send(message)


_drawing: dict[str, asyncio.Task[bytes]] = {}
"""The figures that are being drawn. A whole room asks for the same one at the same time."""


async def _drawn(request: Request, spec: FigureSpec, canonical: str, make: Callable[[], bytes]) -> bytes:
    """What `make` returns, made once for all who ask for it meanwhile. Raises what `offloaded` does."""
    if WHOLE * cost.milliseconds(EXPORTS["svg"], spec) > cost.QUICK:
        return await offloaded(request, spec, make)
    task = _drawing.get(canonical)
    if task is None:
        task = _drawing[canonical] = asyncio.ensure_future(run_in_threadpool(make))
        task.add_done_callback(lambda _: _drawing.pop(canonical, None))
    # Who leaves does not stop it for the others.
    return await asyncio.shield(task)


def _figure(spec: FigureSpec, narrow: bool) -> bytes:
    """The figure. It is one for all: the server's name, which some write otherwise, is not in it."""
    reading = Reading(spec, (), {}, from_form=False)
    context = studio.context(reading, narrow=narrow, cells=True) | {"symbolic": learn.symbolic}
    context["one"] = learn.asked(spec) if spec.look.ask else None
    return rendered("", "following.html", context).encode()


@router.api_route("/live/questions", methods=["GET", "HEAD"])
async def offered(request: Request) -> Response:
    """The questions that can be asked of a query's figure, each with the figure's address."""
    reading = await run_in_threadpool(read, pairs(request))
    if reading.errors:
        return refused(reading.errors[0], 422)
    data = await offloaded(request, reading.spec, partial(_offered, reading.spec))
    return JSONResponse(data, 200, {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"})


def _offered(spec: FigureSpec) -> list[dict[str, str]]:
    return [{"address": write.studio(one), "prompt": prompt} for one, prompt in questions.offered(spec)]


@router.api_route("/live/{code}", methods=["GET", "HEAD"])
async def follow(request: Request, code: str) -> Response:
    """The page that follows a lecture. It is small and the same for all: its scripts fetch the figure."""
    try:
        room = await found(request, code)
    except LostError:
        return lost()
    if room is None:
        error = SpecError("code", refusals.no_lecture(repr(code[:20])))
        return await run_in_threadpool(_enter, request, code, (error,), 404)
    return await run_in_threadpool(_page, origin(request), room)


def _page(here: str, room: Room) -> Response:
    state = room.state
    picture = alternative = ""
    if state.address:
        spec = lecture.figure(here, state.address)
        if state.step is not None and not spec.look.ask:
            spec = spec.change(step=state.step)
        picture, alternative = write.pinned(spec), stages.alternative(spec)
    context = {
        "code": room.code,
        "state": state.data(),
        "rev": REVISION,
        "build": build(),
        "picture": picture,
        "alternative": alternative,
        "errors": (),
        "own": False,
    }
    return page(here, "live.html", context, 200)
