"""Sphinx: the figure directive, in MyST and in reStructuredText."""

import json
import re

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


def _myst(figure: HostedFigure) -> str:
    lines = [
        f"```{{figure}} {figure.address()}",
        f":alt: {yaml(figure.alt)}",
        f":width: {figure.width}",
        f":height: {figure.height}",
        "",
        markdown.text(figure.title),
        "```",
    ]
    return "\n".join(lines)


def _rst(figure: HostedFigure) -> str:
    lines = [
        f".. figure:: {figure.address()}",
        f"   :alt: {figure.alt}",
        f"   :width: {figure.width}",
        f"   :height: {figure.height}",
        "",
        f"   {rst(figure.title)}",
    ]
    return "\n".join(lines)


MYST = Snippet("myst", "MyST, Jupyter Book", "markdown", "Sphinx with myst-parser, and Jupyter Book.", _myst)
RST = Snippet("sphinx", "Sphinx", "rst", "Sphinx and Docutils, in reStructuredText.", _rst)
