"""Chain: one layer in one direction along time: its forward steps, and its backward steps.

A chain only knows the order of its own steps. For a chain that runs backward in time, the caller reverses
the inputs, so the chain's first step is the last time step.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, repeat
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.engine.cells import Array, Cell, Gates, Parameters, State, Tape, altered, flat
from rnn_unroll.engine.cells.altered import Alteration, Descended
from rnn_unroll.engine.cells.tape import Known, Widths

Mask = NDArray[np.bool_]

# The GNU allocator gives each freed array of more than 128 kB back to the system, and fetches the next
# one page by page, which took more than half the time of a training step. After it has freed one larger
# array, it keeps arrays up to that size. Nothing is written to this array, so it takes no memory.
np.empty(1 << 21)


class ChainStep(NamedTuple):
    """One chain at one time step: the state after the step, with a of shape (H,), and the gates by name."""

    state: State
    gates: Gates


@dataclass(frozen=True, slots=True)
class Chain:
    """The parameters of one chain, and the tape that records its steps.

    `present`, booleans of shape (T, …), is False at padded steps, which change no state; None if no step
    is padded. `alterations` are those of the steps that are changed, by the chain's own numbers of steps; a
    run with any has no batch axis and no padded step.
    """

    cell: Cell
    parameters: Parameters
    tape: Tape
    present: Mask | None
    alterations: Mapping[int, Alteration]

    @property
    def widths(self) -> Widths:
        return self.cell.widths(self.parameters)

    @property
    def states(self) -> Array:
        """a after each step, (T, …, H)."""
        return self.tape.a[1:]

    def state(self, k: int) -> State:
        """The state after k of this chain's own steps; k = 0 gives the initial state."""
        return _state(self.cell, self.tape, k)

    def known(self, k: int, x: Array) -> Known:
        """What is known of this chain's k-th step, which read x (I,), as far as it got in."""
        before = self.state(k - 1)
        if k in self.alterations:
            before, x = self.alterations[k].read(self.cell, before, x)
        return Known(self.parameters, x, before, self.state(k), self.gates(k))

    def gates(self, k: int) -> Gates:
        """The gates of this chain's k-th step, counted from 1, by name."""
        return {name: block[k - 1] for name, block in self.all_gates().items()}

    def all_gates(self) -> Gates:
        """The gates by name, (T, …, H) each."""
        names, units = self.cell.gates, self.widths.units
        # The candidate is the last name and the first block of the tape.
        return {
            name: self.tape.gates[..., k % len(names) * units :][..., :units]
            for k, name in enumerate(names, start=1)
        }

    def steps(self) -> Iterator[ChainStep]:
        """Every step, in the chain's own order. The arrays are views, not copies."""
        c, gates = _memory(self.cell, self.tape), self.all_gates()
        states = map(State, self.states, repeat(None) if c is None else c[1:])
        rows = zip(*gates.values(), strict=True) if gates else repeat(())
        return map(ChainStep, states, (dict(zip(gates, row, strict=True)) for row in rows))


@dataclass(frozen=True, slots=True)
class Running(Chain):
    """A chain while it runs: its weights, stacked for a step, and the array rows of the remaining steps."""

    weights: Any
    rows: Iterator[tuple[Array, ...]]

    def record(self) -> Chain:
        """The chain without its stacked weights, so that a trace holds the weights only once."""
        return Chain(self.cell, self.parameters, self.tape, self.present, self.alterations)


def _memory(cell: Cell, tape: Tape) -> Array | None:
    return tape.a if cell.memory == "activation" else tape.c


def _state(cell: Cell, tape: Tape, k: int) -> State:
    c = _memory(cell, tape)
    return State(tape.a[k], None if c is None else c[k])


def start(
    cell: Cell,
    parameters: Parameters,
    steps: int,
    initial: State,
    present: Mask | None = None,
    alterations: Mapping[int, Alteration] | None = None,
    packed: Any = None,
) -> Running:
    """A chain of `steps` steps, none of which has run yet. `initial` has the shape (…, H). `packed` are its
    weights as its kernel stacks them, if the caller has them.
    """
    batch, units = initial.a.shape[:-1], cell.widths(parameters).units
    a = np.empty((steps + 1, *initial.a.shape), initial.a.dtype)
    a[0] = initial.a
    c = None
    if cell.memory == "own":
        c = np.empty((steps + 1, *batch, units), a.dtype)
        c[0] = 0.0 if initial.c is None else initial.c
    gates = np.empty((steps, *batch, len(cell.gates) * units), a.dtype)
    tape = Tape(a, c, gates)
    rows = zip(*cell.kernel.views(tape), strict=True)
    weights = cell.kernel.pack(parameters) if packed is None else packed
    return Running(cell, parameters, tape, present, alterations or {}, weights, rows)


