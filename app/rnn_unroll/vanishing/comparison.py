"""Comparison: the sizes of the gradients of an RNN, a GRU and an LSTM, beside those at the last step."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from rnn_unroll.address.parameter import written
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.graphs import build
from rnn_unroll.graphs.run import Run

PATTERN = "many-to-one"
"""One output at the end, so that all of the gradient comes from one place."""
COMPARED = ("rnn", "gru", "lstm")
"""The cells that every comparison has."""
FIGURE = {"show": "gradients", "crop": "ends"}
"""The look of the cells' figures: with gradients, and of a long run only the first and last three steps."""
LONGEST = 100
"""The most time steps."""


class Settings(NamedTuple):
    """What decides a comparison. All cells have weights of the spectral radius `radius` from the same seed,
    and read the same inputs. `forget` is the bias of forget gates, where a cell has them. `cell` is the
    chosen one: if it is none of COMPARED, it is compared too. `theme` is that of the figures.
    """

    tx: int = 32
    radius: float = 0.9
    forget: float = 1.0
    seed: int = 0
    cell: str = "rnn"
    theme: str = "auto"

    @property
    def cells(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*COMPARED, self.cell)))

    def query(self) -> dict[str, str]:
        """The address's parameters. T and ρ are always written: here they have defaults of their own."""
        values = self._asdict()
        usual = {name: PARAMETERS[name].default for name in ("forget", "seed", "cell", "theme")}
        kept = {name: value for name, value in values.items() if value != usual.get(name, ())}
        return {name: written(value) for name, value in sorted(kept.items())}

    def spec(self, cell: str, look: Mapping[str, str]) -> FigureSpec:
        """The figure of one of the cells; `look` are more parameters of its address."""
        query: dict[str, Any] = {
            "tx": self.tx,
            "cell": cell,
            "init": "orthogonal",
            "radius": self.radius,
            "seed": self.seed,
            "theme": self.theme,
        }
        if "forget" in CELLS[cell].gates:
            query["forget"] = self.forget
        return parse(PATTERN, [(name, written(value)) for name, value in {**query, **look}.items()])


class Line(NamedTuple):
    """The sizes ‖∂L/∂a⟨t⟩‖ of a cell for t = 1 … T, or with `memory` ‖∂L/∂c⟨t⟩‖ of its memory."""

    cell: str
    memory: bool
    sizes: tuple[float, ...]

    @property
    def name(self) -> str:
        return f"{self.cell}.c" if self.memory else self.cell

    @property
    def relative(self) -> tuple[float, ...]:
        """Each size divided by that at t = T, so that the last is 1. NaN if T has no gradient."""
        last = self.sizes[-1]
        if not 0.0 < last < math.inf:
            return (math.nan,) * len(self.sizes)
        return tuple([size / last for size in self.sizes])


@dataclass(frozen=True)
class Comparison:
    """The lines of all cells, by name: `rnn`, `gru`, `lstm`, then `lstm.c`, its memory's. The runs that they
    are read from, by cell, are those of figures with gradients, whose arrows have the same sizes.
    """

    settings: Settings
    runs: Mapping[str, Run]
    lines: Mapping[str, Line]

    @cached_property
    def relative(self) -> Mapping[str, tuple[float, ...]]:
        return {name: line.relative for name, line in self.lines.items()}


@lru_cache(maxsize=64)
def compare(settings: Settings) -> Comparison:
    """Run every cell forward and back. Raises SpecError if a setting is no value of its parameter."""
    runs = {cell: Run(settings.spec(cell, FIGURE)) for cell in settings.cells}
    lines = [
        Line(cell, curve.memory, curve.norms)
        for cell, run in runs.items()
        for curve in build.gradient_norms(run).curves
    ]
    # The three that are compared come first, and the memories last.
    lines.sort(key=lambda line: line.memory)
    return Comparison(settings, runs, {line.name: line for line in lines})
