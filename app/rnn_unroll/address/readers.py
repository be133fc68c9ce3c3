"""Readers: how the parameters are read that are neither a number nor a choice from a menu."""

import re

from rnn_unroll.engine.patterns import Pattern
from rnn_unroll.errors import SpecError, quote
from rnn_unroll.words.refusals import values


def read_io(text: str, _: Pattern | None) -> str:
    """A wiring: one letter for each time step. The spec checks whether they are too many."""
    if not re.fullmatch(r"[iobn]+", text):
        raise SpecError("io", values.no_wiring(quote(text)))
    return text


def read_state(text: str, _: Pattern | None) -> str:
    """The key of a state. The spec checks whether the figure has that state."""
    if not re.fullmatch(r"[ar]\.[1-9]\.[1-9][0-9]{0,2}", text):
        allowed = values.state_keys()
        raise SpecError("at", values.no_state_key(allowed, quote(text)), [allowed], complete=True)
    return text


def read_question(text: str, _: Pattern | None) -> str:
    """A question, such as output:3. `rnn_unroll.questions` knows the kinds, and whether the figure has an
    answer.
    """
    if text and not re.fullmatch(r"[a-z-]{1,20}(:[a-z0-9.,]{1,40})?", text):
        raise SpecError("ask", values.no_question(quote(text)))
    return text


def read_unit(text: str, _: Pattern | None) -> int:
    """The number of a unit. The spec checks whether the cell has so many units."""
    if not re.fullmatch("[0-9]{1,12}", text):
        raise SpecError("unit", values.no_unit(quote(text)))
    return int(text)
