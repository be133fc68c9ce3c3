"""Figures over HTTP: real requests to a real server."""

import re
from time import process_time
from urllib.parse import parse_qsl, quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_unroll import stages
from rnn_unroll.address import write
from rnn_unroll.address.formats import EVERYWHERE
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.web import delivery
from tests.drawings import SVG, figure_spec
from tests.http import Answer, ask
from tests.strategies import AWKWARD, Pairs, queries, specs, texts

IMAGES = [slug for slug, export in EXPORTS.items() if export.card]

# --- figures -------------------------------------------------------------------


@pytest.mark.parametrize("slug", sorted(EVERYWHERE))
@pytest.mark.parametrize("pattern", sorted(PATTERNS))
def test_every_pattern_is_served_in_every_format(server: str, pattern: str, slug: str) -> None:
    spec = figure_spec(pattern, **({"io": "iibboo"} if pattern == "custom" else {}))
    answer = ask(server, write.address(spec, slug))
    assert answer.status == 200
    assert answer.headers["content-type"] == EXPORTS[slug].media_type
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "x-figure-error" not in answer.headers
    assert answer.body == EXPORTS[slug].render(spec)


@settings(max_examples=40)
@given(spec=specs())
def test_any_valid_address_is_served_as_its_figure(server: str, spec: FigureSpec) -> None:
    answer = ask(server, write.address(spec))
    assert answer.status == 200
    assert answer.body == stages.svg(spec)


@settings(max_examples=40)
@given(query=queries())
def test_order_and_spelling_of_parameters_do_not_change_a_byte(server: str, query: tuple[str, Pairs]) -> None:
    pattern, pairs = query
    # What is no character cannot be sent as one; a server sees U+FFFD in its place.
    sent = [(name, re.sub("[\ud800-\udfff]", "\ufffd", value)) for name, value in pairs]
    one, other = (ask(server, f"/v1/figures/{pattern}.svg?{urlencode(said)}") for said in (sent, sent[::-1]))
    assert one.status == other.status == 200
    assert one.body == other.body


@pytest.mark.parametrize("target", ["/v1/figures/many-to-one.svg?tx=3", "/v1/figures/many-to-one.svg?tx=0"])
def test_head_answers_with_the_headers_of_get_and_no_body(server: str, target: str) -> None:
    got, head = ask(server, target), ask(server, target, "HEAD")
    assert head.status == got.status
    assert head.body == b""
    changing = {"date"}
    assert {k: v for k, v in head.headers.items() if k not in changing} == {
        k: v for k, v in got.headers.items() if k not in changing
    }
    assert int(got.headers["content-length"]) == len(got.body)


def test_the_server_says_that_it_is_well(server: str) -> None:
    answer = ask(server, "/healthz")
    assert (answer.status, answer.body) == (200, b"ok")


# --- refusals ------------------------------------------------------------------

REFUSED = {
    "many-to-one?tx=0": "tx",
    "many-to-one?ty=3": "ty",
    "many-to-many?tx=3&ty=4": "ty",
    "one-to-one?tx=2": "tx",
    "custom": "io",
    "custom?io=ixo": "io",
    "many-to-one?tx=257": "tx",
    "many-to-one?tx=1_0": "tx",
    "many-to-one?tx=%EF%BC%95": "tx",
    "many-to-one?tx=-1": "tx",
    "many-to-one?tx=": "tx",
    "many-to-one?T_x=3&tx=3": "tx",
    "many-to-one?hidden=0": "hidden",
    "many-to-one?cell=gur": "cell",
    "many-to-one?colour=red": "colour",
    "many-to-one?tx=3&tx=4": "tx",
    "many-to-one?seed=-1": "seed",
    "many-to-one?theme=pink": "theme",
    "many-to-one?step=99": "step",
    "one-to-many?direction=bidirectional": "direction",
    "many-to-one?feedback=on": "feedback",
    "many-to-one?text=" + "x" * 10_000: "text",
    "many-to-one?tx=255&hidden=64&layers=4": "hidden",
    "one-to-one?text=two+words": "text",
}


