"""Gates: what the kernels and equations of gated cells share.

One product and one tanh compute all gates of a cell: σ(z) = ½ tanh(½z) + ½, which cannot overflow. The
inner ½ is multiplied into the stacked weights.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from rnn_unroll.engine.cells.drawing import Drawing
from rnn_unroll.engine.cells.equation import Equation
from rnn_unroll.engine.cells.tape import Array, Parameters, flat
from rnn_unroll.engine.cells.term import Local, Term
from rnn_unroll.engine.cells.terms import (
    CANDIDATE,
    SIGMA,
    TANH,
    Apply,
    Function,
    Join,
    Parameter,
    Product,
    Stored,
    Sum,
    X,
    bias,
    gate,
)


@dataclass(frozen=True)
class Stack:
    """A cell's weights with the gates' blocks one above the other, the candidate's first.

    `letters` are the gates' letters in that order. Each array is stacked when it is first used, because the
    forward steps need some of them and the backward steps the others. The columns of the state and those of
    the input are stacked separately, because a product copies a matrix that has gaps in both its rows and
    its columns.
    """

    parameters: Parameters
    letters: str

    @property
    def hidden(self) -> int:
        return len(self.parameters[f"b_{self.letters[0]}"])

    @property
    def state(self) -> int:
        """The length of a⟨t⟩: the number of the columns that read it."""
        return self.hidden

    @cached_property
    def of_states(self) -> Array:
        """The state's weights, unscaled, (G·H, H)."""
        return self._rows(slice(self.state))

    @cached_property
    def of_inputs(self) -> Array:
        """The inputs' weights, unscaled, (G·H, I)."""
        return self._rows(slice(self.state, None))

    @cached_property
    def recurrent(self) -> Array:
        """The state's weights for a step, (H, G·H): transposed, with the ½ of σ multiplied in."""
        return self._halved(self._rows(slice(self.state))).T

    @cached_property
    def inputs(self) -> Array:
        """The inputs' weights for a step, (I, G·H), prepared in the same way."""
        return self._halved(self._rows(slice(self.state, None))).T

    @cached_property
    def bias(self) -> Array:
        """The biases for a step, (G·H,), prepared in the same way."""
        return self._halved(np.concatenate([self.parameters[f"b_{letter}"] for letter in self.letters]))

    def _rows(self, columns: slice) -> Array:
        return np.concatenate([self.parameters[f"W_{letter}"][:, columns] for letter in self.letters])

    def _halved(self, rows: Array) -> Array:
        rows[self.hidden :] *= 0.5
        return rows


class HardStack(Stack):
    """The same for gates that are hard sigmoids: a step adds ½ to 0.2 z, and cuts what is beyond 0 and 1."""

    def _halved(self, rows: Array) -> Array:
        rows[self.hidden :] *= 0.2
        return rows


def hardened(drawing: Drawing) -> Drawing:
    """The drawing with hard sigmoids in place of its gates' sigmoids."""
    parts = {
        name: part._replace(act="hard") if part.act == "sigma" else part
        for name, part in drawing.parts.items()
    }
    return replace(drawing, parts=parts)


def split(array: Array, hidden: int) -> Array:
    """A view of an array (…, G·H) as (…, G, H)."""
    return array.reshape(*array.shape[:-1], -1, hidden)


def each(array: Array, hidden: int) -> tuple[Array, ...]:
    """The blocks (…, H) of an array (…, G·H), as views."""
    return tuple(array[..., k : k + hidden] for k in range(0, array.shape[-1], hidden))


def product(left: Array, *right: Array) -> Array:
    """Σ over time (and batch) of the outer products of left, (…, M), and right, (…, N₁), (…, N₂) …

    The arrays on the right are put side by side: the result has the shape (M, N₁ + N₂ + …).
    """
    joined = right[0] if len(right) == 1 else np.concatenate(right, axis=-1)
    summed: Array = flat(left).T.dot(flat(joined))
    return summed


def total(array: Array) -> Array:
    """Σ over time (and batch): (T, …, N) to (N,)."""
    summed: Array = flat(array).sum(axis=0)
    return summed


def named(letters: str, rows: Array, biases: Array) -> dict[str, Array]:
    """The gradients of W_g and b_g by name, from the gradients of the stacked blocks."""
    hidden = len(rows) // len(letters)
    gradients: dict[str, Array] = {}
    for k, letter in enumerate(letters):
        block = slice(k * hidden, (k + 1) * hidden)
        gradients[f"W_{letter}"], gradients[f"b_{letter}"] = rows[block], biases[block]
    return gradients


def both(state: Stored, letter: str) -> Join:
    """[state, x], which the gates of a cell multiply by their weights."""
    return Join(state, X, name="joined", local=Local("both", f"[{letter}⟨t−1⟩, x⟨t⟩]"))


def opening(
    name: str,
    letter: str,
    joined: Join,
    how_much: str,
    peephole: Term | None = None,
    function: Function = SIGMA,
) -> Equation:
    """The equation of a gate: Γ_g = σ(W_g [state, x] + b_g), or with another function. A peephole, if given,
    is added inside it.

    `how_much` goes into the comment in a script.
    """
    peepholes = () if peephole is None else (peephole,)
    z = Sum((Product(weights(letter), joined), *peepholes, bias(letter)), name=f"z_{letter}")
    return Equation(gate(name, letter), Apply(function, z), f"Γ_{letter}: {how_much}")


def writing(z: Term) -> Equation:
    """The equation of the candidate: c̃⟨t⟩ = tanh(z)."""
    return Equation(CANDIDATE, Apply(TANH, z), "c̃⟨t⟩: what could be written")


def weights(letter: str) -> Parameter:
    """W of a gate."""
    return Parameter(f"W_{letter}", f"W_{{{letter}}}")


def plain_candidate(joined: Join) -> Equation:
    """The candidate without a reset gate: c̃⟨t⟩ = tanh(W_c [state, x] + b_c)."""
    return writing(Sum((Product(weights("c"), joined), bias("c")), name="z_c"))
