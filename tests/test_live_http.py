"""Live lectures over HTTP: leading, following, asking the room, and everything that is refused."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from rnn_unroll.live import codes
from rnn_unroll.live.rooms import LIFETIME
from rnn_unroll.web.following import build
from tests.http import Answer, ask
from tests.rooms import Lecture, Line, send

FIGURE = "/?pattern=many-to-one&tx=3"
ASKING = f"{FIGURE}&ask=reads-all"


@pytest.fixture
def lecture(server: str) -> Iterator[Lecture]:
    yield (begun := Lecture(server))
    begun.end()


# --- leading and following ---


def test_a_lecture_has_a_code_a_secret_and_twelve_hours(lecture: Lecture) -> None:
    assert re.fullmatch("[A-Z]{5}", lecture.code)
    assert re.fullmatch(r"[\w-]{24}", lecture.secret)
    assert abs(lecture.expires - time.time() - LIFETIME) < 60


def test_the_state_is_what_was_said_last_in_canonical_form(lecture: Lecture) -> None:
    assert lecture.state.items() >= {"address": "", "followers": 0}.items()
    lecture.show("/?tx=3&pattern=many-to-one&style=computed&step=1", step=2, playing=True, at=12)
    state = lecture.state
    assert state.items() >= {"address": FIGURE, "step": 2, "playing": True, "at": 12}.items()
    lecture.show("one-to-many?ty=3")
    assert lecture.state["number"] > state["number"]
    assert lecture.state.items() >= {"address": "/?pattern=one-to-many&ty=3", "step": None}.items()


@pytest.mark.parametrize(
    "address",
    ["{base}/?pattern=many-to-one&tx=3", "/v1/figures/many-to-one.svg?tx=3&rev=1", "many-to-one?tx=3"],
)
def test_any_address_of_a_figure_leads(lecture: Lecture, server: str, address: str) -> None:
    lecture.show(address.format(base=server))
    assert lecture.state["address"] == FIGURE


def test_caches_may_answer_for_a_second_and_scripts_of_other_sites_may_ask(lecture: Lecture) -> None:
    answer = send(lecture.base, "GET", lecture.path)
    assert answer.headers["cache-control"] == "public, max-age=1"
    assert answer.headers["access-control-allow-origin"] == "*"
    for path in ("/v1/live", lecture.path, f"{lecture.path}/answers"):
        asked = send(lecture.base, "OPTIONS", path)
        assert asked.status == 204
        assert "PUT" in asked.headers["access-control-allow-methods"]
        assert "Authorization" in asked.headers["access-control-allow-headers"]


def test_who_follows_is_told_at_once_and_again_and_is_counted(lecture: Lecture) -> None:
    lecture.show(FIGURE, step=1)
    with closing(Line(lecture.base, lecture.code.lower())) as line:
        assert line.status == 200
        # A late joiner gets the present state.
        assert line.until("state").items() >= {"address": FIGURE, "step": 1}.items()
        lecture.show(FIGURE, step=2)
        assert line.until("state")["step"] == 2
        assert lecture.state["followers"] == 1


def test_the_end_ends_the_streams_and_the_code(lecture: Lecture) -> None:
    with closing(Line(lecture.base, lecture.code)) as line:
        assert lecture.end().status == 204
        line.until("end")
        with pytest.raises(EOFError):
            line.event()
    assert send(lecture.base, "GET", lecture.path).status == 410


def test_a_proxy_that_publishes_is_led_to_the_event_of_a_change_that_was_taken(lecture: Lecture) -> None:
    def change(method: str, secret: str, body: object = None) -> Answer:
        return send(lecture.base, method, lecture.path, body, secret, X_Live_Publish="1")

    body = {"address": "/?tx=3&pattern=many-to-one", "step": 2}
    taken = change("PUT", lecture.secret, body)
    assert taken.headers["x-accel-redirect"] == f"/live-publish/{lecture.code}/state"
    state = json.loads(taken.headers["x-live-data"])
    assert state.items() <= lecture.state.items()
    assert state["address"] == FIGURE
    for refused in (change("PUT", "wrong", body), change("PUT", lecture.secret, {"address": "?"})):
        assert refused.status >= 400
        assert "x-accel-redirect" not in refused.headers
    # Nobody is led anywhere who has not asked.
    assert "x-accel-redirect" not in lecture.put(FIGURE).headers
    assert change("DELETE", lecture.secret).headers["x-accel-redirect"].endswith("/end")


def test_a_lecture_that_the_server_does_not_know_goes_on_at_its_code(lecture: Lecture) -> None:
    last = lecture.state["number"] + 10_000_000
    lecture.secret = codes.fresh()
    again = send(lecture.base, "POST", "/v1/live", {"secret": lecture.secret, "number": last})
    lecture.code = again.json["code"]
    assert lecture.code == codes.of(lecture.secret)
    assert lecture.state["number"] > last
    lecture.show(FIGURE)


def test_a_lecture_that_was_ended_stays_so(lecture: Lecture) -> None:
    lecture.end()
    for answer in (send(lecture.base, "GET", lecture.path), lecture.put(FIGURE), lecture.end()):
        assert answer.status == 410
    assert send(lecture.base, "POST", "/v1/live", {"secret": lecture.secret}).status == 410


def test_one_device_leads_until_another_takes_the_lecture(lecture: Lecture) -> None:
    lecture.show(FIGURE, leader="desk")
    assert lecture.put(FIGURE, None, leader="tablet").status == 409
    lecture.show(FIGURE, leader="tablet", takes=True)
    assert lecture.state["leader"] == "tablet"
    assert "takes" not in lecture.state
    assert lecture.put(FIGURE, None, leader="desk").status == 409
    # Programs that give no name ask nobody.
    lecture.show(FIGURE)
    lecture.show(FIGURE, leader="desk")


# --- questions ---


def test_a_room_answers_in_two_rounds_and_sees_the_answers_last(lecture: Lecture) -> None:
    lecture.show(ASKING, round=1, answers="open")
    assert lecture.state.items() >= {"round": 1, "answers": "open"}.items()
    for token, guess in [("someone1", "a.1.1"), ("someone2", "a.1.3"), ("someone1", "a.1.2")]:
        assert lecture.answer(guess, token).status == 204
    assert lecture.answers().status == 403
    counted = lecture.answers(lecture.secret).json
    assert [bar["count"] for bar in counted["rounds"][0]["bars"]] == [0, 1, 1]
    assert "right" not in counted
    lecture.show(ASKING, round=1, answers="closed")
    assert lecture.answer("a.1.3").status == 409
    lecture.show(ASKING, round=2, answers="open")
    assert lecture.answer("a.1.3", round=1).status == 409
    assert lecture.answer("a.1.3", round=2).status == 204
    lecture.show(ASKING, round=2, answers="shown")
    shown = lecture.answers()
    assert [[bar["count"] for bar in round["bars"]] for round in shown.json["rounds"]] == [
        [0, 1, 1],
        [0, 0, 1],
    ]
    assert shown.json["right"] == ["a.1.3"]
    assert shown.json["why"]
    assert shown.headers["cache-control"] == "public, max-age=1"


def test_numbers_are_counted_however_they_are_written(lecture: Lecture) -> None:
    lecture.show(f"{FIGURE}&ask=length:x", round=1, answers="open")
    for token, guess in [("someone1", "3"), ("someone2", " 3,0"), ("someone3", "−1")]:
        assert lecture.answer(guess, token).status == 204
    (given,) = lecture.answers(lecture.secret).json["rounds"]
    assert [(bar["value"], bar["count"]) for bar in given["bars"]] == [("-1", 1), ("3", 2)]


def test_another_question_has_no_answers_yet(lecture: Lecture) -> None:
    lecture.show(ASKING, round=1, answers="open")
    lecture.answer("a.1.3")
    lecture.show(f"{FIGURE}&ask=length:x", round=1, answers="open")
    assert lecture.answers(lecture.secret).json["rounds"][0]["total"] == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"round": 1, "guess": "a.1.9", "token": "someone1"}, 422),
        ({"round": 1, "guess": "a.1.3", "token": "short"}, 422),
        ({"round": 1, "guess": "a.1.3", "token": "x" * 41}, 422),
        ({"round": 1, "guess": "a.1.3"}, 422),
        ({"round": 1, "guess": 3, "token": "someone1"}, 422),
        ({"round": 2, "guess": "a.1.3", "token": "someone1"}, 409),
        ({"guess": "a.1.3", "token": "someone1"}, 409),
        ({"name": "Eve"}, 422),
        (b"{", 422),
        (b"x" * 5000, 413),
    ],
)
def test_what_is_no_answer_is_refused(lecture: Lecture, body: object, status: int) -> None:
    lecture.show(ASKING, round=1, answers="open")
    answer = send(lecture.base, "POST", f"{lecture.path}/answers", body)
    assert answer.status == status
    assert answer.json["error"]["message"]


def test_an_answer_to_a_question_that_is_no_longer_asked_does_not_count(lecture: Lecture) -> None:
    lecture.show(ASKING, round=1, answers="open")
    lecture.answer("a.1.3")
    lecture.show(f"{FIGURE}&ask=length:x", round=1, answers="open")
    assert lecture.answer("a.1.3").status == 422
    lecture.show(ASKING, round=1, answers="open")
    assert lecture.answers(lecture.secret).json["rounds"][0]["total"] == 0


def test_the_same_question_said_again_keeps_its_answers(lecture: Lecture) -> None:
    # As a page does that was loaded again, or a second device.
    lecture.show(ASKING, round=1, answers="open", leader="desk")
    lecture.answer("a.1.3")
    lecture.show(ASKING, round=1, answers="open", leader="tablet", takes=True)
    assert lecture.answers(lecture.secret).json["rounds"][0]["total"] == 1


# --- what is refused ---


@pytest.mark.parametrize("code", ["BBBBB", "nope", "a", "%00%FF", "../etc", "x" * 3000])
def test_there_is_no_lecture_at_other_codes(server: str, code: str) -> None:
    for path in (f"/v1/live/{code}", f"/v1/live/{code}/answers", f"/live/{code}"):
        assert send(server, "GET", path).status == 404
    with closing(Line(server, code)) as line:
        assert line.status == 404


def test_only_the_secret_leads_and_wrong_ones_may_be_tried_ten_times_a_minute(lecture: Lecture) -> None:
    other = Lecture(lecture.base)
    assert lecture.put(FIGURE, "").status == 401
    statuses = [lecture.put(FIGURE, other.secret).status for _ in range(12)]
    assert statuses == [403] * 10 + [429] * 2
    # Whoever leads is not locked out, nor is another lecture.
    lecture.show(FIGURE)
    assert other.put(FIGURE, lecture.secret).status == 403
    assert send(other.base, "DELETE", other.path, None, lecture.secret).status == 403
    other.end()


@pytest.mark.parametrize("number", [2**53 - 1, 2**51 + 1, -1, True, "1"])
def test_a_lecture_goes_on_with_a_number_that_leaves_room(lecture: Lecture, number: object) -> None:
    lecture.end()
    answer = send(lecture.base, "POST", "/v1/live", {"secret": lecture.secret, "number": number})
    assert answer.status == 422
    assert answer.json["error"]["parameter"] == "number"


def test_each_change_is_answered_with_its_number(lecture: Lecture) -> None:
    answer = lecture.put(FIGURE)
    assert int(answer.headers["live-number"]) == lecture.state["number"]


@pytest.mark.parametrize("secret", ["x", "x" * 25, 7, None, ["x"]])
def test_what_is_no_secret_opens_no_lecture(server: str, secret: object) -> None:
    answer = send(server, "POST", "/v1/live", {"secret": secret})
    assert answer.status == 422
    assert answer.json["error"]["parameter"] == "secret"


@pytest.mark.parametrize(
    ("address", "culprit"),
    [
        ("/?pattern=nope", "pattern"),
        ("/gallery", "url"),
        ("https://example.org/?pattern=many-to-one", "url"),
        (f"/?pattern=many-to-one&text={'long+' * 80}", "address"),
        ("", ""),
    ],
)
def test_what_is_no_figure_of_this_server_is_refused_and_the_room_keeps_what_it_has(
    lecture: Lecture, address: str, culprit: str
) -> None:
    lecture.show(FIGURE)
    answer = lecture.put(address)
    assert answer.status == 422
    assert answer.json["error"]["parameter"] == culprit
    assert lecture.state["address"] == FIGURE


def test_a_step_that_the_run_does_not_have_is_refused(lecture: Lecture) -> None:
    answer = lecture.put(FIGURE, step=99)
    assert answer.status == 422
    assert answer.json["error"]["parameter"] == "step"


def test_a_body_of_a_megabyte_is_refused(lecture: Lecture) -> None:
    for method, path in [("PUT", lecture.path), ("POST", "/v1/live"), ("POST", f"{lecture.path}/answers")]:
        answer = send(lecture.base, method, path, b" " * 2**20, lecture.secret)
        assert answer.status == 413


# --- pages ---


def test_a_typed_code_leads_to_its_lecture(lecture: Lecture) -> None:
    typed = send(lecture.base, "GET", f"/live?code={lecture.code.lower()}")
    assert typed.headers["location"] == f"/live/{lecture.code}"
    page = send(lecture.base, "GET", "/live?code=<b>xy")
    assert page.status == 422
    assert "<b>xy" not in page.text


def test_the_page_shows_the_present_figure_without_scripts(lecture: Lecture) -> None:
    page = ask(lecture.base, f"/live/{lecture.code}").text
    assert "has not begun" in page
    lecture.show(FIGURE, step=2)
    page = ask(lecture.base, f"/live/{lecture.code}").text
    assert re.search(r'<img src="/v1/figures/many-to-one.svg\?rev=\d+&amp;step=2&amp;tx=3"', page)


def test_the_figure_for_all_does_not_hold_the_name_by_which_one_asked(server: str) -> None:
    path = "/live/figure?pattern=many-to-one&tx=4&seed=77"
    assert "evil.example" not in ask(server, path, Host="evil.example").text
    assert "127.0.0.1" not in ask(server, path).text


@pytest.mark.parametrize("path", ["/", "/stage", "/live/figure"])
def test_a_figure_whose_look_has_no_room_down_a_phone_stays_as_it_is(server: str, path: str) -> None:
    query = "pattern=many-to-one&narrow=1"
    phone = {"sec_ch_ua_mobile": "?1"}
    assert 'data-flow="down"' in ask(server, f"{path}?{query}", **phone).text
    large = ask(server, f"{path}?{query}&labels=large", **phone)
    assert large.status == 200
    assert 'data-flow="down"' not in large.text
    assert 'data-pattern="many-to-one"' in large.text


def test_a_figure_of_this_release_is_kept_for_ever_by_any_cache(server: str) -> None:
    revision = ask(server, "/v1/figures/many-to-one.svg").headers["x-figure-revision"]
    path = f"/live/figure?pattern=many-to-one&tx=3&ask=reads-all&rev={revision}&build={build()}"
    first, again = ask(server, path), ask(server, path)
    assert first.text == again.text
    assert 'id="stage"' in first.text
    assert 'class="predict"' in first.text
    assert "immutable" in first.headers["cache-control"]
    assert "immutable" not in ask(server, path.replace(build(), "old")).headers["cache-control"]
    narrow = ask(server, f"{path}&narrow=1")
    assert 'data-flow="down"' in narrow.text
    assert ask(server, "/live/figure?pattern=nope").status == 422


def test_questions_are_offered_with_the_addresses_that_ask_them(server: str) -> None:
    offered = ask(server, "/live/questions?pattern=many-to-one&tx=3").json
    address = "/?ask=reads-all&pattern=many-to-one&step=0&tx=3"
    assert {"address": address, "prompt": "Which state has read every input?"} in offered
    assert ask(server, "/live/questions?pattern=many-to-one&tx=x").status == 422


def test_a_code_for_a_secret_address_is_no_request_that_a_log_keeps(server: str) -> None:
    drawn = send(server, "POST", "/v1/qr.svg", b"/live/BBBBB#lead=secret")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert drawn.headers["cache-control"] == "no-store"
    assert send(server, "POST", "/v1/qr.svg", b"https://example.org").status == 422
    assert send(server, "POST", "/v1/qr.svg", b"/" + b"x" * 9000).status == 413
