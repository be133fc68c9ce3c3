"""Melody: what a network's tokens sound like, and the same as ABC and as MIDI."""

from fractions import Fraction
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mido import MidiFile
from typer.testing import CliRunner

from rnn_unroll import figure
from rnn_unroll.address.parse import parse
from rnn_unroll.cli.command import app
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS, mid
from rnn_unroll.graphs.run import Run
from rnn_unroll.tasks import TASKS, melody
from rnn_unroll.tasks.melody import Melody, Music
from rnn_unroll.tasks.notation import BAR, TRIPLET, lasting, note
from rnn_unroll.tasks.tune import LABELS, TUNE, cut
from tests.http import ask

MUSIC = TUNE.music
assert isinstance(MUSIC, Music)
WRITTEN = LABELS[:-1]
HEARD = ("abc", "mid")
REEL = "/v1/figures/one-to-many.{}?task=tune"


def of(text: str, dance: str = "reel", ended: bool = True) -> Melody:
    """The melody of tokens with spaces between them."""
    return Melody(MUSIC, dance, tuple(text.split()), ended)


melodies = st.builds(
    Melody,
    st.just(MUSIC),
    st.sampled_from([*MUSIC.metres, ""]),
    st.lists(st.sampled_from(WRITTEN), max_size=40).map(tuple),
    st.booleans(),
)
"""Whatever a network could write, also what is no melody."""

# --- what sounds -----------------------------------------------------------------


@given(melodies)
def test_notes_and_rests_follow_each_other_and_last_as_long_as_they_do_together(one: Melody) -> None:
    ends = [Fraction(0), *(sound.end for sound in one.sounds)]
    assert [sound.start for sound in one.sounds] == ends[:-1]
    assert one.lasts == lasting(t if t == TRIPLET else note(t) for t in one.tokens if t != BAR)
    assert [one.tokens[sound.token] for sound in one.sounds] == [
        token for token in one.tokens if token not in (BAR, TRIPLET)
    ]


PITCHES = {
    "middle-c": ("C", [60]),
    "octaves": ("C, C c c'", [48, 60, 72, 84]),
    "orchestra": ("A", [69]),
    "key": ("F f G", [66, 78, 67]),
    "natural": ("=F F", [65, 65]),
    "held-to-the-bar": ("^C C | C", [61, 61, 60]),
    "natural-to-the-bar": ("=F F | F", [65, 65, 66]),
    "own-octave": ("^C c C", [61, 72, 61]),
    "own-letter": ("^C D", [61, 62]),
    "taken-back": ("^C =C C", [61, 60, 60]),
    "flat": ("_B B __B", [70, 70, 69]),
    "double-sharp": ("^^F F", [67, 67]),
    "rest": ("^C z C", [61, None, 61]),
    "triplet": ("(3 ^C D C", [61, 62, 61]),
}


@pytest.mark.parametrize("case", PITCHES)
def test_a_sign_holds_until_its_bar_ends_for_its_own_octave(case: str) -> None:
    text, pitches = PITCHES[case]
    assert [sound.pitch for sound in of(text).sounds] == pitches


TIMES = {
    "lengths": ("A A2 A/ A3/ A", "0 1 3 7/2 5 6"),
    "triplet": ("(3 A B c d", "0 2/3 4/3 2 3"),
    "uneven-triplet": ("(3 A2 B c d", "0 4/3 2 8/3 11/3"),
    "triplet-with-a-rest": ("(3 z B c", "0 2/3 4/3 2"),
    "triplet-over-a-bar": ("(3 A | B c d", "0 2/3 4/3 2 3"),
    "triplet-without-notes": ("A (3", "0 1"),
    "triplet-in-a-triplet": ("(3 A (3 B c d e", "0 2/3 4/3 2 3 4"),
    "triplet-after-a-triplet": ("(3 A B c (3 d e f", "0 2/3 4/3 2 8/3 10/3 4"),
    "empty-bars": ("| A | | B", "0 1 2"),
    "nothing": ("", "0"),
}


