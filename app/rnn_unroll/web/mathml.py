"""MathML: converts TeX equations to MathML and fills in the symbols of a node."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from html import escape

import latex2mathml.converter

from rnn_unroll.graphs.equations import equations

_MARK = re.compile(r"(?<=>)@\w+(?=<)")

_LETTERS = ("@u", "@s")
"""Marks that are replaced by a variable. latex2mathml writes every mark as upright text; <mi> sets a single
letter in italics.
"""


@lru_cache(maxsize=512)
def convert(tex: str) -> str:
    """One line of TeX as a <math> element."""
    return str(latex2mathml.converter.convert(tex))


@cache
def _template(name: str) -> str:
    """The lines of an equation, each a <math> element, with its marks in place."""
    markup = "".join(map(convert, equations()[name]))
    for mark in _LETTERS:
        markup = markup.replace(f"<mtext>{mark}</mtext>", f"<mi>{mark}</mi>")
    return markup


def equation(name: str, marks: Mapping[str, str], backward: bool = False) -> str:
    """The equation `name` of graphs.equations, with its marks replaced by plain text.

    In a `backward` chain the state is called r; its weights keep their names. Raises KeyError if `marks`
    lacks a mark of the equation, so that no page ever shows one.
    """
    template = _template(name)
    if backward:
        template = template.replace("<msup><mi>a</mi>", "<msup><mi>r</mi>")
    return _MARK.sub(lambda mark: escape(marks[mark[0]], quote=False), template)
