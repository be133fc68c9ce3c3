"""Drawing: where the vectors and operations of a cell stand, and the lines between them.

There are no lengths here. Places are columns and rows of a grid, counted from 0 to the right and down; 2.5
is the lane between 2 and 3. The layout makes each column and row as large as its contents need. A vector's
symbol and value come from the cell's equations, under the vector's name; its words come from
`rnn_unroll.words.cells`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rnn_unroll.engine.cells.pieces import Pieces

Kind = Literal["weights", "gate", "operation", "join"]
Role = Literal["state", "input", "vector"]

Spot = tuple[float, float]
"""A place on the grid: column and row."""


class Act(NamedTuple):
    """What a part of the drawing does. `sign` is the TeX written in it."""

    kind: Kind
    sign: str


ACTS: dict[str, Act] = {
    "weights": Act("weights", ""),
    "project": Act("weights", ""),
    "sigma": Act("gate", r"\sigma"),
    "hard": Act("gate", r"\sigma_h"),
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

    Vectors whose role is state or input come from outside the cell, or leave it. A `plain` vector shows no
    numbers, because it only concatenates others. `symbol` is set if its TeX is not that of its equation.
    """

    spot: Spot
    role: Role = "vector"
    plain: bool = False
    symbol: Pieces = ()


class CellPart(NamedTuple):
    """A box or circle. `act` is a name in ACTS. `sign`, if set, is the TeX written in it: its weights."""

    act: str
    spot: Spot
    sign: str = ""


class Line(NamedTuple):
    """A wire that carries a vector between two parts, or between a part and the vector's own place.

    It bends at `corners`. `branch` is where it leaves another line of the same vector. `over`: it crosses a
    line of another vector, and is drawn over it.
    """

    vector: str
    source: str
    target: str
    corners: tuple[Spot, ...] = ()
    branch: Spot | None = None
    over: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """The inside of a cell: its parts and its vectors by name, and the lines between them."""

    parts: Mapping[str, CellPart]
    vectors: Mapping[str, Vector]
    lines: tuple[Line, ...]


def state(spot: Spot) -> Vector:
    """a or c, before or after the step."""
    return Vector(spot, "state")


def reading(spot: Spot) -> Vector:
    """x: what the cell reads."""
    return Vector(spot, "input")


def joined(spot: Spot) -> Vector:
    """Two vectors, concatenated."""
    return Vector(spot, plain=True)
