"""Cells as Python: one time step of a cell, from its equations, and the names of its weights."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from rnn_unroll.engine.cells import Cell
from rnn_unroll.engine.cells.term import Dialect
from rnn_unroll.engine.cells.terms import Apply, Join


class Statement(NamedTuple):
    """A line of a function's body, the comment beside it, and the name of the vector that it computes."""

    code: str
    comment: str = ""
    makes: str = ""


@dataclass(frozen=True, slots=True)
class CellCode:
    """A cell, with the names and the code that scripts need."""

    cell: Cell

    @property
    def title(self) -> str:
        return self.cell.phrase

    @property
    def makes(self) -> tuple[str, ...]:
        """The vectors that a step returns, in the cell's letters: only c if that is also the activation."""
        return {"none": ("a",), "activation": ("c",), "own": ("a", "c")}[self.cell.memory]

    @property
    def before(self) -> tuple[str, ...]:
        """The names of the same vectors before the step."""
        return tuple(f"{name}_before" for name in self.makes)

    @property
    def state(self) -> tuple[str, ...]:
        """The names of the same vectors in the figure: a state is a⟨t⟩, even if the cell calls it c⟨t⟩."""
        return ("a", "c")[: len(self.makes)]

    @property
    def letters(self) -> str:
        """The gates' letters, in the order in which their weights are drawn; empty for a vanilla cell."""
        return self.cell.equations.letters

    @property
    def weights(self) -> tuple[str, ...]:
        """The names of the weights, in the order of the script's dictionary."""
        gates = [f"{kind}_{letter}" for letter in self.letters for kind in "Wb"]
        return (*(gates or ("W_aa", "W_ax", "b_a")), *(extra.name for extra in self.cell.extra))

    @property
    def extra_draws(self) -> tuple[Statement, ...]:
        """The lines that draw the parameters that only this cell has."""
        return tuple(
            Statement(f'weights["{name}"] = {"BIAS * " if is_bias else ""}normal(hidden)', comment)
            for name, comment, is_bias in self.cell.extra
        )

    @property
    def uses(self) -> tuple[str, ...]:
        """The names of the functions that its equations call."""
        nodes = self.cell.equations.nodes
        applied = dict.fromkeys(node.function.name for node in nodes if isinstance(node, Apply))
        joins = any(isinstance(node, Join) for node in nodes)
        return (*(["concatenate"] if joins else []), *applied)

    def statements(self, dialect: Dialect) -> Iterator[Statement]:
        """The equations in the order in which they are computed, each after the variables that it needs."""
        written = set()
        for equation in self.cell.equations.computed:
            if equation.renames:
                continue
            left, right, comment = equation
            for node in right.walk():
                if node.local and node.local not in written:
                    written.add(node.local)
                    yield Statement(f"{node.local.name} = {node.spell(dialect)}", node.local.comment)
            yield Statement(f"{left.name} = {right.code(dialect)}", comment, left.name)
