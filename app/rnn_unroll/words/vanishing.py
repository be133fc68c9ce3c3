"""Vanishing: the comparison of gradients over many time steps: its settings, its guide, its claims.

A share is the size of a gradient beside its size at the last step: 1 is all of it. NaN says that the last
step has none.
"""

import math
from collections.abc import Mapping

from rnn_unroll.words.forms import significant, unbroken

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

NAMES = {
    "rnn": "RNN",
    "gru": "GRU",
    "lstm": "LSTM",
    "lstm.c": "LSTM c",
    "gru-torch": "GRU, torch",
    "gru-simple": "simple GRU",
    "lstm-peephole": "peephole",
    "lstm-peephole.c": "peephole c",
    "rnn-relu": "ReLU",
    "rnn-linear": "linear",
}
"""What lines are called in a few letters; those of other cells have the cell's title."""


def time_steps() -> str:
    """Title of the number of time steps."""
    return "T, time steps"


def radius() -> str:
    """Title of the spectral radius."""
    return "ρ, spectral radius"


def cell() -> str:
    """Title of the menu of the cell whose line is drawn bold."""
    return "Bold line"


def power(exponent: int) -> str:
    """A power of ten at an axis: `10⁻²`, and `1` for the start of every line."""
    return f"10{str(exponent).translate(_RAISED)}" if exponent else "1"


def amount(share: float) -> str:
    """A share of the gradient: `34 %`, `0.012 %`, `3.1·10⁻⁸`, `×12`, `none`."""
    if math.isnan(share):
        return "none"
    if share >= 9.95:
        return f"×{times(share)}"
    if share < 0.995e-4:
        return times(share)
    return unbroken(f"{significant(100 * share, 2).rstrip('.')} %")


def times(factor: float) -> str:
    """A factor: `12`, `0.34`, `1010`, `2.9·10⁵`, `0`; `∞` past the largest number."""
    if not 0.0 < factor < math.inf:
        return "∞" if factor else "0"
    if 0.0995 <= factor < 9995:
        return significant(factor, 2 if factor < 99.5 else 3 if factor < 999.5 else 4).rstrip(".")
    digits, _, exponent = f"{factor:.1e}".partition("e")
    return f"{digits}·{power(int(exponent))}"


def line(title: str, memory: bool) -> str:
    """What a line is, for who cannot see it, and at the head of a column."""
    return f"{title}, ∂L/∂c of its memory" if memory else f"{title}, ∂L/∂a"


def plot(shares: Mapping[str, float]) -> str:
    """Alternative text of a plot, from the titles of its lines and their shares at t = 1."""
    ends = ", ".join(f"{title} {amount(share)}" for title, share in shares.items())
    return (
        f"Size of the gradient at every time step beside its size at t = T, on a log axis. At t = 1: {ends}."
    )


def now(steps: int, shares: Mapping[str, float]) -> str:
    """What a changed plot shows."""
    return (
        f"T = {steps}. At t = 1: {', '.join(f'{title} {amount(share)}' for title, share in shares.items())}."
    )


# --- guide ---


def look_right() -> str:
    return "Look at the right end, t = T. Every line starts at 1 there, and goes left, back in time."


def at_first(shares: Mapping[str, float]) -> str:
    """What is left of each line at t = 1."""
    ends = ", ".join(f"{NAMES[key]} {amount(share)}" for key, share in shares.items())
    return f"What is left at t = 1: {ends}."


def drag_down() -> str:
    return (
        "Drag ρ down to 0.5. Each step back now leaves the RNN at most half, so its arrows thin toward t = 1."
    )


def thins(back: int, rnn: float) -> str:
    return f"After {back} steps back, {amount(rnn)} of the RNN's gradient is left."


def drag_up() -> str:
    return "Drag ρ up to 1.5. The broad line, what ρ alone would do, climbs; the RNN's does not follow it."


def bends(alone: float, highest: float) -> str:
    return (
        f"ρ alone would multiply the gradient by {times(alone)}. tanh saturates, and its slope multiplies "
        f"each step too: the RNN's line is nowhere above {times(highest)}."
    )


def open_gate() -> str:
    return (
        "Drag ρ to 0.25 and the forget bias to 5: the LSTM's forget gate opens. See the dotted line, its c."
    )


def passes(memory: float, rnn: float) -> str:
    return (
        f"Through the memory c, {amount(memory)} of the gradient comes back to t = 1, through the RNN's "
        f"state {amount(rnn)}."
    )


def go_far() -> str:
    return "Drag T to 64, at the handle of the axis or at its slider: twice the way."


def far(back: int, memory: float, lstm: float, rnn: float) -> str:
    return (
        f"After {back} steps back: {amount(memory)} for the LSTM's c, {amount(lstm)} for its a, and "
        f"{amount(rnn)} for the RNN."
    )


# --- claims: each puts a number that was measured into words, and says whether the claim holds of it ---


def counted_over(count: int, of: int) -> str:
    """For how many of the seeds from 0 on a claim holds."""
    if count == of:
        return f"So for all seeds from 0 to {of - 1}."
    return f"So for {count} of the {of} seeds from 0 to {of - 1}, not for the others."


def vanishes_title() -> str:
    return "ρ = 0.5"


def vanishes(share: float, below: bool) -> str:
    return f"20 steps back, the plain RNN's gradient is {amount(share)} of its start: {_below(below)} 1 %."


def keeps_more_title() -> str:
    return "ρ = 0.9, bias 1"


def keeps_more(factor: float, more: bool) -> str:
    size = "more than" if more else "not more than"
    return f"At t = 1 the LSTM has kept {times(factor)} times the share that the RNN has: {size} the RNN."


def half_open_title() -> str:
    return "GRU, not trained"


def half_open(share: float, below: bool) -> str:
    return (
        f"Gates alone do not help: before training, a GRU's are half open, and 20 steps back its gradient is "
        f"{amount(share)} of its start: {_below(below)} 1 %."
    )


def saturates_title() -> str:
    return "ρ = 1.5"


def saturates(highest: float, below: bool) -> str:
    return (
        f"No explosion, though 1.5⁴⁹ is 4.3·10⁸: tanh saturates, and the RNN's gradient is nowhere above "
        f"{times(highest)} times its start, {_below(below)} 100."
    )


def explodes_title() -> str:
    return "Linear, ρ = 1.25"


def explodes(factor: float, above: bool) -> str:
    if math.isnan(factor):
        return "Here the outputs are so large that the loss has no gradient at all: it is exactly zero."
    size = "above" if above else "not above"
    return f"Without tanh: 31 steps back, the gradient is {times(factor)} times its start, {size} 1000."


def open_title() -> str:
    return "Forget bias 5"


def stays_open(factor: float, within: bool) -> str:
    size = "within" if within else "beyond"
    return (
        f"The gate keeps about σ(5) = 99 % at each step: over 63 steps back, the gradient of the LSTM's "
        f"memory c changes by a factor of at most {times(factor)}, {size} 10."
    )


def shut_title() -> str:
    return "Forget bias −2"


def shut(share: float, below: bool) -> str:
    return (
        f"The same gate keeps about σ(−2) = 12 %: 20 steps back, {amount(share)} of the LSTM's gradient is "
        f"left, {_below(below)} 10⁻⁶."
    )


def _below(holds: bool) -> str:
    return "below" if holds else "not below"
