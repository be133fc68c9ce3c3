"""Files: arrays of a user, read as data and never run as code."""

from collections.abc import Sequence
from math import prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.models.limits import SERVER

LIMIT = SERVER.file
"""Bytes of one file where the place says no other limit; a longer one is refused before it is parsed."""


def twice(pairs: Sequence[tuple[str, Any]]) -> str | None:
    """The first name that a JSON object has more than once; None if it has each once."""
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            return name
        seen.add(name)
    return None


class NotFinite(NamedTuple):
    """A value of an array that is not a finite number, and its indices."""

    number: float
    place: Sequence[int]


def not_finite(array: NDArray[Any]) -> NotFinite | None:
    """The first value that is not finite; None if all are."""
    wrong = ~np.isfinite(array)
    if not wrong.any():
        return None
    index = tuple(map(int, np.argwhere(wrong)[0]))
    return NotFinite(float(array[index]), index)


def counts(name: str, shape: Sequence[int]) -> bool:
    """Whether a tensor of integers or truth values only counts, so that no output depends on it.

    A module's state dict has such buffers beside its weights: how many batches it saw, or 0, 1, 2 …
    """
    return prod(shape) <= 1 or name.endswith(("num_batches_tracked", "position_ids"))
