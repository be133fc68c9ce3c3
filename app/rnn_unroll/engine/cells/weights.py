"""Weights: how the parameters of a cell are drawn. Scripts repeat the same draws in the same order."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rnn_unroll.engine.cells.tape import Array, Parameters
from rnn_unroll.engine.inits import Draw

INPUT_GAIN = 2.0
"""Standard deviation of a gate's input columns, so large that a token can open one gate and close another."""

SPREAD = 2
"""The units of a cell that projects, for each number of its state, where its weights are drawn."""


class Extra(NamedTuple):
    """A parameter vector (H,) that only one cell has. `is_bias` draws it as a bias, else as standard normals.

    `comment` is written beside it in a script.
    """

    name: str
    comment: str
    is_bias: bool = False

    def draw(self, draw: Draw, hidden: int) -> Array:
        return draw.bias(hidden) if self.is_bias else draw.rng.standard_normal(hidden)


def vanilla(draw: Draw, hidden: int, inputs: int) -> dict[str, Array]:
    """W_aa (H, H), b_a (H,) and W_ax (H, I), drawn in this order."""
    w_aa, b_a = draw.recurrent(hidden), draw.bias(hidden)
    (w_ax,) = draw.inputs(hidden, inputs, 1, gain=1.0)
    return {"W_aa": w_aa, "W_ax": w_ax, "b_a": b_a}


def gated(draw: Draw, hidden: int, inputs: int, letters: Sequence[str]) -> dict[str, Array]:
    """W_g (H, H + I), columns [state; x], and b_g (H,) for each gate's letter g, drawn in order."""
    states, biases = {}, {}
    for letter in letters:
        states[letter] = draw.recurrent(hidden)
        biases[letter] = draw.bias(hidden) + (draw.forget if letter == "f" else 0.0)
    columns = draw.inputs(hidden, inputs, len(letters), INPUT_GAIN)
    parameters: dict[str, Array] = {}
    for letter, column in zip(letters, columns, strict=True):
        parameters[f"W_{letter}"] = np.hstack([states[letter], column])
        parameters[f"b_{letter}"] = biases[letter]
    return parameters


def projected(draw: Draw, drawn: Parameters, state: int, units: int, name: str) -> dict[str, Array]:
    """The drawn parameters of H units for a state of P numbers: W_g (H, P + I); and the projection (P, H) of
    this name, whose variance of 1/H keeps the size of what it projects.
    """
    narrow = {
        key: np.hstack([array[:, :state], array[:, units:]]) if array.ndim == 2 else array
        for key, array in drawn.items()
    }
    return narrow | {name: draw.rng.standard_normal((state, units)) / np.sqrt(units)}