@pytest.mark.parametrize("case", TIMES)
def test_a_note_begins_where_the_one_before_it_ends_and_marks_take_no_time(case: str) -> None:
    text, times = TIMES[case]
    one = of(text)
    assert [*(sound.start for sound in one.sounds), one.lasts] == list(map(Fraction, times.split()))


def test_dances_are_as_fast_as_they_are_danced() -> None:
    beats = {dance: 1 / (metre.eighth * metre.beat) * 60 for dance, metre in MUSIC.metres.items()}
    assert beats == {"reel": 96, "jig": 110, "hornpipe": 160}
    assert {dance: Fraction(8 * metre.over, metre.under) for dance, metre in MUSIC.metres.items()} == {
        "reel": 8,
        "jig": 6,
        "hornpipe": 8,
    }


# --- ABC -------------------------------------------------------------------------


def body(text: str) -> str:
    """The notes of an ABC text, without its fields."""
    return text.partition("K:G\n")[2]


@given(melodies)
def test_abc_holds_every_token_and_no_other(one: Melody) -> None:
    written = body(melody.abc(one)).rstrip()
    assert written.endswith("|]") == one.ended
    assert cut(written.removesuffix("|]")) == one.tokens


BEAMS = {
    "reel": ("reel", "G2 B G d G B G | A", "G2BG dGBG | A |]"),
    "jig": ("jig", "G A B c2 d", "GAB c2d |]"),
    "triplet": ("reel", "(3 A B c d e (3 f g a b c'", "(3ABcde (3fgabc' |]"),
    "too-long": ("reel", "A A A A A A A A A A", "AAAA AAAA AA |]"),
    "over-the-beam": ("reel", "A3 B2 c d2", "A3B2 cd2 |]"),
    "long": ("jig", "A4 B", "A4 B |]"),
    "lines": ("jig", "A | B | c | d | e", "A | B | c | d |\ne |]"),
    "empty": ("jig", "A | | B |", "A |  | B |  |]"),
}


@pytest.mark.parametrize("case", BEAMS)
def test_notes_of_one_beat_stand_together_and_four_bars_in_a_line(case: str) -> None:
    dance, text, lines = BEAMS[case]
    assert body(melody.abc(of(text, dance))) == lines + "\n"


def test_the_head_says_what_it_is_and_how_it_goes() -> None:
    head = melody.abc(of("A", "jig")).splitlines()[:-1]
    assert head == [
        *("X:1", "T:Jig, written by a recurrent network", "R:jig", "M:6/8", "L:1/8", "Q:3/8=110"),
        *("I:propagate-accidentals octave", "K:G"),
    ]
    assert "M:none" in melody.abc(of("A", ""))
    assert not melody.abc(of("A B", ended=False)).endswith("|]\n")


# --- MIDI ------------------------------------------------------------------------


def test_a_small_melody_is_this_midi_file() -> None:
    name = b"Jig, written by a recurrent network"
    events = b"".join(
        [
            b"\x00\xff\x03" + bytes([len(name)]) + name,
            b"\x00\xff\x51\x03" + round(60_000_000 / 165).to_bytes(3, "big"),
            b"\x00\xff\x58\x04\x06\x03\x18\x08",
            b"\x00\xff\x59\x02\x01\x00",
            b"\x00\xc0\x49",
            # A rest of 240 ticks, then a note of 480: 0x81 0x70 and 0x83 0x60 in groups of seven bits.
            b"\x81\x70\x90\x42\x50" + b"\x83\x60\x80\x42\x50",
            b"\x00\xff\x2f\x00",
        ]
    )
    head = b"MThd\x00\x00\x00\x06\x00\x00\x00\x01\x01\xe0"
    assert mid.written(of("z F2", "jig")) == head + b"MTrk" + len(events).to_bytes(4, "big") + events


