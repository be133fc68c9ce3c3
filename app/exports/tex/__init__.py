"""TeX: the figure as TikZ, made from the scene, for papers and books."""

from app import stages
from app.exports.export import Export
from app.exports.tex import document
from app.exports.tex.picture import Picture
from app.spec import FigureSpec


def render(spec: FigureSpec) -> bytes:
    """A file that LaTeX compiles by itself or reads into a document, UTF-8."""
    address = None if spec.given else spec.address("tex")
    return document.text(Picture(stages.scene(spec)), address).encode()


EXPORT = Export("tex", "text/x-tex; charset=utf-8", render)
