"""Assets: the pages' own files, each at an address that holds a hash of its bytes.

The content at such an address never changes, so a browser keeps it for a year without asking again. A
page loads one script, one style sheet and the icon. The files are read once per process.
"""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import PurePath
from typing import NamedTuple

from rnn_unroll.embed.bundle import bundle
from rnn_unroll.settings import STATIC

SCRIPTS = ("main", "gallery", "vanishing", "train")
"""Entry modules of static/js, one for each kind of page."""

SHEETS = ("player.css", "studio.css")
"""The files that make up the pages' one style sheet, in order."""

MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


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
def _bodies() -> Mapping[str, bytes]:
    """Content of every asset by plain name."""
    scripts = {f"{entry}.js": bundle(entry).encode() for entry in SCRIPTS}
    sheet = "".join((STATIC / name).read_text("utf-8") for name in SHEETS).encode()
    return {**scripts, "studio.css": sheet, "icon.svg": (STATIC / "icon.svg").read_bytes()}


@cache
def _hashed_names() -> Mapping[str, str]:
    """`main.js` → `main.0123456789abcdef.js`."""
    names = {}
    for name, body in _bodies().items():
        path = PurePath(name)
        names[name] = f"{path.stem}.{hashlib.sha256(body).hexdigest()[:16]}{path.suffix}"
    return names


@cache
def _assets() -> Mapping[str, Asset]:
    return {
        hashed: Asset(_bodies()[name], MEDIA_TYPES[PurePath(name).suffix])
        for name, hashed in _hashed_names().items()
    }
