"""Drawing: where the vectors and operations of a cell stand, and the lines between them.

There is no geometry here. Columns and rows of a grid are counted from 0, to the right and down; a
half is the lane between two. The layout measures what stands in each. A vector's symbol and value
come from the cell's equations, under the vector's name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["weights", "gate", "operation", "join"]
Role = Literal["state", "input", "vector"]

Spot = tuple[float, float]
"""A place on the grid: column and row."""


class Act(NamedTuple):
    """What a part does. `sign` is the TeX written in it; `words` say it."""

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
"""What a part of a cell can be, by name. Gates are boxes of a learned layer, operations are circles."""


class Vector(NamedTuple):
    """A vector inside a cell: what it is called, and where it is shown.

    Vectors whose role is state or input come from outside the cell, or leave it. A `plain` vector
    shows no numbers: it only puts others together. `symbol` is set if its TeX is not that of its
    equation.
    """

    words: str
    spot: Spot
    role: Role = "vector"
    plain: bool = False
    symbol: str = ""


class Part(NamedTuple):
    """A box or circle. `sign` names the weights of a part that has any."""

    act: str
    spot: Spot
    sign: str = ""


class Line(NamedTuple):
    """A wire that carries a vector between two parts, or between a part and the vector's own place.

    It bends at `corners`. `branch` is where it leaves another line of the same vector; `over` says
    that it crosses a line of another vector.
    """

    vector: str
    source: str
    target: str
    corners: tuple[Spot, ...] = ()
    branch: Spot | None = None
    over: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """The inside of a cell."""

    parts: Mapping[str, Part]
    vectors: Mapping[str, Vector]
    lines: tuple[Line, ...]


def state(letter: str, spot: Spot, before: bool = False) -> Vector:
    """a or c, as the step before left it or as this step makes it."""
    words = {"a": "activation", "c": "memory"}[letter]
    return Vector(f"{words} of the step before" if before else words, spot, "state")


def reading(spot: Spot) -> Vector:
    """x: what the cell reads."""
    return Vector("what the cell reads", spot, "input")


def joined(spot: Spot) -> Vector:
    """The state before and what is read, one above the other."""
    return Vector("state and input together", spot, plain=True)


def gate(name: str, spot: Spot) -> Vector:
    """Γ of a gate."""
    return Vector(f"{name} gate", spot)


def candidate(spot: Spot) -> Vector:
    """c̃⟨t⟩."""
    return Vector("candidate", spot)


def pre_activation(name: str, spot: Spot) -> Vector:
    """z of a gate or of the candidate, before its nonlinearity."""
    return Vector(f"pre-activation of the {name}", spot)
