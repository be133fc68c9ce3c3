"""MathML: converts TeX equations to MathML and fills in the symbols of a node."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from html import escape

import latex2mathml.converter

from rnn_unroll.engine.cells.pieces import Pieces, Slot, as_text, pieces
from rnn_unroll.graphs.equations import equations
from rnn_unroll.words.marked import Symbol
from rnn_unroll.words.terms import TERMS, Term

_LETTERS = ("u", "s")
"""Slots for a variable: <mi> sets a single letter in italics. Text in other slots is upright."""


@lru_cache(maxsize=512)
def convert(tex: str) -> str:
    """One line of TeX as a <math> element."""
    return str(latex2mathml.converter.convert(tex))


@cache
def _template(name: str, chain: str) -> Pieces:
    """The lines of an equation, each a <math> element, with its slots in place."""
    return pieces(*map(_with_slots, equations(chain)[name]))


def _with_slots(line: Pieces) -> Pieces:
    """A line as a <math> element. The converter takes and returns text, so slots pass through it as @name."""
    names = {piece.name: rf"\text{{@{piece.name}}}" for piece in line if isinstance(piece, Slot)}
    first, *rest = re.split(r"<mtext>@(\w+)</mtext>", convert(as_text(line, names)))
    markup: list[str | Slot] = [first]
    for name, after in zip(rest[::2], rest[1::2], strict=True):
        tag = "mi" if name in _LETTERS else "mtext"
        markup += [f"<{tag}>", Slot(name), f"</{tag}>{after}"]
    return pieces(*markup)


def equation(name: str, texts: Mapping[str, str], chain: str) -> str:
    """The equation `name` of graphs.equations for the chain of this letter, with plain text in its slots.

    Raises KeyError if `texts` lacks a slot of the equation, so that no page ever shows an empty one.
    """
    return as_text(
        _template(name, chain), {slot: escape(value, quote=False) for slot, value in texts.items()}
    )


_SYMBOLS = {
    "x": "x",
    "a": "a",
    "r": "r",
    "c": "c",
    "ŷ": r"\hat{y}",
    "h̃": r"\tilde{h}",
    "ℒ": r"\mathcal{L}",
    "T_x": "T_x",
    "T_y": "T_y",
}
"""The letters of symbols in TeX. Any other one, such as ⟨sos⟩, is a word."""


def symbol(symbol: Symbol) -> str:
    """A symbol of a sentence, as a <math> element."""
    index = escape(symbol.superscript, quote=False)
    # A length that a figure leaves open has an index of its own. What is beside it stays in <mtext>.
    lengths = re.sub(r"T_([xy])", r"</mtext><msub><mi>T</mi><mi>\1</mi></msub><mtext>", index)
    return as_text(_letter(symbol.letter, bool(index)), {"index": lengths})


@cache
def definitions() -> tuple[tuple[str, Term, str], ...]:
    """The slug of each term, the term, and its formula as a <math> element."""
    return tuple((slug, term, convert(term.formula)) for slug, term in TERMS.items())


def symbol_letters() -> dict[str, str]:
    """The markup of each letter, with a blank superscript in which a script writes one. Lengths have none."""
    return {letter: symbol(Symbol("", letter, "" if letter.startswith("T_") else " ")) for letter in _SYMBOLS}


@cache
def _letter(letter: str, indexed: bool) -> Pieces:
    tex = _SYMBOLS.get(letter) or rf"\text{{{letter}}}"
    return _with_slots(pieces(tex, "^{", Slot("index"), "}") if indexed else pieces(tex))
