"""Terms: the operations in a cell's equations.

Each is one class; what they define side by side, `term.Term` says.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from rnn_unroll.engine.cells.pieces import BEFORE, HERE, WEIGHTS, Pieces, Slot, fill, pieces, separated
from rnn_unroll.engine.cells.tape import Array
from rnn_unroll.engine.cells.term import Columns, Dialect, Returned, Scope, Share, Term


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

    def back(self, scope: Scope, d: Array, into: Returned) -> None:
        into.add(self.name, d)


@dataclass(frozen=True)
class Derived(Stored):
    """A vector with an equation and a symbol of its own that the run does not store: its value is computed
    from `right`, the right side of its equation.
    """

    right: Term = field(kw_only=True)

    def value(self, scope: Scope) -> Array:
        return scope[self.name] if self.name in scope else self.right.value(scope)


def gate(name: str, letter: str) -> Stored:
    """Γ of a gate."""
    return Stored(rf"\Gamma_{letter}", letter, name=name)


A, A_BEFORE = Stored(name="a"), Stored(name="a_before")
C, C_BEFORE = Stored(name="c"), Stored(name="c_before")
X = Stored(name="x")
CANDIDATE = Stored(letter="c", name="candidate")
UNITS = "units"
"""The name of u⟨t⟩, what the units of a cell show that projects them."""


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
        UNITS: _indexed("u", HERE),
    }
    return fill(tex, states)


def _indexed(letter: str, index: Slot) -> Pieces:
    return pieces(f"{letter}^{{", index, "}")


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

    def back(self, scope: Scope, d: Array, into: Returned) -> None:
        # A matrix gets its gradient from the product that it is in.
        into.add(self.key, d)


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

    def back(self, scope: Scope, d: Array, into: Returned) -> None:
        width = len(d) - len(self.read.value(scope))
        self.state.back(scope, d[:width], into)
        self.read.back(scope, d[width:], into)


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

    def back(self, scope: Scope, d: Array, into: Returned) -> None:
        into.shares.append(Share(self.weights.key, self.weights.columns, d, self.vector.value(scope)))
        self.vector.back(scope, d @ self.weights.value(scope), into)


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

    def back(self, scope: Scope, d: Array, into: Returned) -> None:
        for term in self.terms:
            term.back(scope, d, into)


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

    def back(self, scope: Scope, d: Array, into: Returned) -> None:
        self.left.back(scope, d * self.right.value(scope), into)
        self.right.back(scope, d * self.left.value(scope), into)


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

    def back(self, scope: Scope, d: Array, into: Returned) -> None:
        self.vector.back(scope, -d, into)


class Function(NamedTuple):
    """A function that is applied unit by unit: its TeX, its name in a script, the function itself, and its
    slope at the values that it gave.
    """

    tex: str
    name: str
    of: Callable[[Array], Array]
    slope: Callable[[Array], Array]


def _sigmoid(z: Array) -> Array:
    """σ(z) = ½ tanh(½z) + ½, a form that cannot overflow."""
    halved: Array = 0.5 * np.tanh(0.5 * z) + 0.5
    return halved


SIGMA = Function(r"\sigma", "sigmoid", _sigmoid, lambda y: y * (1.0 - y))
HARD = Function(
    r"\sigma_h",
    "hard_sigmoid",
    lambda z: np.clip(0.2 * z + 0.5, 0.0, 1.0),
    lambda y: 0.2 * ((y > 0.0) & (y < 1.0)).astype(y.dtype),
)
"""The sigmoid of Keras before 3, of straight lines."""
TANH = Function(r"\tanh", "tanh", np.tanh, lambda y: 1.0 - y * y)
RELU = Function(
    r"\operatorname{ReLU}", "relu", lambda z: np.maximum(z, 0.0), lambda y: (y > 0.0).astype(y.dtype)
)


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

    def back(self, scope: Scope, d: Array, into: Returned) -> None:
        self.vector.back(scope, d * self.function.slope(self.value(scope)), into)
