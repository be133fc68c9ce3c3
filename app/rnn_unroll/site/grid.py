"""Grid: the figures that a static site has, since nothing computes more of them there."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from rnn_unroll.address import write
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.patterns import CUSTOM, PATTERNS, Length, Pattern
from rnn_unroll.gallery import GALLERY
from rnn_unroll.look.styles import STYLES
from rnn_unroll.site.grids import Grid

AXES = {
    "pattern": "Pattern",
    "style": "Style",
    "cell": "Cell",
    "io": "Wiring",
    "tx": "T_x",
    "ty": "T_y",
    "feedback": "Feed outputs back",
}
"""What the site's studio can choose, in the order in which it is decided."""

PREFERRED = {"pattern": "many-to-many", "style": "computed", "cell": "rnn", "tx": "4", "ty": "4"}
"""What it begins with, and takes where a chosen value is not there."""

OPEN = "open"
"""A length that a textbook figure leaves open."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the site: the stem of its files' names, and its place on each axis that it has."""

    name: str
    spec: FigureSpec
    place: dict[str, str]


def figures(grid: Grid) -> list[Figure]:
    """The figures of a grid, and those of the gallery that it does not hold."""
    made: dict[str, Figure] = {}
    for spec in _specs(grid):
        made.setdefault(write.address(spec), _figure(spec))
    for exhibit in GALLERY.values():
        made.setdefault(write.address(exhibit.spec), _figure(exhibit.spec))
    return list(made.values())


def _specs(grid: Grid) -> Iterator[FigureSpec]:
    for slug, style, cell in product(PATTERNS, STYLES, grid.cells):
        lengths = [*([""] if STYLES[style].symbolic else []), *map(str, grid.lengths)]
        axes = dict.fromkeys(_lengths(PATTERNS[slug]), lengths)
        if slug == CUSTOM:
            axes["io"] = list(grid.wirings)
        if PATTERNS[slug].feedback is not None:
            axes["feedback"] = ["off", "on"]
        for values in product(*axes.values()):
            said = [(name, value) for name, value in zip(axes, values, strict=True) if value]
            yield parse(slug, [("style", style), ("cell", cell), *said])


def _lengths(kind: Pattern) -> dict[str, Length]:
    """The lengths that a pattern leaves to choose."""
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
        place["feedback"] = spec.wiring.feedback_word
    return Figure("-".join(_parts(place)), spec, place)


def _parts(place: dict[str, str]) -> Iterator[str]:
    """A place as the parts of a file's name."""
    for axis, value in place.items():
        if axis in ("tx", "ty"):
            yield f"{axis}{value}"
        else:
            yield f"feedback-{value}" if axis == "feedback" else value
