"""Toys: small problems whose examples are drawn in milliseconds, for a network that learns while one watches.

A toy is one entry of `TOYS`. Nothing is measured on what is learned: the held-out examples are others.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rnn_unroll import tokens
from rnn_unroll.engine.network import Size
from rnn_unroll.engine.patterns import PATTERNS, Part
from rnn_unroll.learning import beginning
from rnn_unroll.learning.classifier import Classifier
from rnn_unroll.learning.writer import Writer
from rnn_unroll.tasks.archives import fold_of

LEARNED, HELD, FOLDS = 512, 128, 5
"""How many examples are learned from, how many are held out, and the share of all different ones that are."""


class Example(NamedTuple):
    """What is read, and the right answer to it."""

    read: tuple[str, ...]
    answer: tuple[str, ...]


@dataclass(frozen=True)
class Toy:
    """A small problem. A network of `pattern` reads `symbols` and answers with `labels`.

    `about` is a sentence that says what is right. Where the last label is ⟨eos⟩, the network writes until it
    says that. `draw` makes one example.
    """

    slug: str
    title: str
    about: str
    pattern: str
    symbols: tuple[str, ...]
    labels: tuple[str, ...]
    draw: Callable[[np.random.RandomState], Example]

    @property
    def writes(self) -> bool:
        return self.labels[-1] == tokens.END_TOKEN


@dataclass(frozen=True)
class Pupil:
    """A network that learns a toy, with the examples that are held out, from which it does not learn."""

    toy: Toy
    problem: Classifier | Writer
    held: tuple[Example, ...]

    def read(self, examples: Sequence[Example]) -> list[list[int]]:
        """The ids of what is read."""
        return _ids(self.toy.symbols, [one.read for one in examples])

    def answers(self) -> list[tuple[str, ...]]:
        """What the network answers to each held-out example, up to its ⟨eos⟩."""
        read, labels = self.read(self.held), self.toy.labels
        if isinstance(self.problem, Classifier):
            return [(labels[k],) for k in self.problem.answers(read).argmax(axis=1)]
        most = max(len(one.answer) for one in self.held)
        written = self.problem.written(read, most).T.tolist()
        rows = [[labels[k] for k in row] for row in written]
        if not self.toy.writes:
            return [tuple(row[: len(one.read)]) for row, one in zip(rows, self.held, strict=True)]
        return [
            tuple(row[: row.index(tokens.END_TOKEN) + 1] if tokens.END_TOKEN in row else row) for row in rows
        ]


def pupil(toy: Toy, cell: str, hidden: int, seed: int) -> Pupil:
    """A network that has learned nothing of a toy yet. The seed decides its weights and all examples."""
    rng = np.random.RandomState(seed)
    learned: list[Example] = []
    kept: list[Example] = []
    while len(learned) < LEARNED or len(kept) < HELD:
        # The same example is never both learned and held out, though there are few different ones.
        example = toy.draw(rng)
        out = fold_of(" ".join(example.read), FOLDS) == 0
        (kept if out else learned).append(example)
    learned, held = learned[:LEARNED], tuple(kept[:HELD])
    width, classes = len(toy.symbols), len(toy.labels)
    two = PATTERNS[toy.pattern].two_networks
    inputs: Mapping[Part, int] = {"encoder": width, "decoder": classes + 1} if two else {"network": width}
    network = beginning.drawn(cell, Size(1, 1, hidden), inputs, classes, seed=seed)
    # Each symbol begins as its one-hot vector.
    table = np.eye(width, dtype=beginning.SINGLE)
    texts = _ids(toy.symbols, [one.read for one in learned])
    answers = _ids(toy.labels, [one.answer for one in learned])
    if toy.pattern == "many-to-one":
        wanted = np.eye(classes)[[answer[0] for answer in answers]]
        return Pupil(toy, Classifier(network, table, texts, wanted), held)
    return Pupil(toy, Writer(network, table, texts, answers, toy.pattern), held)


def _ids(symbols: Sequence[str], texts: Sequence[Sequence[str]]) -> list[list[int]]:
    return [[symbols.index(one) for one in text] for text in texts]


def _some(rng: np.random.RandomState, symbols: Sequence[str], low: int, high: int) -> tuple[str, ...]:
    """From `low` to `high` symbols."""
    return tuple(symbols[k] for k in rng.randint(len(symbols), size=rng.randint(low, high + 1)))


def _first(rng: np.random.RandomState) -> Example:
    wait, rest = _some(rng, "··", 0, 4), _some(rng, "ab·", 1, 5)
    first = "ab"[rng.randint(2)]
    return Example((*wait, first, *rest), (first,))


def _parity(rng: np.random.RandomState) -> Example:
    read = _some(rng, "01", 3, 8)
    ones = np.cumsum([one == "1" for one in read])
    return Example(read, tuple("odd" if count % 2 else "even" for count in ones))


def _depth(rng: np.random.RandomState) -> Example:
    read, answer, depth = [], [], 0
    for _ in range(rng.randint(4, 11)):
        opens = depth == 0 or (depth < 3 and bool(rng.randint(2)))
        depth += 1 if opens else -1
        read.append("(" if opens else ")")
        answer.append(str(depth))
    return Example(tuple(read), tuple(answer))


def _echo(rng: np.random.RandomState) -> Example:
    read = _some(rng, "abcd", 2, 5)
    return Example(read, (*read, tokens.END_TOKEN))


def _reverse(rng: np.random.RandomState) -> Example:
    read = _some(rng, "abcd", 2, 5)
    return Example(read, (*read[::-1], tokens.END_TOKEN))


TOYS: dict[str, Toy] = {
    toy.slug: toy
    for toy in (
        Toy(
            slug="first",
            title="Which came first",
            about="It reads a, b and dots, and says after the last of them which letter came first.",
            pattern="many-to-one",
            symbols=tuple("ab·"),
            labels=tuple("ab"),
            draw=_first,
        ),
        Toy(
            slug="parity",
            title="Even or odd",
            about="It reads bits, and says at each of them whether it has read an odd number of ones.",
            pattern="many-to-many",
            symbols=tuple("01"),
            labels=("even", "odd"),
            draw=_parity,
        ),
        Toy(
            slug="depth",
            title="Open brackets",
            about="It reads brackets, and says at each of them how many are open.",
            pattern="many-to-many",
            symbols=tuple("()"),
            labels=tuple("0123"),
            draw=_depth,
        ),
        Toy(
            slug="echo",
            title="Echo",
            about="It reads up to five letters to the end, and then writes them.",
            pattern="encoder-decoder",
            symbols=tuple("abcd"),
            labels=(*"abcd", tokens.END_TOKEN),
            draw=_echo,
        ),
        Toy(
            slug="reverse",
            title="Backwards",
            about="It reads up to five letters to the end, and then writes them from the last to the first.",
            pattern="encoder-decoder",
            symbols=tuple("abcd"),
            labels=(*"abcd", tokens.END_TOKEN),
            draw=_reverse,
        ),
    )
}