def address(case: str, slug: str) -> str:
    pattern, question, query = case.partition("?")
    return f"/v1/figures/{pattern}.{slug}{question}{query}"


def assert_refused(answer: Answer, parameter: str) -> None:
    assert answer.headers["x-figure-error"].startswith(f"{parameter}: ")
    assert "no-store" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("case", REFUSED, ids=[case[:40] for case in REFUSED])
def test_a_wrong_parameter_is_422_with_json_that_names_it(server: str, case: str) -> None:
    answer = ask(server, address(case, "json"))
    assert answer.status == 422
    assert_refused(answer, REFUSED[case])
    error = answer.json["error"]
    assert set(error) == {"parameter", "message", "allowed", "suggestion"}
    assert error["parameter"] == REFUSED[case]
    assert error["message"]


def refusal(case: str, slug: str) -> SpecError:
    """What is wrong with an address."""
    pattern, _, query = case.partition("?")
    with pytest.raises(SpecError) as caught:
        parse(pattern, parse_qsl(query, keep_blank_values=True), extension=slug, beside=delivery.NAMES)
    return caught.value


@pytest.mark.parametrize("slug", IMAGES)
@pytest.mark.parametrize("case", REFUSED, ids=[case[:40] for case in REFUSED])
def test_a_wrong_parameter_on_an_image_is_a_card_that_says_so(server: str, case: str, slug: str) -> None:
    answer = ask(server, address(case, slug))
    assert answer.status == 422
    assert answer.headers["content-type"] == EXPORTS[slug].media_type
    assert_refused(answer, REFUSED[case])
    assert answer.body == EXPORTS[slug].card(refusal(case, slug))


@pytest.mark.parametrize("case", REFUSED, ids=[case[:40] for case in REFUSED])
def test_a_card_bears_the_message_as_its_title(server: str, case: str) -> None:
    answer = ask(server, address(case, "svg"))
    message = refusal(case, "svg").message
    assert answer.svg.findtext(SVG + "title") == f"No figure: {REFUSED[case]}: {message}"


BEGINNINGS = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF", "gif": b"GIF8", "webp": b"RIFF"}


@pytest.mark.parametrize("slug", IMAGES)
def test_a_picture_and_a_card_are_what_their_media_type_says(server: str, slug: str) -> None:
    for target in (f"/v1/figures/one-to-one.{slug}", f"/v1/figures/one-to-one.{slug}?tx=9"):
        assert ask(server, target).body.startswith(BEGINNINGS[slug])


HUGE = {
    "many-to-one.{}?scale=999999999999": "scale",
    "many-to-one.{}?scale=5": "scale",
    "many-to-one.{}?scale=0": "scale",
    "many-to-one.{}?scale=1e9": "scale",
    "many-to-many.{}?scale=4&tx=60": "scale",
    "many-to-many.{}?tx=128": "tx",
    "one-to-many.{}?ty=255": "ty",
}


@pytest.mark.parametrize("slug", ["png", "gif", "webp"])
@pytest.mark.parametrize("case", HUGE)
def test_a_picture_of_too_many_pixels_is_a_card_at_once(server: str, case: str, slug: str) -> None:
    # The server is in this process: nothing is drawn for it, on a busy machine either.
    start = process_time()
    answer = ask(server, f"/v1/figures/{case.format(slug)}")
    assert process_time() - start < 3
    assert answer.status == 422
    assert answer.headers["content-type"] == EXPORTS[slug].media_type
    # A film of 60 steps is too long at any scale.
    assert_refused(answer, "tx" if "tx=60" in case and slug != "png" else HUGE[case])


@pytest.mark.parametrize("slug", ["svg", "pdf"])
@pytest.mark.parametrize("longest", ["many-to-many.{}?tx=128", "one-to-many.{}?ty=255"])
def test_the_longest_figures_are_drawn_where_no_pixels_are_counted(
    server: str, longest: str, slug: str
) -> None:
    assert ask(server, f"/v1/figures/{longest.format(slug)}").status == 200


