"""Assets: the pages' own files, each at an address that holds a hash of its bytes.

The content at such an address never changes, so a browser keeps it for a year without asking again. A
page loads one script, one style sheet, two fonts and the icon, and for a figure with music what draws its
score. The files are read once per process.
"""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import PurePath
from typing import NamedTuple

from rnn_unroll.embed.bundle import bundle
from rnn_unroll.settings import STATIC
from rnn_unroll.web.coding import IDENTITY, tightly

SCRIPTS = ("main", "gallery", "lesson", "live", "vanishing", "train", "compare", "notes", "broken")
"""Entry modules of static/js, one for each kind of page."""

SHEETS = {
    "studio.css": (
        *("player.css", "studio.css", "shell.css", "inspect.css", "changes.css"),
        *("present.css", "lead.css"),
    ),
    "compare.css": ("lanes.css", "compare.css"),
    "vanishing.css": ("vanishing.css",),
    "lesson.css": ("lesson.css",),
    "live.css": ("lesson.css", "live.css"),
    "teachers.css": ("teachers.css",),
}
"""The style sheet of all pages, and those of one page alone; the files that make up each, in order."""

FILES = {
    "icon.svg": "icon.svg",
    "abcjs.js": "vendor/abcjs/abcjs-basic-min.js",
    "noto-sans.woff2": "vendor/fonts/noto-sans.woff2",
    "stix-two-math.woff2": "vendor/fonts/stix-two-math.woff2",
}
"""Files that are sent as they are: the icon, what draws scores, and the fonts."""

MEDIA_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


class Asset(NamedTuple):
    """A file as it is sent."""

    body: bytes
    media_type: str


def address(name: str) -> str:
    """Address of an asset by its plain name, such as `main.js`. Raises KeyError for an unknown name."""
    return f"/static/{_hashed_names()[name]}"


def find(hashed_name: str) -> Asset | None:
    """The asset at /static/{hashed_name}; None if no asset has that name and hash now."""
    return _assets().get(hashed_name)


@cache
def packed(hashed_name: str, coding: str) -> bytes:
    """The body of an asset in a content coding, made once per process. Fonts are compressed already."""
    body, media_type = _assets()[hashed_name]
    return tightly(body, IDENTITY if media_type.startswith("font/") else coding)


def pack() -> None:
    """Pack what every page loads as nearly every browser asks for it."""
    for name in ("main.js", "studio.css"):
        packed(_hashed_names()[name], "br")


@cache
def _bodies() -> Mapping[str, bytes]:
    """Content of every asset by plain name."""
    scripts = {f"{entry}.js": bundle(entry).encode() for entry in SCRIPTS}
    files = {name: (STATIC / path).read_bytes() for name, path in FILES.items()}
    sheets = {name: _sheet(parts, files).encode() for name, parts in SHEETS.items()}
    return {**scripts, **sheets, **files}


def _sheet(parts: tuple[str, ...], files: Mapping[str, bytes]) -> str:
    """A style sheet. It names each font by the hash of its bytes, as pages name every asset."""
    sheet = "".join((STATIC / name).read_text("utf-8") for name in parts)
    for name, body in files.items():
        sheet = sheet.replace(f"url({name})", f"url({_hashed(name, body)})")
    return sheet


def _hashed(name: str, body: bytes) -> str:
    """`main.js` → `main.0123456789abcdef.js`."""
    path = PurePath(name)
    return f"{path.stem}.{hashlib.sha256(body).hexdigest()[:16]}{path.suffix}"


@cache
def _hashed_names() -> Mapping[str, str]:
    return {name: _hashed(name, body) for name, body in _bodies().items()}


@cache
def _assets() -> Mapping[str, Asset]:
    return {
        hashed: Asset(_bodies()[name], MEDIA_TYPES[PurePath(name).suffix])
        for name, hashed in _hashed_names().items()
    }
