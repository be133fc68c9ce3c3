"""Equations: the single definition of what a cell computes.

A cell lists its equations as trees of terms. The equations under a figure, the vectors inside a cell
and the lines of a script all come from these trees. A cell's fast `step` is written by hand; a test
compares it with the equations.
"""

from functools import cached_property
from typing import NamedTuple

from rnn_unroll.engine.cells.pieces import Pieces, Slot, pieces, separated
from rnn_unroll.engine.cells.term import Term
from rnn_unroll.engine.cells.terms import HARD, SIGMA, Apply, Product, Stored, Sum, Times


class Equation(NamedTuple):
    """left = right, and the comment beside it in a script."""

    left: Stored
    right: Term
    comment: str = ""

    @property
    def renames(self) -> bool:
        """Whether it only gives a vector another name, as in a⟨t⟩ = c⟨t⟩. Scripts leave it out."""
        return isinstance(self.right, Stored)

    @property
    def opens(self) -> bool:
        """Whether it defines a gate, Γ = σ(…)."""
        return (
            isinstance(self.right, Apply) and self.right.function in (SIGMA, HARD) and bool(self.left.letter)
        )

    @property
    def pre_activation(self) -> Term:
        """z in f(z); the whole right side if it applies no function."""
        return self.right.vector if isinstance(self.right, Apply) else self.right

    def tex(self) -> Pieces:
        return separated(" = ", self.sides())

    def sides(self) -> tuple[Pieces, Pieces]:
        """The TeX on the left and on the right of the equals sign."""
        return self.left.defined(), self.right.tex()

    def worked(self) -> Pieces:
        """The right side with one unit's numbers: the terms of z, then f(z), then the result."""
        if self.renames:
            return self.right.worked()
        if isinstance(self.right, Product):
            # One number, which is the result.
            return self.left.worked()
        sides = [self.right.worked()]
        if isinstance(self.right, Apply):
            sides.append(pieces(f"{self.right.function.tex}(", Slot(self.pre_activation.name), ")"))
        return separated(" = ", [*sides, self.left.worked()])


class Equations:
    """All equations of a cell. `computed` has them in the order in which a step computes them.

    `listed` has them in the order in which books print them: the gates first. `tex` and `worked` have one
    entry for each of those: its TeX, and its right side with one unit's numbers.
    """

    def __init__(self, *computed: Equation) -> None:
        self.computed = computed
        self.listed = tuple(sorted(computed, key=lambda equation: not equation.opens))
        gated = [equation.left for equation in self.listed if equation.left.letter]
        self.gates = tuple(left.name for left in gated)
        self.letters = "".join(left.letter for left in gated)

    def __len__(self) -> int:
        return len(self.listed)

    @cached_property
    def tex(self) -> tuple[Pieces, ...]:
        return tuple(equation.tex() for equation in self.listed)

    @cached_property
    def worked(self) -> tuple[Pieces, ...]:
        return tuple(equation.worked() for equation in self.listed)

    @cached_property
    def nodes(self) -> tuple[Term, ...]:
        """All nodes of all right sides, in the order in which a step computes them."""
        return tuple(node for equation in self.computed for node in equation.right.walk())

    @cached_property
    def named(self) -> dict[str, Term]:
        """Every vector inside the cell, by name."""
        named = {node.name: node for node in self.nodes if node.name}
        return named | {equation.left.name: equation.left for equation in self.computed}

    @cached_property
    def symbols(self) -> dict[str, Pieces]:
        """Every vector's TeX in the drawing of the cell; a pre-activation is written as its name, z_u."""
        symbols = {name: node.symbol() for name, node in self.named.items()}
        pre_activations = (equation.pre_activation for equation in self.computed)
        return symbols | {z.name: (z.name,) for z in pre_activations if isinstance(z, Sum) and z.name}

    @cached_property
    def numbers(self) -> list[str]:
        """The names that occur in `worked`, those of peepholes last."""
        slots = (piece for right in self.worked for piece in right if isinstance(piece, Slot))
        names = dict.fromkeys(slot.name for slot in slots)
        return sorted(names, key=lambda name: isinstance(self.named[name], Times))