@pytest.mark.parametrize("slug", [slug for slug in EXPORTS if not PARAMETERS["scale"].belongs_to(slug)])
def test_scale_is_for_pixels_alone(server: str, slug: str) -> None:
    answer = ask(server, f"/v1/figures/many-to-one.{slug}?scale=2")
    assert answer.status == 422
    assert_refused(answer, "scale")


@pytest.mark.parametrize("slug", IMAGES)
@pytest.mark.parametrize("case", ["many-to-one?tx=0", "many-to-one?colour=red", "many-to-on?tx=2"])
def test_a_browsers_image_load_gets_the_same_card_with_200(server: str, case: str, slug: str) -> None:
    refused = ask(server, address(case, slug))
    shown = ask(server, address(case, slug), Sec_Fetch_Dest="image")
    assert refused.status in (404, 422)
    assert shown.status == 200
    assert shown.body == refused.body
    assert shown.headers["x-figure-error"] == refused.headers["x-figure-error"]
    assert "no-store" in shown.headers["cache-control"]


def test_other_fetches_do_not_get_200_for_an_error(server: str) -> None:
    for destination in ("document", "empty", "object", ""):
        assert ask(server, address("many-to-one?tx=0", "svg"), Sec_Fetch_Dest=destination).status == 422
    assert ask(server, address("many-to-one?tx=0", "json"), Sec_Fetch_Dest="image").status == 422


def test_an_unknown_word_comes_with_the_choices_and_the_nearest(server: str) -> None:
    error = ask(server, "/v1/figures/many-to-one.json?theme=drak").json["error"]
    assert error["allowed"] == ["auto", "light", "dark", "mono"]
    assert error["suggestion"] == "dark"
    error = ask(server, "/v1/figures/many-to-one.json?hiden=3").json["error"]
    assert set(error["allowed"]) == {*PARAMETERS, "rev", "strict"} - {"framework", "scale"}
    assert error["suggestion"] == "hidden"


def test_an_unknown_pattern_is_404_with_the_nearest(server: str) -> None:
    answer = ask(server, "/v1/figures/many-to-on.json")
    assert answer.status == 404
    assert answer.json["error"]["suggestion"] == "many-to-one"
    card = ask(server, "/v1/figures/many-to-on.svg")
    assert card.status == 404
    assert "many-to-one" in (card.svg.findtext(SVG + "title") or "")


@pytest.mark.parametrize(
    "name", ["many-to-one.jpg", "many-to-one.svgz", "many-to-one", "many-to-one.", ".", "a/b.c"]
)
def test_an_unknown_format_is_404_with_the_choices(server: str, name: str) -> None:
    answer = ask(server, f"/v1/figures/{name}")
    assert answer.status == 404
    assert answer.json["error"]["parameter"] == "format"
    assert answer.json["error"]["allowed"] == list(EXPORTS)
    assert "no-store" in answer.headers["cache-control"]
    assert answer.headers["x-figure-error"]


