"""Compare: two figures side by side, what differs between them, and what is wrong with a lane."""

import re
from html import unescape
from urllib.parse import parse_qsl, quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.comparison.differs import differs
from rnn_unroll.comparison.pair import SLUGS, Pair, address, fitted, text
from rnn_unroll.errors import SpecError
from rnn_unroll.web.app import create_app
from rnn_unroll.web.front import Front
from tests.asgi import ask_app
from tests.docs_update import README
from tests.http import ask
from tests.pairs import LSTM, ONE, RNN, aside, canonical, compared, plain, section
from tests.strategies import specs, texts


@pytest.fixture(scope="module")
def front() -> Front:
    return create_app()


# --- lanes ---


def test_a_page_shows_both_figures_and_its_own_address_shows_the_same(server: str) -> None:
    answer = ask(server, compared(a=RNN, b=LSTM))
    assert answer.status == 200
    for slug, cell in (("a", "rnn"), ("b", "lstm")):
        assert f'data-cell="{cell}"' in section(answer, slug)
    again = ask(server, canonical(answer))
    assert canonical(again) == canonical(answer)
    assert section(again, "b") == section(answer, "b")


@pytest.mark.parametrize(
    "spelled",
    [
        "pattern=many-to-one&cell=gru&tx=5",
        "?tx=5&cell=gru&pattern=many-to-one",
        "/?pattern=many-to-one&cell=gru&tx=5",
        "/embed/many-to-one?cell=gru&tx=5&hide=all",
        "/v1/figures/many-to-one.svg?cell=gru&tx=5&rev=1&strict=1",
        "/v1/figures/many-to-one.json?cell=gru&T_x=5",
        "{server}/?pattern=many-to-one&cell=gru&tx=5&utm_source=x#part",
        "{server}/v1/figures/many-to-one.png?cell=gru&tx=5",
    ],
)
def test_a_lane_is_a_query_or_any_address_of_a_figure(server: str, spelled: str) -> None:
    answer = ask(server, compared(a=spelled.format(server=server), b=ONE))
    assert answer.status == 200
    assert canonical(answer) == "/compare?a=cell=gru%26pattern=many-to-one%26tx=5&b=pattern=many-to-one"


def test_without_lanes_two_trained_networks_read_the_same_sentence(server: str) -> None:
    answer = ask(server, "/compare")
    assert answer.status == 200
    assert 'data-cell="rnn"' in section(answer, "a")
    assert 'data-cell="lstm"' in section(answer, "b")
    assert plain(aside(answer)).startswith("What differs cell rnn | , lstm Only cell differs.")


@pytest.mark.parametrize(
    ("alone", "other"),
    [
        (ONE, "cell=lstm%26pattern=many-to-one"),
        (f"{ONE}&cell=lstm", "pattern=many-to-one"),
        (RNN, "early=on%26pattern=many-to-one%26task=sentiment"),
        ("pattern=encoder-decoder&task=date", "epoch=0%26pattern=encoder-decoder%26task=date"),
        ("pattern=one-to-one&task=iris", "pattern=one-to-one%26task=iris"),
    ],
)
def test_a_lane_alone_stands_beside_another_cell_or_what_it_was_before(
    server: str, alone: str, other: str
) -> None:
    assert f"&b={other}" in canonical(ask(server, compared(a=alone)))


def test_two_equal_figures_have_ids_of_their_own(server: str) -> None:
    answer = ask(server, compared(a=LSTM, b=LSTM))
    ids = re.findall(r'\bid="([^"]+)"', answer.text)
    assert len(ids) == len(set(ids))
    for slug in SLUGS:
        used = set(re.findall(r'href="#([^"]+)"', section(answer, slug)))
        assert used
        assert used <= set(re.findall(r'\bid="([^"]+)"', section(answer, slug)))
    assert "no parameter differs" in plain(aside(answer))


def test_early_answers_are_on_where_they_mean_something_and_an_address_can_switch_them_off(
    server: str,
) -> None:
    on = ask(server, compared(a=RNN, b=ONE))
    assert 'data-kind="early"' in section(on, "a")
    assert 'data-kind="early"' not in section(on, "b")
    off = ask(server, compared(a=f"{RNN}&early=off", b=ONE))
    assert 'data-kind="early"' not in section(off, "a")
    assert 'data-kind="early"' not in section(ask(server, canonical(off)), "a")


def test_a_step_shows_both_runs_there_and_the_shorter_one_at_its_end(server: str) -> None:
    answer = ask(server, compared(a=f"{ONE}&tx=3", b=f"{ONE}&tx=6&cell=lstm", step="5"))
    assert 'data-step="3"' in section(answer, "a")
    assert 'data-step="5"' in section(answer, "b")
    assert "LSTM runs for 6 steps, RNN (tanh) for 3: from there on RNN (tanh) stays at its end." in plain(
        aside(answer)
    )
    assert len(re.findall(r'<li data-t="\d+"', answer.text)) == 7


