"""Choose: which token each output emits, given its logits. Each way to choose is a function."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.streams import OUTPUTS, stream

Tokens = NDArray[np.intp]

Choose = Callable[[Array, int], Tokens]
"""Takes the logits (n, …, V) of n consecutive outputs and the number of the first one, from 0. Returns the
index of each output's token, (n, …). It may depend on nothing else, so that a run can be repeated.
"""


def argmax(logits: Array, first: int) -> Tokens:
    """The most probable token; the first one if several are equally probable."""
    chosen: Tokens = logits.argmax(axis=-1)
    return chosen


# The same choice is the same function, so that what was computed with it can be found again.
@lru_cache(256)
def sample(draw: int, temperature: float = 1.0, topk: int | None = None) -> Choose:
    """The choice of a token at random, by the probabilities softmax(z / temperature).

    `topk` leaves the k most probable tokens only, the first ones if several are equally probable. `draw` is
    the seed. Each output has a random stream of its own, so that a longer run begins as a shorter one.
    """

    def choose(logits: Array, first: int) -> Tokens:
        shares = np.exp((logits - logits.max(axis=-1, keepdims=True)) / temperature)
        if topk is not None:
            left_out = np.argsort(-logits, axis=-1, kind="stable")[..., topk:]
            np.put_along_axis(shares, left_out, 0.0, axis=-1)
        # The inverse of the cumulative distribution, at a number from 0 to 1.
        reached = shares.cumsum(axis=-1)
        each = enumerate(logits, start=first)
        drawn = [stream(draw, OUTPUTS, j).random_sample(output.shape[:-1]) for j, output in each]
        chosen: Tokens = (reached <= np.array(drawn)[..., None] * reached[..., -1:]).sum(axis=-1)
        return chosen

    return choose


@lru_cache(256)
def forced(choose: Choose, tokens: tuple[tuple[int, int], ...]) -> Choose:
    """The same choice, but some outputs, numbered from 0, take the token of a given index."""

    def forcing(logits: Array, first: int) -> Tokens:
        chosen = choose(logits, first)
        for j, token in tokens:
            if first <= j < first + len(logits):
                chosen[j - first] = token
        return chosen

    return forcing


DEFAULT: Choose = argmax
"""The choice of a run that is given no other."""
