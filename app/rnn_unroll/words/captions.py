"""Captions: words beside parts of a figure."""

from rnn_unroll.engine.patterns import Part

_BANDS = {"encoder": "ENCODER", "decoder": "DECODER"}
_BRACKETS = {"encoder": "encoder", "decoder": "decoder"}


def band(part: Part) -> str:
    """Written on the ground under a part's states."""
    return _BANDS[part]


def bracket(part: Part) -> str:
    """Written at the bracket over a part's states."""
    return _BRACKETS[part]


def delay() -> str:
    """Written beside the mark of a delay on a folded network's loop."""
    return "one step"


def only_at(t: int) -> str:
    """Written at an input or output that only one time step of a folded network has."""
    return f"t = {t} only"


def only_at_symbol(t: str) -> str:
    """The same as TeX, for a time step that the figure leaves open."""
    return rf"t={t}\;\mathrm{{only}}"


def open_length(symbol: str) -> str:
    """TeX under a folded network that runs a number of steps that the figure leaves open."""
    return rf"{symbol}\;\mathrm{{steps}}"
