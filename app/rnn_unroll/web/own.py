"""Own: a posted network and input, answered with their figure. Nothing of them is kept."""

from collections.abc import Mapping

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from rnn_unroll.address import own
from rnn_unroll.address.own import Files
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
"""What the page's own form puts before its names, some of which are the controls' too."""
FILES = ("weights", "input", "targets")


@router.post("/v1/run")
async def run(request: Request) -> Response:
    """The figure of the posted files: the whole page for a form, the stage for a script, numbers for
    a program that accepts JSON. What is wrong is told the same way, with 422, or 413 for its size.
    """
    try:
        upload = await receive(request)
    except ClientDisconnect:
        return Response(status_code=400)
    except SpecError as error:
        response = await run_in_threadpool(_refused, request, error, {})
        if isinstance(error, TooLargeError):
            # Whatever is still on its way is not waited for.
            response.headers["Connection"] = "close"
        return response
    return await run_in_threadpool(_answer, request, upload)


def _answer(request: Request, upload: Upload) -> Response:
    pairs = [pair for pair in _said(upload) if pair[1].strip()]
    said = dict(pairs)
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
        made = studio.context(read(_look(said)), spec)
    except SpecError as error:
        return _refused(request, error, said)
    if _accepts(request, "text/html"):
        return studio.whole(request, made, 200, said)
    return page(request, "answer.html", made, 200)


def _said(upload: Upload) -> Pairs:
    """What is said beside the files. The page's form says how the page looks, which may be how no own
    network can: then the figure is the nearest that can be.
    """
    plain = [(name, value) for name, value in upload.fields if not name.startswith(PREFIX)]
    form = {name.removeprefix(PREFIX): value for name, value in upload.fields if name.startswith(PREFIX)}
    view = VIEWS.get(form.get("view", ""))
    if view and view.gradients and PREFIX + "targets" not in upload.files:
        # Without targets there is no gradient to plot.
        del form["view"]
    look = {name for name in form if name in PARAMETERS and PARAMETERS[name].group == "look"}
    kept = applicable(PATTERNS[DEFAULT_PATTERN], {name: form[name] for name in look})
    return [
        *plain,
        *((name, kept.get(name, form[name])) for name in form if name in kept or name not in look),
    ]


_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def _accepts(request: Request, media_type: str) -> bool:
    return media_type in request.headers.get("accept", "")


def _look(said: Mapping[str, str]) -> list[tuple[str, str]]:
    """How the page looks around the figure."""
    return [(name, said[name]) for name in GROUPS["look"] if name in said]


def _refused(request: Request, error: SpecError, said: Mapping[str, str]) -> Response:
    status = 413 if isinstance(error, TooLargeError) else 422
    if _accepts(request, "application/json"):
        return refused(error, status)
    reading = read(_look(said))
    made = studio.context(reading) | {"errors": (error,)}
    if _accepts(request, "text/html"):
        return studio.whole(request, made, status, said)
    if request.headers.get("sec-fetch-dest") == "empty":
        # To a browser's script the part is always a good answer, as on /stage: what is wrong is in it.
        status = 200
    return page(request, "answer.html", made, status)
