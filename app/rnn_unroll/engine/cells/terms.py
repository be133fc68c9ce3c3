"""Terms: the operations in a cell's equations.

Each operation is one class, which defines side by side its TeX, its TeX with the numbers of one unit, its
Python code and its value. TeX comes in pieces: a state and what the cell reads are slots of their names,
since figures write them with different letters and indices.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

import numpy as np

from rnn_unroll.engine.cells.pieces import BEFORE, HERE, WEIGHTS, Pieces, Slot, fill, pieces, separated
from rnn_unroll.engine.cells.tape import Array

Scope = Mapping[str, Array]
"""Parameters and vectors by name, as in `Known.named`."""


class Dialect(NamedTuple):
    """How a framework writes W v and [v, w]: for single vectors, or for the rows of a batch."""

    product: str = "{w} @ {v}"
    joined: str = "concatenate([{v}, {w}])"


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


@dataclass(frozen=True)
class Stored(Term):
    """A vector that the run stores: a state, a gate, the candidate, or what the cell reads.

    `written` is the TeX of a gate, which has no index. All others are slots. `letter` is that of its weights,
    if it is a gate or the candidate.
    """

    written: str = ""
    letter: str = ""

    def tex(self) -> Pieces:
        return (self.written or Slot(self.name),)

    def defined(self) -> Pieces:
        """The left side of its equation: a gate has an index there and nowhere else."""
        return _indexed(self.written, HERE) if self.written else self.tex()

    def worked(self) -> Pieces:
        return (Slot(self.name),)

    def spell(self, dialect: Dialect) -> str:
        return self.name

    def value(self, scope: Scope) -> Array:
        return scope[self.name]


def gate(name: str, letter: str) -> Stored:
    """Γ of a gate."""
    return Stored(rf"\Gamma_{letter}", letter, name=name)


A, A_BEFORE = Stored(name="a"), Stored(name="a_before")
C, C_BEFORE = Stored(name="c"), Stored(name="c_before")
X = Stored(name="x")
CANDIDATE = Stored(letter="c", name="candidate")


def lettered(tex: Pieces, chain: str) -> Pieces:
    """The TeX with letters for the slots of states. Slots for their indices remain.

    `chain` is the letter of the chain's activation: a forward in time, r backward.
    """
    states = {
        A.name: _indexed(chain, HERE),
        A_BEFORE.name: _indexed(chain, BEFORE),
        C.name: _indexed("c", HERE),
        C_BEFORE.name: _indexed("c", BEFORE),
        CANDIDATE.name: _indexed(r"\tilde{c}", HERE),
    }
    return fill(tex, states)


def _indexed(letter: str, index: Slot) -> Pieces:
    return pieces(f"{letter}^{{", index, "}")


Columns = Literal["all", "state", "input"]
"""Which columns of a gate's weights (H, H + I)."""

_SLICES: Mapping[Columns, str] = {"all": "", "state": "[:, :hidden]", "input": "[:, hidden:]"}


@dataclass(frozen=True)
class Parameter(Term):
    """A matrix or vector of parameters, by its key; or only W's columns for the state or the input."""

    key: str
    written: str
    columns: Columns = "all"

    def tex(self) -> Pieces:
        return pieces(self.written, WEIGHTS)

    def worked(self) -> Pieces:
        return (Slot(self.name),)

    def spell(self, dialect: Dialect) -> str:
        return self.key + _SLICES[self.columns]

    def value(self, scope: Scope) -> Array:
        array = scope[self.key]
        if self.columns == "all":
            return array
        hidden = scope["a_before"].shape[-1]
        return array[:, :hidden] if self.columns == "state" else array[:, hidden:]


def bias(letter: str, written: str = "") -> Parameter:
    """b of a gate."""
    return Parameter(f"b_{letter}", written or f"b_{{{letter}}}", name=f"bias_{letter}")


@dataclass(frozen=True)
class Join(Term):
    """[v, x]: a state above what the cell reads."""

    state: Term
    read: Term

    @property
    def operands(self) -> tuple[Term, ...]:
        return self.state, self.read

    def tex(self) -> Pieces:
        return pieces("[", self.state.tex(), ", ", self.read.tex(), "]")

    def worked(self) -> Pieces:
        raise TypeError("two vectors one above the other are no number of a unit")

    def spell(self, dialect: Dialect) -> str:
        return dialect.joined.format(v=self.state.code(dialect), w=self.read.code(dialect))

    def value(self, scope: Scope) -> Array:
        return np.concatenate([self.state.value(scope), self.read.value(scope)])


