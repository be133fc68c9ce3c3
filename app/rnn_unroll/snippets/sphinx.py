"""Sphinx: the figure directive, in MyST and in reStructuredText."""

import json
import re

from rnn_unroll.snippets import markdown
from rnn_unroll.snippets.snippet import Shown, Snippet

_PLAIN = re.compile(r"[^\W_][\w .,;()=+/–’⟨⟩ŷ-]*")
"""Texts that YAML reads without quotes, as most alternative texts are."""


def yaml(words: str) -> str:
    """The words as a YAML scalar, as which MyST reads the value of an option."""
    return words if _PLAIN.fullmatch(words) else json.dumps(words, ensure_ascii=False)


def rst(words: str) -> str:
    """The words with reStructuredText's markup escaped."""
    return re.sub(r"[][\\*`_|<>:@]|^[^\w\s]", r"\\\g<0>", words)


def _myst(shown: Shown) -> str:
    lines = [
        f"```{{figure}} {shown.address()}",
        f":alt: {yaml(shown.alt)}",
        f":width: {shown.width}",
        f":height: {shown.height}",
        "",
        markdown.text(shown.title),
        "```",
    ]
    return "\n".join(lines)


def _rst(shown: Shown) -> str:
    lines = [
        f".. figure:: {shown.address()}",
        f"   :alt: {shown.alt}",
        f"   :width: {shown.width}",
        f"   :height: {shown.height}",
        "",
        f"   {rst(shown.title)}",
    ]
    return "\n".join(lines)


MYST = Snippet("myst", "MyST, Jupyter Book", "markdown", "Sphinx with myst-parser, and Jupyter Book.", _myst)
RST = Snippet("sphinx", "Sphinx", "rst", "Sphinx and Docutils, in reStructuredText.", _rst)
