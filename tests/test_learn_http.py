"""Lessons and questions over HTTP: whole without scripts, and never a 500."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_unroll import lessons
from rnn_unroll.lessons.lesson import Lesson
from rnn_unroll.questions import KINDS
from tests.http import ask
from tests.readers import images, tags

LESSONS = lessons.library().lessons
REVIEW = {"pattern": "many-to-one", "task": "sentiment", "text": "the movie was not good"}


def question(**more: str) -> str:
    return f"/question?{urlencode(REVIEW | more)}"


def test_the_list_leads_to_every_lesson_in_its_order(server: str) -> None:
    page = ask(server, "/learn").text
    links = [one["href"] for one in tags(page, "a") if one.get("href", "").startswith("/learn/")]
    assert links == [f"/learn/{one.slug}{more}" for more in ("", "/teachers") for one in LESSONS]
    assert all(one.summary in page.replace("&#39;", "'") for one in LESSONS)


@pytest.mark.parametrize("one", LESSONS, ids=lambda one: one.slug)
def test_a_lesson_has_its_figures_and_questions_in_the_text(server: str, one: Lesson) -> None:
    answer = ask(server, f"/learn/{one.slug}")
    assert answer.status == 200
    assert [image for image in images(answer.text) if "figures" in image.address]
    pictures = [image for image in tags(answer.text, "img") if "figures" in image["src"]]
    assert len(pictures) == len(one.figures)
    assert all(picture["alt"] for picture in pictures)
    forms = [form for form in tags(answer.text, "form") if "predict" in form.get("class", "")]
    assert len(forms) == len(one.questions)
    # Nothing that the engine answers is in the page before somebody asks.
    assert 'class="verdict"></div>' in answer.text
    assert "is-right" not in answer.text


@pytest.mark.parametrize("one", LESSONS[:3], ids=lambda one: one.slug)
def test_a_lesson_is_light(server: str, one: Lesson) -> None:
    page = ask(server, f"/learn/{one.slug}", accept_encoding="br")
    loaded = {*re.findall(r'"(/static/[^"]+\.(?:js|css|svg|woff2))"', ask(server, f"/learn/{one.slug}").text)}
    parts = [ask(server, path, accept_encoding="br") for path in loaded]
    assert len(page.body) + sum(len(part.body) for part in parts) <= 90_000


def test_a_lesson_that_is_not_there_lists_those_that_are(server: str) -> None:
    answer = ask(server, "/learn/transformers")
    assert answer.status == 404
    assert answer.json["error"]["allowed"] == [one.slug for one in LESSONS]


def test_a_question_is_a_page_of_its_own_without_scripts(server: str) -> None:
    page = ask(server, question(ask="reads-all")).text
    assert "Which state has read every input?" in page
    picture = next(one["src"] for one in tags(page, "img") if "figures" in one["src"])
    assert "ask=reads-all" in picture
    assert 'value="a.1.5"' in page
    answered = ask(server, question(ask="reads-all", guess="a.1.2")).text
    assert "Not <span" in answered
    assert 'class="choice wrong"' in answered
    picture = next(one["src"] for one in tags(answered, "img") if "figures" in one["src"])
    # Now the numbers are shown.
    assert "ask" not in dict(parse_qsl(urlsplit(picture).query))


def test_the_figure_of_a_question_has_a_text(server: str) -> None:
    for guess in ({}, {"guess": "a.1.2"}):
        page = ask(server, question(ask="reads-all", **guess)).text
        picture = next(one for one in tags(page, "img") if "figures" in one["src"])
        assert picture["alt"].startswith("Many-to-one GRU network")


def test_symbols_are_formulas_with_names_and_no_sign_behind_them_begins_a_line(server: str) -> None:
    part = ask(server, question(ask="length:x"), sec_fetch_dest="empty").text
    assert '<math aria-label="T x"' in part
    part = ask(server, question(ask="reads-all", guess="a.1.2"), sec_fetch_dest="empty").text
    assert re.search(
        r'<span class="whole"><span class="symbol state"><math aria-label="a 2".*?</span>:</span>', part
    )


def test_a_name_in_a_formula_is_one_word_to_a_screen_reader(server: str) -> None:
    page = ask(server, "/learn/one-to-one").text
    assert "<mi>softmax</mi>" in page
    assert 'mathvariant="normal">s<' not in page


def test_a_guess_is_judged_and_somebody_who_does_not_guess_is_shown_the_answer(server: str) -> None:
    assert "Right. " in ask(server, question(ask="reads-all", guess="a.1.5")).text
    told = ask(server, question(ask="reads-all", guess="")).text
    assert "Not <span" not in told
    assert 'class="choice right"' in told


def test_a_script_gets_the_form_alone(server: str) -> None:
    part = ask(server, question(ask="copies"), sec_fetch_dest="empty").text
    assert part.lstrip().startswith("<form")


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"ask": "who"}, "ask"),
        ({}, "ask"),
        ({"ask": "reads-all", "guess": "a.9.9"}, "guess"),
        ({"ask": "copies", "guess": "five"}, "guess"),
        ({"ask": "copies", "tx": "0"}, "tx"),
        ({"ask": "carries"}, "ask"),
    ],
)
def test_what_is_wrong_is_refused_by_name(server: str, query: dict[str, str], parameter: str) -> None:
    answer = ask(server, question(**query))
    assert answer.status == 422
    assert answer.json["error"]["parameter"] == parameter


def test_a_guess_that_holds_markup_stays_text(server: str) -> None:
    answer = ask(server, question(ask="copies", guess="<img src=x onerror=alert(1)>"))
    assert answer.status == 422
    assert answer.headers["content-type"].startswith("application/json")


@settings(max_examples=40)
@given(
    st.sampled_from([*KINDS, "", "x"]),
    st.text(max_size=12),
    st.text(max_size=12),
    st.sampled_from(["many-to-one", "encoder-decoder", "one-to-many", "x"]),
)
def test_no_question_makes_a_500(server: str, kind: str, argument: str, guess: str, pattern: str) -> None:
    query = {"pattern": pattern, "ask": f"{kind}:{argument}", "guess": guess}
    assert ask(server, f"/question?{urlencode(query)}").status in (200, 422)


@pytest.mark.parametrize("guess", ["five", " ", "<b>5</b>"])
def test_a_form_without_scripts_whose_guess_is_none_is_asked_again(server: str, guess: str) -> None:
    answer = ask(server, question(ask="copies", guess=guess), accept="text/html,*/*")
    assert answer.status == 422
    assert "The answer is a number, and" in answer.text
    assert 'name="guess"' in answer.text
    assert "<b>5" not in answer.text
    assert "Right." not in answer.text
