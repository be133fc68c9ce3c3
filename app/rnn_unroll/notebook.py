"""Notebook: a figure as a Python object, which Jupyter shows as its drawing."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

from rnn_unroll import stages, widget
from rnn_unroll.address import values, write
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.batch import places
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.engine.trace import Trace
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.words import say
from rnn_unroll.words.refusals import commands


@dataclass(frozen=True, slots=True)
class Drawn:
    """What can be drawn. Drawings with equal specs are equal, and their bytes are equal in every format."""

    spec: FigureSpec

    @property
    def svg(self) -> str:
        """The drawing as a complete SVG document."""
        return stages.svg(self.spec).decode()

    @property
    def alt(self) -> str:
        """The alternative text, for a reader who cannot see the figure."""
        return stages.alternative(self.spec)

    @property
    def description(self) -> str:
        """The long description, step by step."""
        return say(stages.scene(self.spec).description)

    @property
    def trace(self) -> Trace:
        """The run: the float64 vectors of each part, layer and step. Its `plan` says what each step reads."""
        return stages.trace(self.spec)

    def render(self, format: str = "svg") -> bytes:
        """The figure in one format. Raises SpecError for an unknown format or a figure too large for it."""
        return EXPORTS[values.known("format", format, EXPORTS)].render(self.spec)

    def save(self, path: str | PathLike[str]) -> Path:
        """Write the figure in the format that the file's ending names. Returns the file's path.

        Raises SpecError if the ending names no format, OSError if the file cannot be written.
        """
        place = Path(path)
        if not place.suffix:
            raise SpecError("path", commands.no_ending(place), list(EXPORTS))
        places.put(place, self.render(place.suffix.removeprefix(".").lower()))
        return place

    def widget(self) -> Any:
        """The figure with its player and its readout, for a notebook: an anywidget, whose `step` is the time
        step that it shows. Where no kernel runs, the page shows the picture.

        Raises ImportError without anywidget, which the extra `widget` brings.
        """
        return widget.build(self.spec, self._repr_mimebundle_)

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_mimebundle_(
        self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> tuple[dict[str, str], dict[str, dict[str, object]]]:
        """The drawing, the alternative text for front ends that show only text, and the PDF in base64.

        The second part is the metadata of both pictures: width and height in px, and the alternative text.

        There is no HTML, because Jupyter hides HTML, but not a drawing, in a notebook that is not trusted.
        The PDF is for nbconvert, which asks for nothing and takes what the notebook holds. Without it,
        `nbconvert --to latex` needs Inkscape to convert the drawing.
        """
        makers: dict[str, Callable[[], str]] = {
            "image/svg+xml": lambda: self.svg,
            "text/plain": lambda: self.alt,
            "application/pdf": lambda: b64encode(self.render("pdf")).decode(),
        }
        kept = set(makers if include is None else include) - set(exclude or ())
        bundle = {kind: make() for kind, make in makers.items() if kind in kept}
        scene = stages.scene(self.spec)
        facts = {"width": round(scene.width), "height": round(scene.height), "alt": self.alt}
        return bundle, {kind: dict(facts) for kind in bundle if kind != "text/plain"}


@dataclass(frozen=True, slots=True, repr=False)
class Figure(Drawn):
    """The figure of an address."""

    def __repr__(self) -> str:
        return f"<Figure {self.address}>"

    @property
    def address(self) -> str:
        """The path and query of the figure on any server."""
        return write.address(self.spec)


def make(pattern: str, parameters: Mapping[str, object]) -> Figure:
    """The figure of a pattern and parameters. Raises SpecError for values that an address refuses."""
    return Figure(parse(values.known("pattern", pattern, PATTERNS), values.pairs(parameters)))
