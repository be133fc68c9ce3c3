"""Files: what a user brings along, read as data and never as code."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

LIMIT = 2_000_000
"""Bytes of one file; a longer one is refused before it is read."""


def shape_told(lengths: Sequence[int]) -> str:
    """A shape as errors tell it: [4,3]."""
    return str(list(lengths)).replace(" ", "")


def not_finite(array: NDArray[Any]) -> str:
    """The first value that is not finite, and where it stands; empty where there is none."""
    wrong = ~np.isfinite(array)
    if not wrong.any():
        return ""
    at = tuple(map(int, np.argwhere(wrong)[0]))
    return f"{array[at]} at {list(at)}"
