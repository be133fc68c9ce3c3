"""Markdown: images in its dialects."""

import re

from rnn_unroll.snippets.html import size, tag
from rnn_unroll.snippets.snippet import HostedFigure, Snippet

_MARKS = re.compile(
    r"""[][<>&"'`*{}|\\~^$!#@]"""  # markup of some dialect, and quotes, which become typographic
    r"""|(?<![^\W_])_|_(?![^\W_])"""  # emphasis, but not the _ of T_x
    r"""|:(?!\s)|\.(?=\.)|-(?=-)|\((?=\w{1,2}\))"""  # :smile: and http://; ... and -- and (c)
)


def text(words: str) -> str:
    """The words with each markup character as a character reference, for a text or an attribute.

    CommonMark, GitHub, Python-Markdown, kramdown and pandoc all read a character reference as text. So do
    Liquid and shortcodes, which process the page before Markdown does.
    """
    return _MARKS.sub(lambda found: f"&#{ord(found[0])};", words)


def _attributes(figure: HostedFigure) -> str:
    return f'width="{figure.width}" height="{figure.height}" loading="lazy"'


def _markdown(figure: HostedFigure) -> str:
    source, sizes = tag("img", {"src": figure.address()}), tag("", size(figure))
    return f'{source[:-1]} alt="{text(figure.alt)}" {sizes[2:]}'


def _jekyll(figure: HostedFigure) -> str:
    return f"![{text(figure.alt)}]({figure.address()}){{: {_attributes(figure)}}}"


def _mkdocs(figure: HostedFigure) -> str:
    return f"![{text(figure.alt)}]({figure.address()}){{ {_attributes(figure)} }}"


def _quarto(figure: HostedFigure) -> str:
    attributes = f'fig-alt="{text(figure.alt)}" width={figure.width} height={figure.height}'
    return f"![{text(figure.title)}]({figure.address()}){{{attributes}}}"


MARKDOWN = Snippet(
    "markdown",
    "Markdown",
    "markdown",
    "GitHub, GitLab and others. Markdown's own images have no size; HTML, which it passes on, has one.",
    _markdown,
)
JEKYLL = Snippet("jekyll", "Jekyll", "markdown", "kramdown, which is Jekyll's own Markdown.", _jekyll)
MKDOCS = Snippet(
    "mkdocs",
    "MkDocs",
    "markdown",
    "The extension attr_list under markdown_extensions in mkdocs.yml.",
    _mkdocs,
)
QUARTO = Snippet("quarto", "Quarto", "markdown", "A figure with its caption; pandoc reads it too.", _quarto)
