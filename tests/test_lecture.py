"""Lectures: lists of figures with notes, as addresses, as files, and as pages that need no scripts."""

import io
import json
import re
import socket
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import resvg_py
import zxingcpp
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from rnn_unroll.address import write
from rnn_unroll.errors import SpecError
from rnn_unroll.settings import STATIC
from rnn_unroll.web import lecture, present, qr
from rnn_unroll.web.lecture import Lecture, Stop
from rnn_unroll.words.refusals import lectures as refusals
from tests.drawings import figure_spec
from tests.http import Answer, ask
from tests.strategies import specs, texts

HERE = "http://127.0.0.1:8000"


def read(address: str) -> Lecture:
    return lecture.read(HERE, parse_qsl(urlsplit(address).query, keep_blank_values=True))


def load(*stops: object) -> Lecture:
    return lecture.load(HERE, json.dumps({"stops": stops}).encode())


def messages(found: Lecture) -> list[str]:
    return [error.message for error in found.errors]


notes = st.lists(texts(), max_size=3).map("\n".join)
stops = st.builds(Stop, specs(), notes.map(lambda note: lecture.clean(note[: lecture.NOTE])))
lectures = st.lists(stops, min_size=1, max_size=4).flatmap(
    lambda found: st.integers(1, len(found)).map(lambda number: Lecture(tuple(found), number))
)


@settings(max_examples=60)
@given(lectures)
@example(
    Lecture(
        (Stop(figure_spec("many-to-one", text="a&b=c +%?#"), "\nAlone"), Stop(figure_spec("custom", io="ib")))
    )
)
def test_an_address_and_a_file_hold_the_whole_lecture(given: Lecture) -> None:
    address = lecture.address(given)
    assert address.isascii()
    assert read(address) == given
    assert lecture.load(HERE, json.dumps(lecture.file(given)).encode()).stops == given.stops


def test_an_address_is_short_and_can_be_read() -> None:
    shown = Lecture(
        (
            Stop(figure_spec("many-to-one", text="the cat", step=1), "It reads."),
            Stop(figure_spec("encoder-decoder")),
        ),
        2,
    )
    assert lecture.address(shown) == (
        "/?present=1&stop=many-to-one?step=1%26text=the%2Bcat&note=It%20reads.&stop=encoder-decoder&nr=2"
    )


@pytest.mark.parametrize(
    "address",
    [
        "/?pattern=many-to-one&tx=3",
        "/v1/figures/many-to-one.svg?tx=3",
        "/v1/figures/many-to-one.json?tx=3",
        "/embed/many-to-one?tx=3&hide=speed",
        f"{HERE}/?pattern=many-to-one&tx=3&utm_source=mail",
        "https://127.0.0.1:8000/v1/figures/many-to-one.png?tx=3",
        "many-to-one?tx=3",
        " many-to-one?T_x=3 ",
    ],
)
def test_a_stop_is_any_address_of_a_figure(address: str) -> None:
    [stop] = load({"address": address}).stops
    assert write.studio(stop.spec) == "/?pattern=many-to-one&tx=3"
    assert read(f"/?{urlencode([('stop', address)])}").stops == (stop,)


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        (
            "https://example.org/?pattern=many-to-one",
            "'https://example.org/?pattern=many-to-one' is no address of this",
        ),
        ("//example.org/", "there is no figure at"),
        ("/gallery", "there is no figure at 'http://127.0.0.1:8000/gallery'"),
        ("javascript:alert(1)", "'javascript:alert(1)' is no address of this server"),
        ("many-to-many?tx=banana", "tx must be a whole number from 1 to 128, not 'banana'"),
        ("/?pattern=many-to-one&cell=gur", "unknown cell 'gur'"),
        ("many-to-one?txx=3", "unknown parameter 'txx'"),
        ("many-to-onne", "unknown pattern 'many-to-onne'"),
        ("<script>", "unknown pattern '<script>'"),
        ("", "it has no address"),
        ("many-to-one?text=" + "a" * 9000, "a stop's address has at most 8,000 characters, not 9,017"),
        ("http://[", "is no address of this server"),
        ("\ud800", "unknown pattern"),
    ],
)
def test_an_address_without_a_figure_is_refused_by_name_and_the_rest_is_kept(
    address: str, problem: str
) -> None:
    found = load({"address": "one-to-one"}, {"address": address}, {"address": "one-to-many"})
    assert [stop.short for stop in found.stops] == ["one-to-one", "one-to-many"]
    [error] = found.errors
    assert error.parameter == "stop 2"
    assert error.message.startswith("stop 2 is left out: ")
    assert problem in error.message


