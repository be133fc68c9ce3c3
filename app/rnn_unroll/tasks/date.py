"""Date: a date as people write it in twenty languages, written as ISO 8601 has it.

Data: generated, as Babel writes dates by the patterns and names of Unicode's CLDR. Babel is needed for
training only. Where a date has numbers only, the day is after the 12th or the year comes first: nothing else
could tell the day from the month.
"""

import datetime
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from rnn_unroll import tokens
from rnn_unroll.learning.fit import Recipe
from rnn_unroll.tasks import writing
from rnn_unroll.tasks.archives import fold_of
from rnn_unroll.tasks.reader import Lookup
from rnn_unroll.tasks.task import Card, Lesson, Sample, Task
from rnn_unroll.tasks.writing import Pair

# fmt: off
LANGUAGES = (
    "en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb",
    "fi", "pl", "cs", "hu", "tr", "ro", "ru", "uk", "el", "ja",
)
# fmt: on
PATTERNS = (
    "medium",
    "long",
    "full",
    "d MMMM y",
    "d MMM y",
    "d. MMMM y",
    "MMMM d, y",
    "MMM d, y",
    "MMMM d y",
    "EEEE, d MMMM y",
    "EEE, d MMM y",
    "MMMM y d",
    "d-MMM-y",
)
"""Babel's names of patterns, and patterns of CLDR."""
NUMBERS = ("d.M.y", "dd.MM.y", "d/M/y", "dd/MM/y", "d-M-y", "y-MM-dd", "y/M/d", "y.M.d", "yMMdd")
ORDINALS = ("MMMM {}, y", "{} MMMM y", "{} 'of' MMMM y", "EEEE, MMMM {}, y", "'the' {} 'of' MMMM, y")
"""English patterns with 1st, 2nd, 3rd in place of the day."""

HIDDEN, WIDTH = 64, 24
EXAMPLES = 60_000
FIRST, LAST = datetime.date(1700, 1, 1), datetime.date(2199, 12, 31)
FOLDS = 20


def characters(text: str) -> tuple[str, ...]:
    """The characters of a text in small letters, with one space between words."""
    plain = unicodedata.normalize("NFC", " ".join(text.split())).lower()
    return tokens.characters(plain)


def pairs(count: int) -> Iterator[Pair]:
    """Random dates, each in a random language and form. Raises ImportError without Babel."""
    from babel import Locale
    from babel.dates import format_date

    rng = np.random.RandomState(0)
    locales = [Locale.parse(language) for language in LANGUAGES]
    days = (LAST - FIRST).days + 1
    for _ in range(count):
        day = FIRST + datetime.timedelta(days=int(rng.randint(days)))
        chance, locale = rng.random_sample(), locales[rng.randint(len(locales))]
        if chance < 0.1:
            pattern = NUMBERS[rng.randint(len(NUMBERS))]
        elif chance < 0.2:
            pattern, locale = (
                ORDINALS[rng.randint(len(ORDINALS))].format(f"'{_ordinal(day.day)}'"),
                locales[0],
            )
        else:
            pattern = PATTERNS[rng.randint(len(PATTERNS))]
            if chance < 0.4:
                locale = locales[0]
        text = format_date(day, pattern, locale=locale)
        if pattern in ("medium", *NUMBERS) and _ambiguous(text, day):
            continue
        iso = day.isoformat()
        yield Pair(characters(text), (tuple(iso),))


def _ambiguous(text: str, day: datetime.date) -> bool:
    """Whether a date of numbers alone could as well have the month first."""
    numbers_alone = not any(one.isalpha() for one in text)
    return numbers_alone and day.day <= 12 and not text.startswith(str(day.year))


def _ordinal(day: int) -> str:
    end = "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{end}"


def lesson(folder: Path, cell: str, fold: int, quick: bool) -> Lesson:
    """What a network of this cell learns. Quick: 600 dates."""
    dates = list(dict.fromkeys(pairs(600 if quick else EXAMPLES)))
    folds = [fold_of("".join(one.read), FOLDS) for one in dates]
    learned = [one for one, of in zip(dates, folds, strict=True) if of != fold]
    held = [one for one, of in zip(dates, folds, strict=True) if of == fold]
    return writing.lesson(cell, HIDDEN, WIDTH, DATE.labels, learned, held, DATE.most)


DATE = Task(
    slug="date",
    title="dates in twenty languages",
    examples="dates",
    version=1,
    pattern="encoder-decoder",
    hidden=HIDDEN,
    reader=Lookup(WIDTH, characters, "characters"),
    labels=(*"0123456789-", tokens.END_TOKEN),
    samples=(
        Sample("24 september 2003", "2003-09-24"),
        Sample("miércoles 3 de mayo de 2017", "2017-05-03"),
        Sample("july 4th, 1976", "1976-07-04"),
    ),
    cells=("gru",),
    sources=(),
    recipe=Recipe(epochs=16, batch=64, rate=0.006, limit=1.0),
    folds=FOLDS,
    lesson=lesson,
    card=Card(
        data="58,352 generated dates from 1700 to 2199, as Babel writes them in twenty languages, in "
        "long and short forms.",
        licence="The names of months and days are those of Unicode's CLDR (Unicode licence); Babel: "
        "BSD. Neither ships.",
        split="Twenty parts by a hash of the text. What ships learned nineteen of them; the figure is "
        "that of the twentieth.",
        training="Seed 0, 16 epochs, 5 minutes on one core.",
        baselines=(("the same network without attention", "99.8 %"),),
        failures=(
            Sample("12/31/1999", "1999-12-31"),
            Sample("quatorze juillet 1789", "1789-07-14"),
            Sample("yesterday", ""),
        ),
    ),
    cut=tokens.characters,
    attends=True,
    most=12,
)
