"""Sphinx: the figure directive, for pages and for LaTeX, in MyST and in reStructuredText."""

import json
import re
from collections.abc import Callable

from rnn_unroll.snippets import markdown
from rnn_unroll.snippets.snippet import HostedFigure, Snippet

_PLAIN = re.compile(r"[^\W_][\w .,;()=+/–’⟨⟩ŷ-]*")
"""Texts that need no quotes in YAML. Most alternative texts are of this kind."""


def yaml(words: str) -> str:
    """The words as a YAML scalar. MyST reads the value of an option as YAML."""
    return words if _PLAIN.fullmatch(words) else json.dumps(words, ensure_ascii=False)


def rst(words: str) -> str:
    """The words with reStructuredText's markup escaped."""
    return re.sub(r"[][\\*`_|<>:@]|^[^\w\s]", r"\\\g<0>", words)


def _fields(figure: HostedFigure, extension: str, alt: str) -> list[str]:
    """The options of a figure directive. A page needs the height as well, so that it does not move later."""
    sizes = [f":width: {figure.width}", f":height: {figure.height}"]
    return [f":alt: {alt}", *(sizes[:1] if extension == "pdf" else sizes)]


def _myst(figure: HostedFigure) -> str:
    def lines(builder: str, extension: str) -> list[str]:
        return [
            f"~~~{{only}} {builder}",
            f"```{{figure}} {figure.address(extension)}",
            *_fields(figure, extension, yaml(figure.alt)),
            "",
            markdown.text(figure.title),
            "```",
            "~~~",
        ]

    return _for_both(lines)


def _rst(figure: HostedFigure) -> str:
    def lines(builder: str, extension: str) -> list[str]:
        return [
            f".. only:: {builder}",
            "",
            f"   .. figure:: {figure.address(extension)}",
            *(f"      {line}" for line in _fields(figure, extension, figure.alt)),
            "",
            f"      {rst(figure.title)}",
        ]

    return _for_both(lines)


def _for_both(lines: Callable[[str, str], list[str]]) -> str:
    """The lines for pages and those for LaTeX, which cannot show an SVG."""
    return "\n".join([*lines("not latex", "svg"), "", *lines("latex", "pdf")])


MYST = Snippet(
    "myst",
    "MyST, Jupyter Book",
    "markdown",
    "Sphinx with myst-parser, and Jupyter Book 1. Jupyter Book 2 lacks only: paste the first figure alone.",
    _myst,
)
RST = Snippet(
    "sphinx",
    "Sphinx",
    "rst",
    "Sphinx, for pages and for LaTeX. Docutils lacks only: paste the first figure alone.",
    _rst,
)
