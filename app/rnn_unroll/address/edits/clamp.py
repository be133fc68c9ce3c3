"""Clamp: units that are held at a value, whatever their cell computes."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from rnn_unroll.address.edits.edit import index, number, once, written
from rnn_unroll.engine.cells import Cell
from rnn_unroll.engine.cells.tape import Widths
from rnn_unroll.engine.key import CHAINS, MEMORIES
from rnn_unroll.engine.patterns import Pattern
from rnn_unroll.errors import SpecError, quote
from rnn_unroll.words.refusals import edits as refusals

EVERY = 0
"""A time step or a unit that stands for all of them; an address writes *."""
ZERO = -1
"""A time step or a unit that an address writes 0: no figure has one."""


class Clamped(NamedTuple):
    """Units of a vector of a layer are held at a value. `vector` is as an address writes it."""

    vector: str
    layer: int
    t: int
    unit: int
    value: float

    def __str__(self) -> str:
        place = [self.vector, str(self.layer), *(str(max(k, 0)) if k else "*" for k in (self.t, self.unit))]
        return f"{'.'.join(place)}:{written(self.value)}"


def read(text: str, _: Pattern | None) -> tuple[Clamped, ...]:
    """Values for units, such as a.1.3.5:0,f.1.*.2:1. The spec checks whether the figure has them."""
    found = []
    for one in text.split(",") if text else ():
        place, colon, value = one.partition(":")
        match = re.fullmatch(r"([a-z]{1,12})\.([1-9])\.(\*|[0-9]{1,5})\.(\*|[0-9]{1,5})", place)
        if match is None or not colon:
            raise SpecError("clamp", refusals.no_clamp(quote(one)))
        t, unit = (EVERY if k == "*" else index(k) or ZERO for k in match.groups()[2:])
        found.append(Clamped(match[1], int(match[2]), t, unit, number("clamp", value)))
    return once("clamp", found, lambda one: one[:-1])


def vectors(cell: Cell, directions: int) -> dict[str, tuple[str, int]]:
    """The vectors of a cell that can be held, as an address writes them: their names and their directions.

    A gate has its letter, unless the letter means another vector; those of a backward chain end with r.
    """
    found: dict[str, tuple[str, int]] = {}
    for direction in range(directions):
        end = "r" if direction else ""
        found[CHAINS[direction]] = ("a", direction)
        if cell.memory == "own":
            found[MEMORIES[direction]] = ("c", direction)
        for name, letter in zip(cell.gates, cell.equations.letters, strict=True):
            found[(name if letter in "rc" else letter) + end] = (name, direction)
    return found


def other_names(cell: Cell, directions: int) -> dict[str, str]:
    """Other names of the same vectors: a gate's whole name, and the memory's where it is the activation."""
    found = {}
    for written_as, (name, direction) in vectors(cell, directions).items():
        if name in cell.gates:
            found[name + ("r" if direction else "")] = written_as
        elif name == "a" and cell.memory == "activation":
            found[MEMORIES[direction]] = written_as
    return found


def named(edits: tuple[Clamped, ...], cell: Cell, directions: int) -> tuple[Clamped, ...]:
    """The edits with one name for each vector. Raises SpecError for a vector that the cell does not have."""
    known, others = vectors(cell, directions), other_names(cell, directions)
    found = [one._replace(vector=others.get(one.vector, one.vector)) for one in edits]
    for edit, one in zip(edits, found, strict=True):
        if one.vector not in known:
            raise SpecError("clamp", refusals.no_vector_of_cell(str(edit), cell.phrase), list(known))
    return once("clamp", found, lambda one: one[:-1])


class Holding(NamedTuple):
    """One unit at one time step of a chain that is held."""

    direction: int
    layer: int
    t: int
    name: str
    unit: int
    value: float

    @property
    def place(self) -> tuple[int, int, int]:
        """The step of a chain: its direction, its layer and its time step."""
        return self.direction, self.layer, self.t


def held(
    edits: tuple[Clamped, ...], cell: Cell, size: tuple[int, int], widths: Widths, steps: int
) -> Iterator[Holding]:
    """Every unit that is held, at every time step. `size` are layers and directions, `widths` the lengths of
    a⟨t⟩ and of the other vectors.

    Raises SpecError for one that the figure does not have, and for one that is held at two values.
    """
    layers, directions = size
    known = vectors(cell, directions)
    values: dict[tuple[int, int, int, str, int], Clamped] = {}
    for edit in named(edits, cell, directions):
        vector, direction = known[edit.vector]
        most = widths.state if vector == "a" else widths.units
        for which, given, last in (
            ("layer", edit.layer, layers),
            ("step", edit.t, steps),
            ("unit", edit.unit, most),
        ):
            if not 0 <= given <= last:
                raise SpecError("clamp", refusals.no_such(str(edit), which, last), complete=True)
        for t in [edit.t] if edit.t else range(1, steps + 1):
            for unit in [edit.unit] if edit.unit else range(1, most + 1):
                place = (direction, edit.layer, t, vector, unit)
                before = values.setdefault(place, edit)
                if before.value != edit.value:
                    raise SpecError("clamp", refusals.changed_twice("clamp", str(before), str(edit)))
    for (direction, layer, t, vector, unit), edit in values.items():
        yield Holding(direction, layer, t, vector, unit, edit.value)
