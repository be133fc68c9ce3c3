"""Tunes: melodies read from books in ABC notation, and what the network that learned them writes."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_unroll import figure
from rnn_unroll.address.parse import parse
from rnn_unroll.errors import SpecError
from rnn_unroll.tasks import TASKS, tune
from rnn_unroll.tasks.notation import DANCES, LETTERS, TRIPLET, Note, lasting, note, signature
from rnn_unroll.tasks.tunebook import fifths, melodies, transposed
from rnn_unroll.words import controls

SEMITONES = dict(zip(LETTERS, (0, 2, 4, 5, 7, 9, 11), strict=True))

LENGTHS = st.builds(Fraction, st.integers(1, 16), st.sampled_from([1, 2, 4]))
SIGNS = st.sampled_from([None, -2, -1, 0, 1, 2])
NOTES = st.builds(Note, st.integers(-14, 27), SIGNS, LENGTHS)
RESTS = st.builds(Note, st.none(), st.none(), LENGTHS)


def sounds(bars: list[list[Note | str]], sharps: int) -> list[int]:
    """What bars in a key sound, in semitones from middle C, without rests."""
    found = []
    for bar in bars:
        held: dict[int, int] = {}
        for one in bar:
            if isinstance(one, Note) and one.place is not None:
                if one.sign is not None:
                    held[one.place] = one.sign
                changed = held.get(one.place, signature(sharps)[one.letter])
                found.append(12 * (one.place // 7) + SEMITONES[one.letter] + changed)
    return found


@given(NOTES | RESTS)
def test_a_note_is_read_as_it_is_written(one: Note) -> None:
    assert note(str(one)) == one


@pytest.mark.parametrize(
    ("text", "place", "sign", "length"),
    [
        ("C", 0, None, 1),
        ("c", 7, None, 1),
        ("^c'2", 14, 1, 2),
        ("=B,,/", -8, 0, Fraction(1, 2)),
        ("_e3/", 9, -1, Fraction(3, 2)),
        ("A//", 5, None, Fraction(1, 4)),
        ("z3/4", None, None, Fraction(3, 4)),
    ],
    ids=["C", "c", "sharp", "low", "dotted", "quarter", "rest"],
)
def test_notes_are_those_of_the_standard(text: str, place: int | None, sign: int | None, length: int) -> None:
    assert note(text) == (place, sign, length)


def test_what_is_no_note_is_refused() -> None:
    for text in ("", "h", "A|", "3A", TRIPLET):
        with pytest.raises(ValueError, match="is not a note"):
            note(text)


@pytest.mark.parametrize(
    ("key", "sharps"),
    [("C", 0), ("G", 1), ("Eb", -3), ("Am", 0), ("Ador", 1), ("D mix", 1), ("F# minor", 3), ("BMin", 2)],
)
def test_a_key_has_its_sharps(key: str, sharps: int) -> None:
    assert fifths(key) == sharps


@given(
    st.lists(st.lists(NOTES | RESTS | st.just(TRIPLET), min_size=1, max_size=6), min_size=1, max_size=4),
    st.integers(-5, 5),
)
def test_transposing_keeps_every_interval_and_every_length(bars: list[list[Note | str]], sharps: int) -> None:
    moved = transposed(bars, sharps)
    before, after = sounds(bars, sharps), sounds(moved, 1)
    assert len({b - a for a, b in zip(before, after, strict=True)}) <= 1
    assert [lasting(bar) for bar in moved] == [lasting(bar) for bar in bars]
    places = [one.place for bar in moved for one in bar if isinstance(one, Note) and one.place is not None]
    assert not places or abs(sum(places) / len(places) - 6) <= 3.5


BOOK = """
X: 7
T: Seven
M: 2/4
L: 1/16
K: D
(dB) | "4"A{g}F>DF TABAF | (3EFG ~E2 =c2cc | A8 | A8 | A8 | A8 | A8 |1 A6 :|2 D8 |]
|: [DF]8 | A8 :|

X: 8
T: Eight
M: 9/8
K: D
|: D9 | D9 | D9 | D9 | D9 | D9 | D9 | D9 :|
"""


def test_a_section_of_eight_bars_is_a_melody_in_the_common_key() -> None:
    book = BOOK.replace("|: [DF]8 | A8 :|\n", "")
    (one,) = melodies(book, lambda fields: "reel")
    assert (one.tune, one.dance) == ("Seven", "reel")
    # A fifth lower; the upbeat stands at the end of the last bar, and a sign holds until the end of its bar.
    assert one.bars[0] == ("d", "B3/", "G/", "B", "d", "e", "d", "B")
    assert one.bars[1] == (TRIPLET, "A", "B", "c", "A2", "=f2", "f", "f")
    assert one.bars[7] == ("d6", "g", "e")
    assert {lasting([note(token) for token in bar if token != TRIPLET]) for bar in one.bars[2:]} == {8}


def test_what_a_book_has_that_is_not_understood_is_left_out() -> None:
    assert [*melodies(BOOK, lambda fields: "reel")] == []
    assert [*melodies(BOOK, lambda fields: None)] == []


@pytest.mark.parametrize("dance", DANCES)
def test_a_dance_that_the_network_writes_has_bars_of_its_length(dance: str) -> None:
    said = figure("one-to-many", task="tune", text=dance, choose="sample", temperature="0.6", draw="1")
    labels = TASKS["tune"].labels
    line = [labels[k] for k in said.trace.tokens]
    bars = tune.bars(line[: line.index(labels[-1])])
    assert len(bars) >= 6
    assert sum(lasting(bar) == DANCES[dance] for bar in bars) >= len(bars) - 1


def test_another_dance_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(SpecError, match="unknown token 'waltz'; choose reel, jig or hornpipe"):
        parse("one-to-many", [("task", "tune"), ("text", "Waltz")])


def test_tunes_that_share_a_long_run_are_never_both_learned_and_held_out() -> None:
    run = " ".join("GABcdefgGABcdefg")
    book = "\n".join(
        f"X:{k}\nT:{name}\nM:C|\nL:1/8\nK:G\n" + "|".join(bars) + "||"
        for k, (name, bars) in enumerate(
            {
                "one": ["G8", run[:15], run[16:], *["A8"] * 5],
                "two": [*["B8"] * 5, run[:15], run[16:], "c8"],
                "three": [*["d8"] * 8],
            }.items()
        )
    )
    found = [*melodies(book, lambda fields: "reel")]
    one, two, three = tune.groups(found)
    assert one == two
    assert three != one


def test_the_labels_of_a_tune_are_too_many_to_be_listed_beside_a_control() -> None:
    assert len(controls.answers(TASKS["tune"].labels)) < 60
    assert controls.answers(("positive", "negative")) == "the right answer: positive or negative"
