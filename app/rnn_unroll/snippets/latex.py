"""LaTeX: the figure as a PDF, or as TikZ in the document's own fonts."""

import re

from rnn_unroll.snippets.snippet import Shown, Snippet

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
"""Width of the text in an article, in bp. A figure that is wider gets the width of the text."""


def text(words: str) -> str:
    """The words with LaTeX's special characters escaped."""
    return "".join(_SPECIAL.get(letter, letter) for letter in words)


def title(words: str) -> str:
    """A title with its symbols set as math."""

    def written(found: re.Match[str]) -> str:
        return f"${found[0]}$" if found["length"] else _MATH.get(found[0], text(found[0]))

    return _PIECES.sub(written, words)


def _width(shown: Shown) -> str:
    points = shown.width * 0.75
    return r"\linewidth" if points > TEXT_WIDTH else f"{points:g}bp"


def _figure(shown: Shown, extension: str, *lines: str) -> str:
    written = [
        f"% curl -o {shown.name}.{extension} '{shown.address(extension)}'",
        r"\begin{figure}",
        r"  \centering",
        *(f"  {line}" for line in lines),
        f"  \\caption{{{title(shown.title)}}}",
        r"\end{figure}",
    ]
    return "\n".join(written)


def _latex(shown: Shown) -> str:
    options = f"width={_width(shown)}, alt={{{text(shown.alt)}}}"
    return _figure(shown, "pdf", f"\\includegraphics[{options}]{{{shown.name}.pdf}}")


def _tikz(shown: Shown) -> str:
    # TikZ pictures have no alternative text of their own.
    return _figure(
        shown, "tex", f"% {shown.alt}", f"\\resizebox{{{_width(shown)}}}{{!}}{{\\input{{{shown.name}}}}}"
    )


LATEX = Snippet("latex", "LaTeX", "latex", r"\usepackage{graphicx}, and the PDF beside the document.", _latex)
TIKZ = Snippet(
    "tikz",
    "LaTeX, TikZ",
    "latex",
    r"\usepackage{tikz, graphicx}, and the .tex file beside the document.",
    _tikz,
)
