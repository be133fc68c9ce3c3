"""Own: answers a posted network and input with their figure. The server keeps nothing of them."""

from collections.abc import Mapping
from dataclasses import fields
from functools import partial

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rnn_unroll.address import own
from rnn_unroll.address.own import Files
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.errors import SpecError, unknown
from rnn_unroll.exports import EXPORTS
from rnn_unroll.look.views import VIEWS
from rnn_unroll.models.limits import SERVER
from rnn_unroll.settings import settings
from rnn_unroll.web import matrices, readout, studio, worked
from rnn_unroll.web.client import key
from rnn_unroll.web.coding import IDENTITY, accepted, encoded
from rnn_unroll.web.controls import GROUPS
from rnn_unroll.web.form import DEFAULT_PATTERN, applicable, read
from rnn_unroll.web.offload import offloaded
from rnn_unroll.web.ops import metrics
from rnn_unroll.web.page import page
from rnn_unroll.web.query import Pairs, origin, scripted
from rnn_unroll.web.refusal import later, refused
from rnn_unroll.web.renders import RETRY_AFTER, BusyError, gone
from rnn_unroll.web.upload import TooLargeError, Upload, receive
from rnn_unroll.words.refusals import requests

router = APIRouter()

PREFIX = "own-"
"""Prefix of the names in the page's own-network form, which share the page with the controls' names."""
NAMES = tuple(one.name for one in fields(Files))
FILES = {f"{prefix}{name}": name for name in NAMES for prefix in ("", PREFIX)}
"""The names that the files may have in a form."""

AT_ONCE = 4
"""The most uploads in progress: received, run, drawn and sent."""

TAKE = "unroll.take"
"""The name in a request's scope of the function that takes a place. It raises BusyError if there is none."""

LARGEST = 8_000_000
"""The most bytes of a page, before they are compressed. The formats, which a browser need not show, may be
larger: a network of 8 MB in numbers is no large one."""

READOUT = "readout"
PARTS = {"matrices": matrices.answer, "worked": worked.answer}
"""The parts of the page that a form can ask for alone."""
ANSWERS = (*studio.OWN_FORMATS, READOUT, *PARTS)
"""What a form asks for with its field `answer`, instead of a page: a format, the readout or such a part."""
ASKING = ("of", "number")
"""The fields that say of what a part is; they are no parameters of the figure."""