def forward(running: Running, x: Array, first: int, last: int) -> Array:
    """Run the steps first + 1 to last on the inputs x, (last − first, …, I). Returns a, (last − first, …, H).

    Each step runs once and in order, so `first` must be the `last` of the call before. One product
    multiplies all inputs by their weights before the first step.
    """
    tape, weights, step = running.tape, running.weights, running.cell.kernel.step
    projected = tape.gates[first:last] if running.cell.gates else tape.a[first + 1 : last + 1]
    _times(x, weights.inputs, projected)
    projected += weights.bias
    rows = islice(running.rows, last - first)
    if running.alterations:
        for k, row in enumerate(rows, start=first + 1):
            if k in running.alterations:
                _alter(running, k, x[k - first - 1])
            else:
                step(weights, row)
    elif running.present is None:
        for row in rows:
            step(weights, row)
    else:
        padded = ~running.present[..., None]
        for k, row in enumerate(rows, start=first):
            step(weights, row)
            for states in _carried(tape):
                np.copyto(states[k + 1], states[k], where=padded[k])
    return tape.a[first + 1 : last + 1]


def _alter(chain: Chain, k: int, x: Array) -> None:
    """Run the chain's k-th step as it is changed, and write it to the tape."""
    tape, change = chain.tape, chain.alterations[k]
    computed = altered.forward(chain.cell, chain.parameters, chain.state(k - 1), x, change)
    tape.a[k] = computed.here.a
    if tape.c is not None:
        tape.c[k] = computed.here.c
    for name, block in chain.gates(k).items():
        block[...] = computed.gates[name]


def _times(rows: Array, matrix: Array, out: Array) -> None:
    """Write rows (T, …, M) times a matrix (M, N) to an array (T, …, N), by one product."""
    flat(rows).dot(matrix, flat(out))


def _carried(tape: Tape) -> tuple[Array, ...]:
    """The arrays that a step passes to the next: a, and c if the cell has its own memory."""
    return (tape.a,) if tape.c is None else (tape.a, tape.c)


@dataclass(frozen=True)
class ChainGradients:
    """The gradients of a chain, on a tape of the same layout; row 0 of a and c is that of the initial state.

    `inputs` (T, …, I) are what the chain read. `handed`, if recorded, is the share of ∂L/∂a, and of ∂L/∂c,
    that came back along the chain, without what came from the layers above. `descended` is what came back
    through the altered steps, by their own numbers; the rows of their pre-activations are zero.
    """

    chain: Chain
    weights: Any
    tape: Tape
    inputs: Array
    handed: tuple[Array, ...] = ()
    descended: dict[int, Descended] = field(default_factory=dict)

    @cached_property
    def x(self) -> Array:
        """∂L/∂x of what the chain read, (T, …, I), in the chain's own order."""
        return read_back(self, 0, len(self.inputs))

    def state(self, k: int) -> State:
        """∂L/∂a and ∂L/∂c after k steps, through this step and all later ones."""
        return _state(self.chain.cell, self.tape, k)

    def gates(self) -> Gates:
        """∂L/∂Γ by name, (T, …, H) each. It is zero at padded steps, whose gates have no effect."""
        chain = self.chain
        found = chain.cell.kernel.on_gates(self.weights, chain.tape, self.tape)
        for k, step in self.descended.items():
            for name, of_gate in step.gates.items():
                found[name][k - 1] = of_gate
        if chain.present is None:
            return found
        return {name: np.where(chain.present[..., None], of_gate, 0.0) for name, of_gate in found.items()}

    def parameters(self) -> Parameters:
        """The gradient of each parameter, by name: the sum of all steps' contributions."""
        return self.contribution(0, len(self.inputs))

    def contribution(self, first: int, last: int) -> Parameters:
        """What the steps first + 1 to last add to the gradient of each parameter."""
        tape, dz = self.chain.tape.part(first, last), self.tape.gates[first:last]
        found = self.chain.cell.kernel.gradients(self.weights, tape, self.inputs[first:last], dz)
        for k, step in self.descended.items():
            if first < k <= last:
                added = step.parameters(self.chain.parameters)
                found = {name: array + added[name] for name, array in found.items()}
        return found


