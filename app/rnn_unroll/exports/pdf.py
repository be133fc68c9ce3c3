"""PDF: the drawing as vectors, on a page of the same size.

96 px are 72 points. A figure that is longer than the largest page is scaled down.
"""

from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from rnn_unroll import stages
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import svg
from rnn_unroll.exports.export import Export
from rnn_unroll.picture import draw
from rnn_unroll.pixels import fonts
from rnn_unroll.words import say
from rnn_unroll.words.refusals import figures

if TYPE_CHECKING:
    from typst import Fonts

MAX_SIDE = 14_400.0
"""The longest side of a page in points (PDF 1.7, annex C.2)."""

RENDERING = draw.Rendering(fonts.NAMED)
"""Pages use the bundled fonts."""

# The page has no date, so that equal figures have equal bytes.
PAGE = b"""\
#set document(title: sys.inputs.title, date: none)
#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", alt: sys.inputs.alt, width: float(sys.inputs.width) * 1pt)
"""


def render(spec: FigureSpec) -> bytes:
    """The figure as a PDF."""
    scene = stages.still(spec)
    points = min(1.0, MAX_SIDE / max(scene.width, scene.height) / 0.75) * 0.75
    return _page(draw.svg(scene, RENDERING), scene.width * points, say(scene.title), say(scene.description))


def card(error: SpecError) -> bytes:
    """A PDF of an error."""
    return _page(svg.card(error, RENDERING), draw.CARD_WIDTH * 0.75, figures.no_figure(), error.message)


def _page(drawing: bytes, width: float, title: str, description: str) -> bytes:
    text = drawing.decode()
    return document(PAGE, {"svg": text, "width": f"{width:.3f}", "title": title, "alt": description})


def document(source: bytes, inputs: Mapping[str, str]) -> bytes:
    """The PDF of a Typst document, which reads its inputs as sys.inputs."""
    import typst

    foreign = fonts.foreign("".join(inputs.values()))
    page = typst.compile(
        source,
        font_paths=_fonts(foreign),
        ignore_system_fonts=not foreign,
        sys_inputs=dict(inputs),
        format="pdf",
    )
    assert isinstance(page, bytes)
    return page


@cache
def _fonts(foreign: bool) -> "Fonts":
    """The bundled fonts, and also the machine's fonts if the text has `foreign` characters."""
    from typst import Fonts

    folders = [str(file.parent) for file in fonts.files()]
    # The formulas of documents have the font whose outlines the symbols of figures are.
    outlines = find_spec("ziamath")
    assert outlines is not None
    folders += [str(Path(place) / "fonts") for place in outlines.submodule_search_locations or ()]
    return Fonts(include_system_fonts=foreign, include_embedded_fonts=False, font_paths=folders)


EXPORT = Export("pdf", "application/pdf", render, card, slow=True)
