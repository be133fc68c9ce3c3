"""Items: which sequence of a batch a figure shows, how much of it, and from which states it begins.

Arrays of a batch of N have one axis more than those of one sequence. Which one it is cannot be seen, so a
user says it: PyTorch's `batch_first`. States are (layers · directions, N, H) either way.
"""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.engine.cells import Cell, State
from rnn_unroll.engine.network import Network
from rnn_unroll.errors import SpecError, unknown
from rnn_unroll.words import forms
from rnn_unroll.words.refusals import items as words

Numbers = NDArray[Any]

BATCH: Mapping[str, int] = {"first": 0, "second": 1}
"""The axis of the items, by its name."""


class Items:
    """One item of a batch, or the only sequence of files without one.

    `number` is the item's index, or None if nobody chose one, and `axis` that of the items. After the input
    was read, `count` is N, or None if it has no batch; `steps` is T with the padding, and `length` without.
    """

    def __init__(self, asked: Mapping[str, str], lengths: Numbers | None) -> None:
        """Raises SpecError for a choice that is none."""
        batch, item, length = asked["batch"], asked["item"], asked["lengths"]
        if batch not in ("", *BATCH):
            raise unknown("batch", "axis", batch, [*BATCH])
        if item and not re.fullmatch("[0-9]{1,6}", item):
            raise SpecError("item", words.no_item())
        if length and not re.fullmatch("[1-9][0-9]{0,6}", length):
            raise SpecError("lengths", words.no_length())
        if length and lengths is not None:
            raise SpecError("lengths", words.two_lengths())
        self.axis = BATCH.get(batch)
        self.number = int(item) if item else None
        self.lengths = lengths
        if length:
            self.lengths = np.array(int(length))
        self.count: int | None = None
        self.steps = 0
        self.length: int | None = None
        self.picked = False

    def index(self, count: int) -> int:
        """The index of the item among so many. Raises SpecError if nobody chose one of several."""
        self.picked = True
        if count == 1 and self.number is None:
            return 0
        allowed = [forms.from_to("0", str(count - 1))] if count else []
        if self.number is None or self.number >= count:
            raise SpecError("item", words.which_item(count), allowed, complete=True)
        return self.number

    def of_input(self, array: Numbers) -> Numbers:
        """The input of the item, without the steps after its length: (T, I) numbers, or (T,) integers. An
        array of neither shape comes back as it is.

        Raises SpecError if it is not known where the items are, or if lengths are not those of the input.
        """
        usual = 1 if array.dtype.kind == "i" else 2
        if array.ndim == usual + 1:
            if self.axis is None:
                problem = words.which_axis(array.shape, tokens=usual == 1)
                raise SpecError("batch", problem, [*BATCH], complete=True)
            self.count = array.shape[self.axis]
            array = array.take(self.index(self.count), self.axis)
        elif self.axis is not None and array.ndim:
            raise SpecError("batch", words.no_batch(array.shape))
        self.steps = len(array) if array.ndim else 0
        if self.lengths is not None:
            self.length = self._length(self.lengths)
        return array[: self.length] if array.ndim else array

    def _length(self, lengths: Numbers) -> int:
        """The length of the item. Raises SpecError if it is none of its input."""
        count = self.count or 1
        if lengths.dtype.kind != "i" or lengths.ndim > 1 or lengths.size not in {1, count}:
            raise SpecError("lengths", words.other_lengths(lengths.shape, lengths.dtype.name, count))
        length = int(lengths.reshape(-1)[0 if lengths.size == 1 else self.index(count)])
        if not 1 <= length <= self.steps:
            raise SpecError("lengths", words.length_outside(length, self.steps))
        return length

    def of_targets(self, array: Numbers, width: int) -> Numbers:
        """The targets of the item: classes (T_y,), or numbers (T_y, V) of this width, 0 where they are
        classes. Those of steps after its length are left out.

        Raises SpecError if the targets are not those of as many items as the input has.
        """
        if self.count is not None:
            array = self._batched(array, width, self.count)
        cut = self.length is not None and array.ndim and len(array) == self.steps
        return array[: self.length] if cut else array

    def _batched(self, array: Numbers, width: int, count: int) -> Numbers:
        assert self.axis is not None
        # One output an item: (N,) classes, (N, V) numbers. Several: (N, T_y), (N, T_y, V), or with T_y first.
        axes = array.ndim - bool(width)
        if width == 1 and array.ndim == 1:
            axes = 1
        elif width == 1 and array.ndim == 2 and array.shape != (count, 1):
            axes = 2
        if axes not in (1, 2):
            return array
        axis = 0 if axes == 1 else self.axis
        if array.shape[axis] != count:
            raise SpecError("targets", words.other_count("targets", array.shape, array.shape[axis], count))
        one = array.take([self.index(count)], 0) if axes == 1 else array.take(self.index(count), axis)
        return one

    def states(
        self, h0: Numbers | None, c0: Numbers | None, network: Network
    ) -> tuple[tuple[State, ...], ...] | None:
        """The state before the first step of each direction of each layer; None if no file has one.

        Raises SpecError for a shape that is not the network's, and for c0 of a cell without a memory.
        """
        if h0 is None and c0 is None:
            return None
        cell, chains = network.cell, network.layers * network.directions
        of_a, of_c = (chains, network.hidden), (chains, network.units)
        if c0 is not None and cell.memory != "own":
            raise SpecError("c0", words.no_memory(cell.title))
        a = np.zeros(of_a) if h0 is None else self._state(h0, "h0", of_a)
        c = np.zeros(of_c) if c0 is None else self._state(c0, "c0", of_c)
        rows = [_state(cell, *row) for row in zip(a, c, strict=True)]
        each = network.directions
        return tuple(tuple(rows[k : k + each]) for k in range(0, len(rows), each))

    def _state(self, array: Numbers, name: str, shape: tuple[int, int]) -> Numbers:
        if array.ndim == 3 and array.dtype.kind == "f":
            if self.count not in (None, array.shape[1]):
                raise SpecError(name, words.other_count(name, array.shape, array.shape[1], self.count or 0))
            array = array.take(self.index(array.shape[1]), 1)
        if array.shape != shape or array.dtype.kind != "f":
            raise SpecError(name, words.no_state(name, array.shape, array.dtype.name, shape))
        return array

    def check(self) -> None:
        """After all files were read, raise SpecError for an item that was chosen where there is no batch, and
        for a length or a batch without an input.
        """
        if self.number is not None and not self.picked:
            raise SpecError("item", words.nothing_to_pick())
        if not self.steps and (self.axis is not None or self.lengths is not None):
            raise SpecError("batch" if self.axis is not None else "lengths", words.no_input())


def _state(cell: Cell, a: Numbers, c: Numbers) -> State:
    return State(a, {"none": None, "activation": a, "own": c}[cell.memory])
