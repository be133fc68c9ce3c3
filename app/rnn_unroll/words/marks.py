"""Marks: the symbols that explanations name."""

from rnn_unroll.words import now
from rnn_unroll.words.facts import Figure
from rnn_unroll.words.marked import Symbol


def generic(figure: Figure, letter: str) -> Symbol:
    """The symbol of a vector at any step."""
    return Symbol("", letter, "[l]⟨t⟩" if figure.layers > 1 else "⟨t⟩")


def length(letter: str) -> Symbol:
    """The symbol of a length, `x` or `y`."""
    return Symbol("", f"T_{letter}")


def any_output() -> Symbol:
    """The symbol of any output."""
    return Symbol("", "ŷ", "⟨t⟩")


def read(figure: Figure, number: int) -> Symbol:
    """The symbol of an input."""
    return now.slot(figure, "input", number)


def emitted(figure: Figure, number: int) -> Symbol:
    """The symbol of an output."""
    return now.slot(figure, "output", number)


def top(figure: Figure, t: int) -> Symbol:
    """The state of the last layer, which an output reads."""
    return now.state(figure, t, figure.layers)
