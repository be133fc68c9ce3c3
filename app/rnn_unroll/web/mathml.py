"""MathML: converts TeX equations to MathML and fills in the symbols of a node."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from html import escape

import latex2mathml.converter

from rnn_unroll.engine.cells.pieces import Pieces, Slot, as_text, pieces
from rnn_unroll.graphs.equations import equations

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
