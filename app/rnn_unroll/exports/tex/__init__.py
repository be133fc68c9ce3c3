"""TeX: the figure's scene as TikZ, for papers and books."""

from rnn_unroll import stages
from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.exports.export import Export
from rnn_unroll.exports.tex import document
from rnn_unroll.exports.tex.picture import Picture


def render(spec: FigureSpec) -> bytes:
    """A file in UTF-8 that LaTeX compiles by itself, or reads into another document."""
    address = write.address(spec, "tex") if write.canonical(spec) else None
    return document.text(Picture(stages.scene(spec)), address).encode()


EXPORT = Export("tex", "text/x-tex; charset=utf-8", render)
