"""Regressor: a network that reads vectors and learns to say numbers after the last of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.engine import bptt, forward, losses, patterns
from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.chain import Mask
from rnn_unroll.engine.network import Network
from rnn_unroll.engine.trace import Trace
from rnn_unroll.learning import batches
from rnn_unroll.learning.weights import Weights, of_gradients, of_network


@dataclass(frozen=True)
class Regressor:
    """The problem of the numbers that belong to a sequence: a network that answers with numbers.

    `network` has one part and no attention. `sequences` (T, I) are what it reads, none empty, and `wanted`
    (T, V) what is to be expected after each vector; after the last one, the right numbers. `early` is the
    share of the loss, a mean of squared errors, that all steps of a sequence have together, so that an answer
    before the last one means something too.
    """

    network: Network
    sequences: Sequence[Array]
    wanted: Sequence[Array]
    early: float

    @cached_property
    def weights(self) -> Weights:
        return of_network(self.network)

    @cached_property
    def lengths(self) -> list[int]:
        return list(map(len, self.sequences))

    @property
    def table(self) -> Array:
        """Nothing is looked up."""
        return np.zeros((0, self.network.inputs["network"]), self.network.dtype)

    def slope(self, batch: NDArray[np.intp], rng: np.random.RandomState) -> tuple[float, Weights]:
        trace, present = self._run([self.sequences[k] for k in batch])
        wanted, _ = batches.side_by_side([self.wanted[k] for k in batch], trace.logits.dtype)
        share = batches.shares(present, self.early).astype(trace.logits.dtype)
        of_outputs, d_logits = losses.squared_error(trace.logits, wanted)
        back = bptt.backward(trace, d_logits * share[..., None], of_outputs * share)
        return back.loss, of_gradients(back)

    def answers(self, sequences: Sequence[Array]) -> Array:
        """The numbers that the network says after the last vector of each sequence, (sequences, V)."""
        trace, present = self._run(sequences)
        last: Array = trace.y[present.sum(axis=0) - 1, np.arange(len(sequences))]
        return last

    def _run(self, sequences: Sequence[Array]) -> tuple[Trace, Mask]:
        """The run with an output at every step, and which steps are present, (T, B)."""
        read, present = batches.side_by_side(sequences, self.network.dtype)
        plan = patterns.plan("many-to-many", "b" * len(read), feedback=False)
        return forward.run(plan, self.network, list(read), present=present), present
