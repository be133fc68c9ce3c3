"""Vector: inputs at which another vector is read."""

from typing import NamedTuple

import numpy as np

from rnn_unroll.address.edits.edit import counted, number, once, written
from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.patterns import Pattern
from rnn_unroll.errors import SpecError, quote
from rnn_unroll.words.refusals import edits as refusals


class Read(NamedTuple):
    """Input `number`, from 1, reads these values."""

    number: int
    values: tuple[float, ...]

    def __str__(self) -> str:
        return f"{self.number}:{','.join(map(written, self.values))}"


def read(text: str, _: Pattern | None) -> tuple[Read, ...]:
    """Vectors for inputs, such as 3:0.2,-1,0,0. The spec checks whether the figure has them."""
    found = []
    for i, values in counted(text) if text else ():
        if not i or not values:
            raise SpecError("input", refusals.no_vector(quote(text)))
        found.append(Read(i, tuple(number("input", one) for one in values.split(","))))
    return once("input", found, lambda one: one.number)


def changed(edits: tuple[Read, ...], sequence: list[Array]) -> list[Array]:
    """The inputs with these in place of some. Raises SpecError for one that is not there."""
    sequence = list(sequence)
    for edit in edits:
        if edit.number > len(sequence):
            raise SpecError("input", refusals.no_input(str(edit), len(sequence)), complete=True)
        width = len(sequence[edit.number - 1])
        if len(edit.values) != width:
            problem = refusals.other_width(edit.number, len(edit.values), width)
            raise SpecError("input", problem, complete=True)
        sequence[edit.number - 1] = np.array(edit.values, sequence[edit.number - 1].dtype)
    return sequence
