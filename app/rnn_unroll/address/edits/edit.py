"""Edit: what all kinds of edits have in common: how their texts are cut, and how numbers are written."""

import re
from collections.abc import Iterable
from typing import Any

from rnn_unroll.errors import SpecError, quote
from rnn_unroll.words.refusals import edits as refusals

MOST = 16
"""The most edits of an address."""

LARGEST = 1000.0
DECIMALS = 6
"""An edit's numbers: how large they may be, and their decimals."""

_NUMBER = rf"-?[0-9]{{1,4}}(?:\.[0-9]{{1,{DECIMALS}}})?"


def number(name: str, text: str) -> float:
    """A number of an edit. Raises SpecError for any other text, NaN among them."""
    if not re.fullmatch(_NUMBER, text) or abs(float(text)) > LARGEST:
        raise SpecError(name, refusals.no_number(name, quote(text), LARGEST, DECIMALS))
    # Equal numbers become one value, so that a figure has one address.
    return float(text) or 0.0


def written(value: float) -> str:
    """A number as an address writes it."""
    return f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")


def index(text: str) -> int:
    """A whole number from 1; 0 if the text is none, or names more than any figure has."""
    return int(text) if re.fullmatch("[1-9][0-9]{0,4}", text) else 0


def counted(text: str) -> list[tuple[int, str]]:
    """The parts `3:…` of a list with commas between them, in which commas and colons may be parts too.

    A part begins where a comma, a whole number and a colon follow each other. The number is 0 where the list
    does not begin with one.
    """
    cuts = list(re.finditer(r"(?:^|,)([0-9]{1,5}):", text))
    if not cuts or cuts[0].start():
        return [(0, text)]
    ends = [*(found.start() for found in cuts[1:]), len(text)]
    return [(index(found[1]), text[found.end() : end]) for found, end in zip(cuts, ends, strict=True)]


def once(name: str, edits: Iterable[Any], of: Any) -> tuple[Any, ...]:
    """The edits in order. Raises SpecError if two change the same; `of` gives what an edit changes."""
    found: dict[Any, Any] = {}
    for edit in edits:
        place = of(edit)
        if place in found:
            raise SpecError(name, refusals.changed_twice(name, str(found[place]), str(edit)))
        found[place] = edit
    return tuple(found[place] for place in sorted(found))
