"""Notation: the notes of a melody, as ABC writes them (ABC 2.1, Walshaw 2011)."""

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

import regex

BAR = "|"
"""What stands between two bars."""
TRIPLET = "(3"
"""What stands before three notes that are played in the time of two."""
LETTERS = "CDEFGAB"
DANCES = {"reel": 8, "jig": 6, "hornpipe": 8}
"""How many eighths a bar of each dance has."""
SHARPS = 1
"""The sharps of all melodies that are learned: G major, E minor, A dorian or D mixolydian."""

NOTE = r"(?P<sign>\^{1,2}|_{1,2}|=)?(?P<letter>[A-Ga-gz])(?P<octave>[,']*)(?P<length>[0-9]*/*[0-9]*)"
"""A note or a rest, as a regular expression."""

_SIGNS = {"": None, "=": 0, "^": 1, "^^": 2, "_": -1, "__": -2}
_WRITTEN = {sign: text for text, sign in _SIGNS.items()}


class Note(NamedTuple):
    """A note as it is written. `place` counts the lines and spaces of the staff from middle C, which is 0.

    `sign` is what stands before it, in semitones from the letter alone; None if nothing does. A rest has no
    place. `length` is in eighths.
    """

    place: int | None
    sign: int | None
    length: Fraction

    @property
    def letter(self) -> str:
        """The letter of its place. Only a note has one."""
        assert self.place is not None
        return LETTERS[self.place % 7]

    def __str__(self) -> str:
        above, below = self.length.as_integer_ratio()
        length = f"{above if above > 1 else ''}{'' if below == 1 else '/' if below == 2 else f'/{below}'}"
        if self.place is None:
            return f"z{length}"
        octave = self.place // 7
        letter = self.letter if octave < 1 else self.letter.lower()
        marks = "'" * (octave - 1) if octave > 0 else "," * -octave
        return f"{_WRITTEN[self.sign]}{letter}{marks}{length}"


def note(text: str) -> Note:
    """The note that a text is. Raises ValueError if it is none."""
    found = regex.fullmatch(NOTE, text)
    if found is None:
        raise ValueError(f"{text!r} is not a note")
    letter, octaves = found["letter"], found["octave"].count("'") - found["octave"].count(",")
    place = LETTERS.index(letter.upper()) + 7 * (letter.islower() + octaves) if letter != "z" else None
    return Note(place, _SIGNS[found["sign"] or ""], _length(found["length"]))


def _length(written: str) -> Fraction:
    """What ABC writes after a note: nothing is 1, `3/2`, `/` a half, `//` a quarter."""
    above, slashes, below = written.partition("/")[0], written.count("/"), written.rpartition("/")[2]
    return Fraction(int(above or 1), int(below) if slashes and below else 2**slashes)


def lasting(bar: Iterable[Note | str]) -> Fraction:
    """How long notes last together, in eighths. Three after `(3` last two thirds as long as is written; a
    `(3` among them says nothing more.
    """
    whole, short = Fraction(0), 0
    for one in bar:
        if isinstance(one, str):
            short = short or 3
            continue
        whole += one.length * (Fraction(2, 3) if short else 1)
        short = max(0, short - 1)
    return whole


def signature(sharps: int) -> dict[str, int]:
    """What a key with so many sharps, flats counting below 0, does to each letter, in semitones."""
    order = "FCGDAEB"
    changed = order[:sharps] if sharps >= 0 else order[sharps:]
    return {letter: (1 if sharps > 0 else -1) if letter in changed else 0 for letter in LETTERS}
