"""Cell: what every recurrent cell declares, and the functions that compute it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from rnn_unroll.engine.cells import weights
from rnn_unroll.engine.cells.drawing import Drawing
from rnn_unroll.engine.cells.equation import Equations
from rnn_unroll.engine.cells.pieces import Pieces
from rnn_unroll.engine.cells.tape import DOUBLE, Array, DType, Gates, Known, Parameters, State, Tape, Widths
from rnn_unroll.engine.cells.weights import Extra
from rnn_unroll.engine.inits import Draw

Memory = Literal["none", "activation", "own"]
"""A cell has no memory c⟨t⟩, one that equals its activation, or one of its own."""

Views = tuple[Array, ...]
"""Arrays over the steps; a cell's `StepViews` and `BackViews` give each a name."""


@dataclass(frozen=True, slots=True)
class Kernel:
    """The fast forward and backward steps of a cell, as plain functions that keep nothing.

    At the sizes of figures, most of NumPy's time is call overhead, so a cell works on stacked weights and
    writes into existing arrays:

    - `pack(parameters)` stacks the weights. The result has the fields `inputs` (I, G·H) and `bias`
      (G·H,), which project all inputs before the first step, and `of_inputs` (G·H, I), which brings
      their gradients back.
    - `views(tape)` names the arrays that a step reads and writes, with the steps along the first
      axis. `step(weights, row)` computes one time step in place on a row of them: a plain tuple in
      the same order, which unpacks faster than a named one.
    - `slopes(weights, tape)` are the local derivatives of all steps at once. `back_views(slopes, d)`
      and `backward(weights, row)` take one step back in time: from ∂L/∂a⟨t⟩ and ∂L/∂c⟨t⟩ to
      ∂L/∂z⟨t⟩, and on to the gradient of the state before, to which they add.
    - `gradients(weights, tape, x, dz)` are the gradients of the parameters, by name, over all steps;
      x has the shape (T, …, I). `on_gates(weights, tape, d)` are those of the gates' activations.

    `blocks` counts the blocks of ∂L/∂z. The first G are those of the projected inputs.
    """

    pack: Callable[[Parameters], Any]
    views: Callable[[Tape], Views]
    step: Callable[[Any, Any], None]
    slopes: Callable[[Any, Tape], Views]
    back_views: Callable[[Views, Tape], Views]
    backward: Callable[[Any, Any], None]
    gradients: Callable[[Any, Tape, Array, Array], Parameters]
    on_gates: Callable[[Any, Tape, Tape], Gates]
    blocks: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A recurrent cell: its equations, its parameters, its drawing, and the kernel that computes it.

    `extra` are its parameters besides weights and biases. `projection` is the name of the matrix (P, H) that
    makes a⟨t⟩, of P numbers, from what the H units show; empty if a⟨t⟩ has a number for each unit. `arrows`
    are the names, in TeX, of the weights on the arrows from the state before and from the input.

    Each cell's file holds the cell's own words, and `rnn_unroll.words.cells` puts them into sentences.
    `title` names the cell in a menu, `phrase` in a sentence; `noun` names a network of such cells; `unit` is
    the name of one hidden unit and of several. `note` states a convention in which the cell differs from
    others of its kind; every figure prints it.
    """

    slug: str
    title: str
    phrase: str
    memory: Memory
    equations: Equations
    kernel: Kernel
    drawing: Drawing
    arrows: tuple[str, str]
    noun: str
    unit: tuple[str, str]
    extra: tuple[Extra, ...] = ()
    projection: str = ""
    note: str = ""

    @property
    def gates(self) -> tuple[str, ...]:
        """The names of the gates, the candidate last; empty for a vanilla cell."""
        return self.equations.gates

    def initialise(self, draw: Draw, hidden: int, inputs: int) -> Parameters:
        """Draw the parameters, by name: W_aa, W_ax and b_a, or W_g and b_g for each gate; then `extra`, and
        the projection. `hidden` is the length of a⟨t⟩.
        """
        letters = self.equations.letters
        units = weights.SPREAD * hidden if self.projection else hidden
        drawn = (
            weights.gated(draw, units, inputs, letters) if letters else weights.vanilla(draw, units, inputs)
        )
        drawn |= {extra.name: extra.draw(draw, units) for extra in self.extra}
        return weights.projected(draw, drawn, hidden, units, self.projection) if self.projection else drawn

    def widths(self, parameters: Parameters) -> Widths:
        """The length of a⟨t⟩, and that of c⟨t⟩ and of every gate."""
        units = len(parameters[f"b_{self.equations.letters[:1] or 'a'}"])
        return Widths(len(parameters[self.projection]) if self.projection else units, units)

    def zero_state(self, widths: Widths, *batch: int, dtype: DType = DOUBLE) -> State:
        """The state before the first step: zeros."""
        a, c = (np.zeros((*batch, width), dtype) for width in widths)
        return State(a, {"none": None, "activation": a, "own": c}[self.memory])

    def values(self, known: Known) -> dict[str, Array]:
        """The vectors of the drawing, then all other vectors of the worked equations, by name."""
        scope, named = known.named(), self.equations.named
        names = dict.fromkeys((*self.drawing.vectors, *self.equations.numbers))
        return {name: named[name].value(scope) for name in names}

    def symbol(self, vector: str) -> Pieces:
        """The TeX of one of the drawing's vectors."""
        return self.drawing.vectors[vector].symbol or self.equations.symbols[vector]
