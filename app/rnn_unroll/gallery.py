"""Gallery: every pattern in every style with every cell, as figures worth embedding.

It follows from the tables. The gallery's page and the golden tests are made from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.patterns import CUSTOM, PATTERNS, Pattern
from rnn_unroll.look.styles import STYLES, Style

COMPACT: Mapping[str, Mapping[str, str]] = {
    "encoder-decoder": {"tx": "3", "ty": "3"},
    CUSTOM: {"io": "iibboo"},
}
"""What the gallery says of a pattern whose defaults are too long for it, or which has none."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One figure of the gallery. `title` tells it from those beside it in its group."""

    slug: str
    title: str
    spec: FigureSpec


@dataclass(frozen=True, slots=True)
class Room:
    """The figures that show one pattern in one style, a cell each."""

    pattern: Pattern
    style: Style
    exhibits: tuple[Exhibit, ...]


def _exhibit(pattern: str, style: str, cell: str) -> Exhibit:
    said = {} if STYLES[style].symbolic and pattern != CUSTOM else COMPACT.get(pattern, {})
    spec = parse(pattern, [("style", style), ("cell", cell), *said.items()])
    return Exhibit(f"{pattern}-{style}-{cell}", CELLS[cell].title, spec)


GALLERY: dict[str, Exhibit] = {
    exhibit.slug: exhibit
    for exhibit in (
        _exhibit(pattern, style, cell) for pattern in PATTERNS for style in STYLES for cell in CELLS
    )
}
"""In the order of display."""

ROOMS: tuple[Room, ...] = tuple(
    Room(PATTERNS[pattern], STYLES[style], tuple(exhibits))
    for (pattern, style), exhibits in groupby(
        GALLERY.values(), lambda exhibit: (exhibit.spec.wiring.pattern, exhibit.spec.look.style)
    )
)
"""The gallery as it is walked through."""
