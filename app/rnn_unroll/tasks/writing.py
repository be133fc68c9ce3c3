"""Writing: the lessons of tasks whose network reads a sequence and then writes another."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from rnn_unroll import tokens
from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.network import Network, Size
from rnn_unroll.engine.patterns import Part
from rnn_unroll.tasks.task import Lesson, Measured, share

UNKNOWN = "⟨unk⟩"
"""The token that stands for every one that the network does not know; its id is 0, its vector is zero."""


class Pair(NamedTuple):
    """What is read, and what may be written then, each without its end. The first answer is taught."""

    read: tuple[str, ...]
    answers: tuple[tuple[str, ...], ...]


def lesson(
    cell: str,
    hidden: int,
    width: int,
    labels: Sequence[str],
    learned: Sequence[Pair],
    held: Sequence[Pair],
    most: int,
    attends: bool = True,
) -> Lesson:
    """An encoder that reads vectors of `width` numbers and a decoder that writes `labels`, ⟨eos⟩ the last.

    What is measured is the share of the held-out pairs whose answer is right as a whole, where the network
    writes `most` tokens at most.
    """
    # Only training needs them.
    from rnn_unroll.learning import beginning
    from rnn_unroll.learning.writer import Writer

    vocabulary = (UNKNOWN, *sorted({token for pair in learned for token in pair.read}))
    ids = {token: k for k, token in enumerate(vocabulary)}
    classes = {label: k for k, label in enumerate(labels)}
    inputs: Mapping[Part, int] = {"encoder": width, "decoder": len(labels) + 1}
    network = beginning.drawn(cell, Size(1, 1, hidden), inputs, len(labels), attends)
    table = np.random.RandomState(1).standard_normal((len(vocabulary), width)) * 0.3
    table[0] = 0.0
    answers = [[*map(classes.__getitem__, pair.answers[0]), len(labels) - 1] for pair in learned]
    problem = Writer(network, table.astype(beginning.SINGLE), _read(learned, ids), answers, "encoder-decoder")

    def measure(network: Network, table: Array) -> Measured:
        writer = Writer(network, table, [], [], problem.pattern)
        right = 0
        by_length = sorted(held, key=lambda pair: len(pair.read))
        for start in range(0, len(held), 256):
            asked = by_length[start : start + 256]
            written = writer.written(_read(asked, ids), most).T.tolist()
            right += sum(
                until_end([labels[k] for k in row]) in pair.answers
                for row, pair in zip(written, asked, strict=True)
            )
        return share(right, len(held))

    return Lesson(problem, vocabulary, measure)


def until_end(written: Iterable[str]) -> tuple[str, ...]:
    """What was written before ⟨eos⟩."""
    whole = tuple(written)
    return whole[: whole.index(tokens.END_TOKEN)] if tokens.END_TOKEN in whole else whole


def _read(pairs: Sequence[Pair], ids: dict[str, int]) -> list[list[int]]:
    return [[ids.get(token, 0) for token in pair.read] for pair in pairs]
