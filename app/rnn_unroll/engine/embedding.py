"""Embedding: the vectors that stand for tokens, looked up by their ids, and their gradient."""

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.engine.cells import Array

Ids = NDArray[np.integer]


def one_hot(index: int, width: int) -> Array:
    """A vector (width,) of zeros with a 1 at an index."""
    x = np.zeros(width)
    x[index] = 1.0
    return x


def lookup(table: Array, ids: Ids) -> Array:
    """The vectors (…, E) of the ids (…) in a table (V, E). Raises IndexError for an id that it has not.

    It equals the product of one-hot vectors and the table.
    """
    _check(table, ids)
    rows: Array = table[ids]
    return rows


def gradient(table: Array, ids: Ids, d_rows: Array) -> Array:
    """∂L/∂table (V, E) from the gradient (…, E) of the vectors that were looked up.

    A token that occurs several times gets the sum. Its occurrences are brought together first: one
    reduction over sorted rows takes a third of the time of `np.add.at`.
    """
    _check(table, ids)
    found = np.zeros_like(table)
    flat = ids.reshape(-1)
    if flat.size:
        order = flat.argsort(kind="stable")
        tokens, starts = np.unique(flat[order], return_index=True)
        found[tokens] = np.add.reduceat(d_rows.reshape(len(flat), -1)[order], starts)
    return found


def _check(table: Array, ids: Ids) -> None:
    """Raise IndexError for an id without a vector. NumPy counts negative ones from the end."""
    if ids.size and not (ids.min() >= 0 and ids.max() < len(table)):
        raise IndexError(f"ids must be from 0 to {len(table) - 1}")
