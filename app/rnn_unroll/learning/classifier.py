"""Classifier: a network that reads tokens and learns to say a class at each of them, or after the last."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.engine import bptt, embedding, forward, losses, patterns
from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.chain import Mask
from rnn_unroll.engine.network import Network
from rnn_unroll.engine.trace import Trace
from rnn_unroll.learning import batches, dropout
from rnn_unroll.learning.weights import TABLE, Weights, of_gradients, of_network

Ids = Sequence[int]


@dataclass(frozen=True)
class Classifier:
    """The problem of a text's class: a network over embedded tokens, and texts with the classes wanted.

    `network` has one part and no attention; `table` (V, E) holds the tokens' vectors. `texts` are ids, none
    empty, and `wanted` (texts, classes) the probabilities of each text's classes. `early` is the share of
    the loss that all prefixes of a text have together, so that an answer before the last word means
    something too; the last word has the rest. `drop` is the share of what is read that is left out.
    """

    network: Network
    table: Array
    texts: Sequence[Ids]
    wanted: Array
    early: float = 0.0
    drop: float = 0.0

    @cached_property
    def weights(self) -> Weights:
        return {TABLE: self.table, **of_network(self.network)}

    @cached_property
    def lengths(self) -> list[int]:
        return list(map(len, self.texts))

    def slope(self, batch: NDArray[np.intp], rng: np.random.RandomState) -> tuple[float, Weights]:
        ids, present = batches.padded([self.texts[k] for k in batch])
        read = embedding.lookup(self.table, ids)
        kept = dropout.keep(rng, read, self.drop)
        trace = self._run(read * kept, present)
        wanted = np.broadcast_to(self.wanted[batch].astype(read.dtype), trace.logits.shape)
        share = batches.shares(present, self.early).astype(read.dtype)
        of_outputs, d_logits = losses.soft_cross_entropy(trace.logits, trace.y, wanted)
        back = bptt.backward(trace, d_logits * share[..., None], of_outputs * share)
        d_read = back.parts["network"].x * kept
        return back.loss, {TABLE: embedding.gradient(self.table, ids, d_read), **of_gradients(back)}

    def answers(self, texts: Sequence[Ids]) -> Array:
        """The probabilities of the classes after the last token of each text, (texts, classes)."""
        ids, present = batches.padded(texts)
        trace = self._run(embedding.lookup(self.table, ids), present)
        last: Array = trace.y[present.sum(axis=0) - 1, np.arange(len(texts))]
        return last

    def _run(self, read: Array, present: Mask) -> Trace:
        plan = patterns.plan("many-to-many", "b" * len(read), feedback=False)
        return forward.run(plan, self.network, list(read), present=present)