def test_a_parameter_that_the_sentence_does_not_name_is_named_before_it() -> None:
    assert refusals.stop(3, "io", "no letters") == "stop 3 is left out: io: no letters"
    assert refusals.stop(3, "io", "io has no letters") == "stop 3 is left out: io has no letters"


@pytest.mark.parametrize(
    "entry", [5, None, [], "many-to-one", {}, {"address": 5}, {"address": "one-to-one", "n": ""}]
)
def test_an_entry_that_is_no_stop_is_refused_by_its_number(entry: object) -> None:
    found = load(entry, {"address": "one-to-one"})
    assert len(found.stops) == 1
    assert [error.parameter for error in found.errors] == ["stop 1"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b'{"stops": 1}',
        b"[" * 60_000,
        b'{"stops": ' + b"9" * 5000 + b"}",
        b"null",
    ],
)
def test_a_file_that_holds_no_stops_is_refused(body: bytes) -> None:
    with pytest.raises(SpecError, match="the file"):
        lecture.load(HERE, body)


def test_a_lecture_has_at_most_100_stops_and_a_note_1000_characters() -> None:
    found = load(*[{"address": "one-to-one", "note": "n" * 500}] * 101)
    assert len(found.stops) == lecture.STOPS
    assert messages(found) == [refusals.too_many(101, 100)]
    assert load({"address": "one-to-one", "note": "n" * 1000}).stops[0].note == "n" * 1000
    found = load({"address": "one-to-one", "note": "n" * 1001}, {"address": "one-to-one", "note": 5})
    assert [stop.note for stop in found.stops] == ["", ""]
    assert (
        messages(found)[0] == "the note of stop 1 is left out: a note has at most 1,000 characters, not 1,001"
    )
    assert [error.parameter for error in found.errors] == ["stop 1", "stop 2"]


def test_a_note_belongs_to_the_stop_before_it() -> None:
    found = read("/?note=a&stop=one-to-one&note=b&note=c&stop=one-to-many")
    assert [stop.note for stop in found.stops] == ["b", ""]
    assert messages(found) == [
        refusals.stray_note(),
        "the note of stop 1 is left out: a stop has one note",
    ]


@pytest.mark.parametrize("number", ["0", "3", "x", "-1", "1.0", "٢", "99999"])
def test_a_stop_that_there_is_not_cannot_be_shown(number: str) -> None:
    found = read(f"/?stop=one-to-one&stop=one-to-many&nr={number}")
    assert found.number == 1
    assert "nr must be a whole number from 1 to 2" in messages(found)[0]


def test_the_first_line_of_a_note_is_the_audiences_and_an_empty_one_leaves_it_to_the_figure() -> None:
    assert Stop(figure_spec("one-to-one"), "One\ntwo").line == "One"
    assert Stop(figure_spec("one-to-one"), "\ntwo").line == ""


def test_a_title_says_what_a_stop_shows() -> None:
    def title(pattern: str, **more: object) -> str:
        return Stop(figure_spec(pattern, **more)).title

    assert title("many-to-one", text="the cat", step=1) == "Many to one: “the cat”, after step 1"
    assert title("encoder-decoder") == "Encoder–decoder"
    assert title("many-to-one", task="sentiment").startswith("Many to one, film reviews: “")
    assert title("many-to-one", text="a" * 60).endswith("a…”")


README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")


def test_the_address_and_the_file_of_the_readme_are_the_same_lecture() -> None:
    address = re.search(r"^    (/\?present=1&.*)$", README, re.MULTILINE)[1]
    file = re.search(r"```json\n(.*?)```", README, re.DOTALL)[1]
    given = lecture.load(HERE, file.encode())
    assert given.errors == ()
    assert read(address) == given
    assert lecture.address(given) == address
    assert [stop.line for stop in given.stops] == ["It reads a word.", "", ""]


