"""Size: how large a vector or a matrix is."""

import math

import numpy as np

from rnn_unroll.engine.cells import Array


def norm(array: Array) -> float:
    """The Euclidean length of a vector, or the Frobenius norm of a matrix."""
    # The squares of an exploding gradient would overflow before its norm does.
    if array.ndim == 1:
        return math.hypot(*array.tolist())
    largest = float(np.abs(array).max(initial=0.0))
    return largest * float(np.linalg.norm(array / largest)) if largest else 0.0
