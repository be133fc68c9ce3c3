"""Clipping: gradients that are too large, made as long as they may be (Pascanu et al. 2013)."""

import math

import numpy as np

from rnn_unroll.learning.weights import Weights


def norm(gradients: Weights) -> float:
    """The length of all gradients together, ‖g‖ = √(Σ g²), summed in float64."""
    flat = (one.astype(np.float64, copy=False).reshape(-1) for one in gradients.values())
    with np.errstate(over="ignore", invalid="ignore"):
        return float(np.sqrt(sum(one.dot(one) for one in flat)))


def clip(gradients: Weights, limit: float) -> float:
    """Scale the gradients in place so that ‖g‖ ≤ limit, and return ‖g‖ as it was.

    The scale is limit / (‖g‖ + 1e-6), as in PyTorch's `clip_grad_norm_`. Gradients whose length is no
    finite number stay as they are: scaled, they would look like small ones. Raises ValueError for a limit
    that is not above 0.
    """
    if not limit > 0:
        raise ValueError(f"the limit of a norm must be above 0, not {limit}")
    length = norm(gradients)
    scale = limit / (length + 1e-6)
    if scale < 1.0 and math.isfinite(length):
        for one in gradients.values():
            one *= scale
    return length
