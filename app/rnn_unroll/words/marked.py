"""Marked: sentences in which symbols keep the key of the node that they name, so that a page can light it."""

from collections.abc import Iterator
from string import Formatter
from typing import NamedTuple


class Symbol(NamedTuple):
    """A symbol such as a⟨3⟩: its node's key, its letter, and its superscript as plain text writes it.

    The key is empty if the symbol names no single node.
    """

    key: str
    letter: str
    superscript: str = ""

    def __str__(self) -> str:
        return self.letter + self.superscript


Marked = tuple[str | Symbol, ...]
"""A text with the symbols in it, in order."""

_FORMATTER = Formatter()


def marked(sentence: str, **values: "str | int | Symbol | Marked") -> Marked:
    """The sentence with each `{name}` replaced by its value. A value is never searched for braces."""
    return tuple(_parts(sentence, values))


def _parts(sentence: str, values: "dict[str, str | int | Symbol | Marked]") -> Iterator[str | Symbol]:
    for text, name, _, _ in _FORMATTER.parse(sentence):
        if text:
            yield text
        if name is None:
            continue
        match values[name]:
            case Symbol() as symbol:
                yield symbol
            case tuple() as inner:
                yield from inner
            case value:
                yield str(value)


def joined(sentences: "list[Marked]") -> Marked:
    """Sentences side by side, with a space between them."""
    parts: list[str | Symbol] = []
    for sentence in filter(None, sentences):
        parts += [" ", *sentence] if parts else sentence
    return tuple(parts)


def plain(text: Marked) -> str:
    """The text without marks."""
    return "".join(map(str, text))
