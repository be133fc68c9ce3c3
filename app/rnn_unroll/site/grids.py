"""Grids: the values that a site combines to figures."""

from typing import NamedTuple

from rnn_unroll.engine.cells import OFFERED


class Grid(NamedTuple):
    """The cells, the lengths, and the wirings of the pattern `custom`."""

    cells: tuple[str, ...]
    lengths: tuple[int, ...]
    wirings: tuple[str, ...]


GRIDS: dict[str, Grid] = {
    "small": Grid(("rnn", "gru", "lstm"), (2, 3, 4, 6), ("iibboo", "ibibib", "bnbnb")),
    "full": Grid(
        tuple(OFFERED), (1, 2, 3, 4, 5, 6, 8), ("iibboo", "ibibib", "bnbnb", "iiib", "booo", "nooo")
    ),
}
