"""How figures are handed over: validators, how long they last, codings, and who may show them."""

import asyncio
import dataclasses
import os
import threading
from functools import partial
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

import brotli
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PIL import Image

from rnn_unroll.address import write
from rnn_unroll.address.parse import parse
from rnn_unroll.address.revision import REVISION
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.web.app import create_app
from rnn_unroll.web.coding import CODINGS, TOO_LARGE
from tests.asgi import ask_app, asked, run, together
from tests.http import Answer, ask
from tests.strategies import Pairs, queries
from tests.test_store import DECODE

FIGURE = "/v1/figures/many-to-one.svg?tx=3"
LASTING = "public, max-age=31536000, immutable"
PASSING = "public, max-age=3600, stale-while-revalidate=86400"
CLOSED = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


def test_a_figure_says_who_may_show_it_and_what_it_may_do(server: str) -> None:
    for answer in (ask(server, FIGURE), ask(server, f"{FIGURE}&cell=gur"), ask(server, FIGURE, "HEAD")):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == CLOSED
        assert answer.headers["x-figure-revision"] == str(REVISION)
        for name in ("ETag", "Link", "X-Figure-Error", "X-Figure-Revision"):
            assert name in answer.headers["access-control-expose-headers"]


@pytest.mark.parametrize("extension", EXPORTS)
def test_head_is_get_without_its_body(server: str, extension: str) -> None:
    address = f"/v1/figures/one-to-one.{extension}"
    for target in (address, f"{address}?cell=gur", f"{address}?rev={REVISION}"):
        for coding in ("identity", "br"):
            whole = ask(server, target, Accept_Encoding=coding)
            head = ask(server, target, "HEAD", Accept_Encoding=coding)
            timed = {"date"}
            assert head.status == whole.status
            assert head.headers.keys() - timed == whole.headers.keys() - timed
            assert all(head.headers[name] == whole.headers[name] for name in head.headers.keys() - timed)
            assert head.body == b""
            assert int(head.headers["content-length"]) == len(whole.body) > 0


@pytest.mark.parametrize("coding", DECODE)
def test_a_figure_comes_in_the_coding_that_is_asked_for(server: str, coding: str) -> None:
    for extension in ("svg", "json", "py"):
        address = f"/v1/figures/many-to-one.{extension}"
        plain = ask(server, address, Accept_Encoding="identity")
        coded = ask(server, address, Accept_Encoding=coding)
        assert coded.headers.get("content-encoding", "identity") == coding
        assert DECODE[coding](coded.body) == plain.body
        assert coded.headers["vary"] == "accept-encoding"
        assert coded.headers["etag"] == plain.headers["etag"]
        assert coding == "identity" or len(coded.body) < len(plain.body)


TAGS = [
    "utm_source=mail",
    "utm%5Fid=1",
    "fbclid=Iw&fbclid=Ix",
    "gclid=",
    "mc_cid=a&mc_eid=b",
    "ref",
    "&utm_&",
]


@pytest.mark.parametrize("tag", TAGS)
def test_what_other_sites_add_to_an_address_changes_no_byte_of_its_answers(server: str, tag: str) -> None:
    timed = {"date"}
    for address in (FIGURE, "/v1/figures/one-to-one.json?rev=1&seed=2", "/embed/many-to-one?hide=all&tx=3"):
        path, query = address.split("?")
        plain = ask(server, address)
        assert plain.status == 200
        for target in (f"{address}&{tag}", f"{path}?{tag}&{query}"):
            tagged = ask(server, target)
            assert (tagged.status, tagged.body) == (200, plain.body)
            assert [item for item in tagged.headers.items() if item[0] not in timed] == [
                item for item in plain.headers.items() if item[0] not in timed
            ]


@pytest.mark.parametrize("name", ["utm", "UTM_source", "xutm_source", "refs", "gclid2", "utm-source"])
def test_a_name_that_only_resembles_them_is_refused(server: str, name: str) -> None:
    answer = ask(server, f"{FIGURE}&utm_source=mail&{name}=1")
    assert answer.status == 422
    assert f"unknown parameter '{name}'" in answer.headers["x-figure-error"]


def test_tags_take_no_place_among_the_spellings_that_are_remembered() -> None:
    app = create_app()
    for number in range(20):
        assert ask_app(app, f"{FIGURE}&fbclid={number}").status == 200
    (spelling,) = app.store.spelled
    path, query = FIGURE.split("?")
    assert spelling == (path, query.encode())
    assert app.store.recall(spelling) is not None


