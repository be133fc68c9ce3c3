"""Heads: what a network makes of the logits of its outputs: probabilities of classes, or numbers.

Everything that differs between the two, in the run and in its loss, is an entry of `HEADS`.
"""

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

import numpy as np

from rnn_unroll.engine import losses
from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.losses import Found, Targets

Answers = Literal["classes", "numbers"]
"""What an output says: which of some classes, or a number for each of its logits."""


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


def _themselves(logits: Array) -> Array:
    return logits


def _apart(logits: Array, y: Array, targets: Targets) -> Found:
    """(ŷ − y)², summed over the numbers of an output."""
    return losses.squared_error(logits, np.asarray(targets, logits.dtype))


HEADS: Mapping[Answers, Head] = {
    "classes": Head(softmax, losses.cross_entropy, chooses=True),
    "numbers": Head(_themselves, _apart, chooses=False),
}
