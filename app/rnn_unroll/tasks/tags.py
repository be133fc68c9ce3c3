"""Tags: the class of each word of an English sentence.

The 13 classes are the universal tagset of Petrov, Das and McDonald (2012), with the names of people, places
and such apart from other nouns (PROPN) and with PUNCT for its dot.
"""

import re
from pathlib import Path

import numpy as np

from rnn_unroll.learning.fit import Recipe
from rnn_unroll.tasks import tagging
from rnn_unroll.tasks.reader import Features
from rnn_unroll.tasks.tagging import Answers
from rnn_unroll.tasks.task import Card, Lesson, Measured, Sample, Task, ratio

CLASSES = {
    "NOUN": "nn nns nn$ nns$ nr nrs nr$ pn pn$",
    "PROPN": "np nps np$ nps$",
    "PRON": "pps ppss ppo ppl ppls pp$$ wps wpo",
    "VERB": "vb vbd vbg vbn vbz be bed bedz beg bem ben ber bez do dod doz hv hvd hvg hvn hvz md",
    "ADJ": "jj jjr jjs jjt jj$ ap ap$ od",
    "ADV": "rb rbr rbt rb$ rn ql qlp wrb wql *",
    "ADP": "in cs",
    "CONJ": "cc",
    "DET": "at dt dts dti dtx dt$ abx abl abn pp$ wdt wp$",
    "NUM": "cd cd$",
    "PRT": "rp to ex",
    "PUNCT": ". , : ( ) -- `` '' '",
    "X": "uh nil",
}
"""The tags of the corpus in each class."""

_LABELS = tuple(CLASSES)
_CLASS_OF = {tag: k for k, of in enumerate(CLASSES.values()) for tag in of.split()}


def class_of(tag: str) -> int:
    """The class of a tag of the corpus. Foreign words are X; of words run together the first counts.

    What a tag says of titles, headings, quotations and negation makes no difference.
    """
    if tag.startswith("fw-"):
        return _LABELS.index("X")
    first = re.sub(r"(?<=.)(-(tl|hl|nc|n|t))+$", "", tag).partition("+")[0]
    return _CLASS_OF[first if first in _CLASS_OF else first.rstrip("*")]


def right(answers: Answers, wanted: Answers) -> Measured:
    """The share of words with the right class, with an interval by texts."""
    pairs = list(zip(answers, wanted, strict=True))
    hits = np.array([(answer == of).sum() for answer, of in pairs], float)
    words = np.array([len(of) for _, of in pairs], float)
    return ratio(hits, words, int(words.sum()))


def lesson(folder: Path, cell: str, fold: int, quick: bool) -> Lesson:
    """What a network of this cell learns."""
    return tagging.lesson(
        folder, cell, fold, quick, labels=len(_LABELS), read=str, class_of=class_of, score=right
    )


TAGS = Task(
    slug="tags",
    title="word classes",
    examples="words in texts",
    version=1,
    pattern="many-to-many",
    hidden=tagging.HIDDEN,
    reader=Features(tagging.WIDTH, tagging.tokenise, tagging.rows),
    labels=_LABELS,
    samples=(
        Sample("We saw the saw .", "PRON VERB DET NOUN PUNCT"),
        Sample(
            "They refuse to permit us to obtain the refuse permit",
            "PRON VERB PRT VERB PRON PRT VERB DET NOUN NOUN",
        ),
        Sample("Time flies like an arrow", "NOUN VERB ADP DET NOUN"),
    ),
    cells=("gru",),
    sources=(tagging.BROWN,),
    recipe=Recipe(epochs=5, batch=32, rate=0.004, limit=1.0),
    folds=tagging.FOLDS,
    lesson=lesson,
    card=Card(
        data=tagging.DATA + " The tags of the corpus in 13 classes: the universal tagset of Petrov, Das and "
        "McDonald (2012) with proper nouns apart.",
        licence=tagging.LICENCE,
        split=tagging.SPLIT,
        training="Seed 0, 5 epochs, 444 s on one core of a busy machine.",
        baselines=(
            ("the most frequent class of each word", "93.1 %"),
            ("five words, logistic regression", "97.1 %"),
            ("this network without its backward chain", "96.1 %"),
        ),
        failures=(
            Sample("The old man the boat .", "DET NOUN VERB DET NOUN PUNCT"),
            Sample("Her duck saw her duck .", "DET NOUN VERB DET NOUN PUNCT"),
            Sample("lol that's sick bro", "X DET ADJ NOUN"),
        ),
    ),
    backward=True,
    # All networks together have 8 MB.
    kept=(),
)