def gradients(chain: Chain, inputs: Array, keep: bool = False) -> ChainGradients:
    """The gradients of a chain that has run; those of its states are still zero.

    `inputs`, (T, …, I), are what it read. `keep` also records what is passed back along the chain.
    """
    tape = chain.tape
    c = None if tape.c is None else np.zeros_like(tape.c)
    widths, cell = chain.widths, chain.cell
    columns = cell.kernel.blocks * widths.units + (widths.state if cell.projection else 0)
    dz = np.empty((*tape.gates.shape[:-1], columns), tape.a.dtype)
    handed = tuple(map(np.zeros_like, _carried(tape))) if keep else ()
    d = Tape(np.zeros_like(tape.a), c, dz)
    weights = chain.cell.kernel.pack(chain.parameters)
    return ChainGradients(chain, weights, d, inputs, handed)


def backward(back: ChainGradients, first: int, last: int, above: Array) -> None:
    """Go back through the steps last to first + 1.

    `above`, (last − first, …, H), is the gradient that reaches their states from outside the chain. The
    tape already holds what later steps passed back to the last of these states.
    """
    chain = back.chain
    kernel, weights = chain.cell.kernel, back.weights
    tape, d = chain.tape.part(first, last), back.tape.part(first, last)
    slopes = kernel.slopes(weights, tape)
    step = kernel.backward
    if chain.present is None and not back.handed and not chain.alterations:
        d.a[1:] += above
        for row in _reversed(kernel.back_views(slopes, d)):
            step(weights, row)
    else:
        # A padded step has slopes of zero, so its equations pass no gradient. It kept the state before
        # it, so it passes the whole gradient on to that state.
        present: Array = np.ones(above.shape[:-1], above.dtype)
        if chain.present is not None:
            present = present * chain.present[first:last]
        slopes = tuple([slope * _wide(present, slope) for slope in slopes])
        passing = 1.0 - present[..., None]
        for k, row in zip(range(last - first, 0, -1), _reversed(kernel.back_views(slopes, d)), strict=True):
            d.a[k] += above[k - 1]
            if first + k in chain.alterations:
                _descend(back, first + k)
            else:
                step(weights, row)
            for states in _carried(d):
                states[k - 1] += states[k] * passing[k - 1]
            for states, kept in zip(_carried(d), back.handed, strict=False):
                kept[first + k - 1] = states[k - 1]


def _descend(back: ChainGradients, k: int) -> None:
    """Go back through the chain's k-th step, which is altered."""
    chain, d = back.chain, back.tape
    known = chain.known(k, back.inputs[k - 1])
    change = chain.alterations[k]
    d_state = State(d.a[k], None if d.c is None else d.c[k])
    found = back.descended[k] = altered.backward(chain.cell, known, change, d_state)
    d.a[k - 1] += found.before.a
    if d.c is not None:
        d.c[k], d.c[k - 1] = found.c, d.c[k - 1] + found.before.c
    d.gates[k - 1] = 0.0


def read_back(back: ChainGradients, first: int, last: int) -> Array:
    """∂L/∂x of what the steps first + 1 to last read, (last − first, …, I), after `backward` on them."""
    weights = back.weights.of_inputs
    d_x = np.empty((last - first, *back.inputs.shape[1:]), back.tape.a.dtype)
    _times(back.tape.gates[first:last, ..., : len(weights)], weights, d_x)
    for k, step in back.descended.items():
        if first < k <= last:
            d_x[k - 1 - first] = step.x
    return d_x


def _wide(array: Array, like: Array) -> Array:
    """The array with axes of length 1 added at its end, so that it has as many axes as `like`."""
    return array.reshape(*array.shape, *(1,) * (like.ndim - array.ndim))


def _reversed(views: tuple[Array, ...]) -> Iterator[tuple[Array, ...]]:
    return zip(*(view[::-1] for view in views), strict=True)
