"""Choose: which token each output emits, given its logits. Each way to choose is a function."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.engine.cells import Array

Tokens = NDArray[np.intp]

Choose = Callable[[Array, int], Tokens]
"""From the logits (n, …, V) of n outputs that follow each other, and the number of the first (from 0), the
index of each output's token, (n, …). It depends on nothing else, so that a run can be repeated.
"""


def argmax(logits: Array, first: int) -> Tokens:
    """The most probable token; the first of several equals."""
    chosen: Tokens = logits.argmax(axis=-1)
    return chosen
