"""Terms: the operations in a cell's equations.

Each operation is one class, which defines side by side its TeX, its TeX with the numbers of one unit, its
Python code and its value. The TeX holds the marks of rnn_unroll.graphs.equations: @here, @before, @u, @in
and @w.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

import numpy as np

from rnn_unroll.engine.cells.tape import Array

BEFORE, HERE, WEIGHTS = r"^{\text{@before}}", r"^{\text{@here}}", r"^{\text{@w}}"

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

    `name` is the name of the node's vector inside the cell and in worked equations (@name); it is empty if
    neither shows the node. `local` is set if a script computes the node on its own line.
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
    def tex(self) -> str:
        """The node in TeX."""

    @abstractmethod
    def worked(self) -> str:
        """The node in TeX with a mark @name for each number of one unit."""

    @abstractmethod
    def spell(self, dialect: Dialect) -> str:
        """The node as a Python expression."""

    @abstractmethod
    def value(self, scope: Scope) -> Array:
        """The node's vector."""

    def number(self) -> str:
        """As `worked`, where the node is an operand of another."""
        return f"({self.worked()})" if self.loose else self.worked()

    def code(self, dialect: Dialect) -> str:
        """The node in a script: its variable if it has a line of its own, else the expression."""
        return self.local.name if self.local else self.spell(dialect)

    def symbol(self) -> str:
        """The node in TeX, as the drawing of a cell shows it: weights have no index there."""
        return self.tex().replace(WEIGHTS, "")

    def walk(self) -> Iterator["Term"]:
        """All nodes of the tree, operands first."""
        for operand in self.operands:
            yield from operand.walk()
        yield self


@dataclass(frozen=True)
class Stored(Term):
    """A vector that the run stores: a state, a gate, the candidate, or what the cell reads.

    `letter` is that of its weights, if it is a gate or the candidate.
    """

    written: str
    letter: str = ""

    def tex(self) -> str:
        return self.written

    def defined(self) -> str:
        """The left side of its equation: a gate has an index there and nowhere else."""
        return self.written if self.written.endswith(HERE) else self.written + HERE

    def worked(self) -> str:
        return f"@{self.name}"

    def spell(self, dialect: Dialect) -> str:
        return self.name

    def value(self, scope: Scope) -> Array:
        return scope[self.name]


def gate(name: str, letter: str) -> Stored:
    """Γ of a gate."""
    return Stored(rf"\Gamma_{letter}", letter, name=name)


A, A_BEFORE = Stored("a" + HERE, name="a"), Stored("a" + BEFORE, name="a_before")
C, C_BEFORE = Stored("c" + HERE, name="c"), Stored("c" + BEFORE, name="c_before")
X = Stored(r"\text{@u}^{\text{@in}}", name="x")
CANDIDATE = Stored(r"\tilde{c}" + HERE, "c", name="candidate")

Columns = Literal["all", "state", "input"]
"""Which columns of a gate's weights (H, H + I)."""

_SLICES: Mapping[Columns, str] = {"all": "", "state": "[:, :hidden]", "input": "[:, hidden:]"}


@dataclass(frozen=True)
class Parameter(Term):
    """A matrix or vector of parameters, by its key; or only W's columns for the state or the input."""

    key: str
    written: str
    columns: Columns = "all"

    def tex(self) -> str:
        return self.written + WEIGHTS

    def worked(self) -> str:
        return f"@{self.name}"

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

    def tex(self) -> str:
        return f"[{self.state.tex()}, {self.read.tex()}]"

    def worked(self) -> str:
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

    def tex(self) -> str:
        return f"{self.weights.tex()} {self.vector.tex()}"

    def worked(self) -> str:
        if isinstance(self.vector, Join):
            return " + ".join(half.worked() for half in self.halves)
        return f"@{self.name}"

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

    def tex(self) -> str:
        return " + ".join(term.tex() for term in self.terms)

    def worked(self) -> str:
        return " + ".join(term.number() for term in self.terms)

    def number(self) -> str:
        return f"@{self.name}" if self.name else f"({self.worked()})"

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

    def tex(self) -> str:
        return r" \odot ".join(f"({v.tex()})" if v.loose else v.tex() for v in self.operands)

    def worked(self) -> str:
        if isinstance(self.left, Parameter):
            return f"@{self.name}"
        return rf"{self.left.number()} \cdot {self.right.number()}"

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

    def tex(self) -> str:
        return f"1 - {self.vector.tex()}"

    def worked(self) -> str:
        return f"1 - {self.vector.number()}"

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

    def tex(self) -> str:
        return f"{self.function.tex}({self.vector.tex()})"

    def worked(self) -> str:
        return f"{self.function.tex}({self.vector.worked()})"

    def symbol(self) -> str:
        return f"{self.function.tex} {self.vector.symbol()}"

    def spell(self, dialect: Dialect) -> str:
        return f"{self.function.name}({self.vector.code(dialect)})"

    def value(self, scope: Scope) -> Array:
        return self.function.of(self.vector.value(scope))
