"""Captions: words beside parts of a figure."""

from rnn_unroll.engine.patterns import Part

_BANDS = {"encoder": "ENCODER", "decoder": "DECODER"}
_BRACKETS = {"encoder": "encoder", "decoder": "decoder"}


def band(part: Part) -> str:
    """Written on the band behind a part's states."""
    return _BANDS[part]


def bracket(part: Part) -> str:
    """Written at the bracket over a part's states."""
    return _BRACKETS[part]


def left_out(steps: int) -> str:
    """Written at the dots for time steps that a figure leaves out, two or more."""
    return f"{steps} steps"


def delay() -> str:
    """Written beside the mark of a delay on a folded network's loop."""
    return "one step"


def beyond_a_lone_step(backward: bool) -> str:
    """Written under the initial state of a network that runs a single time step."""
    return "no step after" if backward else "no step before"


def only_at(t: int) -> str:
    """Written at an input or output of a folded network that only one time step has."""
    return f"t = {t} only"


def only_at_symbol(t: str) -> str:
    """The same in TeX, for a time step that the figure leaves open."""
    return rf"t={t}\;\mathrm{{only}}"


def open_length(symbol: str) -> str:
    """Written under a folded network if the figure leaves open how many steps it runs; in TeX."""
    return rf"{symbol}\;\mathrm{{steps}}"