@dataclass(frozen=True)
class Product(Term):
    """W v. For one unit this is a sum over v, which is shown as one number; for a `Join`, as two."""

    weights: Parameter
    vector: Term

    @property
    def operands(self) -> tuple[Term, ...]:
        return self.vector, *(self.halves if isinstance(self.vector, Join) else ())

    @property
    def halves(self) -> tuple["Product", "Product"]:
        """What the state adds to W [v, x], and what the input adds."""
        if not isinstance(self.vector, Join):
            raise TypeError("only a product with [v, x] has two halves")
        key, letter = self.weights.key, self.weights.key.removeprefix("W_")
        of_state, of_input = Parameter(key, "", "state"), Parameter(key, "", "input")
        return (
            Product(of_state, self.vector.state, name=f"state_{letter}"),
            Product(of_input, self.vector.read, name=f"input_{letter}"),
        )

    def tex(self) -> Pieces:
        return pieces(self.weights.tex(), " ", self.vector.tex())

    def worked(self) -> Pieces:
        if isinstance(self.vector, Join):
            return separated(" + ", (half.worked() for half in self.halves))
        return (Slot(self.name),)

    def spell(self, dialect: Dialect) -> str:
        return dialect.product.format(w=self.weights.code(dialect), v=self.vector.code(dialect))

    def value(self, scope: Scope) -> Array:
        product: Array = self.weights.value(scope) @ self.vector.value(scope)
        return product


@dataclass(frozen=True)
class Sum(Term):
    """v + w + …, in the order in which books write it. As an operand, a named sum is one number."""

    terms: tuple[Term, ...]
    loose = True

    @property
    def operands(self) -> tuple[Term, ...]:
        return self.terms

    @property
    def computed(self) -> list[Term]:
        """The terms in the order in which code adds them: products, then biases, then all others."""
        ranks: dict[type[Term], int] = {Product: 0, Parameter: 1}
        return sorted(self.terms, key=lambda term: ranks.get(type(term), 2))

    def tex(self) -> Pieces:
        return separated(" + ", (term.tex() for term in self.terms))

    def worked(self) -> Pieces:
        return separated(" + ", (term.number() for term in self.terms))

    def number(self) -> Pieces:
        return (Slot(self.name),) if self.name else super().number()

    def spell(self, dialect: Dialect) -> str:
        return " + ".join(term.code(dialect) for term in self.computed)

    def value(self, scope: Scope) -> Array:
        first, *rest = self.computed
        total = first.value(scope)
        for term in rest:
            total = total + term.value(scope)
        return total


@dataclass(frozen=True)
class Times(Term):
    """v ⊙ w, unit by unit. Where v is a parameter, the product is shown as one number."""

    left: Term
    right: Term

    @property
    def operands(self) -> tuple[Term, ...]:
        return self.left, self.right

    def tex(self) -> Pieces:
        return separated(
            r" \odot ", (pieces("(", v.tex(), ")") if v.loose else v.tex() for v in self.operands)
        )

    def worked(self) -> Pieces:
        if isinstance(self.left, Parameter):
            return (Slot(self.name),)
        return separated(r" \cdot ", (self.left.number(), self.right.number()))

    def spell(self, dialect: Dialect) -> str:
        written = ((v.code(dialect), v.loose and not v.local) for v in self.operands)
        return " * ".join(f"({code})" if bracketed else code for code, bracketed in written)

    def value(self, scope: Scope) -> Array:
        return self.left.value(scope) * self.right.value(scope)


@dataclass(frozen=True)
class Complement(Term):
    """1 − v."""

    vector: Term
    loose = True

    @property
    def operands(self) -> tuple[Term, ...]:
        return (self.vector,)

    def tex(self) -> Pieces:
        return pieces("1 - ", self.vector.tex())

    def worked(self) -> Pieces:
        return pieces("1 - ", self.vector.number())

    def spell(self, dialect: Dialect) -> str:
        return f"1 - {self.vector.code(dialect)}"

    def value(self, scope: Scope) -> Array:
        return 1.0 - self.vector.value(scope)


class Function(NamedTuple):
    """A function that is applied unit by unit: its TeX, its name in a script, and the function itself."""

    tex: str
    name: str
    of: Callable[[Array], Array]


def _sigmoid(z: Array) -> Array:
    """σ(z) = ½ tanh(½z) + ½, a form that cannot overflow."""
    halved: Array = 0.5 * np.tanh(0.5 * z) + 0.5
    return halved


SIGMA = Function(r"\sigma", "sigmoid", _sigmoid)
TANH = Function(r"\tanh", "tanh", np.tanh)
RELU = Function(r"\operatorname{ReLU}", "relu", lambda z: np.maximum(z, 0.0))


@dataclass(frozen=True)
class Apply(Term):
    """f(v), unit by unit."""

    function: Function
    vector: Term

    @property
    def operands(self) -> tuple[Term, ...]:
        return (self.vector,)

    def tex(self) -> Pieces:
        return pieces(f"{self.function.tex}(", self.vector.tex(), ")")

    def worked(self) -> Pieces:
        return pieces(f"{self.function.tex}(", self.vector.worked(), ")")

    def symbol(self) -> Pieces:
        return pieces(f"{self.function.tex} ", self.vector.symbol())

    def spell(self, dialect: Dialect) -> str:
        return f"{self.function.name}({self.vector.code(dialect)})"

    def value(self, scope: Scope) -> Array:
        return self.function.of(self.vector.value(scope))
