"""The store: how much it keeps, what goes first, and what its answers are made of."""

import gzip

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from rnn_unroll.web.coding import CODINGS, IDENTITY, accepted, encode
from rnn_unroll.web.store import OVERHEAD, Store, etag, joined, matches

DECODE = {"br": brotli.decompress, "zstd": zstandard.decompress, "gzip": gzip.decompress, IDENTITY: bytes}


def asked(*headers: tuple[bytes, bytes]) -> tuple[str, dict[bytes, bytes]]:
    return "GET", joined(list(headers))


@given(st.lists(st.tuples(st.sampled_from("abcdefghij"), st.integers(0, 900), st.booleans()), max_size=60))
def test_a_store_never_holds_more_than_its_limit(asks: list[tuple[str, int, bool]]) -> None:
    limit = 3 * OVERHEAD * 8
    store = Store(limit)
    for name, size, again in asks:
        kept = store.keep(name, "image/svg+xml", b"x" * size)
        answer = store.answer((name, b""), name, lasts=False)
        assert answer is not None
        assert answer.kept is kept
        if again:
            assert store.recall((name, b"")) is answer
        assert sum(one.size for one in store.kept.values()) <= limit
        assert set(store.spelled) == {spelling for one in store.kept.values() for spelling in one.spellings}


def test_what_was_asked_for_again_stays_and_the_oldest_of_the_rest_goes() -> None:
    store = Store(8 * (OVERHEAD + 1000))
    names = [f"/{k}" for k in range(8)]
    for name in names:
        store.keep(name, "image/png", b"x" * 1000)
        assert store.answer((name, b""), name, lasts=False) is not None
    assert store.recall(("/0", b"")) is not None
    store.keep("/8", "image/png", b"x" * 1000)
    assert set(store.kept) == {"/0", *names[2:], "/8"}
    assert store.recall(("/1", b"")) is None


def test_a_figure_that_would_drive_out_many_others_is_answered_and_not_kept() -> None:
    store = Store(8 * OVERHEAD)
    kept = store.keep("large", "image/png", b"x" * OVERHEAD)
    assert kept.body == b"x" * OVERHEAD
    assert store.answer(("/large", b""), "large", lasts=False) is None


def test_a_figure_is_kept_once_however_many_spellings_lead_to_it() -> None:
    store = Store(2**20)
    store.keep("figure", "image/png", b"x")
    for k in range(100):
        assert store.answer(("/figure", b"%d" % k), "figure", lasts=False) is not None
    assert len(store.kept) == 1
    assert len(store.spelled) < 100


@given(st.binary(max_size=3000), st.sampled_from([*CODINGS, IDENTITY]))
def test_every_coding_gives_the_same_body_back(body: bytes, coding: str) -> None:
    assert DECODE[coding](encode(body, coding)) == body


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        (b"gzip, deflate, br, zstd", "br"),
        (b"gzip, deflate, zstd", "zstd"),
        (b"gzip", "gzip"),
        (b"", IDENTITY),
        (b"identity", IDENTITY),
        (b"deflate", IDENTITY),
        (b"br;q=0, gzip;q=0.5", "gzip"),
        (b"br;q=0.2, gzip;q=0.9", "gzip"),
        (b"*", "br"),
        (b"*;q=0", IDENTITY),
        (b"BR", "br"),
        (b"gzip;q=0.1, identity;q=0.9", IDENTITY),
        (b"br;q=two, gzip", "gzip"),
        (b"br ; q=0.5 ;;, ,\xff", "br"),
        (b"br;q=nan, gzip;q=inf", IDENTITY),
    ],
)
def test_the_coding_is_one_that_the_client_takes(header: bytes, coding: str) -> None:
    assert accepted(header) == coding


@given(st.binary(max_size=60))
def test_any_header_at_all_has_a_coding(header: bytes) -> None:
    assert accepted(header) in (*CODINGS, IDENTITY)


def test_a_condition_is_met_by_the_validator_alone_in_a_list_or_by_any() -> None:
    tag = etag("/v1/figures/many-to-one.svg")
    strong = tag.removeprefix(b"W/")
    for condition in (tag, strong, b"*", b'"other", ' + tag, strong + b' , "more"'):
        assert matches(condition, tag)
    for condition in (b"", b'"other"', b'"a,*,b"', tag[:-2] + b'"', strong.strip(b'"')):
        assert not matches(condition, tag)
    assert etag("/v1/figures/many-to-one.png") != tag


def test_headers_that_nobody_sends_twice_are_not_remembered() -> None:
    store = Store(2**20)
    store.keep("figure", "image/svg+xml", b"x" * 100)
    answer = store.answer(("/figure", b""), "figure", lasts=False)
    assert answer is not None
    for k in range(50):
        answer.messages(*asked((b"accept-encoding", b"br, " + b"%d" % k * 5000)))
    assert sum(len(header or b"") for header in answer.ready) < 1000


def test_lines_of_one_header_are_one_list() -> None:
    store = Store(2**20)
    kept = store.keep("figure", "image/svg+xml", b"x" * 1000)
    answer = store.answer(("/figure", b""), "figure", lasts=False)
    assert answer is not None
    conditions = [(b"if-none-match", kept.tag), (b"if-none-match", b'"other"')]
    for headers in (conditions, conditions[::-1]):
        assert answer.messages(*asked(*headers))[0]["status"] == 304
    codings = [(b"accept-encoding", b"br"), (b"accept-encoding", b"deflate")]
    for headers in (codings, codings[::-1]):
        assert (b"content-encoding", b"br") in answer.messages(*asked(*headers))[0]["headers"]