@given(melodies)
def test_midi_sounds_as_the_melody_does(one: Melody) -> None:
    (track,) = MidiFile(file=BytesIO(mid.written(one))).tracks
    at, begun, found = 0, {}, []
    for event in track:
        at += event.time
        if event.type == "note_on":
            begun[event.note] = at
        elif event.type == "note_off":
            found.append((event.note, Fraction(begun.pop(event.note), 240), Fraction(at, 240)))
    assert not begun
    assert found == [(s.pitch, s.start, s.end) for s in one.sounds if s.pitch is not None]
    assert Fraction(at, 240) == one.lasts


@pytest.mark.parametrize("dance", MUSIC.metres)
def test_midi_says_the_tempo_the_metre_and_the_key(dance: str) -> None:
    file = MidiFile(file=BytesIO(mid.written(of("A2 B2", dance))))
    said = {event.type: event for event in file.tracks[0]}
    metre = MUSIC.metres[dance]
    assert said["key_signature"].key == "G"
    assert (said["time_signature"].numerator, said["time_signature"].denominator) == (metre.over, metre.under)
    assert file.length == pytest.approx(float(4 * metre.eighth), rel=1e-5)


# --- figures ---------------------------------------------------------------------


def test_a_melody_is_what_the_network_wrote_before_its_end() -> None:
    run = figure("one-to-many", task="tune", text="jig")
    labels = [LABELS[k] for k in run.trace.tokens]
    one = Run(run.spec).melody
    assert (*one.tokens, LABELS[-1]) == tuple(labels)
    assert (one.dance, one.ended) == ("jig", True)
    cut_short = Run(run.spec.change(ty=5)).melody
    assert (cut_short.tokens, cut_short.ended) == (one.tokens[:5], False)
    gone_on = Run(run.spec.change(ty=len(labels) + 3)).melody
    assert gone_on == one


@pytest.mark.parametrize("slug", HEARD)
def test_music_is_served_and_written_by_the_command(server: str, slug: str) -> None:
    spec = parse("one-to-many", [("task", "tune"), ("text", "hornpipe")], extension=slug)
    answer = ask(server, REEL.format(slug) + "&text=hornpipe&theme=dark&step=3")
    assert answer.status == 200
    assert answer.headers["content-type"] == EXPORTS[slug].media_type
    words = ["render", "one-to-many", "--task", "tune", "--text", "hornpipe", "--format", slug]
    assert answer.body == CliRunner().invoke(app, words).stdout_bytes == EXPORTS[slug].render(spec)


@pytest.mark.parametrize("slug", HEARD)
@pytest.mark.parametrize("query", [{}, {"task": "surname"}], ids=["random", "surname"])
def test_a_figure_without_music_is_refused_with_what_has_some(
    server: str, slug: str, query: dict[str, str]
) -> None:
    answer = ask(server, f"/v1/figures/one-to-many.{slug}?{urlencode(query)}")
    assert answer.status == 422
    error = answer.json["error"]
    assert (error["parameter"], error["allowed"]) == ("format", ["task=tune"])
    assert f"{error['message']}".startswith("the network of this figure writes no music")
    with pytest.raises(SpecError, match="choose task=tune"):
        EXPORTS[slug].render(parse("one-to-many", list(query.items())))


def test_a_site_whose_figures_have_no_music_offers_none(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["export", str(tmp_path / "site"), "--format", "svg,mid"])
    assert result.exit_code == 2
    assert result.stderr == "format: unknown format 'mid'; choose svg, png, pdf, tex, gif, webp, json or py\n"


def test_the_page_offers_music_where_there_is_some(server: str) -> None:
    for path, offered in (("/?pattern=one-to-many&task=tune", True), ("/?pattern=one-to-many", False)):
        page = ask(server, path).text
        for slug in HEARD:
            link = (
                f'data-format="{slug}" href="{REEL.format(slug)}"' if offered else f'"{slug}" href="" hidden'
            )
            assert link in page


def test_every_token_of_a_task_with_music_is_a_note_or_a_mark() -> None:
    for task in TASKS.values():
        for label in task.labels[:-1] if task.music else ():
            assert label in (BAR, TRIPLET) or str(note(label)) == label
