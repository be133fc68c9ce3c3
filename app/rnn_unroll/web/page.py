"""Page: fills in a template and adds the headers that every page has."""

import base64
import hashlib
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from rnn_unroll.address import write
from rnn_unroll.settings import TEMPLATES
from rnn_unroll.web import assets
from rnn_unroll.words.spoken import spoken

EARLY = 'document.documentElement.classList.add("scripts");'
"""What each page runs before it is laid out: else it would be laid out for readers without scripts first, and
jump.
"""
_EARLY_HASH = base64.b64encode(hashlib.sha256(EARLY.encode()).digest()).decode()

POLICY = (
    f"default-src 'self'; script-src 'self' 'sha256-{_EARLY_HASH}'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
"""A page loads nothing from another host, and runs nothing of its own text but `EARLY`. Figures carry their
own style sheets, hence unsafe-inline.
"""

UNUSED = ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "usb")
PERMISSIONS = ", ".join(
    [
        *("fullscreen=(self)", "clipboard-write=(self)", "autoplay=(self)"),
        *(f"{name}=()" for name in UNUSED),
    ]
)
"""A presentation takes the full screen, a snippet is copied, a melody plays. Nothing else is asked of the
browser, and a script that somebody got in could not ask for it.
"""

REFERRER = "same-origin"
"""A reader's text is in the address of a figure: other sites do not hear of it."""

_templates = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
)
_templates.globals |= {"asset": assets.address, "write": write, "early": Markup(EARLY)}
_templates.filters["spoken"] = spoken


def headers(caching: str) -> dict[str, str]:
    """Headers of a page and of its parts."""
    return {
        "Content-Security-Policy": POLICY,
        "Cache-Control": caching,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": PERMISSIONS,
        "Referrer-Policy": REFERRER,
    }


def page(here: str, name: str, context: dict[str, Any], status: int) -> HTMLResponse:
    """The template `name`, filled with `context`; `here` is the server's address.

    `context["errors"]` and `context["own"]` decide the caching: caches may store neither a refusal nor the
    figure of a user's own network.
    """
    caching = "no-store" if context["errors"] or context["own"] else "no-cache"
    return HTMLResponse(rendered(here, name, context), status, headers(caching))


def rendered(here: str, name: str, context: dict[str, Any]) -> str:
    """The text of the template `name`, filled with `context`."""
    return _templates.get_template(name).render(context, here=here)
