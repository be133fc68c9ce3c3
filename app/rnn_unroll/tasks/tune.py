"""Tune: dances, note by note. The network reads which dance it shall be, and writes eight bars of it.

Data: O'Neill's Music of Ireland (1903) and Ryan's Mammoth Collection (1883), in the source archive of music21
10.5.1. It is needed for training only.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import regex

from rnn_unroll import tokens
from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.network import Network, Size
from rnn_unroll.learning.fit import Recipe
from rnn_unroll.tasks import archives
from rnn_unroll.tasks.archives import fold_of
from rnn_unroll.tasks.melody import Metre, Music
from rnn_unroll.tasks.notation import BAR, DANCES, NOTE, SHARPS, TRIPLET, Note, note
from rnn_unroll.tasks.reader import Lookup
from rnn_unroll.tasks.task import Card, Lesson, Measured, Sample, Source, Task, ratio

if TYPE_CHECKING:
    from rnn_unroll.tasks.tunebook import Melody

MUSIC21 = Source(
    "PyPI",
    "music21",
    "10.5.1",
    "music21-10.5.1.tar.gz",
    "6256fe202f7eb5d8df0fb4105550727684c4d299ca54f1725ebe4e6f5e549ea0",
)


def dance(text: str) -> tuple[str, ...]:
    """The words of a text in small letters."""
    return tokens.words(text.lower())


def cut(text: str) -> tuple[str, ...]:
    """The tokens of a melody in ABC notation, whether or not they stand apart."""
    return tuple(found[0] for found in regex.finditer(rf"\|+|\(3|{NOTE}|\S+", text))


HIDDEN = 128
FOLDS = 10
MOST = 84
LABELS = (
    *cut(
        "(3 | z z2 F, G, G,3/ G,2 A, A,2 B,/ B, B,3/ B,2 C/ C C3/ C2 ^C D/ D D3/ D2 ^D E/ E E3/ E2 E3 F/ =F "
        "F F3/ F2 G/ G G3/ G2 G3 G4 ^G A/ A A3/ A2 ^A B/ B B3/ B2 B3 c/ c =c c3/ c2 c3 ^c/ ^c ^c3/ d/ d d3/ "
        "d2 d3 ^d e/ e e3/ e2 e3 f/ =f f f3/ f2 g/ g g3/ g2 g3 ^g a/ a a3/ a2 b/ b b3/ b2 c'/ c' c'3/ d'"
    ),
    tokens.END_TOKEN,
)
"""The tokens that a melody is written with, by pitch and length, and its end."""
SELDOM = 20
"""A melody with a token that occurs less often in all of them is left out."""
METRES = {
    "reel": Metre("C|", 2, 2, beat=4, tempo=96, beamed=4),
    "jig": Metre("6/8", 6, 8, beat=3, tempo=110, beamed=3),
    "hornpipe": Metre("4/4", 4, 4, beat=2, tempo=160, beamed=4),
}
"""How the dances are counted, at a tempo at which they are danced to."""
RUN = 16
"""Tunes that share so many notes in a row are one: none of them is learned while another is held out."""


def of_oneill(fields: Mapping[str, str]) -> str | None:
    """The dance of a tune of O'Neill's, whose numbers are ordered by dances."""
    number = int("".join(filter(str.isdigit, fields["X"])))
    bounds = {"jig": (701, 1115), "reel": (1176, 1555), "hornpipe": (1556, 1780)}
    return next((dance for dance, (low, high) in bounds.items() if low <= number <= high), None)


def of_ryan(fields: Mapping[str, str]) -> str | None:
    """The dance of a tune of Ryan's, which says it."""
    dance = fields.get("R", "").lower()
    return dance if dance in DANCES else None


def written(melody: "Melody") -> tuple[str, ...]:
    """The tokens of a melody: its bars, with a bar line between each two."""
    return tuple(token for bar in melody.bars for token in (*bar, BAR))[:-1]


def known(folder: Path) -> list["Melody"]:
    """All melodies that can be learned, each once. Raises OSError without the archive."""
    # Only training needs it.
    from rnn_unroll.tasks.tunebook import melodies

    archive = (folder / MUSIC21.file).read_bytes()
    found: dict[tuple[str, ...], Melody] = {}
    for path, body in archives.files(archive, ".abc"):
        dance_of = of_oneill if "oneills1850" in path else of_ryan if "ryansMammoth" in path else None
        if dance_of:
            for melody in melodies(body.decode("utf-8", "replace"), dance_of):
                found.setdefault(written(melody), melody)
    often = Counter(token for line in found for token in line)
    return [
        melody
        for line, melody in found.items()
        if len(line) < MOST and all(often[token] >= SELDOM for token in line)
    ]


def groups(melodies: Sequence["Melody"]) -> list[str]:
    """The group of each melody: those of one tune, and of tunes that share `RUN` notes in a row."""
    leader: dict[str, str] = {}

    def of(name: str) -> str:
        while leader.setdefault(name, name) != name:
            name = leader[name]
        return name

    first: dict[tuple[str, ...], str] = {}
    for melody in melodies:
        for run in runs(written(melody)):
            one, other = sorted((of(first.setdefault(run, melody.tune)), of(melody.tune)))
            leader[other] = one
    return [of(melody.tune) for melody in melodies]


