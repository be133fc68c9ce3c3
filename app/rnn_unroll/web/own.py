"""Own: answers a posted network and input with their figure. The server keeps nothing of them."""

from collections.abc import Mapping

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from rnn_unroll.address import own
from rnn_unroll.address.own import Files
from rnn_unroll.address.parameter import Parameter
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.look.views import VIEWS
from rnn_unroll.web import studio
from rnn_unroll.web.controls import GROUPS
from rnn_unroll.web.form import DEFAULT_PATTERN, applicable, read
from rnn_unroll.web.page import page
from rnn_unroll.web.query import Pairs
from rnn_unroll.web.refusal import refused
from rnn_unroll.web.upload import TooLargeError, Upload, receive
from rnn_unroll.words.refusals import requests

router = APIRouter()

PREFIX = "own-"
"""Prefix of the names in the page's own-network form, which share the page with the controls' names."""
FILES = ("weights", "input", "targets")


@router.post("/v1/run")
async def run(request: Request) -> Response:
    """The figure of the posted files.

    A form gets the whole page, the page's script gets the stage, and a program that accepts JSON gets the
    numbers. Errors come in the same form, with status 422, or 413 if something is too large.
    """
    try:
        upload = await receive(request)
    except ClientDisconnect:
        return Response(status_code=400)
    except SpecError as error:
        response = await run_in_threadpool(_refused, request, error, {})
        if isinstance(error, TooLargeError):
            # Do not wait for the rest of the body.
            response.headers["Connection"] = "close"
        return response
    return await run_in_threadpool(_answer, request, upload)


def _answer(request: Request, upload: Upload) -> Response:
    pairs = [pair for pair in _fields(upload) if pair[1].strip()]
    fields = dict(pairs)
    try:
        files = {name.removeprefix(PREFIX): data for name, data in upload.files.items()}
        for name in files:
            if name not in FILES:
                raise SpecError(name, requests.no_such_file(repr(name[:40])), list(FILES))
        if "weights" not in files:
            raise SpecError("weights", requests.weights_missing())
        spec = own.figure(Files(**files), pairs)
        if _accepts(request, "application/json"):
            return Response(EXPORTS["json"].render(spec), headers=_HEADERS, media_type="application/json")
        context = studio.context(read(_look(fields)), spec)
    except SpecError as error:
        return _refused(request, error, fields)
    if _accepts(request, "text/html"):
        return studio.whole(request, context, 200, fields)
    return page(request, "answer.html", context, 200)


def _fields(upload: Upload) -> Pairs:
    """The fields beside the files.

    The page's form also sends its controls of the look, some of which may not apply to an own network. These
    are left out instead of refused. Steps and states have no control, so they are refused as elsewhere.
    """
    plain = [(name, value) for name, value in upload.fields if not name.startswith(PREFIX)]
    form = {name.removeprefix(PREFIX): value for name, value in upload.fields if name.startswith(PREFIX)}
    view = VIEWS.get(form.get("view", ""))
    if view and view.gradients and PREFIX + "targets" not in upload.files:
        # Without targets there is no gradient to plot.
        del form["view"]
    look = {name for name in form if name in PARAMETERS and _is_looks_control(PARAMETERS[name])}
    kept = applicable(PATTERNS[DEFAULT_PATTERN], {name: form[name] for name in look})
    return [
        *plain,
        *((name, kept.get(name, form[name])) for name in form if name in kept or name not in look),
    ]


def _is_looks_control(parameter: Parameter) -> bool:
    return parameter.group == "look" and parameter.field is not None


_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def _accepts(request: Request, media_type: str) -> bool:
    return media_type in request.headers.get("accept", "")


def _look(fields: Mapping[str, str]) -> list[tuple[str, str]]:
    """The fields that decide how the page around the figure looks."""
    return [(name, fields[name]) for name in GROUPS["look"] if name in fields]


def _refused(request: Request, error: SpecError, fields: Mapping[str, str]) -> Response:
    status = 413 if isinstance(error, TooLargeError) else 422
    if _accepts(request, "application/json"):
        return refused(error, status)
    reading = read(_look(fields))
    context = studio.context(reading) | {"errors": (error,)}
    if _accepts(request, "text/html"):
        return studio.whole(request, context, status, fields)
    if request.headers.get("sec-fetch-dest") == "empty":
        # The page's script shows the messages of the part, as those of /stage, and needs no error status.
        status = 200
    return page(request, "answer.html", context, status)
