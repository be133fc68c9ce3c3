"""Pages: the pages of a site, which are a gallery and a studio, and their files."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader

from rnn_unroll import stages
from rnn_unroll.address import write
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.engine.cells import OFFERED
from rnn_unroll.engine.patterns import PATTERNS, pictograms
from rnn_unroll.gallery import ROOMS
from rnn_unroll.graphs import facts
from rnn_unroll.look.styles import STYLES
from rnn_unroll.look.themes import THEMES
from rnn_unroll.settings import STATIC, TEMPLATES
from rnn_unroll.site.grid import AXES, OPEN, PREFERRED, Figure
from rnn_unroll.words import controls, figures

FONTS = ("noto-sans.woff2", "stix-two-math.woff2")

FIXED = ("index.html", "studio.html", "look/site.css", "look/icon.svg", *(f"look/{name}" for name in FONTS))
"""The files of every site, except its figures."""


def pages(figures: Sequence[Figure], formats: Sequence[str]) -> dict[str, bytes]:
    """The content of the fixed files, by name."""
    sheets = ("studio.css", "player.css", "site.css")
    rooms = _rooms(figures)
    counts = {"shown": sum(len(room["exhibits"]) for room in rooms), "count": len(figures)}
    return {
        "index.html": _filled("index", formats=formats, rooms=rooms, **counts),
        "studio.html": _filled("studio", formats=formats, data=_data(figures), **_menus()),
        "look/site.css": "\n".join((STATIC / name).read_text("utf-8") for name in sheets).encode(),
        "look/icon.svg": (STATIC / "icon.svg").read_bytes(),
        **{f"look/{name}": (STATIC / "vendor" / "fonts" / name).read_bytes() for name in FONTS},
    }


def _rooms(figures: Sequence[Figure]) -> list[dict[str, Any]]:
    """The gallery's rooms, in order of pattern, with the texts and sizes of their pictures."""
    names = {write.address(figure.spec): figure.name for figure in figures}
    rooms: list[dict[str, Any]] = []
    for room in ROOMS:
        exhibits = []
        for exhibit in room.exhibits:
            scene = stages.scene(exhibit.spec)
            values = {
                "name": names[write.address(exhibit.spec)],
                "title": exhibit.title,
                "alt": stages.alternative(exhibit.spec),
                "width": scene.width,
                "height": scene.height,
            }
            exhibits.append(values)
        first = not rooms or rooms[-1]["pattern"] is not room.pattern
        rooms.append({"pattern": room.pattern, "style": room.style, "exhibits": exhibits, "first": first})
    return rooms


def _data(figures: Sequence[Figure]) -> str:
    """The data of the studio's script, as JSON that cannot end the script element around it."""
    titles = {
        "style": {slug: style.title for slug, style in STYLES.items()},
        "cell": {slug: cell.title for slug, cell in OFFERED.items()},
        "tx": {OPEN: controls.open_length()},
        "ty": {OPEN: controls.open_length()},
    }
    data = {
        "axes": list(AXES),
        "preferred": PREFERRED,
        "aligned": [slug for slug, pattern in PATTERNS.items() if pattern.aligned],
        "titles": titles,
        "figures": [_values(figure) for figure in figures],
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _values(figure: Figure) -> list[str | None]:
    """A figure's name, title, alternative text and values on the axes, in the order that the script reads."""
    spec = figure.spec
    title = figures.title(facts.figure(spec, spec.plan))
    place = [figure.place.get(axis) for axis in AXES]
    return [figure.name, title, stages.alternative(spec), *place]


def _menus() -> dict[str, Any]:
    themes = {slug: theme.title for slug, theme in THEMES.items() if theme.scheme}
    return {"axes": AXES, "themes": themes, "title": PARAMETERS["theme"].title}


def _filled(name: str, **values: object) -> bytes:
    template = _environment().get_template(f"site/{name}.html")
    return f"{template.render(patterns=PATTERNS, pictograms=pictograms(), **values)}\n".encode()


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
