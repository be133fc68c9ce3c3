"""Losses: how far outputs are from what is wanted, and the gradient by what the head computed.

Each loss gives ℓ_j of every output, (T_y, …), and ∂L/∂z for L = Σ ℓ_j, (T_y, …, V). `mean` turns such a
sum into a mean.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.engine.cells import Array, flat
from rnn_unroll.engine.choose import Tokens

Found = tuple[Array, Array]
"""The losses (T_y, …) and their gradient by the logits, (T_y, …, V)."""


Targets = Sequence[int] | Tokens | Array
"""What outputs should say: class indices (T_y, …), or numbers (T_y, …, V)."""


def cross_entropy(logits: Array, y: Array, targets: Targets) -> Found:
    """−log y_target.

    logits z and y = softmax(z) have the shape (T_y, …, V); targets holds the class index of each
    output, (T_y, …). The loss is computed as max z − z_target − log max y, which stays exact if y of
    the target is 0. Raises ValueError if a target is not the index of a class.
    """
    rows, d_rows = flat(logits), flat(y).copy()
    classes = np.asarray(targets).reshape(-1)
    whole = classes.dtype.kind in "iu" or not classes.size
    if len(classes) != len(rows) or not (whole and ((classes >= 0) & (classes < rows.shape[-1])).all()):
        raise ValueError(
            f"targets need a class index from 0 to {rows.shape[-1] - 1} for each of {len(rows)} outputs"
        )
    classes = classes.astype(np.intp)
    at = np.arange(len(rows))
    chosen, best = (at, classes), (at, rows.argmax(axis=-1))
    losses: Array = rows[best] - rows[chosen] - np.log(d_rows[best])
    d_rows[chosen] -= 1.0
    return losses.reshape(logits.shape[:-1]), d_rows.reshape(logits.shape)


def soft_cross_entropy(logits: Array, y: Array, wanted: Array) -> Found:
    """−Σ_v p_v log y_v, where `wanted` holds the probabilities p (T_y, …, V) of each output.

    It is the cross-entropy with a class where p is 1 for that class. Raises ValueError if the shapes differ,
    or if the probabilities of an output do not sum to 1.
    """
    _same_shape(logits, wanted)
    if not ((wanted >= 0).all() and np.allclose(wanted.sum(axis=-1), 1.0, rtol=0, atol=1e-5)):
        raise ValueError("wanted needs probabilities that sum to 1 for each output")
    wanted = wanted.astype(logits.dtype, copy=False)
    best = logits.max(axis=-1, keepdims=True)
    log_y = logits - best + np.log(y.max(axis=-1, keepdims=True))
    return -(wanted * log_y).sum(axis=-1), y - wanted


def squared_error(outputs: Array, wanted: Array) -> Found:
    """Σ_v (z_v − w_v)², for outputs without a softmax. Raises ValueError if the shapes differ."""
    _same_shape(outputs, wanted)
    apart = outputs - wanted
    return (apart * apart).sum(axis=-1), 2.0 * apart


def binary_cross_entropy(logits: Array, y: Array, wanted: Array) -> Found:
    """−Σ_v (t_v log y_v + (1 − t_v) log (1 − y_v)) with y = σ(z), for targets t (T_y, …, V) from 0 to 1.

    It is computed as max(z, 0) − t z + log(1 + exp(−|z|)), which stays exact if y is 0 or 1. Raises
    ValueError if the shapes differ, or if a target is not from 0 to 1.
    """
    _same_shape(logits, wanted)
    if not ((wanted >= 0) & (wanted <= 1)).all():
        raise ValueError("targets of probabilities are from 0 to 1")
    each = np.maximum(logits, 0.0) - wanted * logits + np.log1p(np.exp(-np.abs(logits)))
    return each.sum(axis=-1), y - wanted


def mean(found: Found, counted: NDArray[np.bool_] | None = None) -> Found:
    """The same for the mean over the outputs, or over those that count, (T_y, …); the others are 0.

    Raises ValueError if no output counts.
    """
    losses, d_logits = found
    if counted is not None:
        losses, d_logits = only(found, counted)
    outputs = losses.size if counted is None else int(np.broadcast_to(counted, losses.shape).sum())
    if not outputs:
        raise ValueError("no output counts, so there is no mean")
    share = losses.dtype.type(1.0 / outputs)
    return losses * share, d_logits * share


def only(found: Found, counted: NDArray[np.bool_]) -> Found:
    """The same with 0 for the outputs that do not count, whatever was computed for them, NaN included."""
    losses, d_logits = found
    return np.where(counted, losses, 0.0), np.where(counted[..., None], d_logits, 0.0)


def _same_shape(logits: Array, wanted: Array) -> None:
    if logits.shape != wanted.shape:
        raise ValueError(f"outputs have the shape {logits.shape}, what is wanted {wanted.shape}")
