"""What every recurrent cell is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.engine.inits import Draw

if TYPE_CHECKING:
    from rnn_unroll.engine.cells.drawing import Drawing

Array = NDArray[np.float64]
Parameters = Mapping[str, Array]
Gates = Mapping[str, Array]

Memory = Literal["none", "activation", "own"]
"""Whether a cell has a memory c⟨t⟩: none, one that is its activation too, or one of its own."""


class State(NamedTuple):
    """What a cell hands to the next time step: the activation a and, where it has one, the memory c.

    Both have the shape (…, H); the dots are a batch axis, or nothing.
    """

    a: Array
    c: Array | None = None

    def named(self) -> dict[str, Array]:
        """The vectors that this state has, by name."""
        return {"a": self.a} if self.c is None else {"a": self.a, "c": self.c}


class Tape(NamedTuple):
    """The record of T steps of one cell, in the order in which they are computed.

    a and c have the shape (T + 1, …, H), row 0 being the state before the first step; c is None
    where the cell has no memory of its own. gates has the shape (T, …, G·H): the candidate's block
    first, then the gates' in the order of `Cell.gates`. A step finds its projected input there
    (in its row of a, where there are no gates) and leaves the activations.

    A tape of gradients has the same layout: ∂L/∂a⟨t⟩, ∂L/∂c⟨t⟩, and in place of the gates
    ∂L/∂z of their pre-activations, shape (T, …, `Cell.blocks`·H).
    """

    a: Array
    c: Array | None
    gates: Array

    def part(self, first: int, last: int) -> "Tape":
        """The same record, of the steps first + 1 to last only; nothing is copied."""
        c = None if self.c is None else self.c[first : last + 1]
        return Tape(self.a[first : last + 1], c, self.gates[first:last])


Row = tuple[Array, ...]


def flat(array: Array) -> Array:
    """An array (T, …, N) as (T·…, N): what one product takes, where `@` would make one a step."""
    return array if array.ndim == 2 else array.reshape(-1, array.shape[-1])


@dataclass(frozen=True, slots=True)
class Cell:
    """A recurrent cell as plain functions; nothing is kept in it between steps.

    At the sizes drawn here NumPy is all call overhead, so a cell works on stacked weights and on
    rows of arrays that are there already:

    - `initialise(draw, hidden, inputs)` draws parameters by name; `pack(parameters)` stacks them.
      What it gives has the fields `inputs` (I, G·H) and `bias` (G·H,), by which all inputs are
      projected before the first step, and `of_inputs` (G·H, I), by which gradients come back.
    - `views(tape)` lists the arrays whose rows one step reads and writes, and
      `step(weights, *row)` computes one time step in place.
    - `slopes(weights, tape)` are the local derivatives of all steps at once. `back_views(slopes,
      d)` and `backward(weights, *row)` take one step back in time: from ∂L/∂a⟨t⟩ and ∂L/∂c⟨t⟩ to
      ∂L/∂z⟨t⟩, and on to the state before, to whose gradients it adds.
    - `gradients(weights, tape, x, dz)` are the parameters' gradients, by name, from all steps; x
      has the shape (T, …, I). `on_gates(weights, tape, d)` are those of the gates' activations.

    `blocks` counts the blocks of ∂L/∂z, the first G of which are those of the projected inputs.

    `equations` are those of one step in TeX, with the marks of rnn_unroll.graphs.equations. `arrows` are the
    names, in TeX, of the weights on the arrows from the state before and from the input. `noun`
    names a network of such cells, `unit` one of its units; `drawing` is the inside of a cell; `note`,
    where it has a convention that others do not share, is stated on every figure.
    """

    slug: str
    title: str
    gates: tuple[str, ...]
    memory: Memory
    initialise: Callable[[Draw, int, int], Parameters]
    pack: Callable[[Parameters], Any]
    views: Callable[[Tape], Row]
    step: Callable[..., None]
    slopes: Callable[[Any, Tape], Row]
    back_views: Callable[[Row, Tape], Row]
    backward: Callable[..., None]
    gradients: Callable[[Any, Tape, Array, Array], Parameters]
    on_gates: Callable[[Any, Tape, Tape], Gates]
    blocks: int
    equations: tuple[str, ...]
    arrows: tuple[str, str]
    noun: str
    unit: str
    drawing: "Drawing"
    note: str = ""

    def zero_state(self, *shape: int) -> State:
        """The state before anything was read; shape (…, H)."""
        a = np.zeros(shape)
        return State(a, {"none": None, "activation": a, "own": np.zeros(shape)}[self.memory])