class Uploads:
    """Middleware that counts the uploads in progress: the route takes a place, and it is free again when the
    client has the answer, or is gone.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.number = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        taken = False

        def take() -> None:
            nonlocal taken
            if self.number >= AT_ONCE:
                metrics.REFUSED.labels("uploads").inc()
                raise BusyError("server", requests.too_many_uploads(AT_ONCE, RETRY_AFTER))
            self.number += 1
            taken = True

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.body" and not message.get("more_body"):
                # The server takes any body at once. It takes the next message when the client has read the
                # body, but for the last few kilobytes.
                await send({**message, "more_body": True})
                message = {"type": "http.response.body"}
            await send(message)

        scope[TAKE] = take
        try:
            await self.app(scope, receive, sending)
        finally:
            self.number -= taken


@router.post("/v1/run")
async def run(request: Request) -> Response:
    """The figure of the posted files.

    A form gets the whole page, the page's script gets the stage, and a program that accepts JSON gets the
    numbers. Errors come in the same form, with status 422, or 413 if something is too large, or 503 if the
    server is busy.
    """
    fields: dict[str, str] = {}
    try:
        request.app.state.rates.take("uploads", request.scope)
        request.scope[TAKE]()
        upload = await receive(request, FILES, settings().upload_bytes)
        pairs = [pair for pair in _fields(upload) if pair[1].strip()]
        fields = dict(pairs)
        wanted = _wanted(request, pairs)
        asked = _asked(pairs) if wanted in PARTS else {}
        spec = await run_in_threadpool(_spec, upload, pairs)
        if wanted in PARTS:
            make = partial(PARTS[wanted], origin(request), spec, asked, private=True)
            return await offloaded(request, spec, make, private=True)
        if wanted:
            return await _alone(request, wanted, spec)
        whole = _accepts(request, "text/html")
        make = partial(_page, origin(request), spec, fields, whole)
        return await offloaded(request, spec, make, private=True)
    except ClientDisconnect:
        return Response(status_code=400)
    except SpecError as error:
        response = await run_in_threadpool(_refused, request, error, fields)
        return later(response, error.again) if isinstance(error, BusyError) else response


def _wanted(request: Request, pairs: Pairs) -> str:
    """Which answer is wanted instead of a page, and take it from the pairs; empty if a page is."""
    named = [value for name, value in pairs if name == "answer"]
    pairs[:] = [pair for pair in pairs if pair[0] != "answer"]
    for value in named:
        if value not in ANSWERS:
            raise unknown("answer", "answer", value, ANSWERS)
        return value
    return "json" if _accepts(request, "application/json") else ""


def _asked(pairs: Pairs) -> dict[str, str]:
    """Of what a part is asked for, and take it from the pairs."""
    asked = {name: value for name, value in pairs if name in ASKING}
    pairs[:] = [pair for pair in pairs if pair[0] not in ASKING]
    return asked


def _spec(upload: Upload, pairs: Pairs) -> FigureSpec:
    if "weights" not in upload.files:
        raise SpecError("weights", requests.weights_missing())
    return own.figure(Files(**upload.files), pairs, SERVER._replace(file=settings().upload_bytes))


async def _alone(request: Request, wanted: str, spec: FigureSpec) -> Response:
    """One format or the readout, drawn and encoded in another process: it can be tens of megabytes."""
    if wanted == READOUT:
        media_type, render = "application/json", partial(readout.body, spec)
    else:
        media_type, render = EXPORTS[wanted].media_type, partial(EXPORTS[wanted].render, spec)
    coding = accepted(request.headers.get("accept-encoding", "").encode("latin-1"))
    draw = partial(encoded, render, coding)
    body = await request.app.state.renders.render(
        None, draw, partial(gone, request.receive), key(request.scope["client"])
    )
    if body is None:
        raise ClientDisconnect
    headers = dict(_HEADERS)
    if coding != IDENTITY:
        headers |= {"Content-Encoding": coding, "Vary": "Accept-Encoding"}
    if _accepts(request, "text/html"):
        headers["Content-Disposition"] = f'attachment; filename="own-network.{wanted}"'
    return Response(body, headers=headers, media_type=media_type)


def _page(here: str, spec: FigureSpec, fields: Mapping[str, str], whole: bool) -> Response:
    """The page around the figure of own files, or the part of it that a script puts in place."""
    context = studio.context(read(_look(fields)), spec)
    response = studio.whole(here, context, 200, fields) if whole else page(here, "answer.html", context, 200)
    if len(response.body) > LARGEST:
        raise SpecError("weights", requests.page_too_large(len(response.body), LARGEST), studio.OWN_FORMATS)
    return response


def _fields(upload: Upload) -> Pairs:
    """The fields beside the files.

    The page's form also sends its controls of the look, some of which may not apply to an own network, and
    what is changed in its run, which some looks cannot show. These are left out instead of refused. Steps and
    states have no control, so they are refused as elsewhere.
    """
    plain = [(name, value) for name, value in upload.fields if not name.startswith(PREFIX)]
    form = {name.removeprefix(PREFIX): value for name, value in upload.fields if name.startswith(PREFIX)}
    view = VIEWS.get(form.get("view", ""))
    if view and view.gradients and "targets" not in upload.files:
        # Without targets there is no gradient to plot.
        del form["view"]
    left = {name: value for name, value in form.items() if _is_left_out(name, value)}
    kept = applicable(PATTERNS[DEFAULT_PATTERN], left)
    return [
        *plain,
        *((name, kept.get(name, form[name])) for name in form if name in kept or name not in left),
    ]


def _is_left_out(name: str, value: str) -> bool:
    """Whether a field is left out where it does not apply. Whether there is a free run to compare with is
    decided by the files.
    """
    if name == "compare":
        return value != "feedback"
    parameter = PARAMETERS.get(name)
    is_control = parameter is not None and parameter.group == "look" and parameter.field is not None
    return is_control or name in studio.OWN_EDITS


_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def _accepts(request: Request, media_type: str) -> bool:
    return media_type in request.headers.get("accept", "")


def _look(fields: Mapping[str, str]) -> list[tuple[str, str]]:
    """The fields that decide how the page around the figure looks."""
    return [(name, fields[name]) for name in GROUPS["look"] if name in fields]


def _refused(request: Request, error: SpecError, fields: Mapping[str, str]) -> Response:
    status = error.status if isinstance(error, BusyError | TooLargeError) else 422
    if _accepts(request, "application/json"):
        return refused(error, status)
    reading = read(_look(fields))
    context = studio.context(reading) | {"errors": (error,)}
    if _accepts(request, "text/html"):
        return studio.whole(origin(request), context, status, fields)
    if scripted(request):
        # The page's script shows the messages of the part, as those of /stage, and needs no error status.
        status = 200
    return page(origin(request), "answer.html", context, status)