@given(specs(), specs(), st.integers(0, 20))
@settings(max_examples=30)
def test_any_two_figures_can_be_compared_at_any_step(
    front: Front, a: FigureSpec, b: FigureSpec, step: int
) -> None:
    pair = Pair(fitted(a, ["early"]), fitted(b, ["early"]))
    pair = Pair(pair.a, pair.b, min(step, pair.last))
    for path in ("/compare", "/embed/compare", "/v1/compare.json"):
        answer = ask_app(front, address(pair, path))
        assert answer.status == 200, answer.text
    page = ask_app(front, address(pair))
    assert canonical(page) == address(Pair(pair.a, pair.b))
    for slug in SLUGS:
        spec = pair.at(slug)
        assert f'data-pattern="{spec.wiring.pattern}"' in section(page, slug)
        assert f'data-step="{spec.timeline.shown}"' in section(page, slug) or not spec.view.steps


@given(specs())
def test_the_text_of_a_lane_reads_back_as_its_figure(spec: FigureSpec) -> None:
    shown = fitted(spec, ["early"])
    read = dict(parse_qsl(text(shown), keep_blank_values=True))
    assert not {"step", "motion"} & read.keys()
    assert fitted(parse(read.pop("pattern"), list(read.items())), read) == shown
    assert differs(shown, shown) == ()


# --- what is wrong ---

WRONG = {
    f"{ONE}&cell=gur": ("a.cell", "did you mean 'gru'?"),
    f"{ONE}&tx=banana": ("a.tx", "whole number"),
    f"{ONE}&tx=3&tx=4": ("a.tx", "more than once"),
    f"{ONE}&task=sentiment&layers=2": ("a.layers", "layers"),
    "pattern=many-to-none": ("a.pattern", "many-to-one"),
    "hello": ("a.figure", "a lane is the query of a figure"),
    "/gallery": ("a.figure", "there is no figure at"),
    "/v1/figures/many-to-none.svg": ("a.pattern", "many-to-one"),
    "https://elsewhere.example/?pattern=many-to-one": ("a.url", "no address of this server"),
    "javascript://x": ("a.url", "no address of this server"),
    "http://[": ("a.url", "no address of this server"),
}


@pytest.mark.parametrize("lane", WRONG)
def test_what_is_wrong_with_a_lane_is_told_by_lane_and_parameter_and_the_other_stands(
    server: str, lane: str
) -> None:
    parameter, words = WRONG[lane]
    page = ask(server, compared(a=lane, b=f"{ONE}&cell=gru"))
    assert page.status == 422
    assert page.headers["cache-control"] == "no-store"
    assert f'<p class="message" data-parameter="{parameter}">' in section(page, "a")
    assert words in plain(section(page, "a"))
    assert 'class="message"' not in section(page, "b")
    assert 'data-cell="gru"' in section(page, "b")
    for path in ("/v1/compare.json", "/embed/compare"):
        answer = ask(server, compared(path, a=lane, b=ONE))
        assert answer.status == 422
        assert words in plain(answer.text)
    error = ask(server, compared("/v1/compare.json", a=lane, b=ONE)).json["error"]
    assert error["parameter"] == parameter
    assert error["message"].startswith("lane A, ")


def test_the_json_refuses_parameters_that_pages_ignore(server: str) -> None:
    assert ask(server, compared(a=f"{ONE}&colour=red", b=ONE)).status == 200
    error = ask(server, compared("/v1/compare.json", a=ONE, b=f"{ONE}&colour=red")).json["error"]
    assert error["parameter"] == "b.colour"


@pytest.mark.parametrize("step", ["-1", "99", "two", "1e9", "٣"])
def test_a_step_that_neither_run_has_is_told(server: str, step: str) -> None:
    page = ask(server, compared(a=ONE, b=ONE, step=step))
    assert page.status == 422
    assert 'data-parameter="step"' in page.text
    error = ask(server, compared("/v1/compare.json", a=ONE, b=ONE, step=step)).json["error"]
    assert "from 0 to 4" in error["message"]


def test_a_repeated_lane_is_told(server: str) -> None:
    answer = ask(server, f"{compared(a=ONE, b=ONE)}&a=tx%3D2")
    assert answer.status == 422
    assert 'data-parameter="a"' in answer.text


def test_a_pair_with_a_step_that_it_lacks_cannot_be_made() -> None:
    spec = parse("many-to-one", [])
    with pytest.raises(SpecError, match="from 0 to 4"):
        Pair(spec, spec, 5)


fragments = st.one_of(
    texts(),
    st.sampled_from(
        ["pattern=", "many-to-one", "&", "=", "/", "?", "/embed/", "/v1/figures/", ".svg", "http://"]
    ),
    st.sampled_from(
        ["tx=", "cell=lstm", "task=sentiment", "form=1", "toggle=input.1", "view=cell", "%", "early=on"]
    ),
)
lane_texts = st.lists(fragments, max_size=8).map("".join)


