"""Writer: a network that writes a sequence token by token, after another sequence or after nothing."""

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
class Writer:
    """The problem of what to write: texts, each with the answer wanted, whose last token ends it.

    The plan is that of `pattern`, with feedback: an encoder and a decoder, or one network that writes from
    the first step. While it learns, the network reads the right answer in place of its own (teacher
    forcing). `table` (V, E) holds the vectors of what is read; a table that does not `learn` stays as it is.

    `primed`: nothing is read, but in every other batch, by chance, the first token of each answer is given.
    Then the network learns to begin, and also to go on from a beginning that it did not choose.
    """

    network: Network
    table: Array
    texts: Sequence[Ids]
    answers: Sequence[Ids]
    pattern: str
    learn: bool = True
    primed: bool = False

    @cached_property
    def weights(self) -> Weights:
        table = {TABLE: self.table} if self.learn else {}
        return {**table, **of_network(self.network)}

    @cached_property
    def lengths(self) -> list[int]:
        return [len(text) + len(answer) for text, answer in zip(self.texts, self.answers, strict=True)]

    def slope(self, batch: NDArray[np.intp], rng: np.random.RandomState) -> tuple[float, Weights]:
        texts, answers = [self.texts[k] for k in batch], [self.answers[k] for k in batch]
        if self.primed and rng.random_sample() < 0.5:
            texts, answers = [one[:1] for one in answers], [one[1:] for one in answers]
        ids, trace, wanted = self._forced(texts, answers)
        found = losses.cross_entropy(trace.logits, trace.y, wanted)
        of_outputs, d_logits = losses.mean(found, bptt.emitted(trace))
        back = bptt.backward(trace, d_logits, of_outputs)
        gradients = of_gradients(back)
        if self.learn:
            d_read = next(iter(back.parts.values())).x[: len(ids)]
            gradients[TABLE] = embedding.gradient(self.table, ids, d_read)
        return back.loss, gradients

    def surprise(self, texts: Sequence[Ids], answers: Sequence[Ids]) -> Array:
        """−log₂ of the probability of each answer as a whole, in bits, (texts,)."""
        _, trace, wanted = self._forced(texts, answers)
        found = losses.cross_entropy(trace.logits, trace.y, wanted)
        counted = bptt.emitted(trace)
        assert counted is not None
        bits: Array = np.where(counted, found[0], 0.0).sum(axis=0) / np.log(2.0)
        return bits

    def written(self, texts: Sequence[Ids], most: int) -> NDArray[np.intp]:
        """What the network writes after each text, (most, texts), by itself; it does not stop at an end."""
        ids, present = batches.padded(texts)
        plan = patterns.plan(self.pattern, _wiring(self.pattern, len(ids), most), feedback=True)
        read = embedding.lookup(self.table, ids)
        there = np.concatenate([present, np.ones((len(plan.steps) - len(ids), len(texts)), np.bool_)])
        return forward.run(plan, self.network, list(read), self._start(), present=there).tokens

    def _forced(
        self, texts: Sequence[Ids], answers: Sequence[Ids]
    ) -> tuple[NDArray[np.intp], Trace, NDArray[np.intp]]:
        """The ids that are read, (T_x, B), the run that reads the right answers, and these, (T_y, B)."""
        ids, present = batches.padded(texts)
        wanted, emitted = batches.padded(answers)
        wiring = _wiring(self.pattern, len(ids), len(wanted))
        plan = patterns.plan(self.pattern, wiring, feedback=True, forced=True)
        read = list(embedding.lookup(self.table, ids))
        there = np.concatenate([present, emitted]) if plan.boundary else emitted
        trace = forward.run(plan, self.network, read, self._start(), present=there, targets=wanted)
        return ids, trace, wanted

    def _start(self) -> Array:
        """The start token's vector; a network that writes from the first step does not read it."""
        assert self.network.head is not None
        return embedding.one_hot(len(self.network.head["b_y"]), len(self.network.head["b_y"]) + 1)


def _wiring(pattern: str, tx: int, ty: int) -> str:
    return patterns.PATTERNS[pattern].wiring(tx, ty)
