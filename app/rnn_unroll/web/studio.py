"""Studio: the page, and the parts of it that scripts replace when the figure changes."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from rnn_unroll import stages, views
from rnn_unroll.address import write
from rnn_unroll.address.formats import FORMATS
from rnn_unroll.address.frameworks import FRAMEWORKS
from rnn_unroll.address.parameter import written
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.patterns import PATTERNS, pictograms
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.graphs.run import Run
from rnn_unroll.picture import draw
from rnn_unroll.picture.draw.sheet import has_shares
from rnn_unroll.picture.spots import spots
from rnn_unroll.settings import settings
from rnn_unroll.web import changes, explain, mathml, music, oembed, present, preview, qr, search, waiting
from rnn_unroll.web import inside as inside_panel
from rnn_unroll.web.controls import GROUPS, as_data, controls, memory, own_controls, turned, views_of_scripts
from rnn_unroll.web.form import Reading, read
from rnn_unroll.web.lecture import Lecture, title
from rnn_unroll.web.offload import offloaded
from rnn_unroll.web.page import page
from rnn_unroll.web.places import across, bands, gaps, handles
from rnn_unroll.web.query import origin, pairs
from rnn_unroll.web.refusal import later
from rnn_unroll.web.renders import BusyError
from rnn_unroll.words import readout as readout_words
from rnn_unroll.words import say, stops
from rnn_unroll.words import studio as words
from rnn_unroll.words.spoken import spoken

router = APIRouter()

FRONT = (("pattern", "many-to-one"), ("task", "sentiment"), ("early", "on"))
"""What the page shows who has no address yet: a trained network whose answer everybody can judge."""

OWN_FORMATS = ("svg", "json")
"""The formats of an own network's figure: those that need no address."""

OWN_EDITS = tuple(name for name, one in PARAMETERS.items() if one.group == "edits" and not one.files)
"""The parameters that change the run of an own network. What it reads is its file's."""


@router.api_route("/", methods=["GET", "HEAD"])
async def studio(request: Request) -> Response:
    """The page, with its figure inline. A query from the form is redirected to the figure's address."""
    here, query = origin(request), pairs(request)
    lecture = None
    if present.asked(query):
        lecture, reading = await run_in_threadpool(present.presented, here, query)
    else:
        reading = await run_in_threadpool(read, query or list(FRONT))
    if reading.from_form and not reading.errors:
        return RedirectResponse(_kept(write.studio(reading.spec), waiting.query(reading.waiting)), 303)
    try:
        tab, narrow = request.query_params.get("tab", ""), request.headers.get("sec-ch-ua-mobile") == "?1"
        return await offloaded(request, reading.spec, partial(_studio, here, reading, lecture, tab, narrow))
    except BusyError as error:
        return later(await run_in_threadpool(_busy, here, error))


def _kept(address: str, more: Mapping[str, str]) -> str:
    """The address of a page with what only the page knows."""
    return f"{address}{'&' if '?' in address else '?'}{urlencode(more)}" if more else address


def _studio(here: str, reading: Reading, lecture: Lecture | None, tab: str, narrow: bool) -> Response:
    status = 422 if reading.errors else 200
    if lecture is None:
        return whole(here, context(reading, narrow=narrow), status, tab=tab)
    figure_context = context(present.enlarged(reading))
    timeline, step = figure_context["facts"]["timeline"], figure_context["step"]
    given = present.context(lecture, reading.spec, timeline, step)
    presenting = {"present": given, "presenting": True}
    return whole(here, figure_context | presenting, status, tab=tab)


def _busy(here: str, error: BusyError) -> Response:
    """The page with the error and a figure that is quickly drawn."""
    return whole(here, context(read([])) | {"errors": (error,)}, 503)


