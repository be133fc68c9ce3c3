"""Sequence: one sequence as a network of another library takes it, with an axis for a batch or without."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.errors import SpecError
from rnn_unroll.words.refusals import memory


def alone(x: NDArray[Any]) -> NDArray[Any]:
    """The sequence, (T, I) or (T,), without the axis of a batch of one. Raises SpecError for a larger batch.

    Integers are tokens' ids, so they have one axis where numbers have two.
    """
    ids = x.dtype.kind == "i"
    axes = 1 if ids else 2
    if x.ndim != axes + 1:
        return x
    if 1 not in x.shape[:2]:
        one = "[T], [1,T] or [T,1] of tokens" if ids else "[T,I], [1,T,I] or [T,1,I]"
        raise SpecError("x", memory.several(x.shape, one))
    return x[0] if x.shape[0] == 1 else x[:, 0]


def forms(x: NDArray[Any], given: NDArray[Any] | None) -> Iterator[NDArray[Any]]:
    """The arrays that a network may be called with to read this sequence: as it was `given`, if it had an
    axis for a batch; else without one, with it before the steps, and after them.
    """
    if given is not None and given.ndim == x.ndim + 1:
        yield given
        return
    yield x
    yield x[None]
    yield np.expand_dims(x, 1)
