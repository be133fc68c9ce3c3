"""Tagger: a network that reads tokens and learns to say a class at each of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.engine import bptt, embedding, forward, losses, patterns
from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.network import Network
from rnn_unroll.engine.trace import Trace
from rnn_unroll.learning import batches
from rnn_unroll.learning.weights import TABLE, Weights, of_gradients, of_network

Ids = Sequence[int]


@dataclass(frozen=True)
class Tagger:
    """The problem of each token's class: a network over sums of vectors, and texts with their classes.

    `network` has one part and no attention. What it reads for a token is the sum of some vectors of `table`
    (V, E): those in the row of its id in `rows` (tokens, K). `texts` are ids, none empty, `classes` the class
    of each of them. A table that does not `learn` stays as it is.
    """

    network: Network
    table: Array
    rows: NDArray[np.intp]
    texts: Sequence[Ids]
    classes: Sequence[Ids]
    learn: bool = True

    @cached_property
    def weights(self) -> Weights:
        table = {TABLE: self.table} if self.learn else {}
        return {**table, **of_network(self.network)}

    @cached_property
    def lengths(self) -> list[int]:
        return list(map(len, self.texts))

    def slope(self, batch: NDArray[np.intp], rng: np.random.RandomState) -> tuple[float, Weights]:
        rows, trace = self._run([self.texts[k] for k in batch])
        wanted, present = batches.padded([self.classes[k] for k in batch])
        of_outputs, d_logits = losses.mean(losses.cross_entropy(trace.logits, trace.y, wanted), present)
        back = bptt.backward(trace, d_logits, of_outputs)
        gradients = of_gradients(back)
        if self.learn:
            d_read = back.parts["network"].x[..., None, :]
            d_rows = np.broadcast_to(d_read, (*rows.shape, d_read.shape[-1]))
            gradients[TABLE] = embedding.gradient(self.table, rows, d_rows)
        return back.loss, gradients

    def answers(self, texts: Sequence[Ids]) -> list[NDArray[np.intp]]:
        """The most probable class of each token of each text."""
        tokens = self._run(texts)[1].tokens
        return [tokens[: len(text), k] for k, text in enumerate(texts)]

    def _run(self, texts: Sequence[Ids]) -> tuple[NDArray[np.intp], Trace]:
        """The rows (T, B, K) whose vectors are summed, and the run that reads them."""
        ids, present = batches.padded(texts)
        rows = self.rows[ids]
        plan = patterns.plan("many-to-many", "b" * len(ids), feedback=False)
        read = list(embedding.lookup(self.table, rows).sum(axis=-2))
        return rows, forward.run(plan, self.network, read, present=present)
