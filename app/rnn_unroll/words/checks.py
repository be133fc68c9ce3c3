"""Checks: whether a figure of a session's network has the numbers that the network's own library computes."""

from collections.abc import Sequence

from rnn_unroll.words.forms import shape

LOGITS, LOGARITHMS, PROBABILITIES, CHANCES, NUMBERS, STATES = (
    "logits",
    "log-probabilities",
    "probabilities",
    "chances",
    "numbers",
    "states",
)
"""What of a figure can be what a network returns."""


def same(library: str, what: str, called: str, difference: float, tolerance: float, precision: str) -> str:
    return (
        f"The same numbers as {library}'s own: the {what}, {called}, differ by {difference:.1e} at most; "
        f"{tolerance:g} is allowed in {precision}."
    )


def rounded(
    library: str, what: str, called: str, difference: float, tolerance: float, precision: str, exact: float
) -> str:
    """`exact` is the difference of a copy of the network in float64."""
    return (
        f"The same numbers as {library}'s own: the {what}, {called}, differ by {difference:.1e}, by the "
        f"rounding of {precision} alone; those of a copy in float64 differ by {exact:.1e} at most."
    )


def other(library: str, what: str, called: str, difference: float, tolerance: float, precision: str) -> str:
    return (
        f"Not {library}'s numbers: the {what}, {called}, differ by {difference:.1e}; at most {tolerance:g} "
        f"is allowed in {precision}. The network computes something that the figure does not show."
    )


def called_with_x(lengths: Sequence[int]) -> str:
    return f"called with x {shape(lengths)}"


def called_with_arguments() -> str:
    return "called with what was given"


def not_called(library: str, error: str) -> str:
    return (
        f"Not checked: {library}'s own forward cannot be called with x alone ({error}); "
        "check(…) takes what it is called with."
    )


def not_called_so(library: str, error: str) -> str:
    return f"Not checked: {library}'s own forward cannot be called with these arguments ({error})."


def not_matched(returned: Sequence[Sequence[int]], expected: Sequence[int], pattern: str) -> str:
    """`pattern` is one whose figure would have as many outputs as the network returns; it may be empty."""
    there = ", ".join(map(shape, returned)) or "no array"
    advice = f"; pattern={pattern!r} shows as many outputs" if pattern else ""
    return f"Not checked: the network returns {there}, and the figure has {shape(expected)}{advice}."


def changed() -> str:
    return "Not checked: the network has other weights than when it was unrolled; unroll it again."
