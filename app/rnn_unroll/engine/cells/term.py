"""Term: a node of a cell's equations, whatever it computes.

Each operation is one class of `terms`, which defines side by side its TeX, its TeX with the numbers of one
unit, its Python code, its value, and what comes back through it. TeX comes in pieces: a state and what the
cell reads are slots of their names, since figures write them with different letters and indices.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

from rnn_unroll.engine.cells.pieces import WEIGHTS, Pieces, fill, pieces
from rnn_unroll.engine.cells.tape import Array

Scope = Mapping[str, Array]
"""Parameters and vectors by name, as in `Known.named`."""


class Dialect(NamedTuple):
    """How a framework writes W v and [v, w]: for single vectors, or for the rows of a batch."""

    product: str = "{w} @ {v}"
    joined: str = "concatenate([{v}, {w}])"


Columns = Literal["all", "state", "input"]
"""Which columns of a gate's weights (H, H + I)."""


class Share(NamedTuple):
    """What one product adds to the gradient of a matrix, in some of its columns: the outer product of d, the
    gradient of what it gave, and of the vector that it multiplied.
    """

    key: str
    columns: Columns
    d: Array
    vector: Array


class Returned:
    """What has come back through equations: the gradients of stored vectors and of vectors of parameters, by
    name, and the shares of matrices.
    """

    def __init__(self) -> None:
        self.vectors: dict[str, Array] = {}
        self.shares: list[Share] = []

    def add(self, name: str, d: Array) -> None:
        """Add to the gradient of a vector."""
        self.vectors[name] = self.vectors[name] + d if name in self.vectors else d


class Local(NamedTuple):
    """A variable that a script computes on its own line, and the comment beside that line."""

    name: str
    comment: str


@dataclass(frozen=True, kw_only=True)
class Term(ABC):
    """A node of an equation.

    `name` is the name of the node's vector inside the cell, and of its slot in TeX; it is empty if neither
    shows the node. `local` is set if a script computes the node on its own line.
    """

    name: str = ""
    local: Local | None = None

    loose: ClassVar[bool] = False
    """Whether the node needs brackets as a factor."""

    @property
    def operands(self) -> tuple["Term", ...]:
        """The nodes that this node combines."""
        return ()

    @abstractmethod
    def tex(self) -> Pieces:
        """The node in TeX."""

    @abstractmethod
    def worked(self) -> Pieces:
        """The node in TeX with a slot for each number of one unit, by the name of its vector."""

    @abstractmethod
    def spell(self, dialect: Dialect) -> str:
        """The node as a Python expression."""

    @abstractmethod
    def value(self, scope: Scope) -> Array:
        """The node's vector."""

    @abstractmethod
    def back(self, scope: Scope, d: Array, into: "Returned") -> None:
        """Hand the gradient d of the node's vector back to all vectors and parameters that it comes from."""

    def number(self) -> Pieces:
        """As `worked`, where the node is an operand of another."""
        return pieces("(", self.worked(), ")") if self.loose else self.worked()

    def code(self, dialect: Dialect) -> str:
        """The node in a script: its variable if it has a line of its own, else the expression."""
        return self.local.name if self.local else self.spell(dialect)

    def symbol(self) -> Pieces:
        """The node in TeX, as the drawing of a cell shows it: weights have no index there."""
        return fill(self.tex(), {WEIGHTS.name: ()})

    def walk(self) -> Iterator["Term"]:
        """All nodes of the tree, operands first."""
        for operand in self.operands:
            yield from operand.walk()
        yield self
