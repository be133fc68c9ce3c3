"""Passage: the paragraphs of a text as pieces of words and formulas, from the tokens of its Markdown."""

from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from rnn_unroll.lessons.lesson import Passage, Span

SPAN = "span"
"""Under this name the token of a stop has its words and its figure, once it is drawn."""


def passages(tokens: Sequence[Token]) -> Iterator[Passage]:
    """The paragraphs of a text that has been drawn, items of lists and formulas on lines of their own."""
    for token in tokens:
        if token.type == "math_block":
            yield (Span(token.content.strip(), "math"),)
        elif token.type == "inline":
            yield tuple(_spans(token.children or ()))


def _spans(children: Sequence[Token]) -> Iterator[Span]:
    bold = slanted = 0
    for child in children:
        if child.type in ("strong_open", "strong_close"):
            bold += child.nesting
        elif child.type in ("em_open", "em_close"):
            slanted += child.nesting
        elif child.type in ("math_inline", "math_inline_double"):
            yield Span(child.content.strip(), "math")
        elif SPAN in child.meta:
            yield child.meta[SPAN]
        elif child.type in ("softbreak", "hardbreak"):
            yield Span(" ")
        elif child.content:
            yield Span(child.content, "strong" if bold else "em" if slanted else "")
