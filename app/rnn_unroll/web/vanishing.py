"""Vanishing: the page that compares how gradients fade back through time, and a section of the studio."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.errors import SpecError, quote
from rnn_unroll.look.views import NORMS
from rnn_unroll.picture import draw
from rnn_unroll.picture.scene import Scene
from rnn_unroll.vanishing.claims import PRESETS
from rnn_unroll.vanishing.comparison import FIGURE, LONGEST, PATTERN, Comparison, Settings, compare
from rnn_unroll.vanishing.guide import STEPS
from rnn_unroll.vanishing.plot import plot
from rnn_unroll.vanishing.strips import strip
from rnn_unroll.web.controls import Control, controls
from rnn_unroll.web.offload import offloaded
from rnn_unroll.web.page import page
from rnn_unroll.web.query import origin, pairs, scripted
from rnn_unroll.words import forms
from rnn_unroll.words import vanishing as words
from rnn_unroll.words.refusals import requests

router = APIRouter()

NAMES = ("radius", "forget", "tx", "cell", "seed")
"""The parameters that have a control, in the order of display."""
FINE = {"radius": 0.01, "forget": 0.1}
"""Steps of sliders that are dragged to see something move."""
FORGET = 6.0
"""The range of the slider of the forget bias, to both sides of 0: σ(6) is more than 99 %."""
SPAN = "span"
"""The last time step of the axis, which the page's script holds still while T is dragged."""
PART = "part"
"""What of the page its script asks for. The strips take longer than the rest, which does not wait."""
REST, STRIPS = "rest", "strips"
LIVE = 40
"""So many time steps take a few milliseconds without the strips: less than another process would cost."""


@router.api_route("/vanishing", methods=["GET", "HEAD"])
async def vanishing(request: Request) -> Response:
    """The comparison with its controls. Wrong values are reported and left out."""
    query = {name: text for name, text in pairs(request) if text.strip()}
    settings, refused, errors = _read(query)
    span = query.get(SPAN, "")
    axis = int(span) if re.fullmatch("[0-9]{1,3}", span) else 0
    part = query.get(PART, "")
    make = partial(_vanishing, origin(request), settings, refused, errors, scripted(request), axis, part)
    if part == REST and settings.tx <= LIVE:
        return await run_in_threadpool(make)
    return await offloaded(request, settings.spec("lstm", FIGURE), make)


def _read(query: Mapping[str, str]) -> tuple[Settings, dict[str, str], list[SpecError]]:
    """The settings of a query, what it refused by name, and why."""
    settings, refused, errors = Settings(), {}, []
    for name in (*NAMES, "theme"):
        text = query.get(name)
        if text is None:
            continue
        try:
            value = _length(text) if name == "tx" else PARAMETERS[name].read(text, PATTERNS[PATTERN])
        except SpecError as error:
            refused[name] = text
            errors.append(error)
        else:
            settings = Settings(**{**settings._asdict(), name: value})
    return settings, refused, errors


def _length(text: str) -> int:
    """A number of time steps. Others are refused in own words: the usual ones speak of the pattern."""
    if re.fullmatch("[0-9]{1,3}", text) and 1 <= int(text) <= LONGEST:
        return int(text)
    allowed = forms.between("1", str(LONGEST))
    raise SpecError("tx", requests.no_number_of_steps(allowed, quote(text)), [allowed], complete=True)


def _vanishing(
    here: str,
    settings: Settings,
    refused: Mapping[str, str],
    errors: list[SpecError],
    by_script: bool,
    span: int,
    part: str,
) -> Response:
    """The page of a comparison, or a part of it."""
    found = compare(settings)
    chosen = {slug for slug, one in PRESETS.items() if _agree(one.settings, settings)}
    measured = [PRESETS[slug].measured(settings.seed) for slug in chosen]
    titles = {name: _title(found, name) for name in found.lines}
    at_first = {titles[name]: shares[0] for name, shares in found.relative.items()}
    norms = settings.spec(settings.cell, {"view": NORMS.slug})
    context = {
        "own": False,
        "errors": errors,
        "theme": settings.theme,
        "badge": norms.model.badge,
        "controls": _controls(settings, found.runs["lstm"].spec, refused),
        "address": _address(settings),
        "settings": settings,
        "plot": plot(found, span, measured),
        "lines": found.lines,
        "titles": titles,
        "shares": {name: [words.amount(share) for share in one] for name, one in found.relative.items()},
        "heads": {name: words.line(titles[line.cell], line.memory) for name, line in found.lines.items()},
        "about": words.plot(at_first),
        "now": words.now(settings.tx, at_first),
        "power": words.power,
        "part": part if part in (REST, STRIPS) else "",
        "strips": {titles[cell]: _drawn(strip(run)) for cell, run in found.runs.items() if part != REST},
        "guide": [
            (one.task, one.sees(settings.seed), _link(one.settings, settings), _agree(one.settings, settings))
            for one in STEPS
        ],
        "presets": [
            (one.title, one.claim(settings.seed), _link(one.settings, settings), slug in chosen)
            for slug, one in PRESETS.items()
        ],
        "norms": norms,
        "figure": found.runs[settings.cell].spec,
    }
    # The page's script takes the section out of this page, with its messages, and needs no error status.
    return page(here, "vanishing.html", context, 422 if errors and not by_script else 200)


def _drawn(scene: Scene) -> tuple[str, float]:
    """A strip as SVG, and its width in px."""
    return draw.inline(scene).decode(), scene.width


def _title(found: Comparison, name: str) -> str:
    line = found.lines[name]
    return words.NAMES.get(name) or CELLS[line.cell].title + (" c" if line.memory else "")


def _controls(settings: Settings, spec: FigureSpec, refused: Mapping[str, str]) -> dict[str, Control]:
    """`spec` is the figure of a cell to which all parameters apply."""
    every = controls(spec, refused)
    for name, step in FINE.items():
        every[name] = replace(every[name], step=step)
    every["tx"] = replace(every["tx"], title=words.time_steps(), high=LONGEST, ceiling=LONGEST)
    every["radius"] = replace(every["radius"], title=words.radius())
    every["forget"] = replace(every["forget"], ceiling=FORGET)
    every["cell"] = replace(every["cell"], title=words.cell(), value=refused.get("cell", settings.cell))
    return {name: every[name] for name in NAMES}


def _agree(one: Settings, other: Settings) -> bool:
    """Whether two comparisons differ in their seed and their theme at most."""
    return one == other._replace(seed=one.seed, theme=one.theme)


def _link(to: Settings, now: Settings) -> str:
    """The address of other settings with the seed and the theme of these."""
    return _address(to._replace(seed=now.seed, theme=now.theme))


def _address(settings: Settings) -> str:
    return f"/vanishing?{urlencode(settings.query())}"