@pytest.mark.parametrize(
    "target", ["/v1", "/v2/figures/many-to-one.svg", "/nothing", "/%00", "/static/../app"]
)
def test_what_is_not_there_is_404_for_programs_and_never_cached(server: str, target: str) -> None:
    answer = ask(server, target)
    assert answer.status == 404
    assert answer.json["error"]["message"]
    assert "no-store" in answer.headers["cache-control"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_figure_can_only_be_read(server: str, method: str) -> None:
    assert ask(server, "/v1/figures/many-to-one.svg", method).status == 405


# --- hostile text ----------------------------------------------------------------

HOSTILE = [
    *(word.encode("utf-8", "surrogatepass") for word in AWKWARD),
    b"\xff\xfe",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\x00" * 50,
    "".join(map(chr, range(1, 160))).encode(),
    ("e" + "\u0301" * 1000).encode(),
    "שלום <b>world</b> \u202eمرحبا".encode(),
    ("👩\u200d👩\u200d👧 " * 20).encode(),
    b"javascript:alert(1) <script>alert(1)</script> onload=x",
    b"%00%0a%0d",
    b"a\r\nX-Injected: yes",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_drawn_as_text(server: str, text: bytes) -> None:
    for how in ("words", "characters"):
        answer = ask(server, f"/v1/figures/many-to-one.svg?tokens={how}&text={quote(text)}")
        assert answer.status == 200
        tags = {element.tag.removeprefix(SVG) for element in answer.svg.iter()}
        assert tags <= {"svg", "title", "desc", "style", "defs", "g", "path", "rect", "use", "text"}
        data = ask(server, f"/v1/figures/many-to-one.json?tokens={how}&text={quote(text)}")
        assert data.status == 200
        assert data.json["vocabulary"]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_value_elsewhere_is_refused_and_stays_well_formed(server: str, text: bytes) -> None:
    for query in (f"cell={quote(text)}", f"x{quote(text)}=1", f"tx={quote(text)}", f"io={quote(text)}"):
        answer = ask(server, f"/v1/figures/many-to-one.svg?{query}")
        assert answer.status == 422
        assert answer.svg.findtext(SVG + "title")
        assert "x-injected" not in answer.headers
        assert ask(server, f"/v1/figures/many-to-one.json?{query}").status == 422
    assert ask(server, f"/v1/figures/{quote(text, safe='')}.json").status == 404


@pytest.mark.parametrize("name", ["", "+", "%20", "%C2%85", "%E2%80%A8", "x%0d%0aX-Injected:%20yes", "+x+"])
def test_a_parameter_with_a_blank_name_is_refused_like_any_other(server: str, name: str) -> None:
    for slug in EXPORTS:
        answer = ask(server, f"/v1/figures/many-to-one.{slug}?{name}=1")
        assert answer.status == 422
        assert "unknown parameter" in answer.headers["x-figure-error"]
        assert "x-injected" not in answer.headers


@pytest.mark.parametrize("length", range(1, 41))
def test_a_long_error_still_fits_into_a_header(server: str, length: int) -> None:
    # Each of these is written as an escape of ten characters, so the message is cut somewhere else each time.
    name = quote("\U000e0001" * length)
    assert ask(server, f"/v1/figures/many-to-one.json?{name}=1").status == 422


# --- any query -------------------------------------------------------------------

names = st.one_of(st.sampled_from([*PARAMETERS, "T_x", "T_y"]), st.text(max_size=4))
values = st.one_of(
    st.sampled_from(
        ["0", "1", "3", "256", "on", "off", "textbook", "mono", "iibboo", "weights", "words", "rnn"]
    ),
    st.integers(-5, 300).map(str),
    texts(),
    st.text(max_size=8),
)
fuzz = st.lists(st.tuples(names, values), max_size=5)


@settings(max_examples=150)
@given(pattern=st.sampled_from(sorted(PATTERNS)), pairs=fuzz)
def test_any_query_gets_a_figure_or_a_card_and_never_a_500(server: str, pattern: str, pairs: Pairs) -> None:
    query = urlencode(
        [(n.encode("utf-8", "surrogatepass"), v.encode("utf-8", "surrogatepass")) for n, v in pairs]
    )
    answer = ask(server, f"/v1/figures/{pattern}.svg?{query}")
    assert answer.status in (200, 422)
    assert (answer.status == 422) == ("x-figure-error" in answer.headers)
    assert answer.svg.findtext(SVG + "desc")
    if answer.status == 200:
        assert answer.svg.get("data-pattern") == pattern


@settings(max_examples=50)
@given(raw=st.text("ab=&%+;?/.0129xtTy_\\\"'<>[]{}|^`~!@$*()-,:", max_size=40))
def test_any_raw_query_string_is_answered_and_never_with_a_500(server: str, raw: str) -> None:
    for target in (f"/v1/figures/many-to-one.svg?{raw}", f"/?{raw}", f"/stage?{raw}"):
        assert ask(server, target).status in (200, 303, 422)
