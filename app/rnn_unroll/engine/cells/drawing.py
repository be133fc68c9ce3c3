"""Drawing: the inside of a cell, declared: parts on a grid, and vectors on the lines between them.

There is no geometry here. Columns and rows are counted from 0, to the right and down, a half being
the lane between two; the layout measures what stands in each of them. The symbols are TeX, with the
marks of rnn_unroll.graphs.equations where a vector's own indices go.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Literal, NamedTuple

import numpy as np

from rnn_unroll.engine.cells.cell import Array, Gates, Parameters, State

Kind = Literal["weights", "gate", "operation", "join"]
Role = Literal["state", "input", "vector"]

Spot = tuple[float, float]
"""A place on the grid: column and row."""


class Act(NamedTuple):
    """What a part does. `sign` is written in it, as TeX; `words` say it."""

    kind: Kind
    sign: str
    words: str


ACTS: dict[str, Act] = {
    "weights": Act("weights", "", "multiplied by weights, and a bias added"),
    "sigma": Act("gate", r"\sigma", "logistic function σ"),
    "tanh": Act("gate", r"\tanh", "tanh"),
    "relu": Act("gate", r"\mathrm{ReLU}", "rectifier"),
    "identity": Act("gate", r"\mathrm{id}", "no nonlinearity"),
    "times": Act("operation", r"\odot", "product, unit by unit"),
    "plus": Act("operation", "+", "sum"),
    "complement": Act("operation", "1-", "one minus"),
    "squash": Act("operation", r"\tanh", "tanh, unit by unit"),
    "join": Act("join", "", "joined"),
}
"""What a part of a cell can be, by name. Gates are the boxes of a learned layer, operations circles."""


class Known(NamedTuple):
    """What a run stores of one step of a chain; every vector of a drawing follows from it."""

    parameters: Parameters
    x: Array
    before: State
    here: State
    gates: Gates

    @property
    def joined(self) -> Array:
        """[a⟨t−1⟩, x⟨t⟩]."""
        return np.concatenate([self.before.a, self.x])


class Vector(NamedTuple):
    """A vector inside a cell: where it is shown, and how it follows from what is stored.

    Those whose role is state or input come from outside, or go there. `plain` ones show no numbers:
    they only put others together.
    """

    symbol: str
    words: str
    spot: Spot
    of: Callable[[Known], Array]
    role: Role = "vector"
    plain: bool = False


class Part(NamedTuple):
    """A box or circle. `sign` names the weights of a part that has any."""

    act: str
    spot: Spot
    sign: str = ""


class Line(NamedTuple):
    """A wire that carries a vector from one part to another, or from or to the vector itself.

    It bends at `corners`. `branch` is where it leaves another line of the same vector; `over` tells
    that it passes over a line of another.
    """

    vector: str
    source: str
    target: str
    corners: tuple[Spot, ...] = ()
    branch: Spot | None = None
    over: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """The inside of a cell. `numbers` are the right sides of its equations, one for one, with the
    vectors' names where this step's numbers go: @update is a unit of the vector `update`. `terms` are
    what they add up that no line of the drawing carries.
    """

    parts: Mapping[str, Part]
    vectors: Mapping[str, Vector]
    lines: tuple[Line, ...]
    numbers: tuple[str, ...]
    terms: Mapping[str, Callable[[Known], Array]] = field(default_factory=dict)

    def values(self, known: Known) -> dict[str, Array]:
        """Every vector of the drawing, and every term of its equations, by name."""
        made = {name: vector.of(known) for name, vector in self.vectors.items()}
        return made | {name: of(known) for name, of in self.terms.items()}


BEFORE, HERE, READ = r"^{\text{@before}}", r"^{\text{@here}}", r"\text{@u}^{\text{@in}}"


def state(letter: str, spot: Spot, before: bool = False) -> Vector:
    """a or c, as the step before left it or as this one does."""
    words = {"a": "activation", "c": "memory"}[letter]
    if before:
        words += " of the step before"
    symbol = letter + (BEFORE if before else HERE)

    def of(known: Known) -> Array:
        return (known.before if before else known.here).named()[letter]

    return Vector(symbol, words, spot, of, "state")


def reading(spot: Spot) -> Vector:
    """x: what the cell reads."""
    return Vector(READ, "what the cell reads", spot, lambda known: known.x, "input")


def joined(letter: str, spot: Spot) -> Vector:
    """The state before and what is read, one below the other."""
    symbol = f"[{letter}{BEFORE}, {READ}]"
    return Vector(symbol, "state and input together", spot, lambda known: known.joined, plain=True)


def gate(name: str, letter: str, spot: Spot) -> Vector:
    """Γ of a gate, or the candidate."""
    symbol, words = rf"\Gamma_{letter}", f"{name} gate"
    if name == "candidate":
        symbol, words = r"\tilde{c}" + HERE, "candidate"
    return Vector(symbol, words, spot, lambda known: known.gates[name])


def before_gate(name: str, letter: str, spot: Spot) -> Vector:
    """z of a gate: W [a⟨t−1⟩, x⟨t⟩] + b, before its nonlinearity."""

    def of(known: Known) -> Array:
        p = known.parameters
        z: Array = p[f"W_{letter}"] @ known.joined + p[f"b_{letter}"]
        return z

    return Vector(f"z_{letter}", f"pre-activation of the {name}", spot, of)


def sum_of(letter: str) -> str:
    """z of a gate as the sum of its terms, for an equation's numbers."""
    return f"@state_{letter} + @input_{letter} + @bias_{letter}"


def terms(letters: str) -> dict[str, Callable[[Known], Array]]:
    """What z of each gate is the sum of: its part from the state, from the input, and its bias."""
    made: dict[str, Callable[[Known], Array]] = {}
    for letter in letters:
        made |= {
            f"state_{letter}": partial(_from_state, letter),
            f"input_{letter}": partial(_from_input, letter),
            f"bias_{letter}": partial(_bias, letter),
        }
    return made


def _from_state(letter: str, known: Known) -> Array:
    product: Array = known.parameters[f"W_{letter}"][:, : len(known.before.a)] @ known.before.a
    return product


def _from_input(letter: str, known: Known) -> Array:
    product: Array = known.parameters[f"W_{letter}"][:, len(known.before.a) :] @ known.x
    return product


def _bias(letter: str, known: Known) -> Array:
    return known.parameters[f"b_{letter}"]
