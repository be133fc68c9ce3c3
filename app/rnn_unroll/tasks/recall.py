"""Recall: which letter came first, of up to a hundred.

Data: generated. All letters are random, so that a network can answer only if it kept what it read first, and
wrote nothing over it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from rnn_unroll import tokens
from rnn_unroll.engine.cells import Array, Parameters
from rnn_unroll.engine.network import Network, Size
from rnn_unroll.engine.patterns import Part
from rnn_unroll.learning.fit import Recipe
from rnn_unroll.tasks.reader import Lookup
from rnn_unroll.tasks.task import Card, Lesson, Measured, Sample, Task, share

LETTERS = tuple("abcdefgh")
VOCABULARY = ("⟨unk⟩", *LETTERS)
HIDDEN = 64
LONGEST = 100
LEARNED, HELD = 8_000, 1_000


def characters(text: str) -> tuple[str, ...]:
    """The characters of a text in small letters, without spaces."""
    return tokens.characters("".join(text.lower().split()))


def sequences(seed: int, lengths: Sequence[int]) -> list[list[int]]:
    """Random sequences of these lengths, as ids."""
    rng = np.random.RandomState(seed)
    return [(1 + rng.randint(len(LETTERS), size=length)).tolist() for length in lengths]


def chrono(cell: str, chain: Parameters, longest: int) -> None:
    """Let the gates of an untrained chain keep what they hold for 1 to `longest` steps.

    The bias of what is kept is log u, u being uniform from 1 to `longest` − 1; that of what is written is its
    opposite (Tallec and Ollivier 2018, equation 16).
    """
    kept = np.log(np.random.RandomState(3).uniform(1.0, longest - 1.0, size=HIDDEN))
    if cell == "lstm":
        chain["b_f"][...] = kept
    if cell in ("lstm", "gru"):
        chain["b_u"][...] = -kept


def lesson(folder: Path, cell: str, fold: int, quick: bool) -> Lesson:
    """What a network of this cell learns: sequences of 2 to 100 letters. Quick: 400, of up to 20."""
    # Only training needs them.
    from rnn_unroll.learning import beginning
    from rnn_unroll.learning.classifier import Classifier

    count, longest = (400, 20) if quick else (LEARNED, LONGEST)
    lengths = np.random.RandomState(4).randint(2, longest + 1, size=count)
    learned = sequences(5, lengths.tolist())
    held = sequences(6 + fold, [longest] * HELD)
    inputs: Mapping[Part, int] = {"network": len(VOCABULARY)}
    begun = beginning.drawn(cell, Size(1, 1, HIDDEN), inputs, len(LETTERS), init="xavier")
    chrono(cell, begun.parts["network"][0][0], longest)
    # Symbols are read as one-hot vectors at the beginning.
    table = np.eye(len(VOCABULARY), dtype=beginning.SINGLE)
    wanted = np.eye(len(LETTERS))[[one[0] - 1 for one in learned]]
    problem = Classifier(begun, table, learned, wanted)

    def measure(network: Network, table: Array) -> Measured:
        answers = replace(problem, network=network, table=table).answers(held)
        return share(int((answers.argmax(axis=1) == [one[0] - 1 for one in held]).sum()), len(held))

    return Lesson(problem, VOCABULARY, measure)


RECALL = Task(
    slug="recall",
    title="recalling the first letter",
    examples="sequences of 100 letters",
    version=1,
    pattern="many-to-one",
    hidden=HIDDEN,
    reader=Lookup(len(VOCABULARY), characters, "characters"),
    labels=LETTERS,
    samples=(
        Sample("cabbagehead", "c"),
        Sample("facade", "f"),
        Sample("habbeafgdbceahhgbcdaeffgbdcahe", "h"),
    ),
    cells=("lstm", "gru", "rnn"),
    sources=(),
    recipe=Recipe(epochs=6, batch=32, rate=0.003, limit=1.0),
    folds=1,
    lesson=lesson,
    card=Card(
        data="Generated: random letters from a to h. The answer is the first of them.",
        licence="None is needed.",
        split="8,000 sequences of 2 to 100 letters were learned; the figures are those of 1,000 "
        "others of 100.",
        training="Seed 0, 6 epochs, 1 minute on one core. The gates of lstm and gru begin as keeping for "
        "1 to 100 steps; without that lstm reaches 71.0 % and gru 29.7 %.",
        baselines=(("chance", "12.5 %"),),
        failures=(),
    ),
)