@router.api_route("/stage", methods=["GET", "HEAD"])
async def stage(request: Request) -> Response:
    """The part of the page that shows one figure. Scripts put it in place.

    It contains the error messages, so its status is always 200.
    """
    query = pairs(request)
    reading = await run_in_threadpool(read, query)
    narrow = request.query_params.get("narrow") == "1"
    if present.asked(query):
        reading, narrow = present.enlarged(reading), False
    cells = request.query_params.get("cells") == "1"
    return await offloaded(request, reading.spec, partial(_stage, origin(request), reading, narrow, cells))


def _stage(here: str, reading: Reading, narrow: bool, cells: bool) -> Response:
    return page(here, "answer.html", context(reading, narrow=narrow, cells=cells), 200)


@router.api_route("/inside", methods=["GET", "HEAD"])
async def inside(request: Request) -> Response:
    """The panel with the inside of one cell; empty if the query asks for another view."""
    reading = await run_in_threadpool(read, pairs(request))
    return await offloaded(request, reading.spec, partial(_inside, origin(request), reading))


def _inside(here: str, reading: Reading) -> Response:
    context = {"inside": inside_panel.context(reading.spec), "errors": reading.errors, "own": False}
    return page(here, "inside.html", context, 200)


def whole(
    here: str,
    figure_context: dict[str, Any],
    status: int,
    posted: Mapping[str, str] | None = None,
    tab: str = "",
) -> Response:
    """The page around a figure. `posted` are the fields posted with the files of an own network. `tab` is the
    panel that is open; if there is no such one, the inside of a cell opens its own.
    """
    if tab not in words.TABS:
        tab = "inspect" if figure_context["inside"] else "explain"
    timeline = figure_context["facts"]["timeline"]
    around = {
        "present": present.context(Lecture(()), figure_context["spec"], timeline, figure_context["step"]),
        "qr": qr.PATH,
        "patterns": PATTERNS,
        "groups": GROUPS,
        "pictograms": pictograms(),
        "own_controls": own_controls(posted),
        "own_edits": OWN_EDITS,
        "formats": tuple(EXPORTS),
        "own_formats": OWN_FORMATS,
        "opened": posted is not None,
        "tab": tab,
        "tabs": words.TABS,
        "keys": words.KEYS,
        "placeholder": words.placeholder(),
        "limit": settings().upload_bytes,
        "definitions": mathml.definitions(),
        "letters": mathml.symbol_letters(),
        "card": None if figure_context["own"] else _card(here, figure_context),
    }
    return page(here, "studio.html", around | figure_context, status)


def _card(here: str, figure_context: Mapping[str, Any]) -> dict[str, Any]:
    """The title, picture and addresses that other sites show in a card for the page."""
    spec = figure_context["spec"]
    # The picture of an address is not cropped as the page's stage is.
    scene = figure_context["inside"]["scene"] if figure_context["inside"] else figure_context["pictured"]()
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


def _down(spec: FigureSpec) -> FigureSpec:
    """A figure whose time runs down, where there is room for every time step; itself if it cannot, or if
    something else of its look, such as large labels, has no room there.
    """
    with suppress(SpecError):
        return spec.change(flow="down", crop="off" if spec.look.crop == "ends" else spec.look.crop)
    return spec


