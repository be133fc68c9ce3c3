"""Page: fills in a template and adds the headers that every page has."""

from typing import Any

from fastapi import Request, Response
from fastapi.templating import Jinja2Templates

from rnn_unroll.address import write
from rnn_unroll.settings import TEMPLATES
from rnn_unroll.web import assets
from rnn_unroll.web.query import origin

POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
"""A page loads nothing from another host. Figures carry their own style sheets, hence unsafe-inline."""

templates = Jinja2Templates(TEMPLATES)
templates.env.trim_blocks = templates.env.lstrip_blocks = True
templates.env.globals["asset"] = assets.address
templates.env.globals["write"] = write
templates.env.globals["origin"] = origin


def headers(caching: str) -> dict[str, str]:
    """Headers of a page and of its parts."""
    return {
        "Content-Security-Policy": POLICY,
        "Cache-Control": caching,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
    }


def page(request: Request, name: str, context: dict[str, Any], status: int) -> Response:
    """The template `name`, filled with `context`.

    `context["errors"]` and `context["own"]` decide the caching: caches may store neither a refusal nor the
    figure of a user's own network.
    """
    caching = "no-store" if context["errors"] or context["own"] else "no-cache"
    return templates.TemplateResponse(request, name, context, status_code=status, headers=headers(caching))
