"""LaTeX: the figure as a PDF, or as TikZ in the document's own fonts."""

import re

from rnn_unroll.snippets.snippet import HostedFigure, Snippet

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    **{mark: f"\\{mark}" for mark in "{}$&#%_"},
}
_MATH = {"⟨": r"$\langle$", "⟩": r"$\rangle$", "ŷ": r"$\hat{y}$", "∂": r"$\partial$", "–": "--"}
"""Characters of the figures' titles that the fonts of old TeX engines lack."""

_PIECES = re.compile(r"(?P<length>\bT_[xy]\b)|.", re.DOTALL)

TEXT_WIDTH = 345
"""Width of the text in an article, in bp. Wider figures are scaled to it."""


def text(words: str) -> str:
    """The words with LaTeX's special characters escaped."""
    return "".join(_SPECIAL.get(letter, letter) for letter in words)


def title(words: str) -> str:
    """A title with its symbols set as math."""

    def written(found: re.Match[str]) -> str:
        return f"${found[0]}$" if found["length"] else _MATH.get(found[0], text(found[0]))

    return _PIECES.sub(written, words)


def _width(figure: HostedFigure) -> str:
    points = figure.width * 0.75
    return r"\linewidth" if points > TEXT_WIDTH else f"{points:g}bp"


def _figure(figure: HostedFigure, extension: str, *lines: str) -> str:
    written = [
        f"% curl -o {figure.name}.{extension} '{figure.address(extension)}'",
        r"\begin{figure}",
        r"  \centering",
        *(f"  {line}" for line in lines),
        f"  \\caption{{{title(figure.title)}}}",
        r"\end{figure}",
    ]
    return "\n".join(written)


def _latex(figure: HostedFigure) -> str:
    options = f"width={_width(figure)}, alt={{{text(figure.alt)}}}"
    return _figure(figure, "pdf", f"\\includegraphics[{options}]{{{figure.name}.pdf}}")


def _tikz(figure: HostedFigure) -> str:
    # TikZ pictures cannot have an alternative text, so it is a comment.
    return _figure(
        figure, "tex", f"% {figure.alt}", f"\\resizebox{{{_width(figure)}}}{{!}}{{\\input{{{figure.name}}}}}"
    )


LATEX = Snippet(
    "latex",
    "LaTeX",
    "latex",
    r"\usepackage{graphicx}, and the PDF beside the document.",
    _latex,
    choices=("light", "dark"),
)
TIKZ = Snippet(
    "tikz",
    "LaTeX, TikZ",
    "latex",
    r"\usepackage{tikz, graphicx}, and the .tex file beside the document.",
    _tikz,
    choices=("light", "dark"),
)
