"""Gallery: a figure of every pattern in every style with every cell.

A new entry in one of those tables adds its figures here. The gallery's page shows them, and the golden tests
draw them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import CELLS, OFFERED
from rnn_unroll.engine.patterns import CUSTOM, PATTERNS, Pattern
from rnn_unroll.look.styles import STYLES, Style

COMPACT: Mapping[str, Mapping[str, str]] = {
    "encoder-decoder": {"tx": "3", "ty": "3"},
    CUSTOM: {"io": "iibboo"},
}
"""Parameters of the patterns that have no default figure, or whose default figure is too long."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One figure of the gallery. `title` distinguishes it from the others of its room."""

    slug: str
    title: str
    spec: FigureSpec


@dataclass(frozen=True, slots=True)
class Room:
    """The figures of one pattern in one style, one for each cell."""

    pattern: Pattern
    style: Style
    exhibits: tuple[Exhibit, ...]


def _exhibit(pattern: str, style: str, cell: str) -> Exhibit:
    # A symbolic figure leaves its lengths open, so it needs no shorter ones.
    lengths = {} if STYLES[style].symbolic and pattern != CUSTOM else COMPACT.get(pattern, {})
    spec = parse(pattern, [("style", style), ("cell", cell), *lengths.items()])
    return Exhibit(f"{pattern}-{style}-{cell}", CELLS[cell].title, spec)


GALLERY: dict[str, Exhibit] = {
    exhibit.slug: exhibit
    for exhibit in (
        _exhibit(pattern, style, cell) for pattern in PATTERNS for style in STYLES for cell in OFFERED
    )
}
"""Every figure by slug, in the order of display."""

ROOMS: tuple[Room, ...] = tuple(
    Room(PATTERNS[pattern], STYLES[style], tuple(exhibits))
    for (pattern, style), exhibits in groupby(
        GALLERY.values(), lambda exhibit: (exhibit.spec.wiring.pattern, exhibit.spec.look.style)
    )
)
"""The gallery's figures by pattern and style, in the order of its page."""
