"""Batches: sequences of different lengths, side by side."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.engine.cells import Array, DType


def padded(sequences: Sequence[Sequence[int]]) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """The ids (T, B) of some sequences, each filled up with 0 at its end, and which of them are present."""
    steps = max(map(len, sequences), default=0)
    ids = np.zeros((steps, len(sequences)), np.intp)
    present = np.zeros((steps, len(sequences)), np.bool_)
    for column, sequence in enumerate(sequences):
        ids[: len(sequence), column] = sequence
        present[: len(sequence), column] = True
    return ids, present


def side_by_side(sequences: Sequence[Array], dtype: DType) -> tuple[Array, NDArray[np.bool_]]:
    """The vectors (T, B, I) of some sequences (T, I), each filled up with zeros at its end, and which of them
    are present.
    """
    _, present = padded([range(len(sequence)) for sequence in sequences])
    read = np.zeros((*present.shape, sequences[0].shape[-1]), dtype)
    for column, sequence in enumerate(sequences):
        read[: len(sequence), column] = sequence
    return read, present


def shares(present: NDArray[np.bool_], early: float) -> Array:
    """The share of each output (T, B) in the loss of a batch; they sum to 1.

    The outputs of a sequence have `early` together, in equal parts, and its last one has the rest besides.
    """
    lengths = present.sum(axis=0)
    share: Array = present * (early / lengths)
    share[lengths - 1, np.arange(len(lengths))] += 1.0 - early
    return share / len(lengths)


def of_similar_length(
    rng: np.random.RandomState, lengths: Sequence[int], size: int, pool: int = 20
) -> list[NDArray[np.intp]]:
    """The indices of all sequences in batches of `size` in random order; each index occurs once.

    The sequences are shuffled, and sorted by length within pools of `pool` batches: batches hold little
    padding, and no two epochs hold the same ones.
    """
    order = rng.permutation(len(lengths))
    by_length = np.asarray(lengths)
    batches = []
    for start in range(0, len(order), size * pool):
        near = order[start : start + size * pool]
        near = near[by_length[near].argsort(kind="stable")]
        batches += [near[k : k + size] for k in range(0, len(near), size)]
    return [batches[k] for k in rng.permutation(len(batches))]
