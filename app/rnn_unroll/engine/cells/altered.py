"""Altered: one step of a cell in which units are held, or into which nothing passes from somewhere.

Such a step is computed from the cell's equations, forward and backward, so that a cell needs no second kernel
for it. It is one step of one sequence: the arrays have no batch axis.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.engine.cells.cell import Cell
from rnn_unroll.engine.cells.tape import Array, Gates, Known, Parameters, State
from rnn_unroll.engine.cells.term import Returned, Share


class Held(NamedTuple):
    """Units of a vector, by their indices (n,) from 0, and the values (n,) at which they are held."""

    units: NDArray[np.intp]
    values: Array


class Alteration(NamedTuple):
    """What is changed in one step of a chain.

    `held` has the units that are held, by the names of their vectors: a, c, or a gate. The step reads zeros
    in place of the state before if it is `shut` from a⟨t−1⟩, and in place of the memory if it is shut from
    c⟨t−1⟩; where both are one, a stands for it. `passes`, (I,), is 0 where what the step reads does not get
    in, and 1 elsewhere; None if all of it does.
    """

    held: Mapping[str, Held] = {}
    shut: frozenset[str] = frozenset()
    passes: Array | None = None

    def read(self, cell: Cell, before: State, x: Array) -> tuple[State, Array]:
        """What gets in of the state before and of what the step reads."""
        a = np.zeros_like(before.a) if "a" in self.shut else before.a
        c = a if cell.memory == "activation" else before.c
        if c is not None and "c" in self.shut:
            c = np.zeros_like(c)
        return State(a, c), x if self.passes is None else x * self.passes


class Descended(NamedTuple):
    """What comes back through one altered step: the gradients of the state before, of what the step read, of
    its gates by name, and what the step adds to those of its parameters: `shares` of matrices, and `vectors`.
    """

    before: State
    x: Array
    c: Array | None
    gates: Gates
    shares: tuple[Share, ...]
    vectors: Parameters

    def parameters(self, like: Parameters) -> Parameters:
        """What the step adds to the gradient of each parameter, by name, in the shapes of `like`."""
        found = {name: np.zeros_like(array) for name, array in like.items()}
        hidden = len(self.before.a)
        columns = {"all": slice(None), "state": slice(hidden), "input": slice(hidden, None)}
        for share in self.shares:
            found[share.key][:, columns[share.columns]] += np.outer(share.d, share.vector)
        for name in found.keys() & self.vectors.keys():
            found[name] += self.vectors[name]
        return found


def forward(cell: Cell, parameters: Parameters, before: State, x: Array, change: Alteration) -> Known:
    """The step: what got in of `before` and x, and its state and its gates, with the units that are held."""
    before, x = change.read(cell, before, x)
    scope = Known(parameters, x, before, State(before.a[:0]), {}).named()
    for equation in cell.equations.computed:
        vector = np.array(equation.right.value(scope))
        held = change.held.get(equation.left.name)
        if held is not None:
            vector[held.units] = held.values
        scope[equation.left.name] = vector
    # Where the memory is the activation, the one that is held is the one that the next step reads.
    c = {"none": None, "activation": scope["a"], "own": scope.get("c")}[cell.memory]
    here = State(scope["a"], c)
    return Known(parameters, x, before, here, {name: scope[name] for name in cell.gates})


def backward(cell: Cell, known: Known, change: Alteration, d: State) -> Descended:
    """Go back through the step from ∂L/∂a⟨t⟩ and ∂L/∂c⟨t⟩.

    Nothing comes back through a held unit, whose gradient is that of the value at which it is held; and
    nothing gets back to where nothing came from.
    """
    scope = known.named()
    into = Returned()
    into.add("a", d.a)
    if d.c is not None:
        into.add("c", d.c)
    of_gates: dict[str, Array] = {}
    c = d.c
    for equation in reversed(cell.equations.computed):
        name = equation.left.name
        gradient = into.vectors.pop(name)
        if name in cell.gates:
            of_gates[name] = gradient
        elif name == "c":
            c = gradient
        held = change.held.get(name)
        if held is not None:
            gradient = gradient.copy()
            gradient[held.units] = 0.0
        equation.right.back(scope, gradient, into)
    zero = np.zeros_like(d.a)
    a_before = into.vectors.pop("a_before", zero)
    c_before = into.vectors.pop("c_before", None)
    if cell.memory == "activation" and c_before is not None:
        a_before, c_before = a_before + c_before, None
    x = into.vectors.pop("x", np.zeros_like(known.x))
    if change.passes is not None:
        x = x * change.passes
    if "a" in change.shut:
        a_before = zero
    if "c" in change.shut and c_before is not None:
        c_before = np.zeros_like(c_before)
    gates = {name: of_gates[name] for name in cell.gates}
    return Descended(State(a_before, c_before), x, c, gates, tuple(into.shares), into.vectors)
