"""A live lecture: one leads, a room follows, wherever the network is bad."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.aloud import heard, listen
from tests.browser.axe import violations
from tests.browser.embedding import Host
from tests.browser.proxies import Proxy, proxied
from tests.browser.studio import FIGURE
from tests.http import ask
from tests.rooms import Lecture
from tests.test_connection import running

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
LAPTOP = {"viewport": {"width": 1280, "height": 800}, "locale": "de"}
"""Pages of different contexts are windows of their own, so that all of them are drawn."""
REVIEW = "/?pattern=many-to-one&task=sentiment&text=the+film+was+not+good"
BROKEN = ("Failed to load resource", "Failed to fetch")


def step_of(page: Page, step: int) -> None:
    """A page comes to show a step."""
    expect(page.locator("#stage")).to_have_attribute("data-step", str(step))


def lead(host: Host, server: str, address: str = REVIEW, **options: Any) -> tuple[Page, str]:
    """A page that presents, live; and its code."""
    page = host.show(f"{server}{address}&present=1", **options)
    page.keyboard.press("g")
    page.locator("[data-live=begin]").click()
    code = page.locator(".lead-sheet .code")
    expect(code).to_have_text(re.compile("^[A-Z]{5}$"))
    expect(page.locator(".lead-sheet .joins img")).to_have_js_property("complete", True)
    return page, code.inner_text()


def choice(page: Page, title: str) -> Locator:
    return page.locator(f'.predict .choice[value="{title}"]')


def test_a_lecture_with_a_phone_and_a_laptop_behind_a_proxy_that_buffers(host: Host, server: str) -> None:
    with proxied(server) as school:
        school.holds = True
        teacher, code = lead(host, server, viewport={"width": 1920, "height": 1080})
        phone = host.show(f"{server}/live/{code}", **PHONE)
        laptop = host.show(f"{school.base}/live/{code}", **LAPTOP)
        for page in (phone, laptop):
            expect(page.locator(FIGURE)).to_have_attribute("data-pattern", "many-to-one")
            step_of(page, 5)
        expect(phone.locator(FIGURE)).to_have_attribute("data-flow", "down")
        teacher.keyboard.press("Escape")
        teacher.keyboard.press("Home")
        teacher.keyboard.press("ArrowUp")
        for page in (phone, laptop):
            step_of(page, 0)
        teacher.keyboard.press("ArrowRight")
        for page in (phone, laptop):
            step_of(page, 1)
            expect(page.locator(".said")).to_contain_text("the")
        expect(phone.locator(".code-of-room .line")).to_have_text("live")
        expect(laptop.locator(".code-of-room .line")).to_have_text("live, a little late")

        # Eyes to the front.
        teacher.keyboard.press("e")
        for page in (phone, laptop):
            expect(page.locator(".eyes")).to_be_visible()
        teacher.keyboard.press("e")
        for page in (phone, laptop):
            expect(page.locator(".eyes")).to_be_hidden()

        # Two rounds of a question, and the answers.
        teacher.keyboard.press("g")
        teacher.locator("[data-live=questions]").click()
        teacher.locator(".offered button", has_text="Which state has read every input?").click()
        choice(phone, "a.1.3").click()
        expect(laptop.locator(".poll h3")).to_be_visible()
        laptop.locator('.spot[data-key="a.1.5"]').click()
        expect(choice(phone, "a.1.3")).to_have_attribute("aria-pressed", "true")
        expect(teacher.locator(".how-many")).to_contain_text("Round 1: 2 answers")
        teacher.locator("[data-live=close]").click()
        expect(phone.locator(".poll .verdict")).to_contain_text("Talk it over")
        expect(choice(phone, "a.1.5")).to_be_disabled()
        teacher.locator("[data-live=again]").click()
        expect(choice(phone, "a.1.5")).to_be_enabled()
        choice(phone, "a.1.5").click()
        expect(choice(laptop, "a.1.5")).to_have_attribute("aria-pressed", "false")
        choice(laptop, "a.1.5").click()
        expect(teacher.locator(".how-many")).to_contain_text("Round 2: 2 answers")
        teacher.locator("[data-live=show]").click()
        for page in (teacher, phone, laptop):
            right = page.locator(".bars .right")
            expect(right).to_contain_text("a⟨5⟩")
            expect(right.locator(".bar i")).to_have_text(["1", "2"])
        step_of(phone, 5)
        # A clicker goes on to the figure.
        teacher.keyboard.press("PageDown")
        for page in (phone, laptop):
            expect(page.locator(".poll")).to_be_hidden()
        expect(teacher.locator(".answers-of-room")).to_be_hidden()

        # The end.
        teacher.keyboard.press("g")
        teacher.locator("[data-live=end]").click()
        expect(phone.locator(".code-of-room .line")).to_have_text("the lecture is over")


def test_on_paper_stands_what_the_lecture_shows(host: Host, server: str) -> None:
    lecture = Lecture(server)
    lecture.show(f"{REVIEW}&ask=reads-all", round=1, answers="open")
    page = host.show(f"{server}/live/{lecture.code}")
    expect(page.locator(".poll h3")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("#stage svg.unroll")).to_be_visible()
    expect(page.locator(".poll h3")).to_be_visible()
    expect(page.locator("#player")).to_be_hidden()


def test_who_wanders_off_is_told_so_and_returns_by_one_button(host: Host, server: str) -> None:
    lecture = Lecture(server)
    lecture.show(REVIEW, step=2)
    page = host.show(f"{server}/live/{lecture.code}", **PHONE)
    step_of(page, 2)
    page.locator("[data-action=forward]").click()
    step_of(page, 3)
    expect(page.locator(".banner")).to_contain_text("on your own")
    lecture.show(REVIEW, step=1)
    lecture.show(f"{REVIEW}&ask=reads-all", round=1, answers="open")
    expect(page.locator(".banner")).to_contain_text("asks you something")
    step_of(page, 3)
    page.locator(".return").click()
    expect(page.locator(".banner")).to_be_hidden()
    expect(page.locator(".poll h3")).to_have_text("Which state has read every input?")
    lecture.show("/?pattern=one-to-many&ty=3", step=1)
    expect(page.locator(FIGURE)).to_have_attribute("data-pattern", "one-to-many")
    step_of(page, 1)


def test_a_follower_hears_each_thing_of_a_lecture_once(host: Host, server: str) -> None:
    lecture = Lecture(server)
    lecture.show(REVIEW, step=1)
    page = host.show(f"{server}/live/{lecture.code}", **LAPTOP)
    status = page.locator("#status")
    expect(status).to_contain_text("Time step 1 of 5. The network reads “the”, x 1.")
    listen(page)
    lecture.show(REVIEW, step=2)
    expect(status).to_contain_text("Time step 2 of 5")
    # The same once more, as from a leader's page that was loaded again, is no news.
    lecture.show(REVIEW, step=2)
    lecture.show(f"{REVIEW}&ask=reads-all", round=1, answers="open")
    expect(status).to_have_text("A question: Which state has read every input?")
    choice(page, "a.1.2").press("Enter")
    expect(status).to_contain_text("Your answer is in.")
    lecture.show(f"{REVIEW}&ask=reads-all", round=1, answers="closed")
    expect(status).to_contain_text("Round 1 is closed.")
    # The choices are switched off: the focus stays at the question.
    expect(page.locator(".poll")).to_be_focused()
    lecture.show(f"{REVIEW}&ask=reads-all", round=2, answers="open")
    expect(status).to_have_text("Round 2: Which state has read every input?")
    lecture.show(f"{REVIEW}&ask=reads-all", round=2, answers="shown")
    expect(status).to_contain_text("The answers: Which state has read every input? It is a 5.")
    expect(page.locator(".poll")).to_contain_text("round 1: 1 answer")
    lecture.show(REVIEW, step=3)
    expect(status).to_contain_text("Time step 3 of 5")
    expect(page.locator("#player")).to_be_focused()
    said = heard(page)
    assert len(said) == 7, said
    assert not re.search("[⟨⟩_]", "".join(said))


def test_one_who_plays_is_played_along(host: Host, server: str) -> None:
    lecture = Lecture(server)
    lecture.show(REVIEW, step=0)
    page = host.show(f"{server}/live/{lecture.code}", **PHONE)
    step_of(page, 0)
    lecture.show(REVIEW, step=0, playing=True)
    expect(page.locator("#player")).to_have_class(re.compile("playing"))
    step_of(page, 2)
    lecture.show(REVIEW, step=3, playing=False)
    expect(page.locator("#player")).not_to_have_class(re.compile("playing"))
    step_of(page, 3)


def test_a_stream_that_is_cut_again_and_again_loses_nothing(host: Host, server: str) -> None:
    lecture = Lecture(server)
    lecture.show(REVIEW, step=0)
    with proxied(server) as proxy:
        page = host.show(f"{proxy.base}/live/{lecture.code}", BROKEN, **PHONE)
        for step in range(1, 5):
            expect(page.locator(".code-of-room .line")).to_have_text("live")
            proxy.cut()
            lecture.show(REVIEW, step=step)
            step_of(page, step)


def test_a_phone_that_slept_shows_the_present_step_when_it_wakes(host: Host, server: str) -> None:
    lecture = Lecture(server)
    lecture.show(REVIEW, step=0)
    with proxied(server) as proxy:
        page = host.show(f"{proxy.base}/live/{lecture.code}", BROKEN, **PHONE)
        expect(page.locator(".code-of-room .line")).to_have_text("live")
        page.clock.install()
        page.clock.pause_at("2099-01-01T00:00:00Z")
        # The connection is dead, and nobody has told the phone.
        proxy.holds = True
        for step in (1, 2, 3):
            lecture.show(REVIEW, step=step)
        proxy.holds = False
        page.clock.fast_forward("10:00")
        page.clock.resume()
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        step_of(page, 3)


@contextmanager
def replaceable() -> Iterator[tuple[Proxy, str]]:
    """A proxy before one server, and the address of another, which has never heard of its lectures."""
    with running() as first, running() as second:
        for one in (first, second):
            assert one.server.serving.wait(20)
        bases = [f"http://127.0.0.1:{one.listening.getsockname()[1]}" for one in (first, second)]
        with proxied(bases[0]) as proxy:
            yield proxy, bases[1]


def test_a_server_that_was_killed_is_followed_by_the_next(host: Host) -> None:
    with replaceable() as (proxy, second):
        teacher, code = lead(host, proxy.base, excused=BROKEN, viewport={"width": 1280, "height": 720})
        phone = host.show(f"{proxy.base}/live/{code}", BROKEN, **PHONE)
        step_of(phone, 5)
        expect(phone.locator(".code-of-room .line")).to_have_text("live")
        # Another process, which has never heard of the lecture.
        proxy.target = second
        proxy.break_all()
        teacher.keyboard.press("Escape")
        teacher.keyboard.press("ArrowUp")
        step_of(teacher, 4)
        step_of(phone, 4)
        assert ask(second, f"/v1/live/{code}").json["step"] == 4


def secret_of(page: Page) -> str:
    """The secret of the lecture that a page leads."""
    secret: str = page.evaluate("JSON.parse(sessionStorage.getItem('unroll-lead')).secret")
    return secret


def test_a_server_that_was_killed_while_nothing_moves_is_no_end(host: Host) -> None:
    with replaceable() as (proxy, second):
        teacher, code = lead(host, proxy.base, excused=BROKEN, viewport={"width": 1280, "height": 720})
        phone = host.show(f"{proxy.base}/live/{code}", BROKEN, **PHONE)
        expect(phone.locator(".code-of-room .line")).to_have_text("live")
        # The lecturer goes on talking, and touches nothing.
        with teacher.expect_response(lambda one: one.request.method == "PUT" and one.status == 204):
            proxy.target = second
            proxy.break_all()
        assert ask(second, f"/v1/live/{code}").json["step"] == 5
        lecture = Lecture(second)
        lecture.code, lecture.secret = code, secret_of(teacher)
        lecture.show(REVIEW, step=2)
        step_of(phone, 2)


def test_clocks_that_are_wrong_do_no_harm(host: Host, server: str) -> None:
    lecture = Lecture(server)
    lecture.show(REVIEW, step=1, at=1)
    page = host.show(f"{server}/live", **PHONE)
    page.clock.set_fixed_time("1999-12-31T23:59:59Z")
    page.locator("#code").fill(lecture.code.lower())
    page.get_by_role("button", name="Follow").click()
    step_of(page, 1)
    lecture.show(REVIEW, step=3, at=2**52)
    step_of(page, 3)
    lecture.show(REVIEW, step=2, at=0)
    step_of(page, 2)


def test_a_second_device_takes_the_lecture_over_and_the_first_takes_it_back(host: Host, server: str) -> None:
    teacher, code = lead(host, server, viewport={"width": 1280, "height": 720})
    teacher.locator("[data-live=hand]").click()
    teacher.locator("[data-live=copy]").click()
    link = teacher.locator(".lead-link")
    expect(link).to_contain_text(f"/live/{code}#lead=")
    tablet = host.show(link.inner_text(), **LAPTOP)
    expect(tablet.locator(".joined")).to_contain_text(code)
    # The secret is not left where all could read it.
    assert "lead" not in tablet.url
    tablet.keyboard.press("ArrowUp")
    expect(teacher.locator(".elsewhere")).to_be_visible()
    phone = host.show(f"{server}/live/{code}", **PHONE)
    step_of(phone, 4)
    teacher.keyboard.press("ArrowUp")
    tablet.keyboard.press("ArrowUp")
    step_of(phone, 3)
    # It follows, and goes on from where the other one has led.
    step_of(teacher, 3)
    teacher.locator("[data-live=retake]").click()
    expect(teacher.locator(".leads")).to_be_visible()
    teacher.keyboard.press("ArrowUp")
    step_of(phone, 2)
    expect(tablet.locator(".go-live")).to_have_class(re.compile("on"))


def test_a_lecturer_who_loads_the_page_again_still_leads(host: Host, server: str) -> None:
    teacher, code = lead(host, server, viewport={"width": 1280, "height": 720})
    teacher.reload()
    expect(teacher.locator(".joined")).to_contain_text(code)
    teacher.keyboard.press("ArrowUp")
    step_of(teacher, 4)
    phone = host.show(f"{server}/live/{code}", **PHONE)
    step_of(phone, 4)


def ask_the_room(teacher: Page, prompt: str) -> None:
    teacher.locator("[data-live=questions]").click()
    teacher.locator(".offered button", has_text=prompt).click()
    expect(teacher.locator(".asking")).to_be_visible()


def test_a_question_outlives_a_page_that_is_loaded_again_and_a_second_device(host: Host, server: str) -> None:
    teacher, code = lead(host, server, viewport={"width": 1280, "height": 720})
    phone = host.show(f"{server}/live/{code}", **PHONE)
    ask_the_room(teacher, "Which state has read every input?")
    choice(phone, "a.1.3").click()
    expect(teacher.locator(".how-many")).to_contain_text("Round 1: 1 answer")
    teacher.reload()
    expect(teacher.locator(".joined")).to_contain_text(code)
    teacher.keyboard.press("g")
    expect(teacher.locator(".how-many")).to_contain_text("Round 1: 1 answer")
    teacher.locator("[data-live=hand]").click()
    teacher.locator("[data-live=copy]").click()
    tablet = host.show(teacher.locator(".lead-link").inner_text(), **LAPTOP)
    tablet.keyboard.press("g")
    expect(tablet.locator(".how-many")).to_contain_text("Round 1: 1 answer")
    expect(teacher.locator(".elsewhere")).to_be_visible()
    tablet.locator("[data-live=show]").click()
    expect(phone.locator(".bars .right")).to_contain_text("a⟨5⟩")
    tablet.keyboard.press("g")
    tablet.locator("[data-live=back]").click()
    step_of(phone, 5)
    expect(phone.locator(".poll")).to_be_hidden()
    expect(tablet.locator(FIGURE)).not_to_have_attribute("data-step", "0")


def test_the_end_by_a_second_device_is_the_end(host: Host, server: str) -> None:
    teacher, code = lead(host, server, viewport={"width": 1280, "height": 720})
    teacher.locator("[data-live=hand]").click()
    teacher.locator("[data-live=copy]").click()
    tablet = host.show(teacher.locator(".lead-link").inner_text(), BROKEN, **LAPTOP)
    expect(teacher.locator(".elsewhere")).to_be_visible()
    tablet.keyboard.press("g")
    tablet.locator("[data-live=end]").click()
    expect(teacher.locator(".before")).to_be_visible()
    assert ask(server, f"/v1/live/{code}").status == 410


def test_a_lecture_goes_back_to_where_it_was_after_each_question(host: Host, server: str) -> None:
    teacher, code = lead(host, server, viewport={"width": 1280, "height": 720})
    phone = host.show(f"{server}/live/{code}", **PHONE)
    for step in (5, 4):
        step_of(phone, step)
        ask_the_room(teacher, "Which state has read every input?")
        expect(phone.locator(".poll h3")).to_be_visible()
        teacher.locator("[data-live=back]").click()
        step_of(phone, step)
        expect(teacher.locator(FIGURE)).to_have_attribute("data-step", str(step))
        teacher.keyboard.press("ArrowUp")


def test_a_dot_leads_away_from_a_question(host: Host, server: str) -> None:
    stops = "&stop=many-to-one?tx=3&stop=one-to-many?ty=2"
    page = host.show(f"{server}/?present=1{stops}", viewport={"width": 1280, "height": 720})
    page.keyboard.press("g")
    page.locator("[data-live=begin]").click()
    code = page.locator(".lead-sheet .code")
    expect(code).to_have_text(re.compile("^[A-Z]{5}$"))
    phone = host.show(f"{server}/live/{code.inner_text()}", **PHONE)
    ask_the_room(page, "Which state has read every input?")
    expect(phone.locator(".poll h3")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("#present .dots a").nth(2).click()
    expect(phone.locator(FIGURE)).to_have_attribute("data-pattern", "one-to-many")
    expect(phone.locator(".poll")).to_be_hidden()
    expect(page.locator(FIGURE)).to_have_attribute("data-pattern", "one-to-many")
    page.keyboard.press("g")
    expect(page.locator(".lead-sheet .leads")).to_be_visible()
    expect(page.locator(".asking")).to_be_hidden()


def test_the_inside_of_a_cell_is_that_of_the_lectures_step(host: Host, server: str) -> None:
    cell = "/?pattern=many-to-one&tx=3&view=cell"
    lecture = Lecture(server)
    lecture.show(cell, step=1)
    page = host.show(f"{server}/live/{lecture.code}", **PHONE)
    for step in (1, 2):
        lecture.show(cell, step=step)
        expect(page.locator(".canvas > svg:not(.ghost)")).to_have_attribute("data-step", str(step))


def test_a_copied_window_does_not_lead_unseen(host: Host, server: str) -> None:
    teacher, code = lead(host, server, viewport={"width": 1280, "height": 720})
    with teacher.expect_popup() as popup:
        # Such a window begins with a copy of what this one has stored.
        teacher.evaluate("window.open(location.href)")
    copied = popup.value
    expect(copied.locator(".joined")).to_contain_text(code)
    copied.keyboard.press("g")
    expect(copied.locator(".elsewhere")).to_be_visible()
    teacher.bring_to_front()
    # A window that opens ends the whole screen, and with it the presentation.
    teacher.keyboard.press("p")
    expect(teacher.locator("html")).to_have_class(re.compile("presenting"))
    teacher.keyboard.press("ArrowUp")
    phone = host.show(f"{server}/live/{code}", **PHONE)
    step_of(phone, 4)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_the_pages_of_a_lecture(host: Host, server: str, scheme: str) -> None:
    lecture = Lecture(server)
    page = host.show(f"{server}/live", color_scheme=scheme, **PHONE)
    assert violations(page) == []
    page = host.show(f"{server}/live/{lecture.code}", color_scheme=scheme, **PHONE)
    expect(page.locator(".stage")).to_contain_text("not begun")
    assert violations(page) == []
    lecture.show(f"{REVIEW}&ask=reads-all", round=1, answers="open")
    choice(page, "a.1.3").click()
    expect(page.locator(".poll .verdict")).to_contain_text("Your answer is in")
    assert violations(page) == []
    lecture.show(f"{REVIEW}&ask=reads-all", round=1, answers="shown")
    expect(page.locator(".bars")).to_be_visible()
    page.locator("[data-action=back]").click()
    expect(page.locator(".banner")).to_be_visible()
    assert violations(page) == []
    teacher, _ = lead(host, server, color_scheme=scheme, viewport={"width": 1280, "height": 720})
    teacher.locator("[data-live=questions]").click()
    expect(teacher.locator(".offered")).to_be_visible()
    assert violations(teacher) == []


def test_without_scripts_the_page_shows_the_moment(host: Host, server: str) -> None:
    lecture = Lecture(server)
    lecture.show(REVIEW, step=3)
    page = host.show(f"{server}/live/{lecture.code}", java_script_enabled=False)
    expect(page.locator("#stage img")).to_have_attribute("src", re.compile("step=3"))
