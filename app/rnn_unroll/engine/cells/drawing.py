"""Drawing: where the vectors and operations of a cell stand, and the lines between them.

There is no geometry here. Columns and rows of a grid are counted from 0, to the right and down; a
half is the lane between two. The layout measures what stands in each. A vector's symbol and value
come from the cell's equations, under the vector's name; its words from `rnn_unroll.words.cells`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["weights", "gate", "operation", "join"]
Role = Literal["state", "input", "vector"]

Spot = tuple[float, float]
"""A place on the grid: column and row."""


class Act(NamedTuple):
    """What a part does. `sign` is the TeX written in it."""

    kind: Kind
    sign: str


ACTS: dict[str, Act] = {
    "weights": Act("weights", ""),
    "sigma": Act("gate", r"\sigma"),
    "tanh": Act("gate", r"\tanh"),
    "relu": Act("gate", r"\mathrm{ReLU}"),
    "identity": Act("gate", r"\mathrm{id}"),
    "times": Act("operation", r"\odot"),
    "plus": Act("operation", "+"),
    "complement": Act("operation", "1-"),
    "squash": Act("operation", r"\tanh"),
    "join": Act("join", ""),
}
"""What a part of a cell can be, by name. Gates are boxes of a learned layer, operations are circles."""


class Vector(NamedTuple):
    """A vector inside a cell, and where it is shown.

    Vectors whose role is state or input come from outside the cell, or leave it. A `plain` vector
    shows no numbers: it only puts others together. `symbol` is set if its TeX is not that of its
    equation.
    """

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


def state(spot: Spot) -> Vector:
    """a or c, as the step before left it or as this step computes it."""
    return Vector(spot, "state")


def reading(spot: Spot) -> Vector:
    """x: what the cell reads."""
    return Vector(spot, "input")


def joined(spot: Spot) -> Vector:
    """Two vectors, one above the other."""
    return Vector(spot, plain=True)
