"""Window: the part of a large run that is drawn. All of it is computed."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from rnn_unroll.errors import SpecError, quote
from rnn_unroll.words.forms import between
from rnn_unroll.words.refusals import windows

PARAMETERS = ("from", "to", "units")

_SLICE = re.compile("([0-9]{0,7}):([0-9]{0,7})")
_LARGEST = re.compile("largest:([0-9]{1,7})")


class Window(NamedTuple):
    """The steps from `first` to `last`, counted from 1, of `steps`. Of each state of H units those of `units`
    are drawn, the indices of a range; or the `largest` many, if that is not 0.
    """

    first: int
    last: int
    steps: int
    units: range
    largest: int
    hidden: int

    def of(self, io: str) -> str:
        """The letters of the wiring that are drawn."""
        return io[self.first - 1 : self.last]

    @property
    def shown(self) -> int:
        """The number of units that are drawn of a state."""
        return self.largest or len(self.units)

    @property
    def cuts_units(self) -> bool:
        return self.shown < self.hidden

    @property
    def gaps(self) -> tuple[tuple[int, int], ...]:
        """The first and the last of the steps that are left out before it, and after it."""
        sides = (1, self.first - 1), (self.last + 1, self.steps)
        return tuple((first, last) for first, last in sides if first <= last)


def read(asked: Mapping[str, str], steps: int, hidden: int) -> Window | None:
    """The window that is asked for; None if nothing is, or if it is the whole run. Raises SpecError."""
    first = _step("from", asked["from"], 1, 1, steps)
    last = _step("to", asked["to"], steps, first, steps)
    units, largest = _units(asked["units"], hidden)
    window = Window(first, last, steps, units, largest, hidden)
    return window if window.gaps or window.cuts_units else None


def _step(name: str, written: str, default: int, low: int, high: int) -> int:
    if not written:
        return default
    if not re.fullmatch("[0-9]{1,7}", written) or not low <= int(written) <= high:
        allowed = between(str(low), str(high))
        raise SpecError(name, windows.no_step(name, allowed, quote(written)), [allowed], complete=True)
    return int(written)


def _units(written: str, hidden: int) -> tuple[range, int]:
    every = range(hidden)
    if not written:
        return every, 0
    if (found := _LARGEST.fullmatch(written)) and 1 <= int(found[1]) <= hidden:
        return every, int(found[1]) if int(found[1]) < hidden else 0
    if found := _SLICE.fullmatch(written):
        start, stop = int(found[1] or 0), int(found[2] or hidden)
        if start < stop <= hidden:
            return every[start:stop], 0
    raise SpecError("units", windows.no_units(hidden, quote(written)), complete=True)
