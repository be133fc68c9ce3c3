"""Tunebook: dances in ABC notation, read from the books that a network of melodies learns from.

Each part of eight bars becomes a melody in eighths, in a key with one sharp: the network need not learn
each tune in each key.
"""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

import regex

from rnn_unroll.tasks.notation import DANCES, NOTE, SHARPS, TRIPLET, Note, lasting, note, signature

BARS = 8
MIDDLE = 6
"""The place of the staff's middle line, around which a tune is transposed."""

Bar = list[Note | str]

_MODES = {"": 0, "maj": 0, "ion": 0, "lyd": 1, "mix": -1, "dor": -2, "m": -3, "min": -3, "aeo": -3, "phr": -4}
_METRES = {"C": Fraction(8), "C|": Fraction(8), "4/4": Fraction(8), "2/4": Fraction(4), "6/8": Fraction(6)}
# Grace notes, fingerings, decorations, ties and slurs say nothing of a note's pitch or length.
_SILENT = regex.compile(r'"[^"\n]*"|\{[^}]*\}|![^!\n]*!|%.*|[~.TuvHLMOPSJRK\\`$&\-]|\((?![2-9])|\)|\s')
_ELEMENT = regex.compile(
    r"(?P<double>\|\]|\[\||\|\||\|*:+\|*:*)|(?P<bar>\|)|\[?(?P<ending>[12])|(?P<tuplet>\([2-9])"
    rf"|(?P<broken>>+|<+)|(?P<note>{NOTE})"
)


class Melody(NamedTuple):
    """Eight bars of a tune: the tune's name, its dance, and the tokens of each bar."""

    tune: str
    dance: str
    bars: tuple[tuple[str, ...], ...]


def melodies(book: str, dance_of: Callable[[Mapping[str, str]], str | None]) -> Iterator[Melody]:
    """The melodies of a book's dances. `dance_of` says from the fields of a tune, by their letters, which
    dance it is.

    Left out is what is not understood, whole tunes or parts of them: a few in a hundred, such as chords, and
    parts that have bars of different lengths or not eight of them.
    """
    for head, body in tunes(book):
        dance = dance_of(head)
        metre = head.get("M", "").replace(" ", "")
        if dance is None or (metre == "6/8") != (dance == "jig") or metre not in _METRES:
            continue
        full = Fraction(DANCES[dance])
        # The books write reels both in 4/4 with eighths and in 2/4 with sixteenths.
        unit = 8 * Fraction(head.get("L", "1/8").strip()) * full / _METRES[metre]
        try:
            sharps, read = fifths(head["K"]), list(parts(body, unit))
        except ValueError:
            continue
        for part in read:
            bars = filled(part, full)
            if not bars or len(bars) % BARS:
                continue
            written = [tuple(map(str, bar)) for bar in transposed(bars, sharps)]
            for k in range(0, len(bars), BARS):
                yield Melody(head.get("T", ""), dance, tuple(written[k : k + BARS]))


def tunes(book: str) -> Iterator[tuple[dict[str, str], str]]:
    """The fields of each tune, by their letters, the first one where there are several; and its notes."""
    for tune in regex.split(r"(?m)^(?=X:)", book)[1:]:
        lines = tune.splitlines()
        key = next((k for k, line in enumerate(lines) if line.startswith("K:")), len(lines) - 1)
        head: dict[str, str] = {}
        for line in lines[: key + 1]:
            head.setdefault(line[:1], line[2:].strip())
        # Another field among the notes, such as a new key, stays there and is not understood.
        yield head, "\n".join(lines[key + 1 :])


def fifths(key: str) -> int:
    """The sharps of a key such as `Ador`; flats count below 0. Raises ValueError for what is no key."""
    found = regex.fullmatch(r"([A-G])([b#]?)\s*([A-Za-z]*)\s*", key.strip())
    mode = found[3].lower()[:3] if found else "?"
    if found is None or mode not in _MODES:
        raise ValueError(f"{key!r} is not the name of a key")
    return "FCGDAEB".index(found[1]) - 1 + 7 * ((found[2] == "#") - (found[2] == "b")) + _MODES[mode]


def parts(body: str, unit: Fraction) -> Iterator[list[Bar]]:
    """The bars of each part of a tune between double bars, with its first ending alone. A letter alone lasts
    `unit` eighths.

    Raises ValueError for what it does not understand, such as a chord, or another key among the notes.
    """
    bars: list[Bar] = [[]]
    left_out, lasts = False, unit
    if field := regex.search(r"(?m)^[A-Za-z]:(?![|:])", body):
        raise ValueError(f"{field[0]!r} among the notes is not understood")
    text, at = _SILENT.sub("", body), 0
    while at < len(text):
        found = _ELEMENT.match(text, at)
        if found is None:
            raise ValueError(f"{text[at : at + 9]!r} is not understood")
        at = found.end()
        if found["double"]:
            yield bars
            bars, left_out = [[]], False
        elif found["ending"]:
            left_out = found["ending"] == "2"
        elif left_out:
            continue
        elif found["bar"]:
            bars.append([])
        elif found["tuplet"]:
            if found["tuplet"] != TRIPLET:
                raise ValueError(f"{found['tuplet']!r} is no triplet")
            bars[-1].append(TRIPLET)
        elif marks := found["broken"]:
            before = bars[-1][-1] if bars[-1] else TRIPLET
            if isinstance(before, str):
                raise ValueError(f"nothing stands before {marks!r}")
            short = Fraction(1, 2 ** len(marks))
            lengths = (2 - short, short) if marks[0] == ">" else (short, 2 - short)
            bars[-1][-1] = before._replace(length=before.length * lengths[0])
            lasts = unit * lengths[1]
        else:
            one = note(found["note"])
            bars[-1].append(one._replace(length=one.length * lasts))
            lasts = unit
    yield bars


def filled(bars: list[Bar], full: Fraction) -> list[Bar]:
    """Full bars only, or none if they are not all as long. An upbeat stands in the last bar, which leads back
    into the first one.
    """
    bars = [bar for bar in bars if bar]
    upbeat = bars.pop(0) if bars and lasting(bars[0]) < full else []
    if bars and lasting(bars[-1]) < full:
        bars[-1] = [*bars[-1], *upbeat]
    return bars if all(lasting(bar) == full for bar in bars) else []


def transposed(bars: list[Bar], sharps: int) -> list[Bar]:
    """The bars in the common key, around the middle of the staff; `sharps` are those of their own key."""
    places = [one.place for bar in bars for one in bar if isinstance(one, Note) and one.place is not None]
    shift = 4 * (SHARPS - sharps)
    shift -= 7 * round((sum(places) / max(1, len(places)) + shift - MIDDLE) / 7)
    before, after = signature(sharps), signature(SHARPS)
    moved: list[Bar] = []
    for bar in bars:
        # A sign holds until the end of its bar, for its own octave.
        heard: dict[int, int] = {}
        held: dict[int, int] = {}
        moved.append([])
        for one in bar:
            if isinstance(one, str) or one.place is None:
                moved[-1].append(one)
                continue
            if one.sign is not None:
                heard[one.place] = one.sign
            away = heard.get(one.place, before[one.letter]) - before[one.letter]
            there = one._replace(place=one.place + shift)
            assert there.place is not None
            sounds = after[there.letter] + away
            written = None if held.get(there.place, after[there.letter]) == sounds else sounds
            held[there.place] = sounds
            moved[-1].append(there._replace(sign=written))
    return moved
