"""Legends: what lines of attention, sizes and heats mean."""


def attention(least: float) -> str:
    """`least` is the least weight whose line is drawn."""
    return f"lines: α⟨t,s⟩, the weight of a⟨s⟩ at step t; none below {least:g}"


def attended() -> str:
    """What an output reads in place of a⟨t⟩."""
    return "h̃⟨t⟩ = tanh(W_h [Σₛ α⟨t,s⟩ a⟨s⟩, a⟨t⟩] + b_h)"


def gradients(attends: bool) -> str:
    """`attends`: there are arrows along the lines of attention too, which are faint unless they are large."""
    arrows = "arrows and bars: ‖gradient‖, log scale"
    return f"{arrows}; along lines of attention, the smaller the fainter" if attends else arrows


def early() -> str:
    return "dashed: what the head would answer early; nothing reads it"


def unknown() -> str:
    return "dotted: the network never learned to read this"


def loss(total: float) -> str:
    return f"loss, summed over outputs: {total:.4g}"


def heat(j: int | str) -> str:
    """`j` is the output whose connectivity the heat shows, or the symbol of an open length."""
    return f"heat: ‖∂z⟨{j}⟩/∂x‖, the chosen logit's"


def heat_of_number(j: int | str) -> str:
    """The same of an output that is a number."""
    return f"heat: ‖∂ŷ⟨{j}⟩/∂x‖"


_FRAMES = {
    "input": "input",
    "target": "target that is read",
    "start-token": "start token",
    "state": "state",
    "attended": "state with what it attends to",
    "output": "output",
    "early": "early answer",
    "loss": "loss",
}


def frame(kind: str) -> str:
    """The name of a kind of node, beside its frame."""
    return _FRAMES[kind]


def fed_back() -> str:
    return "fed back"


def negative() -> str:
    return "negative"


def positive() -> str:
    return "positive"


def stripe(slit: bool) -> str:
    """`slit`: a number below zero has a gap, and no colour of its own."""
    if slit:
        return "A stripe is a number: a gap in it is a minus, not good or bad."
    return "A stripe is a number: its colour is the sign, not good or bad."


def largest() -> str:
    """The upper end of a heat that is relative to the figure's largest."""
    return "largest"