@given(lane_texts, lane_texts, st.one_of(st.just(""), texts()))
@settings(max_examples=60)
def test_nothing_in_an_address_breaks_the_server(front: Front, a: str, b: str, step: str) -> None:
    query = "&".join(
        f"{name}={quote(value, errors='surrogatepass')}"
        for name, value in (("a", a), ("b", b), ("step", step))
    )
    for path in ("/compare", "/v1/compare.json", "/embed/compare"):
        assert ask_app(front, f"{path}?{query}").status in (200, 422)
    fields = f"form=1&text={quote(a, errors='surrogatepass')}&a.cell={quote(b, errors='surrogatepass')}&tx=3"
    assert ask_app(front, f"/compare?{query}&{fields}").status in (200, 303, 422)


# --- the form ---


def sent(server: str, **fields: str) -> str:
    """Where the form leads."""
    answer = ask(server, compared(form="1", a=RNN, b=LSTM, **fields))
    assert answer.status == 303
    return answer.headers["location"]


def test_the_form_gives_both_lanes_its_sentence_and_each_its_own_fields(server: str) -> None:
    data = ask(
        server,
        sent(server, text="a dull film", **{"a.cell": "gru"}).replace("/compare", "/v1/compare.json", 1),
    ).json
    assert [data[slug]["spec"]["text"] for slug in SLUGS] == ["a dull film"] * 2
    assert [data[slug]["spec"]["cell"] for slug in SLUGS] == ["gru", "lstm"]


def test_a_field_for_both_comes_before_those_of_the_lanes_and_an_empty_one_changes_nothing(
    server: str,
) -> None:
    where = sent(server, **{"a.cell": "rnn", "b.cell": "lstm", "both.cell": "gru", "both.seed": ""})
    data = ask(server, where.replace("/compare", "/v1/compare.json", 1)).json
    assert [data[slug]["spec"]["cell"] for slug in SLUGS] == ["gru", "gru"]


def test_fewer_inputs_take_words_away(server: str) -> None:
    where = sent(server, tx="3")
    assert where.count("text=not%2Ba%2Bmovie&") + where.endswith("text=not%2Ba%2Bmovie") == 2


def test_a_network_that_forgets_its_task_has_no_early_answers(server: str) -> None:
    where = sent(server, **{"b.task": "random"})
    assert where.count("early") == 1


def test_a_wrong_field_is_told_with_its_lane(server: str) -> None:
    answer = ask(server, compared(form="1", a=ONE, b=ONE, **{"b.layers": "9"}))
    assert answer.status == 422
    assert 'data-parameter="b.layers"' in section(answer, "b")
    scripted = ask(server, compared(form="1", a=ONE, b=ONE, **{"b.layers": "9"}), Sec_Fetch_Dest="empty")
    assert scripted.status == 200


def test_another_example_is_for_both(server: str) -> None:
    page = ask(server, compared(a=RNN, b=LSTM)).text
    (link,) = re.findall(r'id="another" href="([^"]+)"', page)
    seen = []
    for _ in range(3):
        data = ask(server, unescape(link).replace("/compare", "/v1/compare.json", 1)).json
        assert data["a"]["spec"]["text"] == data["b"]["spec"]["text"]
        seen.append(data["a"]["spec"]["text"])
        (link,) = re.findall(r'id="another" href="([^"]+)"', ask(server, unescape(link)).text)
    assert len(set(seen)) == 3


# --- the document for a frame ---


def test_the_embed_holds_both_figures_and_fetches_nothing(server: str) -> None:
    answer = ask(server, compared("/embed/compare", a=RNN, b=LSTM, step="3"))
    assert answer.status == 200
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    for slug, cell in (("a", "rnn"), ("b", "lstm")):
        assert f'data-cell="{cell}"' in section(answer, slug)
        assert 'data-step="3"' in section(answer, slug)
    assert not re.findall(r'(?:src|href)="(?!#|http://127)', answer.text)


def test_the_page_writes_a_frame_to_paste(server: str) -> None:
    page = ask(server, compared(a=RNN, b=LSTM))
    (snippet,) = re.findall(r'<pre id="snippet"[^>]*>(.*?)</pre>', page.text, re.DOTALL)
    (source,) = re.findall(r'<iframe src="([^"]+)"', unescape(snippet))
    answer = ask(server, unescape(source).removeprefix(server))
    assert answer.status == 200
    assert 'data-lane="b"' in answer.text


def test_the_embeds_controls_can_be_hidden(server: str) -> None:
    answer = ask(server, f"{compared('/embed/compare', a=RNN, b=LSTM)}&hide=play,speed")
    assert 'data-action="play"' not in answer.text
    assert 'data-action="back"' in answer.text
    assert ask(server, f"{compared('/embed/compare', a=RNN, b=LSTM)}&hide=wings").status == 422


# --- the readme ---


def test_the_readmes_comparison_is_as_it_says(server: str) -> None:
    (example,) = re.findall(r"http://127\.0\.0\.1:8000(/compare\?\S+)", README.read_text("utf-8"))
    answer = ask(server, unescape(example))
    assert answer.status == 200
    assert "Only cell differs." in plain(aside(answer))