def runs(line: Sequence[str]) -> list[tuple[str, ...]]:
    """All runs of `RUN` notes of a melody, without bar lines."""
    notes = [token for token in line if token != BAR]
    return [tuple(notes[k : k + RUN]) for k in range(len(notes) - RUN + 1)]


def bars(line: Sequence[str]) -> list[list[Note | str]]:
    """The bars of a melody that a network wrote, full or not."""
    found: list[list[Note | str]] = [[]]
    for token in line:
        if token == BAR:
            found.append([])
        else:
            found[-1].append(token if token == TRIPLET else note(token))
    return found


def lesson(folder: Path, cell: str, fold: int, quick: bool) -> Lesson:
    """What a network of this cell learns: to write a melody of a dance. Quick: a tenth of them."""
    # Only training needs them.
    from rnn_unroll.learning import beginning
    from rnn_unroll.learning.writer import Writer

    melodies = known(folder)
    parts: tuple[list[Melody], list[Melody]] = ([], [])
    for melody, group in zip(melodies, groups(melodies), strict=True):
        parts[fold_of(group, FOLDS) == fold].append(melody)
    learned, held = (part[:: 10 if quick else 1] for part in parts)
    ids = {label: k for k, label in enumerate(LABELS)}
    dances = list(DANCES)

    def read(melodies: Sequence["Melody"]) -> tuple[list[list[int]], list[list[int]]]:
        answers = [[*(ids[token] for token in written(one)), len(ids) - 1] for one in melodies]
        return [[dances.index(one.dance)] for one in melodies], answers

    network = beginning.drawn(cell, Size(1, 1, HIDDEN), {"network": len(LABELS) + len(dances)}, len(LABELS))
    # A dance is read as one more token, after those that are written.
    table = np.eye(len(LABELS) + len(dances), dtype=beginning.SINGLE)[len(LABELS) :]
    problem = Writer(network, table, *read(learned), "one-to-many", learn=False)

    def measure(network: Network, table: Array) -> Measured:
        writer = Writer(network, table, [], [], problem.pattern)
        by_length = sorted(held, key=lambda one: len(written(one)))
        batches = [read(by_length[start : start + 256]) for start in range(0, len(held), 256)]
        bits = [writer.surprise(*batch) for batch in batches]
        counts = np.array([len(answer) for _, answers in batches for answer in answers], float)
        return ratio(np.concatenate(bits), counts, len(held))

    return Lesson(problem, tuple(dances), measure)


TUNE = Task(
    slug="tune",
    title="Irish dances",
    examples="melodies",
    version=1,
    pattern="one-to-many",
    hidden=HIDDEN,
    reader=Lookup(len(LABELS) + len(DANCES), dance, "words", tuple(DANCES)),
    labels=LABELS,
    samples=(Sample("reel"), Sample("jig"), Sample("hornpipe")),
    cells=("lstm",),
    sources=(MUSIC21,),
    recipe=Recipe(epochs=40, batch=32, rate=0.006, limit=1.0),
    folds=FOLDS,
    lesson=lesson,
    card=Card(
        data="2,561 melodies of eight bars (1,017 of reels, 994 of jigs, 550 of hornpipes) from O'Neill's "
        "Music of Ireland of 1903 and Ryan's Mammoth Collection of 1883, all in a key with one sharp.",
        licence="The books are in the public domain; their encodings are by volunteers, in the corpus of "
        "music21 10.5.1 (BSD), which says that some of its files may have other terms. The melodies do not "
        "ship.",
        split="Ten parts by a hash of the tune. Tunes that share 16 notes in a row count as one. What ships "
        "learned nine parts; the figure is that of the tenth. A token is a note with its length, a bar line "
        "or the end.",
        training="Seed 0, 40 epochs, 3 minutes on one core. Of 2,700 melodies drawn at temperature 0.6, "
        "98.8 % of the bars have the right length; 86.3 % of the melodies have eight bars, the others fewer "
        "or more; the dance of 72.3 % is recognised by a logistic regression that recognises 88.3 % of the "
        "held-out melodies: reels and hornpipes are much alike. 1.7 % have 16 notes in a row from a learned "
        "melody, at most 20; at temperature 1 none has, and we wished for none at 0.6 too. The most probable "
        "notes alone make dull melodies.",
        baselines=(
            ("Kneser–Ney 3-gram", "2.955 bits"),
            ("Kneser–Ney 4-gram", "2.779 bits"),
            ("Kneser–Ney 5-gram", "2.723 bits"),
            ("Kneser–Ney 8-gram", "2.685 bits"),
        ),
        failures=(),
    ),
    metric="bits",
    cut=cut,
    most=MOST,
    kept=(),
    music=Music(SHARPS, METRES),
)
