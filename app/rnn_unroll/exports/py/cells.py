"""Cells as Python: one time step of each, and how its weights are drawn. A new cell is one entry."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple


class Row(NamedTuple):
    """A line of a function's body, and the comment beside it."""

    code: str
    comment: str = ""


class Dialect(NamedTuple):
    """How a framework writes W v and [v, w]: on single vectors, or on rows of a batch."""

    product: str = "{w} @ {v}"
    joined: str = "concatenate([{v}, {w}])"

    def times(self, w: str, v: str) -> str:
        return self.product.format(w=w, v=v)

    def join(self, v: str, w: str) -> str:
        return self.joined.format(v=v, w=w)


@dataclass(frozen=True, slots=True)
class CellCode:
    """One cell. `makes` names what a step hands on, in the cell's own letters; `letters` are its
    gates in the order in which they are drawn, none for a vanilla cell; `more` are weights that only
    this cell has, drawn last. `rows` are its equations, `uses` the functions that they need.
    """

    title: str
    makes: tuple[str, ...]
    letters: str
    uses: tuple[str, ...]
    rows: Callable[[Dialect], list[Row]]
    more: tuple[Row, ...] = ()

    @property
    def before(self) -> tuple[str, ...]:
        """The same, as they were before the step."""
        return tuple(f"{name}_before" for name in self.makes)

    @property
    def state(self) -> tuple[str, ...]:
        """The same, as a figure calls them: a state is a⟨t⟩, also where a cell calls it c⟨t⟩."""
        return ("a", "c")[: len(self.makes)]

    @property
    def weights(self) -> tuple[str, ...]:
        """Names of the weights, in the order of their dictionary."""
        gates = [f"{kind}_{letter}" for letter in self.letters for kind in "Wb"]
        own = [row.code.split('"')[1] for row in self.more]
        return (*(gates or ("W_aa", "W_ax", "b_a")), *own)


def _vanilla(title: str, function: str, uses: tuple[str, ...]) -> CellCode:
    def rows(d: Dialect) -> list[Row]:
        line = f"{d.times('W_aa', 'a_before')} + {d.times('W_ax', 'x')} + b_a"
        return [Row(f"a = {function.format(line)}", "a⟨t⟩, the state's box")]

    return CellCode(title, ("a",), "", uses, rows)


def _gate(d: Dialect, name: str, letter: str, comment: str, more: str = "") -> Row:
    return Row(f"{name} = sigmoid({d.times(f'W_{letter}', 'both')} + b_{letter}{more})", comment)


def _update(d: Dialect) -> Row:
    return _gate(d, "update", "u", "Γ_u: how much is overwritten")


def _candidate(d: Dialect) -> Row:
    return Row(f"candidate = tanh({d.times('W_c', 'both')} + b_c)", "c̃⟨t⟩: what could be written")


KEPT = Row("c = update * candidate + (1 - update) * c_before", "c⟨t⟩ = a⟨t⟩, the state's box")


def _gru(d: Dialect) -> list[Row]:
    opened = d.join("reset * c_before", "x")
    return [
        Row(f"both = {d.join('c_before', 'x')}", "[c⟨t−1⟩, x⟨t⟩]"),
        _update(d),
        _gate(d, "reset", "r", "Γ_r: how much of the past is seen"),
        Row(f"opened = {opened}", "the reset gate, before the product"),
        Row(f"candidate = tanh({d.times('W_c', 'opened')} + b_c)", "c̃⟨t⟩: what could be written"),
        KEPT,
    ]


def _gru_torch(d: Dialect) -> list[Row]:
    of_state, of_input = d.times("W_c[:, :hidden]", "c_before"), d.times("W_c[:, hidden:]", "x")
    return [
        Row(f"both = {d.join('c_before', 'x')}", "[c⟨t−1⟩, x⟨t⟩]"),
        _update(d),
        _gate(d, "reset", "r", "Γ_r: how much of the past is seen"),
        Row(f"past = reset * ({of_state} + b_ca)", "the reset gate, after the product"),
        Row(f"candidate = tanh({of_input} + b_c + past)", "c̃⟨t⟩: what could be written"),
        KEPT,
    ]


def _gru_simple(d: Dialect) -> list[Row]:
    joined = Row(f"both = {d.join('c_before', 'x')}", "[c⟨t−1⟩, x⟨t⟩]")
    return [joined, _update(d), _candidate(d), KEPT]


def _lstm(d: Dialect, early: str = "", late: str = "") -> list[Row]:
    """`early` and `late` are what is added inside the gates before, and after, c⟨t⟩ is known."""
    return [
        Row(f"both = {d.join('a_before', 'x')}", "[a⟨t−1⟩, x⟨t⟩]"),
        _gate(d, "update", "u", "Γ_u: how much is written", early.format("u")),
        _gate(d, "forget", "f", "Γ_f: how much is kept", early.format("f")),
        _candidate(d),
        Row("c = update * candidate + forget * c_before", "c⟨t⟩, the memory"),
        _gate(d, "output", "o", "Γ_o: how much is shown", late.format("o")),
        Row("a = output * tanh(c)", "a⟨t⟩, the state's box"),
    ]


def _peepholes() -> tuple[Row, ...]:
    return tuple(Row(f'weights["p_{letter}"] = normal(hidden)', "a peephole") for letter in "ufo")


_GATED = ("concatenate", "sigmoid", "tanh")

CODE: Mapping[str, CellCode] = {
    "rnn": _vanilla("vanilla RNN", "tanh({})", ("tanh",)),
    "rnn-relu": _vanilla("vanilla RNN with a rectifier", "relu({})", ("relu",)),
    "rnn-linear": _vanilla("linear RNN", "{}", ()),
    "gru": CellCode("GRU", ("c",), "urc", _GATED, _gru),
    "gru-torch": CellCode(
        "GRU as in PyTorch",
        ("c",),
        "urc",
        _GATED,
        _gru_torch,
        (Row('weights["b_ca"] = BIAS * normal(hidden)', "the candidate's bias on the state's side"),),
    ),
    "gru-simple": CellCode("simplified GRU", ("c",), "uc", _GATED, _gru_simple),
    "lstm": CellCode("LSTM", ("a", "c"), "ufoc", _GATED, _lstm),
    "lstm-peephole": CellCode(
        "LSTM with peepholes",
        ("a", "c"),
        "ufoc",
        _GATED,
        lambda d: _lstm(d, " + p_{} * c_before", " + p_{} * c"),
        _peepholes(),
    ),
}
