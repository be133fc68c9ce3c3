"""Symbols: how plain text writes the symbols that math labels draw."""

from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.words.facts import Figure, Slot


def state(letter: str, layer: int | None, t: int | str) -> str:
    """`a⟨3⟩`; in a network of several layers `a[2]⟨3⟩`."""
    return f"{letter}⟨{t}⟩" if layer is None else f"{letter}[{layer}]⟨{t}⟩"


def slot(figure: Figure, kind: Slot, number: int) -> str:
    """`x⟨2⟩` of an input or `ŷ⟨T_y⟩` of an output; T_y − 1 is in the dots of a length that is left open."""
    pattern, plan, letter = PATTERNS[figure.pattern], figure.plan, {"input": "x", "output": "ŷ"}[kind]
    length, count = (pattern.tx, plan.tx) if kind == "input" else (pattern.ty, plan.ty)
    if not figure.numbers and length.at_most_one:
        return letter
    if figure.leaves_open(kind) and number >= count - 1:
        return f"{letter}⟨{length.symbol}{' − 1' if number < count else ''}⟩"
    return f"{letter}⟨{number}⟩"


def time_step(figure: Figure, t: int, first: bool = False) -> str:
    """A time step as `Figure.counted` counts it: `3`, `T_x`, `T_x + 2`, `T_x + T_y − 1`."""
    lengths, number = figure.counted(t, first)
    if not lengths:
        return str(number)
    return " + ".join(lengths) + (f" + {number}" if number > 0 else f" − {-number}" if number else "")
