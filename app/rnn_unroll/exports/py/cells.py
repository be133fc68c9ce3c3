"""Cells as Python: one time step of each, from its equations, and the weights that it needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from rnn_unroll.engine.cells import Cell
from rnn_unroll.engine.cells.terms import Apply, Dialect, Join


class Row(NamedTuple):
    """A line of a function's body, and the comment beside it."""

    code: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class CellCode:
    """A cell as a script needs it."""

    cell: Cell

    @property
    def title(self) -> str:
        return self.cell.phrase

    @property
    def makes(self) -> tuple[str, ...]:
        """What a step hands on, in the cell's own letters: where c⟨t⟩ is the activation, only c."""
        return {"none": ("a",), "activation": ("c",), "own": ("a", "c")}[self.cell.memory]

    @property
    def before(self) -> tuple[str, ...]:
        """The same, as they were before the step."""
        return tuple(f"{name}_before" for name in self.makes)

    @property
    def state(self) -> tuple[str, ...]:
        """The same, as a figure calls them: a state is a⟨t⟩, even if the cell calls it c⟨t⟩."""
        return ("a", "c")[: len(self.makes)]

    @property
    def letters(self) -> str:
        """The gates in the order in which their weights are drawn; none for a vanilla cell."""
        return self.cell.equations.letters

    @property
    def weights(self) -> tuple[str, ...]:
        """Names of the weights, in the order of their dictionary."""
        gates = [f"{kind}_{letter}" for letter in self.letters for kind in "Wb"]
        return (*(gates or ("W_aa", "W_ax", "b_a")), *(extra.name for extra in self.cell.extra))

    @property
    def more(self) -> tuple[Row, ...]:
        """The lines that draw the weights that only this cell has."""
        return tuple(
            Row(f'weights["{name}"] = {"BIAS * " if is_bias else ""}normal(hidden)', comment)
            for name, comment, is_bias in self.cell.extra
        )

    @property
    def uses(self) -> tuple[str, ...]:
        """The functions that its equations need."""
        nodes = self.cell.equations.nodes
        applied = dict.fromkeys(node.function.name for node in nodes if isinstance(node, Apply))
        joins = any(isinstance(node, Join) for node in nodes)
        return (*(["concatenate"] if joins else []), *applied)

    def rows(self, dialect: Dialect) -> Iterator[Row]:
        """The equations in the order in which they are computed, each below the variables that it needs."""
        written = set()
        for equation in self.cell.equations.computed:
            if equation.renames:
                continue
            left, right, comment = equation
            for node in right.walk():
                if node.local and node.local not in written:
                    written.add(node.local)
                    yield Row(f"{node.local.name} = {node.spell(dialect)}", node.local.comment)
            yield Row(f"{left.name} = {right.code(dialect)}", comment)
