"""Markdown in its dialects, which all read a character reference as text."""

import re

from rnn_unroll.snippets.html import size, tag
from rnn_unroll.snippets.snippet import Shown, Snippet

_MARKS = re.compile(
    r"""[][<>&"'`*{}|\\~^$!#@]"""  # what marks something up somewhere, and quotes, which get turned
    r"""|(?<![^\W_])_|_(?![^\W_])"""  # emphasis; T_x is none
    r"""|:(?!\s)|\.(?=\.)|-(?=-)|\((?=\w{1,2}\))"""  # :smile: and http://; ... and -- and (c)
)


def text(words: str) -> str:
    """The words for a Markdown text or attribute, in which no dialect finds markup.

    CommonMark, GitHub, Python-Markdown, kramdown and pandoc all read a character reference as text, and
    so do Liquid and shortcodes, which process the page before.
    """
    return _MARKS.sub(lambda found: f"&#{ord(found[0])};", words)


def _attributes(shown: Shown) -> str:
    return f'width="{shown.width}" height="{shown.height}" loading="lazy"'


def _markdown(shown: Shown) -> str:
    source, sizes = tag("img", {"src": shown.address()}), tag("", size(shown))
    return f'{source[:-1]} alt="{text(shown.alt)}" {sizes[2:]}'


def _jekyll(shown: Shown) -> str:
    return f"![{text(shown.alt)}]({shown.address()}){{: {_attributes(shown)}}}"


def _mkdocs(shown: Shown) -> str:
    return f"![{text(shown.alt)}]({shown.address()}){{ {_attributes(shown)} }}"


def _quarto(shown: Shown) -> str:
    attributes = f'fig-alt="{text(shown.alt)}" width={shown.width} height={shown.height}'
    return f"![{text(shown.title)}]({shown.address()}){{{attributes}}}"


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
