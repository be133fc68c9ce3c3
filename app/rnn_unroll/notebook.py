"""Notebook: a figure as Python has it, which shows itself in Jupyter."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from rnn_unroll import stages
from rnn_unroll.address import values, write
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.batch import places
from rnn_unroll.engine.network import Trace
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure. Equal specs are equal figures, of the same bytes in every format."""

    spec: FigureSpec

    def __repr__(self) -> str:
        return f"<Figure {self.address}>"

    @property
    def svg(self) -> str:
        """The drawing, a whole SVG document."""
        return stages.svg(self.spec).decode()

    @property
    def address(self) -> str:
        """The figure's own address on a server, without the server."""
        return write.address(self.spec)

    @property
    def alt(self) -> str:
        """What a reader who cannot see the figure must know of it."""
        return stages.alternative(self.spec)

    @property
    def description(self) -> str:
        """What happens in the run, in full."""
        return stages.scene(self.spec).description

    @property
    def trace(self) -> Trace:
        """The run: for each part, layer and time step its float64 vectors; `plan` says what it reads."""
        return stages.trace(self.spec)

    def render(self, format: str = "svg") -> bytes:
        """The bytes of one format. Raises SpecError for one that there is not, or cannot be."""
        return EXPORTS[values.known("format", format, EXPORTS)].render(self.spec)

    def save(self, path: str | PathLike[str]) -> Path:
        """Write the figure in the format that the file's ending names; gives the file's path.

        Raises SpecError for an ending that names none, OSError where the file cannot be written.
        """
        place = Path(path)
        if not place.suffix:
            raise SpecError("path", f"{place} has no ending that names a format", list(EXPORTS))
        places.put(place, self.render(place.suffix.removeprefix(".").lower()))
        return place

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_mimebundle_(
        self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> dict[str, str]:
        """The drawing, and its alternative text where only text is shown.

        No HTML: notebooks of others show that only once they are trusted, and a drawing always.
        """
        bundle = {"image/svg+xml": self.svg, "text/plain": self.alt}
        kept = set(bundle if include is None else include) - set(exclude or ())
        return {kind: body for kind, body in bundle.items() if kind in kept}


def make(pattern: str, parameters: Mapping[str, object]) -> Figure:
    """The figure of a pattern and parameters. Raises SpecError."""
    return Figure(parse(values.known("pattern", pattern, PATTERNS), values.pairs(parameters)))
