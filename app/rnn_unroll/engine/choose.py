"""Choose: which token each output emits, given its logits. Each way to choose is a function."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.engine.cells import Array

Tokens = NDArray[np.intp]

Choose = Callable[[Array, int], Tokens]
"""Takes the logits (n, …, V) of n consecutive outputs and the number of the first one, from 0. Returns the
index of each output's token, (n, …). It may depend on nothing else, so that a run can be repeated.
"""


def argmax(logits: Array, first: int) -> Tokens:
    """The most probable token; the first one if several are equally probable."""
    chosen: Tokens = logits.argmax(axis=-1)
    return chosen


DEFAULT: Choose = argmax
"""The choice of a run that is given no other."""
