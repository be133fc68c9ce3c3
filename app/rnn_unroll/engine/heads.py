"""Heads: what a network makes of the logits of its outputs: probabilities of classes, a probability for each
of some things, or numbers.

Everything that differs between them, in the run and in its loss, is an entry of `HEADS`.
"""

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

import numpy as np

from rnn_unroll.engine import losses
from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.losses import Found, Targets

Answers = Literal["classes", "chances", "numbers"]
"""What an output says: which of some classes, or how probable each of some things is, or a number for each of
its logits.
"""


class Head(NamedTuple):
    """How an output reads its logits z (…, V): y of them, the loss with its targets, and whether it chooses
    one of V tokens.
    """

    output: Callable[[Array], Array]
    loss: Callable[[Array, Array, Targets], Found]
    chooses: bool


def softmax(logits: Array) -> Array:
    """exp(z) / Σ exp(z) along the last axis. max(z) is subtracted first, so that nothing overflows."""
    y: Array = logits - logits.max(axis=-1, keepdims=True)
    np.exp(y, y)
    y /= y.sum(axis=-1, keepdims=True)
    return y


def sigmoid(logits: Array) -> Array:
    """1 / (1 + exp(−z)), as (1 + tanh(z/2)) / 2, so that nothing overflows."""
    y: Array = 0.5 * (1.0 + np.tanh(0.5 * logits))
    return y


def _themselves(logits: Array) -> Array:
    return logits


def _apart(logits: Array, y: Array, targets: Targets) -> Found:
    """(ŷ − y)², summed over the numbers of an output."""
    return losses.squared_error(logits, np.asarray(targets, logits.dtype))


def _each(logits: Array, y: Array, targets: Targets) -> Found:
    """−t log ŷ − (1 − t) log (1 − ŷ), summed over the things of an output."""
    return losses.binary_cross_entropy(logits, y, np.asarray(targets, logits.dtype))


HEADS: Mapping[Answers, Head] = {
    "classes": Head(softmax, losses.cross_entropy, chooses=True),
    "chances": Head(sigmoid, _each, chooses=False),
    "numbers": Head(_themselves, _apart, chooses=False),
}
