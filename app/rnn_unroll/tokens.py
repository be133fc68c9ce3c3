"""Tokens: a user's text made safe, cut into tokens, collected into a vocabulary."""

import functools
import unicodedata
from collections.abc import Callable, Sequence

import regex

DEMO_VOCABULARY = ("do", "re", "mi", "fa")
"""The tokens that the network reads without a user's text; they also fill up a very small vocabulary."""

START_TOKEN = "⟨sos⟩"
"""Name of the token that the decoder reads first if outputs are fed back."""

END_TOKEN = "⟨eos⟩"
"""Name of the token by which a network says that its answer is complete."""

LABEL_WIDTH = 11
"""Columns of a token's label in the drawing; a wide (East Asian) character takes two."""


def clean(text: str) -> str:
    """The text with every character replaced that XML 1.0 forbids or that would be invisible.

    Control characters become their Unicode pictures (U+2400 …), lone surrogates and noncharacters
    become U+FFFD. White space other than a plain space becomes a plain space.
    """
    return "".join(map(_visible, text))


_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Bidirectional controls, which reorder the characters around them. Text of either direction needs none."""


def _visible(character: str) -> str:
    code = ord(character)
    if character.isspace():
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if (
        0x80 <= code < 0xA0
        or 0xD800 <= code < 0xE000
        or code & 0xFFFE == 0xFFFE
        or 0xFDD0 <= code < 0xFDF0
        or character in _REORDERING
    ):
        return "\ufffd"
    return character


@functools.lru_cache(maxsize=64)
def words(text: str) -> tuple[str, ...]:
    """The words of a text, which white space separates."""
    return tuple(text.split())


@functools.lru_cache(maxsize=64)
def characters(text: str) -> tuple[str, ...]:
    """Extended grapheme clusters (Unicode Annex 29): an accented letter or a family emoji is one cluster."""
    return tuple(regex.findall(r"\X", text))


TOKENISERS: dict[str, Callable[[str], tuple[str, ...]]] = {"words": words, "characters": characters}


def vocabulary(tokens: Sequence[str]) -> tuple[str, ...]:
    """The distinct tokens in the order of their first appearance, filled up to four with demo tokens.

    A single token would leave softmax nothing to choose from.
    """
    distinct = dict.fromkeys(tokens)
    for token in DEMO_VOCABULARY:
        if len(distinct) >= len(DEMO_VOCABULARY):
            break
        distinct.setdefault(token)
    return tuple(distinct)


def label(token: str, width: int = LABEL_WIDTH) -> str:
    """The token as the drawing writes it: a space becomes ␣, one of more columns is cut and ends with …."""
    if not token.strip():
        return "␣"
    clusters = characters(token)
    widths = [_columns(cluster) for cluster in clusters]
    if sum(widths) <= width:
        return token
    kept, used = [], 1
    for cluster, wide in zip(clusters, widths, strict=True):
        if used + wide > width:
            break
        kept.append(cluster[:8])
        used += wide
    return "".join(kept) + "…"


def number(value: float) -> str:
    """A number that a network answers with, as a figure writes it: 1.13."""
    # Not -0.00.
    return f"{round(value, 2) + 0.0:.2f}"


def columns(label: str) -> int:
    """The number of columns that a label takes; a wide character takes two."""
    return sum(map(_columns, characters(label)))


def _columns(cluster: str) -> int:
    # Unicode counts a letter with dozens of stacked marks as one cluster, but it could cover the figure.
    wide = any(unicodedata.east_asian_width(character) in "WF" for character in cluster)
    return (2 if wide else 1) + max(0, len(cluster) - 8)
