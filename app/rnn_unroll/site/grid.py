"""Grid: the figures of a static site, which cannot compute any others."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from rnn_unroll.address import write
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.patterns import CUSTOM, PATTERNS, Length, Pattern
from rnn_unroll.gallery import GALLERY
from rnn_unroll.look.styles import STYLES
from rnn_unroll.site.grids import Grid
from rnn_unroll.words import controls

AXES = {
    "pattern": controls.pattern(),
    "style": PARAMETERS["style"].title,
    "cell": PARAMETERS["cell"].title,
    "io": PARAMETERS["io"].title,
    "tx": "T_x",
    "ty": "T_y",
    "feedback": PARAMETERS["feedback"].title,
}
"""The choices of the site's studio, by title, in the order in which the studio applies them."""

PREFERRED = {"pattern": "many-to-many", "style": "computed", "cell": "rnn", "tx": "4", "ty": "4"}
"""The values that the studio starts with, and falls back to if no figure has the chosen value."""

OPEN = "open"
"""The value on the axis of a length that a textbook figure leaves open."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the site: the stem of its file names, and its value on each axis that applies to it."""

    name: str
    spec: FigureSpec
    place: dict[str, str]


def figures(grid: Grid) -> list[Figure]:
    """The figures of a grid, then those of the gallery that are not among them."""
    by_address: dict[str, Figure] = {}
    for spec in _specs(grid):
        by_address.setdefault(write.address(spec), _figure(spec))
    for exhibit in GALLERY.values():
        by_address.setdefault(write.address(exhibit.spec), _figure(exhibit.spec))
    return list(by_address.values())


def _specs(grid: Grid) -> Iterator[FigureSpec]:
    for slug, style, cell in product(PATTERNS, STYLES, grid.cells):
        lengths = [*([""] if STYLES[style].symbolic else []), *map(str, grid.lengths)]
        axes = dict.fromkeys(_lengths(PATTERNS[slug]), lengths)
        if slug == CUSTOM:
            axes["io"] = list(grid.wirings)
        if PATTERNS[slug].feedback is not None:
            axes["feedback"] = ["off", "on"]
        for values in product(*axes.values()):
            chosen = [(name, value) for name, value in zip(axes, values, strict=True) if value]
            yield parse(slug, [("style", style), ("cell", cell), *chosen])


def _lengths(kind: Pattern) -> dict[str, Length]:
    """The lengths of a pattern that can be chosen."""
    names = {"tx": kind.tx, "ty": kind.ty} if not kind.aligned else {"tx": kind.tx}
    return {name: length for name, length in names.items() if length.symbol}


def _figure(spec: FigureSpec) -> Figure:
    place = {"pattern": spec.wiring.pattern, "style": spec.look.style, "cell": spec.model.cell}
    if spec.wiring.io:
        place["io"] = spec.wiring.io
    for name, length in _lengths(spec.wiring.kind).items():
        steps = getattr(spec.wiring, name)
        place[name] = str(steps or (OPEN if spec.leaves_open else length.default))
    if spec.wiring.kind.feedback is not None:
        place["feedback"] = spec.feedback_word
    return Figure("-".join(_parts(place)), spec, place)


def _parts(place: dict[str, str]) -> Iterator[str]:
    """The parts of a file name for the values on the axes."""
    for axis, value in place.items():
        if axis in ("tx", "ty"):
            yield f"{axis}{value}"
        else:
            yield f"feedback-{value}" if axis == "feedback" else value
