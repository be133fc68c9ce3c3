"""Snippets: what to paste to show a figure elsewhere, as a panel of the page and as a page."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError, unknown
from rnn_unroll.look.themes import THEMES
from rnn_unroll.snippets import CHOICES, PAGE, SNIPPETS, HostedFigure, Snippet, hosted
from rnn_unroll.web.form import Reading, read
from rnn_unroll.web.offload import offloaded
from rnn_unroll.web.page import page
from rnn_unroll.web.query import Pairs, origin, pairs, scripted

router = APIRouter()

PATH = "/snippets"
KIND = "kind"
"""The only parameter that this page has and a figure has not: the snippet that is shown first."""


class Choice(NamedTuple):
    """One theme for a snippet's figure: the page with it, whether it is the present one, and its parameter.

    `theme` is empty for the page's own.
    """

    title: str
    address: str
    current: bool
    theme: str


class Offer(NamedTuple):
    """One snippet of the page: its text, the themes to choose from, and its picture's theme."""

    snippet: Snippet
    text: str
    choices: list[Choice]
    theme: str


@router.api_route(PATH, methods=["GET", "HEAD"])
async def snippets(request: Request) -> Response:
    """Every snippet of a query's figure. Wrong parameters are reported and ignored.

    A theme in the query is that of all snippets, also `auto`. Without one each snippet has its usual theme.
    """
    query = pairs(request)
    reading = await run_in_threadpool(read, query)
    make = partial(_snippets, origin(request), reading, query, scripted(request))
    return await offloaded(request, reading.spec, make)


def _snippets(here: str, reading: Reading, query: Pairs, by_script: bool) -> Response:
    kind, problem = _kind(query)
    errors = [*reading.errors, *problem]
    figure = hosted(here, reading.spec)
    chosen = any(name == "theme" for name, _ in query) and "theme" not in reading.raw
    offers = [_offer(snippet, figure, chosen) for snippet in SNIPPETS.values()]
    context = {
        "spec": reading.spec,
        "figure": figure,
        "kind": kind,
        "offers": offers,
        "previews": {
            theme: reading.spec.change(theme=theme) for theme in dict.fromkeys(one.theme for one in offers)
        },
        "errors": errors,
        "own": False,
    }
    # The page's script takes the snippets out of this page and needs no error status.
    return page(here, "embedding.html", context, 422 if errors and not by_script else 200)


def _kind(query: Pairs) -> tuple[str, list[SpecError]]:
    """The snippet that is shown first, and the error if the query names none that there is."""
    asked = next((value for name, value in query if name == KIND), "")
    if not asked or asked in SNIPPETS:
        return asked or next(iter(SNIPPETS)), []
    return next(iter(SNIPPETS)), [unknown(KIND, KIND, asked, SNIPPETS)]


def _offer(snippet: Snippet, figure: HostedFigure, chosen: bool) -> Offer:
    choices = list(_choices(snippet, figure.spec, chosen))
    return Offer(snippet, snippet.write(figure, chosen), choices, snippet.shows(figure.spec, chosen))


def _choices(snippet: Snippet, spec: FigureSpec, chosen: bool) -> Iterator[Choice]:
    """The themes that a snippet's figure may have. None if the figure has one that no scheme changes."""
    if THEMES[spec.look.theme].scheme is None:
        return
    others = {name: value for name, value in write.query(spec).items() if name != "theme"}
    for choice in snippet.choices:
        theme = "" if choice == PAGE else choice
        query = {
            "pattern": spec.wiring.pattern,
            **others,
            **({"theme": theme} if theme else {}),
            KIND: snippet.slug,
        }
        address = f"{PATH}?{urlencode(sorted(query.items()))}"
        yield Choice(CHOICES[choice], address, choice == snippet.choice(spec, chosen), theme)
