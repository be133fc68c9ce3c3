"""Names: which words of an English sentence are names, where no capital letters tell.

A name is what the corpus calls a proper noun (np, nps): the names of people, places and months, but not the
days, nor the nouns and adjectives in names, such as “Grand Jury” or the first word of “New York”.
"""

from pathlib import Path

import numpy as np

from rnn_unroll.learning.fit import Recipe
from rnn_unroll.tasks import tagging
from rnn_unroll.tasks.reader import Features
from rnn_unroll.tasks.tagging import Answers
from rnn_unroll.tasks.task import Card, Lesson, Measured, Sample, Task, ratio


def tokenise(text: str) -> tuple[str, ...]:
    """The words of a text in small letters, its numbers, and its punctuation marks."""
    return tuple(map(str.lower, tagging.tokenise(text)))


def class_of(tag: str) -> int:
    """1 if the corpus has a name there."""
    return int(tag.startswith("np"))


def found(answers: Answers, wanted: Answers) -> Measured:
    """F1 = 2 TP / (2 TP + FP + FN) of the words that are names, with an interval by texts."""
    pairs = list(zip(answers, wanted, strict=True))
    both = np.array([2 * (answer & of).sum() for answer, of in pairs], float)
    each = np.array([answer.sum() + of.sum() for answer, of in pairs], float)
    return ratio(both, each, len(pairs))


def lesson(folder: Path, cell: str, fold: int, quick: bool) -> Lesson:
    """What a network of this cell learns."""
    return tagging.lesson(
        folder, cell, fold, quick, labels=len(NAMES.labels), read=str.lower, class_of=class_of, score=found
    )


NAMES = Task(
    slug="names",
    title="names in lower case",
    examples="texts",
    version=1,
    pattern="many-to-many",
    hidden=tagging.HIDDEN,
    reader=Features(tagging.WIDTH, tokenise, tagging.rows),
    labels=("other", "name"),
    samples=(
        Sample("the bill was paid by bill", "other other other other other name"),
        Sample("mrs. baker bakes bread in paris", "name name other other other name"),
        Sample("jack and jill went up the hill", "name other name other other other other"),
    ),
    cells=("gru",),
    sources=(tagging.BROWN,),
    recipe=Recipe(epochs=3, batch=32, rate=0.004, limit=1.0),
    folds=tagging.FOLDS,
    lesson=lesson,
    card=Card(
        data=tagging.DATA + " All letters are small, so that no capital tells what a name is.",
        licence=tagging.LICENCE,
        split=tagging.SPLIT,
        training="Seed 0, 3 epochs, 323 s on one core of a busy machine.",
        baselines=(
            ("the words that are names more often than not", "77.0 %"),
            ("five words, logistic regression", "81.8 %"),
            ("the same, of words that were never learned", "67.7 %"),
            ("this network, of words that were never learned", "73.7 %"),
        ),
        failures=(
            Sample("angela merkel spoke to barack obama", "name name other other name name"),
            Sample("apple sued google over the android phone", "name other name other other name other"),
            Sample("xiaoming lives in shenzhen", "name other other name"),
        ),
    ),
    metric="f1",
    backward=True,
    # All networks together have 8 MB.
    kept=(),
)
