"""Studio: the page, and the parts of it that scripts replace when the figure changes."""

import base64
from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from rnn_unroll import stages, views
from rnn_unroll.address import write
from rnn_unroll.address.frameworks import FRAMEWORKS
from rnn_unroll.address.parameter import written
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.patterns import PATTERNS, pictograms
from rnn_unroll.exports import EXPORTS
from rnn_unroll.graphs import build, facts
from rnn_unroll.graphs.inside import worked as worked_lines
from rnn_unroll.graphs.run import Run
from rnn_unroll.look.styles import STYLES
from rnn_unroll.look.views import UNROLLED
from rnn_unroll.models.files import LIMIT
from rnn_unroll.picture import draw
from rnn_unroll.web import mathml, oembed, preview
from rnn_unroll.web.controls import GROUPS, as_data, controls, memory, own_controls, views_of_scripts
from rnn_unroll.web.form import Reading, read
from rnn_unroll.web.offload import offloaded
from rnn_unroll.web.page import page
from rnn_unroll.web.query import origin, pairs
from rnn_unroll.web.refusal import later
from rnn_unroll.web.renders import BusyError
from rnn_unroll.web.spots import spots
from rnn_unroll.words import cells, say, stops
from rnn_unroll.words import readout as readout_words

router = APIRouter()

OWN_FORMATS = ("svg", "json")
"""The formats of an own network's figure: those that need no address."""


@router.api_route("/", methods=["GET", "HEAD"])
async def studio(request: Request) -> Response:
    """The page, with its figure inline. A query from the form is redirected to the figure's address."""
    reading = await run_in_threadpool(read, pairs(request))
    if reading.from_form and not reading.errors:
        return RedirectResponse(write.studio(reading.spec), 303)
    here = origin(request)
    try:
        return await offloaded(request, reading.spec, partial(_studio, here, reading))
    except BusyError as error:
        return later(await run_in_threadpool(_busy, here, error))


def _studio(here: str, reading: Reading) -> Response:
    return whole(here, context(reading), 422 if reading.errors else 200)


def _busy(here: str, error: BusyError) -> Response:
    """The page with the error and a figure that is quickly drawn."""
    return whole(here, context(read([])) | {"errors": (error,)}, 503)


@router.api_route("/stage", methods=["GET", "HEAD"])
async def stage(request: Request) -> Response:
    """The part of the page that shows one figure. Scripts put it in place.

    It contains the error messages, so its status is always 200.
    """
    reading = await run_in_threadpool(read, pairs(request))
    return await offloaded(request, reading.spec, partial(_stage, origin(request), reading))


def _stage(here: str, reading: Reading) -> Response:
    return page(here, "answer.html", context(reading), 200)


@router.api_route("/inside", methods=["GET", "HEAD"])
async def inside(request: Request) -> Response:
    """The panel with the inside of one cell; empty if the query asks for another view."""
    reading = await run_in_threadpool(read, pairs(request))
    return await offloaded(request, reading.spec, partial(_inside, origin(request), reading))


def _inside(here: str, reading: Reading) -> Response:
    context = {"inside": inside_context(reading.spec), "errors": reading.errors, "own": False}
    return page(here, "inside.html", context, 200)


def whole(
    here: str, figure_context: dict[str, Any], status: int, posted: Mapping[str, str] | None = None
) -> Response:
    """The page around a figure. `posted` are the fields posted with the files of an own network."""
    around = {
        "patterns": PATTERNS,
        "groups": GROUPS,
        "pictograms": pictograms(),
        "own_controls": own_controls(posted),
        "formats": tuple(EXPORTS),
        "own_formats": OWN_FORMATS,
        "opened": posted is not None,
        "limit": LIMIT,
        "card": None if figure_context["own"] else _card(here, figure_context),
    }
    return page(here, "studio.html", figure_context | around, status)


def _card(here: str, figure_context: Mapping[str, Any]) -> dict[str, Any]:
    """The title, picture and addresses that other sites show in a card for the page."""
    spec = figure_context["spec"]
    scene = (figure_context["inside"] or figure_context)["scene"]
    return {
        "page": here + write.studio(spec),
        "title": say(scene.title),
        "alt": stages.alternative(spec),
        "picture": preview.picture(here, spec, scene, scale=2),
        **{slug: oembed.discovery(here, spec, slug) for slug in oembed.FORMATS},
    }


def _vanishing(spec: FigureSpec) -> str:
    """Address of the plot of gradients, with the figure's values of that section's settings.

    Parameters that apply to the figure are always written, even at their defaults, because the defaults of
    the section differ.
    """
    query = {name: value for name, value in write.query(spec).items() if name in ("cell", "seed", "theme")}
    chosen = [name for name in ("forget", "radius") if PARAMETERS[name].why_not(spec) is None]
    query |= {name: written(PARAMETERS[name].get(spec)) for name in chosen}
    return f"/vanishing?{urlencode(query)}" if query else "/vanishing"


