"""Legends: what sizes and heats mean."""


def gradients() -> str:
    return "arrows and bars: ‖gradient‖, log scale"


def early() -> str:
    return "dashed: what the head would answer early; nothing reads it"


def loss(total: float) -> str:
    return f"loss, summed over outputs: {total:.4g}"


def heat(j: int | str) -> str:
    """`j` is the output whose connectivity the heat shows, or the symbol of an open length."""
    return f"heat: ‖∂z⟨{j}⟩/∂x‖, the chosen logit's"


def largest() -> str:
    """The upper end of a heat that is relative to the figure's largest."""
    return "largest"
