"""Melody: the tokens of a melody as what sounds, note by note, and as a text in ABC notation.

What a network wrote is not mended: a bar may be too long, and a triplet without its notes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from rnn_unroll.tasks.notation import BAR, LETTERS, TRIPLET, note, signature
from rnn_unroll.words import music as words

MIDDLE_C = 60
"""The number that MIDI has for middle C; each semitone above it is one more."""
BARS_OF_A_LINE = 4

_SEMITONES = dict(zip(LETTERS, (0, 2, 4, 5, 7, 9, 11), strict=True))


class Metre(NamedTuple):
    """How a dance is counted and beamed.

    A bar has `over` notes of which `under` make a whole one; ABC writes it as `sign`. There are `tempo` beats
    of `beat` eighths in a minute, and notes share a beam within `beamed` eighths.
    """

    sign: str
    over: int
    under: int
    beat: int
    tempo: int
    beamed: int

    @property
    def eighth(self) -> Fraction:
        """How long an eighth is, in seconds."""
        return Fraction(60, self.tempo * self.beat)


FREE = Metre("none", 4, 4, 2, 160, 4)
"""That of a melody which is no dance. MIDI has no free metre, and counts four quarters."""


@dataclass(frozen=True)
class Music:
    """How the melodies sound that a network writes: in a key with so many `sharps`, in the metre of the dance
    that it reads.
    """

    sharps: int
    metres: Mapping[str, Metre]

    @property
    def key(self) -> str:
        """The major key with these sharps."""
        return "FCGDAEB"[self.sharps + 1]


class Sound(NamedTuple):
    """A note, or a rest, as it sounds: which token it is, from 0; its pitch as MIDI counts it, None for a
    rest; when it begins and how long it lasts, in eighths.
    """

    token: int
    pitch: int | None
    start: Fraction
    duration: Fraction

    @property
    def end(self) -> Fraction:
        return self.start + self.duration


@dataclass(frozen=True)
class Melody:
    """What a network wrote: its tokens without ⟨eos⟩, and whether it `ended` there by itself.

    `dance` is what it read; empty if it read nothing.
    """

    music: Music
    dance: str
    tokens: tuple[str, ...]
    ended: bool = True

    @property
    def metre(self) -> Metre:
        return self.music.metres.get(self.dance, FREE)

    @property
    def title(self) -> str:
        return words.title(self.dance)

    @cached_property
    def sounds(self) -> tuple[Sound, ...]:
        """Its notes and rests, one after the other. Bar lines and the marks of triplets take no time."""
        return tuple(sounds(self.tokens, self.music.sharps))

    @property
    def lasts(self) -> Fraction:
        """How long it is, in eighths."""
        return self.sounds[-1].end if self.sounds else Fraction(0)


def sounds(tokens: Sequence[str], sharps: int) -> Iterator[Sound]:
    """The notes and rests among the tokens. The three after `(3`, be it across a bar line, last two thirds as
    long as is written; a `(3` among them says nothing more. A sign holds until the end of its bar, for its
    own octave.
    """
    key, held, short, start = signature(sharps), dict[int, int](), 0, Fraction(0)
    for index, token in enumerate(tokens):
        if token == BAR:
            held.clear()
        elif token == TRIPLET:
            short = short or 3
        else:
            one = note(token)
            duration = one.length * (Fraction(2, 3) if short else 1)
            short = max(0, short - 1)
            pitch = None
            if one.place is not None:
                if one.sign is not None:
                    held[one.place] = one.sign
                natural = MIDDLE_C + 12 * (one.place // 7) + _SEMITONES[one.letter]
                pitch = natural + held.get(one.place, key[one.letter])
            yield Sound(index, pitch, start, duration)
            start += duration


def abc(melody: Melody) -> str:
    """The melody in ABC notation 2.1, with every token as the network wrote it."""
    metre = melody.metre
    head = {
        "X": "1",
        "T": melody.title,
        **({"R": melody.dance} if melody.dance else {}),
        "M": metre.sign,
        "L": "1/8",
        "Q": f"{Fraction(metre.beat, 8)}={metre.tempo}",
        # Without it, ABC 2.1 has a sign hold in every octave.
        "I": "propagate-accidentals octave",
        "K": melody.music.key,
    }
    lines = [f"{letter}:{value}" for letter, value in head.items()]
    bars = beamed(melody)
    for k in range(0, len(bars), BARS_OF_A_LINE):
        last = k + BARS_OF_A_LINE >= len(bars)
        line = f" {BAR} ".join(bars[k : k + BARS_OF_A_LINE])
        end = "" if last and not melody.ended else f" {BAR}]" if last else f" {BAR}"
        lines.append(f"{line}{end}".strip())
    return "\n".join(lines) + "\n"


def beamed(melody: Melody) -> list[str]:
    """The notes of each bar, with a space where a beam ends."""
    bars, beam = [""], melody.metre.beamed
    lasting = {one.token: one.duration for one in melody.sounds}
    at, edge, glued = Fraction(0), Fraction(beam), True
    for index, token in enumerate(melody.tokens):
        if token == BAR:
            bars.append("")
            at, edge, glued = Fraction(0), Fraction(beam), True
            continue
        if at >= edge and not glued:
            bars[-1] += " "
            edge = Fraction((at // beam + 1) * beam)
        bars[-1] += token
        # The mark of a triplet stays with its first note.
        glued = token == TRIPLET
        at += lasting.get(index, 0)
    return bars
