"""Present: a figure, or the stops of a lecture one after another, on the whole screen.

The page's scripts do it in place. Without them, each stop is a page with links to its neighbours.
"""

from contextlib import suppress
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError
from rnn_unroll.web import body, lecture, qr
from rnn_unroll.web.form import Reading, read
from rnn_unroll.web.lecture import Lecture, Stop
from rnn_unroll.web.page import page
from rnn_unroll.web.query import Pairs, origin
from rnn_unroll.web.refusal import problem, refused
from rnn_unroll.words import marked
from rnn_unroll.words.refusals import lectures

router = APIRouter()

PRESENT = "present"
"""The parameter of the page, and of its parts, that asks for this; it must be 1."""

LARGER: tuple[dict[str, str], ...] = (
    {"labels": "large", "crop": "tight"},
    {"labels": "large"},
    {"crop": "tight"},
)
"""What makes a figure easier to read from afar, the best first. Not every figure allows each."""


def asked(query: Pairs) -> bool:
    """Whether a query asks for a presentation."""
    return (PRESENT, "1") in query


def presented(here: str, query: Pairs) -> tuple[Lecture, Reading]:
    """The lecture of a page's query, and the figure that it shows: the stop's, or else the query's own."""
    found = lecture.read(here, query)
    if not found.stops:
        reading = read(query)
        return found, replace(reading, errors=(*found.errors, *reading.errors), from_form=False)
    spec = found.stops[found.number - 1].spec
    return found, Reading(spec, found.errors, {}, False)


def enlarged(reading: Reading) -> Reading:
    """The figure as it is shown from afar."""
    return replace(reading, spec=_enlarged(reading.spec))


def _enlarged(spec: FigureSpec) -> FigureSpec:
    for changes in LARGER:
        if spec.look.crop != "off":
            changes = {name: value for name, value in changes.items() if name != "crop"}
        with suppress(SpecError):
            return spec.change(**changes)
    return spec


def context(found: Lecture, spec: FigureSpec, timeline: Any, at: int) -> dict[str, Any]:
    """The values of the template: the stops, the line under the figure `spec`, and where the links lead.

    `timeline` is that of the page's scripts, which has what happens at each step, and `at` the step of the
    figure on the page, which may be that of an own network.
    """
    number, stops = found.number, found.stops
    present = stops[number - 1] if stops else None
    plain = write.studio(present.spec if present else spec)
    now = timeline["stops"][at].get("now", ())
    line = (present.line if present else "") or marked.plain(now)
    address = lecture.address(found) if stops else f"/?{PRESENT}=1&{plain.removeprefix('/?')}"
    return {
        "line": line,
        "plain": plain,
        "address": address,
        "before": _at(found, number - 1) if number > 1 else "",
        "after": _at(found, number + 1) if number < len(stops) else "",
        "links": [_at(found, n) for n in range(1, len(stops) + 1)],
        "where": timeline["stops"][at]["words"],
        "stops": stops,
        "number": number,
        "codes": [one for one in (plain, address if stops else "") if one and len(one) < qr.LARGEST - 200],
        "data": {"stops": [_data(stop) for stop in stops], "number": number, "plain": plain},
    }


def _at(found: Lecture, number: int) -> str:
    return lecture.address(replace(found, number=number))


def _data(stop: Stop) -> dict[str, str]:
    """A stop as the page's scripts have it."""
    return {"address": write.studio(stop.spec), "note": stop.note, "title": stop.title}


@router.post("/v1/stops")
async def stops(request: Request) -> Response:
    """The stops of a file, each in canonical form with its title, and what is wrong with the others.

    A file that is too long is refused with 413 before it is read, one that holds no stops with 422.
    """
    sent = await body.read(request, lecture.FILE)
    if sent is None:
        return refused(SpecError("stops", lectures.file_too_long(lecture.FILE)), 413)
    try:
        found = await run_in_threadpool(lecture.load, origin(request), sent)
    except SpecError as error:
        return refused(error, 422)
    answer = {
        "stops": [_data(stop) for stop in found.stops],
        "errors": [problem(error) for error in found.errors],
    }
    return JSONResponse(answer, 200, {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})


@router.api_route("/notes", methods=["GET", "HEAD"])
def notes(request: Request) -> Response:
    """The speaker's page: the notes of the present stop and the next one, from the page that presents."""
    return page(origin(request), "notes.html", {"errors": (), "own": False}, 200)
