"""Dropout: some of what a network reads is left out while it learns (Srivastava et al. 2014)."""

import numpy as np

from rnn_unroll.engine.cells import Array


def keep(rng: np.random.RandomState, like: Array, rate: float) -> Array:
    """What to multiply an array by: 0 with the probability `rate`, else 1 / (1 − rate).

    The mean of what is read stays the same, so that nothing changes once the network has learned. Raises
    ValueError for a rate that is not from 0 to below 1.
    """
    if not 0.0 <= rate < 1.0:
        raise ValueError(f"a rate of dropout must be from 0 to below 1, not {rate}")
    kept = rng.random_sample(like.shape) >= rate
    scaled: Array = kept.astype(like.dtype)
    scaled *= 1.0 / (1.0 - rate)
    return scaled