def context(
    reading: Reading, own: FigureSpec | None = None, narrow: bool = False, cells: bool = False
) -> dict[str, Any]:
    """The values of the templates for a figure: the one that was read, or that of an own network instead.

    An own network has no address, so its files are posted again for its formats and its readout. On a
    `narrow` screen time runs down where it can, whatever the address says. `cells`: the stage also shows the
    inside of a cell, for which the studio has a panel; its nodes switch nothing and open nothing, since such
    a page has neither the controls nor the panel.
    """
    asked = own or reading.spec
    spec = asked if cells else inside_panel.without_cell(asked)
    # The page's player moves the figure, so the figure itself must not play.
    still = spec.change(motion="off")
    if narrow:
        still = _down(still)
    run, view = Run(still), views.of(still)
    source = view.source(run)
    scene = views.staged(still, source)
    held = waiting.field(reading.spec, reading.waiting)
    fields = standing = controls(asked, held)
    if reading.raw:
        fields = controls(asked, held | reading.raw)
    if still.look.down and not spec.look.down:
        fields |= turned(fields)
    # One cell is a picture of one step: nothing in it plays, and no node of the network is in it.
    plots = not spec.view.steps or spec.view.cell
    places = () if spec.view.cell else spots(scene, source.plan, switches=own is None and not cells)
    steps = spec.timeline.last
    heard = music.as_data(run)
    now, named = explain.course(spec, run, source)
    edits = own_edits(own) if own else {}
    addresses = {
        slug: write.address(spec, slug)
        for slug, format in FORMATS.items()
        if not own and (heard or not format.music)
    }
    if spec.model.recipe is None and not spec.model.file:
        # A script draws the weights again, or reads them from a file that ships.
        addresses.pop("py", None)
    return {
        "spec": reading.spec,
        "own": own is not None,
        "address": "" if own else write.studio(asked),
        "inside": inside_panel.context(asked),
        "vanishing": _vanishing(reading.spec),
        "explain": explain.section(spec, run.plan, now, own is not None),
        "search": search.section(spec, run, source, own is not None),
        "snippets": _snippets(spec),
        "theme": spec.look.theme,
        "plots": plots,
        "narrow": narrow,
        "down": still.look.down,
        "bars": has_shares(scene),
        "scene": scene,
        "pictured": partial(views.arrange, spec, source),
        "title": say(scene.title),
        "svg": draw.inline(scene).decode(),
        "spots": [replace(spot, label=spoken(spot.label)) for spot in places] if cells else places,
        "opens": not cells,
        "gaps": gaps(scene) if still.look.crop == "ends" else [],
        "handles": [] if own else handles(scene, fields),
        "controls": fields,
        "changes": changes.section(spec, run.plan),
        "edits": edits,
        "errors": reading.errors,
        "steps": steps,
        "clock": spec.timeline.clock,
        "step": steps if spec.look.step is None else spec.look.step,
        "addresses": addresses,
        "music": heard,
        "weights": _weights(spec),
        "scripts": {slug: write.address(reading.spec.change(framework=slug), "py") for slug in FRAMEWORKS},
        "frameworks": FRAMEWORKS,
        "facts": {
            "query": {"pattern": reading.spec.wiring.pattern, **write.query(reading.spec), **edits},
            "wiring": reading.spec.letters,
            "own": own is not None,
            "badge": spec.model.badge._asdict(),
            "theme": spec.look.theme,
            "plots": plots,
            "readout": "" if own else "/readout" + write.studio(spec).removeprefix("/"),
            "hint": readout_words.hint(slots=any(place.slot for place in places)),
            "title": say(scene.title),
            "descriptions": view.descriptions(spec, source, scene),
            "timeline": stops.as_data(spec.timeline, view.waiting(spec, source), now, named),
            "bands": bands(scene),
            "across": across(scene),
            "waiting": waiting.query(reading.waiting),
            "examples": _examples(reading.spec),
            "note": changes.note(reading.dropped)
            or (waiting.note(reading.spec, reading.waiting) if reading.from_form else ""),
            "dropped": bool(reading.dropped),
            "controls": as_data(fields),
            "refused": {name: standing[name].value for name in reading.raw if name in standing},
            "memory": memory(),
            "folded": spec.view.piled,
            "along": spec.view.along,
            "views": views_of_scripts(),
            "addresses": addresses,
            "music": heard,
            "weights": _weights(spec),
            "vanishing": _vanishing(reading.spec),
            "snippets": _snippets(spec),
            "stop": title(spec),
        },
    }


def own_edits(spec: FigureSpec) -> dict[str, str]:
    """What is changed in the run of an own network, by parameter."""
    return {name: value for name, value in write.query(spec).items() if name in OWN_EDITS}


def _examples(spec: FigureSpec) -> list[str]:
    """Texts that the figure's task reads."""
    return [sample.text for sample in spec.task.samples if sample.text] if spec.task else []
