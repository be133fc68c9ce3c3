"""What gated cells share: how their weights are drawn, and the logistic function."""

from collections.abc import Mapping, Sequence

import numpy as np

from app.cells.cell import Array, Parameters

INPUT_GAIN = 2.0
"""Deviation of the inputs' columns: wide enough for a token to open one gate and close another."""


def draw(
    rng: np.random.RandomState,
    hidden: int,
    inputs: int,
    letters: Sequence[str],
    offsets: Mapping[str, float] | None = None,
) -> Parameters:
    """W_g (H, H + I), columns [state; x], and b_g (H,) for each gate's letter g.

    The state's columns have variance 1/H, as in the vanilla cell; `offsets` are added to biases by
    letter. What belongs to the inputs is drawn last and input by input: a longer vocabulary keeps
    the columns of a shorter one.
    """
    states, biases = {}, {}
    for letter in letters:
        states[letter] = rng.standard_normal((hidden, hidden)) / np.sqrt(hidden)
        biases[letter] = 0.3 * rng.standard_normal(hidden) + (offsets or {}).get(letter, 0.0)
    columns = INPUT_GAIN * rng.standard_normal((inputs, len(letters), hidden))
    parameters: dict[str, Array] = {}
    for k, letter in enumerate(letters):
        parameters[f"W_{letter}"] = np.hstack([states[letter], columns[:, k].T])
        parameters[f"b_{letter}"] = biases[letter]
    return parameters


def gate(parameters: Parameters, letter: str, joined: Array) -> Array:
    """σ(W_g [state; x] + b_g), for the state and the input joined, shape (H + I,)."""
    return sigmoid(parameters[f"W_{letter}"] @ joined + parameters[f"b_{letter}"])


def sigmoid(z: Array) -> Array:
    """1 / (1 + exp(−z)), by tanh, which overflows nowhere."""
    y: Array = 0.5 * (1.0 + np.tanh(0.5 * z))
    return y


def tex(symbol: str, letter: str, state: str = "a") -> str:
    """The equation of a gate in TeX: Γ_g = σ(W_g [state, x] + b_g)."""
    joined = rf"[{state}^{{\text{{@before}}}}, \text{{@u}}^{{\text{{@in}}}}]"
    weights, bias = rf"W_{{{letter}}}^{{\text{{@w}}}}", rf"b_{{{letter}}}^{{\text{{@w}}}}"
    return rf"{symbol}^{{\text{{@here}}}} = \sigma({weights} {joined} + {bias})"
