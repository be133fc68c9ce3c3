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
    """A time step by the lengths that the figure leaves open: `3`, `T_x`, `T_x + 2`, `T_x + T_y − 1`.

    Of the steps that dots stand for it is the last one, or the first one if `first`.
    """
    boundary, count = figure.plan.boundary, len(figure.plan.steps)
    tx, ty = "T_x" * figure.open_tx, "T_y" * figure.open_ty
    parts = [(boundary, tx), (count - boundary, ty)] if boundary else [(count, tx or ty)]
    symbols: list[str] = []
    constant = 0
    for length, symbol in parts:
        here = min(t, length)
        t -= here
        if not here:
            break
        if symbol and (here == length or (here == length - 1 and not first)):
            symbols.append(symbol)
            constant += here - length
        else:
            constant += here
    if not symbols:
        return str(constant)
    return " + ".join(symbols) + (f" + {constant}" if constant > 0 else " − 1" if constant else "")