def test_the_readme_tells_of_every_key() -> None:
    script = (STATIC / "js" / "clicker.js").read_text("utf-8")
    keys = set(re.findall(r'^    "?([^" :]+| )"?: "', script, re.MULTILINE))
    table = re.search(r"\| key \|.*?\n\n", README, re.DOTALL)[0]
    arrows = {
        f"Arrow{way}": arrow for way, arrow in zip(("Left", "Right", "Up", "Down"), "←→↑↓", strict=True)
    }
    names = {"Escape": "Esc", " ": "space", **arrows}
    assert len(keys) > 12
    assert [key for key in keys if names.get(key, f"`{key}`").strip("`") not in table] == []


# --- the file, over HTTP ---


def post(server: str, body: bytes, length: int | None = None) -> Answer:
    """One request that may claim another length than it sends."""
    host, port = urlsplit(server).netloc.split(":")
    head = f"POST /v1/stops HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: {length or len(body)}\r\n\r\n"
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(head.encode() + body)
        received = b""
        while b"\r\n\r\n" not in received:
            received += connection.recv(65536)
        first, _, rest = received.partition(b"\r\n\r\n")
        size = int(re.search(rb"content-length: (\d+)", first.lower())[1])
        while len(rest) < size:
            rest += connection.recv(65536)
    return Answer(int(first.split()[1]), {}, rest)


def test_a_file_is_answered_with_its_stops_in_canonical_form(server: str) -> None:
    good = b'{"address": "/?pattern=many-to-one&tx=4&step=2", "note": "<b>x</b>"}'
    body = b'{"stops": [' + good + b', {"address": "/terms"}]}'
    answer = post(server, body)
    assert answer.status == 200
    assert answer.json["stops"] == [
        {
            "address": "/?pattern=many-to-one&step=2",
            "note": "<b>x</b>",
            "title": "Many to one, after step 2",
        }
    ]
    assert [error["parameter"] for error in answer.json["errors"]] == ["stop 2"]


def test_a_file_of_10_mb_is_refused_before_it_is_read(server: str) -> None:
    # Not a byte of it is sent.
    answer = post(server, b"", 10_000_000)
    assert answer.status == 413
    assert answer.json["error"]["message"] == "a file of stops has at most 65,536 bytes"


def test_a_client_that_sends_all_of_10_mb_before_it_reads_gets_the_answer(server: str) -> None:
    answer = post(server, b" " * 10_000_000)
    assert answer.status == 413
    assert answer.json["error"]["message"] == "a file of stops has at most 65,536 bytes"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{"stops": [\n  nope]}', "the file is not valid JSON at line 2, column 3"),
        (b"", "the file is not valid JSON at line 1, column 1"),
        (b'{"stops": [\n"\xff"]}', "the file is not UTF-8 in line 2"),
        (b'{"stops": ' + b"9" * 6000 + b"}", "the file contains a number that is too long"),
    ],
)
def test_a_file_that_is_none_is_refused_in_own_words(body: bytes, told: str) -> None:
    with pytest.raises(SpecError) as caught:
        lecture.load("http://x", body)
    assert caught.value.message == told


def test_a_file_that_is_one_byte_too_long_is_refused(server: str) -> None:
    assert post(server, b" " * lecture.FILE).status == 422
    assert post(server, b" " * (lecture.FILE + 1)).status == 413


# --- pages that need no scripts ---

NOTE = "%3Cb%3Eone%3C/b%3E%3C/script%3E%0Amine"
SHOWN = f"/?present=1&stop=many-to-one?step=1&note={NOTE}&stop=one-to-many&stop=banana"


def test_each_stop_is_a_page_with_links_to_its_neighbours(server: str) -> None:
    first = ask(server, "/?present=1&stop=many-to-one?step=1&note=One&stop=one-to-many&stop=one-to-one")
    assert first.status == 200
    assert '<html lang="en" data-theme="auto" class="presenting">' in first.text
    assert 'rel="prev" href="" aria-label="Previous stop" title="Previous stop (←)" hidden' in first.text
    following = re.search(r'rel="next" href="([^"]+)"', first.text)[1].replace("&amp;", "&")
    second = ask(server, following)
    assert 'data-pattern="one-to-many"' in second.text
    assert re.search(r'<p class="line[^>]*>The last output', second.text)
    before = re.search(r'rel="prev" href="([^"]+)"', second.text)[1].replace("&amp;", "&")
    assert ask(server, before).text == first.text
    third = ask(server, re.search(r'rel="next" href="([^"]+)"', second.text)[1].replace("&amp;", "&"))
    assert 'rel="next" href="" aria-label="Next stop" title="Next stop (→)" hidden' in third.text
    assert 'aria-current="step"' in third.text


