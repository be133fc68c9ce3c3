"""Snippets: text to paste into other pages to show a figure. Each is one entry of `SNIPPETS`."""

from rnn_unroll.snippets import html, latex, markdown, python, react, sphinx
from rnn_unroll.snippets.snippet import CHOICES, PAGE, HostedFigure, Snippet, hosted

SNIPPETS: dict[str, Snippet] = {
    snippet.slug: snippet
    for snippet in (
        html.HTML,
        html.PICTURE,
        markdown.MARKDOWN,
        markdown.JEKYLL,
        sphinx.MYST,
        sphinx.RST,
        markdown.MKDOCS,
        markdown.QUARTO,
        html.REVEAL,
        latex.LATEX,
        latex.TIKZ,
        python.JUPYTER,
        html.LMS,
        html.ELEMENT,
        react.REACT,
    )
}
"""In the order of display."""

__all__ = ["CHOICES", "PAGE", "SNIPPETS", "HostedFigure", "Snippet", "hosted"]
