"""Packed: columns or rows as near to each other as what stands in them allows."""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple


class Item(NamedTuple):
    """Something that stands in a column, or in a row, which is its `place`.

    It keeps its distance, `apart`, from what is in the same `lane` at other places: a column's items meet in
    the rows. It reaches `before` and `after` the middle of its place, in px.
    """

    place: float
    lane: object
    before: float
    after: float
    apart: float


class Packed:
    """The middles of the columns, or of the rows, from the first one on."""

    def __init__(self, start: float, least: float, items: Iterable[Item]) -> None:
        """`start` is where the first item begins, `least` the distance between the middles of two places."""
        self.middles: dict[float, float] = {}
        ends: dict[object, list[tuple[float, float]]] = {}
        for place, standing in groupby(sorted(items, key=_place), _place):
            here = list(standing)
            middles = [start + item.before for item in here]
            middles += [middle + least for middle in self.middles.values()]
            for item in here:
                met = ends.get(item.lane, ())
                middles += [end + max(apart, item.apart) + item.before for end, apart in met]
            middle = self.middles[place] = round(max(middles), 2)
            for item in here:
                ends.setdefault(item.lane, []).append((middle + item.after, item.apart))

    def at(self, place: float) -> float:
        """The middle of a place. Raises KeyError if nothing stands there."""
        return self.middles[place]


def _place(item: Item) -> float:
    return item.place