def _snippets(spec: FigureSpec) -> str:
    """Address of the figure's snippets; empty for an own network, which has no address to paste."""
    return "/snippets" + write.studio(spec).removeprefix("/") if write.canonical(spec) else ""


def _weights(spec: FigureSpec) -> str:
    """Address of the file of weights that the figure's script reads; empty if it needs none."""
    return write.weights(spec.model.file) if spec.model.file else ""


def context(reading: Reading, own: FigureSpec | None = None) -> dict[str, Any]:
    """The values of the templates for a figure: the one that was read, or that of an own network instead.

    An own network has no address, so its files are posted again for its formats and its readout.
    """
    asked = own or reading.spec
    # A panel of its own shows the inside of a cell; the stage always shows the whole network.
    spec = _without_cell(asked)
    # The page's player moves the figure, so the figure itself must not play.
    still = spec.change(motion="off")
    run, view = Run(still), views.of(still)
    source = view.source(run)
    scene = views.arrange(still, source)
    fields = controls(asked, reading.raw)
    places = spots(scene, source.plan, switches=own is None)
    steps = spec.timeline.last
    addresses = {} if own else {slug: write.address(spec, slug) for slug in EXPORTS}
    if spec.model.recipe is None and not spec.model.file:
        # A script draws the weights again, or reads them from a file that ships.
        addresses.pop("py", None)
    return {
        "spec": reading.spec,
        "own": own is not None,
        "address": "" if own else write.studio(asked),
        "inside": inside_context(asked),
        "vanishing": _vanishing(reading.spec),
        "snippets": _snippets(spec),
        "theme": spec.look.theme,
        "plots": not spec.view.steps,
        "scene": scene,
        "title": say(scene.title),
        "svg": draw.inline(scene).decode(),
        "spots": places,
        "controls": fields,
        "errors": reading.errors,
        "steps": steps,
        "clock": spec.timeline.clock,
        "step": steps if spec.look.step is None else spec.look.step,
        "addresses": addresses,
        "weights": _weights(spec),
        "scripts": {slug: write.address(reading.spec.change(framework=slug), "py") for slug in FRAMEWORKS},
        "frameworks": FRAMEWORKS,
        "facts": {
            "query": {"pattern": reading.spec.wiring.pattern, **write.query(reading.spec)},
            "wiring": reading.spec.letters,
            "own": own is not None,
            "badge": spec.model.badge._asdict(),
            "theme": spec.look.theme,
            "plots": not spec.view.steps,
            "readout": "" if own else "/readout" + write.studio(spec).removeprefix("/"),
            "hint": readout_words.hint(slots=any(place.slot for place in places)),
            "title": say(scene.title),
            "descriptions": view.descriptions(spec, source, scene),
            "timeline": stops.as_data(spec.timeline, view.waiting(spec, source)),
            "controls": as_data(fields),
            "memory": memory(),
            "folded": spec.view.piled,
            "views": views_of_scripts(),
            "addresses": addresses,
            "weights": _weights(spec),
            "vanishing": _vanishing(reading.spec),
            "snippets": _snippets(spec),
        },
    }


def _without_cell(spec: FigureSpec) -> FigureSpec:
    """The whole network in place of the inside of a cell."""
    return spec.change(view=UNROLLED.slug, at=None, unit=1) if spec.view.cell else spec


def inside_context(spec: FigureSpec) -> dict[str, Any] | None:
    """The values of the template for a cell's panel: its figure, and its equations with numbers put in."""
    if not spec.view.cell:
        return None
    graph = build.cell(Run(spec))
    scene = views.arrange(spec, graph)
    canonical = write.canonical(spec)
    place = facts.place(spec.at, spec.model.layers)
    silent = scene.columns[0].pending or not STYLES[spec.look.style].numbers
    return {
        "scene": scene,
        "svg": draw.inline(scene).decode(),
        "heading": cells.heading(place),
        "note": cells.caption(spec.model.cell, place),
        "at": spec.at,
        "unit": spec.look.unit,
        "units": range(1, spec.model.hidden + 1),
        "numbers": STYLES[spec.look.style].numbers,
        "address": canonical or _inline("image/svg+xml", draw.svg(scene)),
        "page": write.studio(spec) if canonical else "",
        "closed": write.studio(_without_cell(spec)),
        "worked": [] if silent else [mathml.convert(line) for line in worked_lines(graph, spec.look.unit)],
    }


def _inline(media_type: str, body: bytes) -> str:
    """The body as a data address."""
    return f"data:{media_type};base64,{base64.b64encode(body).decode()}"