def test_markup_in_a_note_is_text(server: str) -> None:
    answer = ask(server, SHOWN)
    assert "<b>one" not in answer.text
    assert "&lt;b&gt;one&lt;/b&gt;" in answer.text
    # The page's scripts get it as JSON, in which nothing ends the element.
    data = json.loads(re.search(r'class="lecture">(.*?)</script>', answer.text)[1])
    assert data["stops"][0]["note"] == "<b>one</b></script>\nmine"


def test_a_page_reports_the_stops_that_it_left_out(server: str) -> None:
    answer = ask(server, SHOWN)
    assert answer.status == 422
    assert "stop 3 is left out: unknown pattern &#39;banana&#39;" in answer.text
    assert 'data-pattern="many-to-one"' in answer.text


def test_a_lecture_without_a_figure_shows_that_of_the_query(server: str) -> None:
    answer = ask(server, "/?present=1&stop=banana&pattern=one-to-one")
    assert answer.status == 422
    assert 'data-pattern="one-to-one"' in answer.text


def test_a_presented_figure_has_large_labels_where_there_is_room(server: str) -> None:
    def query(address: str) -> dict[str, str]:
        data = re.search(r'class="facts">(.*?)</script>', ask(server, address).text)[1]
        return json.loads(data)["query"]

    assert query("/?present=1&pattern=many-to-one") == {
        "pattern": "many-to-one",
        "labels": "large",
        "crop": "tight",
    }
    assert query("/stage?present=1&pattern=many-to-one&crop=ends&tx=9") == {
        "pattern": "many-to-one",
        "labels": "large",
        "crop": "ends",
        "tx": "9",
    }
    assert query("/stage?present=1&pattern=many-to-one&style=textbook") == {
        "pattern": "many-to-one",
        "style": "textbook",
        "crop": "tight",
    }
    assert query("/stage?pattern=many-to-one") == {"pattern": "many-to-one"}


@settings(max_examples=40)
@given(specs())
def test_every_figure_can_be_presented(spec) -> None:
    reading = present.enlarged(present.presented(HERE, [("stop", Stop(spec).short)])[1])
    changed = {"labels", "crop"}
    one, other = write.query(spec), write.query(reading.spec)
    assert {n: v for n, v in one.items() if n not in changed} == {
        n: v for n, v in other.items() if n not in changed
    }


# --- codes ---


def test_a_code_holds_the_address_at_this_server(server: str) -> None:
    answer = ask(server, "/v1/qr.svg?address=" + "/%3Fpattern%3Dmany-to-one")
    assert answer.status == 200
    assert answer.svg.tag.endswith("svg")
    assert scanned(answer.body) == f"{server}/?pattern=many-to-one"


def scanned(svg: bytes) -> str:
    """What a camera reads of a code that is 400 px wide."""
    png = resvg_py.svg_to_bytes(svg_string=svg.decode(), width=400)
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(bytes(png))).convert("L"))
    return code.text


@pytest.mark.parametrize("length", [1, 500, qr.LARGEST - len(HERE)])
def test_a_code_of_any_length_can_be_read(length: int) -> None:
    address = "/".ljust(length, "a")
    svg = qr.draw(HERE, address)
    # The longest code has 177 modules, which need more than two pixels each.
    png = resvg_py.svg_to_bytes(svg_string=svg.decode(), width=1200)
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(bytes(png))).convert("L"))
    assert code.text == HERE + address


@pytest.mark.parametrize("address", ["", "http://example.org/", "pattern=x", "/\n", "/ü", "/" + "a" * 2400])
def test_a_code_of_no_address_of_this_server_is_refused(server: str, address: str) -> None:
    answer = ask(server, "/v1/qr.svg?" + urlencode({"address": address}))
    assert answer.status == 422
    assert answer.json["error"]["parameter"] == "address"


def test_the_speakers_window_says_where_its_notes_come_from(server: str) -> None:
    answer = ask(server, "/notes")
    assert answer.status == 200
    assert "The notes come from the window that presents" in answer.text
