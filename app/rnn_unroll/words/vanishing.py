"""Vanishing: the section about gradients over many time steps, its length and its examples.

An example's title names its cell, the one setting that matters, and what becomes of the gradient.
"""


def time_steps() -> str:
    """Title of the number of time steps."""
    return "T, time steps"


def vanishes(radius: str) -> str:
    """The linear cell with a spectral radius below 1."""
    return f"Linear, {radius}: vanishes"


def explodes(radius: str) -> str:
    """The linear cell with a spectral radius above 1."""
    return f"Linear, {radius}: explodes"


def saturates(radius: str) -> str:
    """The tanh cell with a spectral radius above 1."""
    return f"tanh, {radius}: saturates"


def forgets(bias: str) -> str:
    """The LSTM whose forget gate is nearly closed."""
    return f"LSTM, forget bias {bias.replace('-', '−')}: vanishes"


def keeps(bias: str) -> str:
    """The LSTM whose forget gate is open."""
    return f"LSTM, forget bias {bias}: c stays"
