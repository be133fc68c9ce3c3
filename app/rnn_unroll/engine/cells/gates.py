"""What gated cells share: how their weights are drawn and stacked, and the logistic function.

All gates of a cell are computed by one product and one tanh: σ(z) = ½ tanh(½z) + ½, which
overflows nowhere, and the halves of the z are in the stacked weights already.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rnn_unroll.engine.cells.cell import Array, Parameters, flat
from rnn_unroll.engine.inits import Draw

INPUT_GAIN = 2.0
"""Deviation of the inputs' columns: wide enough for a token to open one gate and close another."""

"""The letter of each gate, as in Γ_u, W_u and b_u."""


def draw(draw: Draw, hidden: int, inputs: int, letters: Sequence[str]) -> Parameters:
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


@dataclass(frozen=True)
class Stack:
    """A cell's weights, its gates' blocks one above the other, the candidate's first.

    `letters` are the gates' in that order. Each array is stacked when it is first asked for: a run
    needs those of a step, the way back the others. A product copies a matrix whose rows and columns
    both have gaps, so the state's columns and the input's are stacked apart.
    """

    parameters: Parameters
    letters: str

    @property
    def hidden(self) -> int:
        return len(self.parameters[f"b_{self.letters[0]}"])

    @cached_property
    def of_states(self) -> Array:
        """The state's weights as they are, (G·H, H)."""
        return self._rows(slice(self.hidden))

    @cached_property
    def of_inputs(self) -> Array:
        """The inputs' weights as they are, (G·H, I)."""
        return self._rows(slice(self.hidden, None))

    @cached_property
    def recurrent(self) -> Array:
        """The state's weights for a step, (H, G·H): transposed, σ's halves put in."""
        return self._halved(self._rows(slice(self.hidden))).T

    @cached_property
    def inputs(self) -> Array:
        """The inputs' weights for a step, (I, G·H), likewise."""
        return self._halved(self._rows(slice(self.hidden, None))).T

    @cached_property
    def bias(self) -> Array:
        """The biases for a step, (G·H,), likewise."""
        return self._halved(np.concatenate([self.parameters[f"b_{letter}"] for letter in self.letters]))

    def _rows(self, columns: slice) -> Array:
        return np.concatenate([self.parameters[f"W_{letter}"][:, columns] for letter in self.letters])

    def _halved(self, rows: Array) -> Array:
        rows[self.hidden :] *= 0.5
        return rows


def split(array: Array, hidden: int) -> Array:
    """An array (…, G·H) as (…, G, H); nothing is copied."""
    return array.reshape(*array.shape[:-1], -1, hidden)


def each(array: Array, hidden: int) -> tuple[Array, ...]:
    """The blocks (…, H) of an array (…, G·H)."""
    return tuple(array[..., k : k + hidden] for k in range(0, array.shape[-1], hidden))


def product(left: Array, *right: Array) -> Array:
    """Σ over time (and batch) of the outer products with some arrays side by side: (M, N₁ + N₂ + …)."""
    beside = right[0] if len(right) == 1 else np.concatenate(right, axis=-1)
    total: Array = flat(left).T.dot(flat(beside))
    return total


def total(array: Array) -> Array:
    """Σ over time (and batch): (T, …, N) to (N,)."""
    summed: Array = flat(array).sum(axis=0)
    return summed


def named(letters: str, rows: Array, bias: Array) -> dict[str, Array]:
    """Gradients of W_g and b_g by name, from those of the stacked blocks."""
    hidden = len(rows) // len(letters)
    made: dict[str, Array] = {}
    for k, letter in enumerate(letters):
        block = slice(k * hidden, (k + 1) * hidden)
        made[f"W_{letter}"], made[f"b_{letter}"] = rows[block], bias[block]
    return made


def tex(symbol: str, letter: str, state: str = "a") -> str:
    """The equation of a gate in TeX: Γ_g = σ(W_g [state, x] + b_g)."""
    joined = rf"[{state}^{{\text{{@before}}}}, \text{{@u}}^{{\text{{@in}}}}]"
    weights, bias = rf"W_{{{letter}}}^{{\text{{@w}}}}", rf"b_{{{letter}}}^{{\text{{@w}}}}"
    return rf"{symbol}^{{\text{{@here}}}} = \sigma({weights} {joined} + {bias})"