def test_a_figure_lasts_for_ever_under_the_revision_that_drew_it_and_no_other(server: str) -> None:
    assert ask(server, FIGURE).headers["cache-control"] == PASSING
    assert ask(server, f"{FIGURE}&rev={REVISION}").headers["cache-control"] == LASTING
    for other in (0, REVISION + 1, 999999999):
        answer = ask(server, f"{FIGURE}&rev={other}")
        assert answer.status == 200
        assert answer.headers["cache-control"] == PASSING
        assert answer.headers["x-figure-revision"] == str(REVISION)
        assert answer.body == ask(server, FIGURE).body


def test_the_pinned_address_is_the_one_that_lasts(server: str) -> None:
    spec = parse("encoder-decoder", [("ty", "2"), ("text", "a/b c")])
    for extension in ("svg", "json"):
        answer = ask(server, write.pinned(spec, extension))
        assert answer.headers["cache-control"] == LASTING
        assert answer.headers["link"] == f'<{write.address(spec, extension)}>; rel="canonical"'


@given(queries(), st.data())
@settings(max_examples=40)
def test_an_address_has_one_entry_and_one_validator_however_it_is_spelled(
    asked_for: tuple[str, Pairs], data: st.DataObject
) -> None:
    slug, pairs = asked_for
    # A lone surrogate has no place in an address.
    assume(not any("\ud800" <= letter <= "\udfff" for _, value in pairs for letter in value))
    app = create_app()
    spec = parse(slug, pairs)
    spellings = [pairs, data.draw(st.permutations(pairs)), [*pairs, ("rev", str(REVISION))]]
    targets = [f"/v1/figures/{slug}.svg?{urlencode(spelled)}" for spelled in spellings] + [
        write.address(spec)
    ]
    answers = [ask_app(app, target) for target in targets]
    assert len({answer.headers["etag"] for answer in answers}) == 1
    assert len({answer.headers["link"] for answer in answers}) == 1
    assert len({answer.body for answer in answers}) == 1
    assert len(app.figures.store.kept) == 1


def test_a_figure_that_somebody_holds_is_not_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    tag = ask_app(create_app(), FIGURE).headers["etag"]
    assert tag.startswith('W/"')

    def drawn(spec: object) -> bytes:
        raise AssertionError("it was drawn")

    monkeypatch.setitem(EXPORTS, "svg", dataclasses.replace(EXPORTS["svg"], render=drawn))
    fresh = create_app()
    with pytest.raises(AssertionError, match="it was drawn"):
        ask_app(fresh, FIGURE)
    for condition in (tag, f'"x", {tag}', tag.removeprefix("W/")):
        answer = ask_app(fresh, FIGURE, if_none_match=condition)
        assert answer.status == 304
        assert answer.body == b""
        assert answer.headers["etag"] == tag


def test_no_picture_is_unchanged_that_there_cannot_be(server: str) -> None:
    assert ask(server, FIGURE, If_None_Match="*").status == 304
    for target in ("/v1/figures/many-to-one.png?tx=200&scale=4", f"{FIGURE}&cell=gur"):
        assert ask(server, target, If_None_Match="*").status == 422


def test_a_304_says_what_the_whole_answer_says_of_itself(server: str) -> None:
    for target in (FIGURE, f"{FIGURE}&rev={REVISION}"):
        whole = ask(server, target)
        same = ask(server, target, If_None_Match=whole.headers["etag"])
        assert same.status == 304
        for name in ("etag", "cache-control", "link", "vary", "x-figure-revision"):
            assert same.headers[name] == whole.headers[name]
        assert "content-length" not in same.headers
        other = ask(server, f"{FIGURE}&seed=1", If_None_Match=whole.headers["etag"])
        assert other.status == 200


def test_an_error_is_never_kept_and_has_no_validator() -> None:
    app = create_app()
    for target in (
        f"{FIGURE}&cell=gur",
        f"{FIGURE}&rev=x",
        "/v1/figures/many-to-two.svg",
        "/v1/figures/a.bmp",
    ):
        answer = ask_app(app, target)
        assert answer.headers["cache-control"] == "no-store"
        assert "etag" not in answer.headers
    assert not app.figures.store.kept
    assert not app.figures.store.spelled


def test_strict_keeps_the_status_of_an_error_where_a_page_would_show_it(server: str) -> None:
    wrong = f"{FIGURE}&cell=gur"
    assert ask(server, wrong, Sec_Fetch_Dest="image").status == 200
    strict = ask(server, f"{wrong}&strict=1", Sec_Fetch_Dest="image")
    assert strict.status == 422
    assert strict.headers["content-type"] == "image/svg+xml"
    assert ask(server, f"{wrong}&strict=0", Sec_Fetch_Dest="image").status == 200
    right = ask(server, f"{FIGURE}&strict=1", Sec_Fetch_Dest="image")
    assert right.status == 200
    assert right.headers["etag"] == ask(server, FIGURE).headers["etag"]


