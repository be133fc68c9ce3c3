"""Vanishing: a plot of the gradient's size at every time step, with controls: a section and a page."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from rnn_unroll import stages
from rnn_unroll.address import write
from rnn_unroll.address.parameter import written
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError, quote
from rnn_unroll.look.views import NORMS, UNROLLED
from rnn_unroll.picture import draw
from rnn_unroll.web.controls import Control, controls
from rnn_unroll.web.form import FORM, Reading, read
from rnn_unroll.web.offload import offloaded
from rnn_unroll.web.page import page
from rnn_unroll.web.query import origin, pairs, scripted
from rnn_unroll.words import Phrase, forms, phrase, say
from rnn_unroll.words import vanishing as words
from rnn_unroll.words.refusals import requests

router = APIRouter()

FIXED = {"pattern": "many-to-one", "was": "many-to-one", "init": "orthogonal", "view": NORMS.slug}
"""One output at the end, and weights whose spectral radius can be chosen."""
START = {"tx": "50", "radius": "0.9"}
NAMES = ("cell", "tx", "radius", "forget", "seed")
"""The parameters that have a control."""
LONGEST = 100
SHORT = 5
"""Time steps of the small figure beside the plot."""

EXAMPLES: Mapping[Phrase, Mapping[str, str]] = {
    phrase(words.vanishes, "0.9"): {"cell": "rnn-linear", "radius": "0.9", "tx": "100"},
    phrase(words.explodes, "1.1"): {"cell": "rnn-linear", "radius": "1.1", "tx": "80"},
    phrase(words.saturates, "1.5"): {"cell": "rnn", "radius": "1.5", "tx": "100"},
    phrase(words.forgets, "-2"): {"cell": "lstm", "radius": "0.25", "forget": "-2", "tx": "100"},
    phrase(words.keeps, "5"): {"cell": "lstm", "radius": "0.25", "forget": "5", "tx": "100"},
}
"""Settings for the links under the controls, by title. What a title says, its plot shows.

The exploding run is shorter: after more steps its outputs are so large that the loss of most seeds has a
gradient of exactly zero. The LSTM's radius is small, because larger weights fill an open memory until tanh is
flat there. Then the memory passes the gradient on, but gets hardly any.
"""


@router.api_route("/vanishing", methods=["GET", "HEAD"])
async def vanishing(request: Request) -> Response:
    """The plot with its controls. Wrong values are reported and left out."""
    given = dict(pairs(request))
    query = {name: given[name] for name in (*NAMES, "theme") if given.get(name, "").strip()}
    # The section refuses a length in its own words, because the usual error speaks of the pattern.
    refused = {"tx": query.pop("tx")} if not _is_length(query.get("tx", START["tx"])) else {}
    reading = await run_in_threadpool(read, [(FORM, "1"), *{**START, **query, **FIXED}.items()])
    make = partial(_vanishing, origin(request), reading, refused, scripted(request))
    return await offloaded(request, reading.spec, make)


def _vanishing(here: str, reading: Reading, refused: Mapping[str, str], by_script: bool) -> Response:
    """The page of a figure. `refused` is a length that is none, by name."""
    errors = [*map(_no_length, refused.values()), *reading.errors]
    spec = reading.spec
    scene = stages.scene(spec)
    small = _first_steps(spec)
    context = {
        "own": False,
        "errors": errors,
        "spec": spec,
        "badge": spec.model.badge,
        "title": say(scene.title),
        "plot": draw.inline(scene).decode(),
        "is_compared": any(plot.reference for plot in scene.plots),
        "small": draw.inline(stages.scene(small)).decode(),
        "small_steps": len(small.letters),
        "steps": len(spec.letters),
        "controls": _controls(spec, {**reading.raw, **refused}),
        "address": _address(spec),
        "examples": {say(title): _query(query) for title, query in EXAMPLES.items()},
    }
    # The page's script takes the section out of this page, with its messages, and needs no error status.
    return page(here, "vanishing.html", context, 422 if errors and not by_script else 200)


def _is_length(text: str) -> bool:
    return bool(re.fullmatch("[0-9]{1,3}", text)) and 1 <= int(text) <= LONGEST


def _no_length(text: str) -> SpecError:
    allowed = forms.between("1", str(LONGEST))
    return SpecError("tx", requests.no_number_of_steps(allowed, quote(text)), [allowed], complete=True)


def _first_steps(spec: FigureSpec) -> FigureSpec:
    """The same network unrolled over a few time steps, with its gradients."""
    query = {
        **write.query(spec),
        "tx": str(min(SHORT, len(spec.letters))),
        "view": UNROLLED.slug,
        "show": "gradients",
    }
    return parse(spec.wiring.pattern, list(query.items()))


def _controls(spec: FigureSpec, raw: Mapping[str, str]) -> dict[str, Control]:
    every = controls(spec, raw)
    every["tx"] = replace(every["tx"], title=words.time_steps(), high=LONGEST, ceiling=LONGEST)
    return {name: every[name] for name in NAMES}


def _address(spec: FigureSpec) -> str:
    """Address of the section with these settings."""
    query = {name: value for name, value in write.query(spec).items() if name in (*NAMES, "theme")}
    # tx and radius are always written, because the section's defaults differ from a figure's.
    return _query({**query, "tx": str(len(spec.letters)), "radius": written(PARAMETERS["radius"].get(spec))})


def _query(query: Mapping[str, str]) -> str:
    return f"/vanishing?{urlencode(dict(sorted(query.items())))}"
