"""Tape: the types of a cell's arrays, and the record of its steps."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

DType = np.dtype[np.floating]
DOUBLE: DType = np.dtype(np.float64)
Array = NDArray[np.floating]
"""float64 in every figure; training may use float32, in which the whole run then stays."""

Parameters = Mapping[str, Array]
Gates = Mapping[str, Array]


class State(NamedTuple):
    """What a cell passes to the next time step: the activation a and, if the cell has one, the memory c.

    Both have the shape (…, H), where the dots are a batch axis or nothing; where a cell projects, a has
    the shape (…, P).
    """

    a: Array
    c: Array | None = None

    def named(self) -> dict[str, Array]:
        """The vectors of this state by name."""
        return {"a": self.a} if self.c is None else {"a": self.a, "c": self.c}


class Widths(NamedTuple):
    """The length of a⟨t⟩, and that of c⟨t⟩ and of every gate: P and H where a cell projects, else both H."""

    state: int
    units: int


class Tape(NamedTuple):
    """The record of T steps of one cell, in the order in which they are computed.

    a and c have the shape (T + 1, …, H), a of a cell that projects (T + 1, …, P); row 0 is the state before
    the first step. c is None if the cell has no memory of its own. gates has the shape (T, …, G·H): first
    the candidate's block, then the gates' blocks in the order of `Cell.gates`. Before a step, its row of
    gates (of a, if the cell has no gates) holds the projected input, which the step overwrites with the
    activations.

    A tape of gradients has the same layout: ∂L/∂a⟨t⟩, ∂L/∂c⟨t⟩, and instead of the gates the
    gradients ∂L/∂z of their pre-activations, shape (T, …, `Kernel.blocks`·H). Where a cell projects, P
    columns follow: what of ∂L/∂a⟨t⟩ goes back through the projection.
    """

    a: Array
    c: Array | None
    gates: Array

    def part(self, first: int, last: int) -> "Tape":
        """The record of the steps first + 1 to last. The arrays are views, not copies."""
        c = None if self.c is None else self.c[first : last + 1]
        return Tape(self.a[first : last + 1], c, self.gates[first:last])


class Known(NamedTuple):
    """What a run stores of one step of a chain. Every other vector of the cell can be computed from it."""

    parameters: Parameters
    x: Array
    before: State
    here: State
    gates: Gates

    def named(self) -> dict[str, Array]:
        """All arrays by the names that equations use: `c_before` is c⟨t−1⟩, `c` is c⟨t⟩."""
        before = {f"{name}_before": vector for name, vector in self.before.named().items()}
        return {**self.parameters, "x": self.x, **before, **self.here.named(), **self.gates}


def flat(array: Array) -> Array:
    """An array (T, …, N) as (T·…, N): one product then serves all steps; `@` would compute T of them."""
    return array if array.ndim == 2 else array.reshape(-1, array.shape[-1])