@pytest.mark.parametrize(
    ("said", "parameter", "message"),
    [
        ("rev=x", "rev", "rev must be a whole number"),
        ("rev=-1", "rev", "rev must be a whole number"),
        ("rev=", "rev", "rev must be a whole number"),
        ("rev=1&rev=1", "rev", "rev is given more than once"),
        ("rev=99999999999999999999", "rev", "rev must be a whole number"),
        ("strict=yes", "strict", "strict must be 0 or 1"),
        ("strict=1&strict=1", "strict", "strict is given more than once"),
        ("strct=1", "strct", "did you mean 'strict'?"),
    ],
)
def test_what_is_wrong_with_the_delivery_is_told(
    server: str, said: str, parameter: str, message: str
) -> None:
    answer = ask(server, f"/v1/figures/many-to-one.json?{said}")
    assert answer.status == 422
    assert answer.json["error"]["parameter"] == parameter
    assert message in answer.json["error"]["message"]


def test_another_method_is_told_which_ones_there_are(server: str) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = ask(server, FIGURE, method)
        assert answer.status == 405
        assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
        assert method in answer.json["error"]["message"]
    answer = ask(server, FIGURE, "OPTIONS", Origin="https://example.org", Access_Control_Request_Method="GET")
    assert answer.status == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "GET" in answer.headers["access-control-allow-methods"]


def slowly(folder: Path, spec: object) -> bytes:
    """Begins, and waits for its gate, in another process."""
    (folder / "begun").write_bytes(b"")
    (folder / "gate").read_bytes()
    return b"a picture"


def too_large(spec: object) -> bytes:
    raise SpecError("scale", "too large")


@pytest.mark.process
def test_who_asks_while_a_figure_is_being_drawn_gets_the_same_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for pipe in ("begun", "gate"):
        os.mkfifo(tmp_path / pipe)
    render = partial(slowly, tmp_path)
    monkeypatch.setitem(EXPORTS, "svg", dataclasses.replace(EXPORTS["svg"], render=render, slow=True))
    app = create_app()

    async def last() -> Answer:
        answer = await asked(app, "/healthz")
        # A second rendering would wait at these pipes for ever.
        await asyncio.to_thread((tmp_path / "begun").read_bytes)
        await asyncio.to_thread((tmp_path / "gate").write_bytes, b"")
        return answer

    *figures, other = together([*(asked(app, FIGURE) for _ in range(5)), last()])
    app.figures.renders.close()
    assert other.text == "ok"
    assert {figure.body for figure in figures} == {b"a picture"}


@pytest.mark.process
def test_an_error_in_drawing_is_the_answer_of_everybody_who_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(EXPORTS, "svg", dataclasses.replace(EXPORTS["svg"], render=too_large, slow=True))
    app = create_app()
    answers = together([asked(app, FIGURE) for _ in range(3)])
    app.figures.renders.close()
    assert {answer.status for answer in answers} == {422}


@pytest.mark.process
def test_a_figure_too_many_is_a_503_and_a_card_in_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app()
    monkeypatch.setattr(app.figures.renders, "waiting", -1)
    figure = "/v1/figures/many-to-one.png?tx=3"
    answer = ask_app(app, figure)
    assert answer.status == 503
    assert answer.headers["retry-after"] == "5"
    assert answer.headers["cache-control"] == "no-store"
    assert "ask again in 5 seconds" in answer.headers["x-figure-error"]
    card = ask_app(app, figure, sec_fetch_dest="image")
    assert card.status == 200
    assert card.headers["retry-after"] == "5"
    assert card.body == answer.body
    assert Image.open(BytesIO(card.body)).format == "PNG"
    # What is drawn at once waits for nobody.
    assert ask_app(app, FIGURE).status == 200


def test_a_large_body_is_compressed_beside_the_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[tuple[int, int]] = []

    def compressed(body: bytes) -> bytes:
        threads.append((len(body), threading.get_ident()))
        return brotli.compress(body, quality=0)

    monkeypatch.setitem(CODINGS, "br", compressed)
    app = create_app()

    async def both() -> int:
        for steps in (2, 128):
            answer = await asked(app, f"/v1/figures/many-to-many.svg?tx={steps}", accept_encoding="br")
            again = await asked(app, f"/v1/figures/many-to-many.svg?tx={steps}", accept_encoding="br")
            assert brotli.decompress(answer.body).endswith(b"</svg>")
            assert again.body == answer.body
        return threading.get_ident()

    loop = run(both())
    app.figures.renders.close()
    (small, at_once), (large, beside) = threads
    assert small < TOO_LARGE < large
    assert at_once == loop != beside
