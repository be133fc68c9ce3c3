"""Gallery: the page with a picture and snippets for every pattern, style and cell."""

from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.engine.cells import OFFERED
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.errors import SpecError, unknown
from rnn_unroll.gallery import GALLERY, ROOMS, Exhibit
from rnn_unroll.look.styles import STYLES
from rnn_unroll.snippets import SNIPPETS, HostedFigure, hosted
from rnn_unroll.web.page import page
from rnn_unroll.web.query import origin, pairs
from rnn_unroll.words import controls

router = APIRouter()

FILTERS = {
    "pattern": {slug: pattern.title for slug, pattern in PATTERNS.items()},
    "style": {slug: style.title for slug, style in STYLES.items()},
    "cell": {slug: cell.title for slug, cell in OFFERED.items()},
}
"""The page's filters by the name of their parameter, with the titles of their values."""

TITLES = {"pattern": controls.pattern(), "style": PARAMETERS["style"].title, "cell": PARAMETERS["cell"].title}

LISTED = ("html", "markdown")
"""The snippets under every picture. A link leads to all others."""


@router.api_route("/gallery", methods=["GET", "HEAD"])
def gallery(request: Request) -> Response:
    """The pictures that match the query's filters. A filter with an unknown value is reported and ignored."""
    chosen, errors = _chosen(dict(pairs(request)))
    host = origin(request)
    rooms = [
        (room, [_context(host, one) for one in room.exhibits if _matches(one, chosen)]) for room in ROOMS
    ]
    context = {
        "rooms": [(room, exhibits) for room, exhibits in rooms if exhibits],
        "filters": {TITLES[name]: _links(name, chosen) for name in FILTERS},
        "errors": errors,
        "own": False,
    }
    return page(host, "gallery.html", context, 422 if errors else 200)


def _chosen(query: dict[str, str]) -> tuple[dict[str, str], list[SpecError]]:
    """The filters that a query sets, and an error for each unknown value. Other parameters are ignored."""
    asked = {name: query[name] for name in FILTERS if query.get(name)}
    errors = [
        unknown(name, name, value, FILTERS[name])
        for name, value in asked.items()
        if value not in FILTERS[name]
    ]
    return {name: value for name, value in asked.items() if value in FILTERS[name]}, errors


class Link(NamedTuple):
    """One value of a filter: the address of the page with it, and whether it is set now."""

    title: str
    address: str
    current: bool


def _links(name: str, chosen: dict[str, str]) -> list[Link]:
    """A link for each value of a filter. The other filters stay as they are."""
    links = []
    for value, title in {"": "All", **FILTERS[name]}.items():
        query = {key: one for key, one in {**chosen, name: value}.items() if one}
        address = f"/gallery?{urlencode(sorted(query.items()))}" if query else "/gallery"
        links.append(Link(title, address, chosen.get(name, "") == value))
    return links


def _matches(exhibit: Exhibit, chosen: dict[str, str]) -> bool:
    return all(_value(exhibit, name) == value for name, value in chosen.items())


def _value(exhibit: Exhibit, name: str) -> str:
    """An exhibit's value of a filter's parameter."""
    spec = exhibit.spec
    return spec.wiring.pattern if name == "pattern" else str(PARAMETERS[name].get(spec))


@lru_cache(maxsize=len(GALLERY))
def _laid_out(exhibit: Exhibit) -> HostedFigure:
    """The figure's texts and size, which do not depend on the server's address."""
    return hosted("", exhibit.spec)


def _context(host: str, exhibit: Exhibit) -> dict[str, Any]:
    """What the template shows of an exhibit."""
    figure = _laid_out(exhibit).at(host)
    return {
        "slug": exhibit.slug,
        "title": exhibit.title,
        "figure": figure,
        "snippets": [(SNIPPETS[slug], SNIPPETS[slug].write(figure)) for slug in LISTED],
    }
