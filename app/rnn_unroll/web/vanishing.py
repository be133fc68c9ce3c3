"""Vanishing: how large the gradient is at every time step, live: a section of the page, and a page."""

import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from rnn_unroll import stages
from rnn_unroll.address import write
from rnn_unroll.address.parameter import written
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError, quote
from rnn_unroll.picture import draw
from rnn_unroll.web.controls import Control, controls
from rnn_unroll.web.form import FORM, read
from rnn_unroll.web.page import page
from rnn_unroll.web.query import pairs
from rnn_unroll.words import say

router = APIRouter()

FIXED = {"pattern": "many-to-one", "was": "many-to-one", "init": "orthogonal", "view": "norms"}
"""One output, at the end, and weights whose spectral radius is chosen."""
START = {"tx": "50", "radius": "0.9"}
NAMES = ("cell", "tx", "radius", "forget", "seed")
"""What a person sets."""
LONGEST = 100
SHORT = 5
"""Time steps of the small figure beside the plot."""

EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "Linear, 0.9: vanishes": {"cell": "rnn-linear", "radius": "0.9", "tx": "100"},
    "Linear, 1.1: explodes": {"cell": "rnn-linear", "radius": "1.1", "tx": "100"},
    "tanh, 1.5: saturates": {"cell": "rnn", "radius": "1.5", "tx": "100"},
    "LSTM, forget bias −2": {"cell": "lstm", "radius": "1", "forget": "-2", "tx": "100"},
    "LSTM, forget bias 5": {"cell": "lstm", "radius": "1", "forget": "5", "tx": "100"},
}
"""Settings worth a look."""


@router.api_route("/vanishing", methods=["GET", "HEAD"])
def vanishing(request: Request) -> Response:
    """The plot with its controls. What cannot be is told, and the rest is plotted."""
    given = dict(pairs(request))
    said = {name: given[name] for name in (*NAMES, "theme") if given.get(name, "").strip()}
    # A length is refused in the section's own words: of a pattern nothing is said here.
    refused = {"tx": said.pop("tx")} if not _is_length(said.get("tx", START["tx"])) else {}
    reading = read([(FORM, "1"), *{**START, **said, **FIXED}.items()])
    errors = [*map(_no_length, refused.values()), *reading.errors]
    spec = reading.spec
    scene = stages.scene(spec)
    small = _first_steps(spec)
    context = {
        "own": False,
        "errors": errors,
        "spec": spec,
        "title": say(scene.title),
        "plot": draw.svg(scene).decode(),
        "small": stages.svg(small).decode(),
        "small_steps": len(small.letters),
        "steps": len(spec.letters),
        "controls": _controls(spec, reading.raw | refused),
        "address": _address(spec),
        "examples": {title: _query(query) for title, query in EXAMPLES.items()},
    }
    # A script takes a part of the page, which is always a good answer; what was wrong is told inside.
    asked_by_script = request.headers.get("sec-fetch-dest") == "empty"
    return page(request, "vanishing.html", context, 422 if errors and not asked_by_script else 200)


def _is_length(text: str) -> bool:
    return bool(re.fullmatch("[0-9]{1,3}", text)) and 1 <= int(text) <= LONGEST


def _no_length(text: str) -> SpecError:
    allowed = f"from 1 to {LONGEST}"
    problem = f"T must be a whole number {allowed} here, not {quote(text)}"
    return SpecError("tx", problem, [allowed], told=True)


def _first_steps(spec: FigureSpec) -> FigureSpec:
    """The same network, unrolled over few time steps, with its gradients."""
    said = {
        **write.query(spec),
        "tx": str(min(SHORT, len(spec.letters))),
        "view": "unrolled",
        "show": "gradients",
    }
    return parse(spec.wiring.pattern, list(said.items()))


def _controls(spec: FigureSpec, raw: Mapping[str, str]) -> dict[str, Control]:
    made = controls(spec, raw)
    made["tx"] = replace(made["tx"], title="T, time steps", high=LONGEST, ceiling=LONGEST)
    return {name: made[name] for name in NAMES}


def _address(spec: FigureSpec) -> str:
    """The section with these settings."""
    said = {name: value for name, value in write.query(spec).items() if name in (*NAMES, "theme")}
    # What the section starts with is not what a figure does: both are said.
    return _query({**said, "tx": str(len(spec.letters)), "radius": written(PARAMETERS["radius"].get(spec))})


def _query(said: Mapping[str, str]) -> str:
    return f"/vanishing?{urlencode(dict(sorted(said.items())))}"
