"""Readers: the texts of parameters that are no number and no menu."""

import re

from rnn_unroll.engine.patterns import MAX_TIME_STEPS, Pattern
from rnn_unroll.errors import SpecError, quote


def read_io(text: str, _: Pattern | None) -> str:
    """A wiring: one letter for each time step."""
    if not re.fullmatch(r"[iobn]+", text):
        problem = (
            f"io is one letter for each time step (i input, o output, b both, n neither), not {quote(text)}"
        )
        raise SpecError("io", problem)
    if len(text) > MAX_TIME_STEPS:
        raise SpecError("io", f"io has {len(text)} time steps; at most {MAX_TIME_STEPS} are allowed")
    return text


def read_state(text: str, _: Pattern | None) -> str:
    """The key of a state; whether the figure has it is checked with the rest of the spec."""
    if not re.fullmatch(r"[ar]\.[1-9]\.[1-9][0-9]{0,2}", text):
        allowed = "a.{layer}.{step}, or r.{layer}.{step} in a chain that runs backward"
        raise SpecError("at", f"at names a state: {allowed}, not {quote(text)}", [allowed], told=True)
    return text


def read_unit(text: str, _: Pattern | None) -> int:
    """The number of a unit; whether the cell has so many is checked with the rest of the spec."""
    if not re.fullmatch("[0-9]{1,12}", text):
        raise SpecError("unit", f"unit must be a whole number, one of the cell's units, not {quote(text)}")
    return int(text)
