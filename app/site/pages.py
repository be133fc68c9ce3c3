"""Pages: what of a site is read first, its gallery and its studio."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader

from app import stages
from app.cells import CELLS
from app.describe import alternative
from app.gallery import ROOMS
from app.patterns import PATTERNS, pictograms
from app.settings import STATIC, TEMPLATES
from app.site.grid import AXES, OPEN, PREFERRED, Figure
from app.spec import PARAMETERS
from app.styles import STYLES
from app.themes import THEMES

FIXED = ("index.html", "studio.html", "look/site.css", "look/icon.svg")
"""The files that every site has beside its figures."""


def pages(figures: Sequence[Figure], formats: Sequence[str]) -> dict[str, bytes]:
    """The fixed files of a site, by name."""
    sheets = ("studio.css", "player.css", "site.css")
    return {
        "index.html": _filled("index", formats=formats, rooms=_rooms(figures), count=len(figures)),
        "studio.html": _filled("studio", formats=formats, data=_data(figures, formats), **_menus()),
        "look/site.css": "\n".join((STATIC / name).read_text("utf-8") for name in sheets).encode(),
        "look/icon.svg": (STATIC / "icon.svg").read_bytes(),
    }


def _rooms(figures: Sequence[Figure]) -> list[dict[str, Any]]:
    """The gallery's rooms, pattern by pattern, with what a page says of each picture."""
    named = {figure.spec.address(): figure.name for figure in figures}
    rooms = []
    for room in ROOMS:
        shown = []
        for exhibit in room.exhibits:
            scene = stages.scene(exhibit.spec)
            one = {
                "name": named[exhibit.spec.address()],
                "title": exhibit.title,
                "alt": alternative(exhibit.spec, stages.plan(exhibit.spec)),
                "width": scene.width,
                "height": scene.height,
            }
            shown.append(one)
        rooms.append({"pattern": room.pattern, "style": room.style, "exhibits": shown})
    return rooms


def _data(figures: Sequence[Figure], formats: Sequence[str]) -> str:
    """What the studio's script knows, as JSON that cannot end its script element."""
    rows = [
        [
            figure.name,
            alternative(figure.spec, stages.plan(figure.spec)),
            *(figure.place.get(axis) for axis in AXES),
        ]
        for figure in figures
    ]
    titles = {
        "style": {slug: style.title for slug, style in STYLES.items()},
        "cell": {slug: cell.title for slug, cell in CELLS.items()},
        "tx": {OPEN: "open"},
        "ty": {OPEN: "open"},
    }
    data = {"axes": list(AXES), "preferred": PREFERRED, "titles": titles, "formats": formats, "figures": rows}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _menus() -> dict[str, Any]:
    themes = {slug: theme.title for slug, theme in THEMES.items() if slug != "mono"}
    return {"patterns": PATTERNS, "axes": AXES, "themes": themes, "title": PARAMETERS["theme"].title}


def _filled(name: str, **values: object) -> bytes:
    template = _environment().get_template(f"site/{name}.html")
    return f"{template.render(pictograms=pictograms(), **values)}\n".encode()


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
