"""Leading a live lecture: double clicks, a network that is away, a second device, a second lecture."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.embedding import Host
from tests.browser.proxies import proxied
from tests.browser.studio import FIGURE, Studio
from tests.browser.test_live import (
    BROKEN,
    LAPTOP,
    PHONE,
    REVIEW,
    ask_the_room,
    choice,
    lead,
    pytestmark,
    replaceable,
    step_of,
)
from tests.browser.test_slides import advance, present
from tests.http import ask
from tests.rooms import Lecture

__all__ = ["pytestmark"]

SCREEN: dict[str, Any] = {"viewport": {"width": 1280, "height": 720}}
QUESTION = "Which state has read every input?"


def pressed(page: Page, action: str) -> Locator:
    return page.locator(f"[data-live={action}]")


def tablet_of(host: Host, teacher: Page) -> Page:
    """A second device that leads the lecture of the first."""
    pressed(teacher, "hand").click()
    pressed(teacher, "copy").click()
    link = teacher.locator(".lead-link")
    expect(link).to_contain_text("#lead=")
    tablet = host.show(link.inner_text(), BROKEN, **LAPTOP)
    expect(teacher.locator(".elsewhere")).to_be_visible()
    return tablet


def test_who_was_away_at_the_end_is_told_that_it_is_over(host: Host, server: str) -> None:
    lecture = Lecture(server)
    lecture.show(REVIEW, step=1)
    with proxied(server) as proxy:
        page = host.show(f"{proxy.base}/live/{lecture.code}", BROKEN, **PHONE)
        line = page.locator(".code-of-room .line")
        expect(line).to_have_text("live")
        proxy.target = "http://127.0.0.1:9"
        proxy.break_all()
        lecture.end()
        proxy.target = server
        expect(line).to_have_text("the lecture is over")


def test_an_answer_that_is_clicked_twice_counts_once(host: Host, server: str) -> None:
    lecture = Lecture(server)
    lecture.show(f"{REVIEW}&ask=reads-all", round=1, answers="open")
    page = host.show(f"{server}/live/{lecture.code}", **PHONE)
    choice(page, "a.1.3").dblclick()
    expect(choice(page, "a.1.3")).to_have_attribute("aria-pressed", "true")
    choice(page, "a.1.5").click()
    expect(choice(page, "a.1.5")).to_have_attribute("aria-pressed", "true")
    assert lecture.answers(lecture.secret).json["rounds"][0]["total"] == 1


def test_the_banner_of_who_is_away_says_only_while_it_is_so_that_a_question_waits(
    host: Host, server: str
) -> None:
    lecture = Lecture(server)
    lecture.show(REVIEW, step=2)
    page = host.show(f"{server}/live/{lecture.code}", **PHONE)
    step_of(page, 2)
    page.locator("[data-action=forward]").click()
    lecture.show(f"{REVIEW}&ask=reads-all", round=1, answers="open")
    expect(page.locator(".banner")).to_contain_text("asks you something")
    lecture.show(REVIEW, step=2)
    expect(page.locator(".banner")).to_contain_text("on your own")


def test_a_double_click_does_what_one_does(host: Host, server: str) -> None:
    page = host.show(f"{server}{REVIEW}&present=1", **SCREEN)
    begun: list[str] = []
    page.on("request", lambda one: begun.append(one.url) if one.method == "POST" else None)
    page.keyboard.press("g")
    pressed(page, "begin").dblclick()
    code = page.locator(".lead-sheet .code")
    expect(code).to_have_text(re.compile("^[A-Z]{5}$"))
    ask_the_room(page, QUESTION)
    assert len(begun) == 1
    # The button of the second round comes into the place of this one.
    with page.expect_response(lambda one: one.request.method == "PUT"):
        pressed(page, "close").dblclick()
    expect(pressed(page, "again")).to_be_visible()
    state = ask(server, f"/v1/live/{code.inner_text()}").json
    assert (state["round"], state["answers"]) == (1, "closed")


def test_the_end_that_the_server_has_not_heard_is_none(host: Host, server: str) -> None:
    teacher, code = lead(host, server, excused=BROKEN, **SCREEN)
    teacher.route(
        "**/v1/live/*", lambda one: one.abort() if one.request.method == "DELETE" else one.continue_()
    )
    pressed(teacher, "end").click()
    expect(teacher.locator(".lead-sheet .wrong")).to_contain_text("not reached")
    expect(teacher.locator(".during")).to_be_visible()
    teacher.unroute_all()
    pressed(teacher, "end").click()
    expect(teacher.locator(".before")).to_be_visible()
    expect(teacher.locator(".lead-sheet .wrong")).to_be_empty()
    assert ask(server, f"/v1/live/{code}").status == 410


def test_a_late_answer_about_one_lecture_does_not_touch_the_next(host: Host, server: str) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "PUT" and not held:
            held.append(route)
        else:
            route.continue_()

    page = host.show(f"{server}{REVIEW}&present=1", BROKEN, **SCREEN)
    page.route("**/v1/live/*", hold)
    page.keyboard.press("g")
    with page.expect_request(lambda one: one.method == "PUT"):
        pressed(page, "begin").click()
    pressed(page, "end").click()
    expect(page.locator(".before")).to_be_visible()
    pressed(page, "begin").click()
    code = page.locator(".lead-sheet .code")
    expect(code).to_be_visible()
    with page.expect_response(lambda one: one.request.method == "PUT" and one.ok):
        held[0].continue_()
    assert ask(server, f"/v1/live/{code.inner_text()}").json["step"] == 5


def test_a_device_that_is_refused_does_not_believe_that_it_leads(host: Host, server: str) -> None:
    teacher, code = lead(host, server, excused=BROKEN, **SCREEN)
    tablet_of(host, teacher)

    def refuse(route: Route) -> None:
        if route.request.method == "PUT":
            route.fulfill(status=422, json={"error": {"message": "Too long."}})
        else:
            route.continue_()

    teacher.route("**/v1/live/*", refuse)
    with teacher.expect_response(lambda one: one.request.method == "PUT"):
        pressed(teacher, "retake").click()
    expect(teacher.locator(".elsewhere")).to_be_visible()
    expect(teacher.locator(".lead-sheet .wrong")).to_have_text("Too long.")
    assert ask(server, f"/v1/live/{code}").json["leader"]


def test_a_screen_that_handed_over_follows_and_leads_on_from_there(host: Host, server: str) -> None:
    teacher, code = lead(host, server, **SCREEN)
    ask_the_room(teacher, QUESTION)
    tablet = tablet_of(host, teacher)
    phone = host.show(f"{server}/live/{code}", **PHONE)
    tablet.keyboard.press("g")
    pressed(tablet, "back").click()
    step_of(phone, 5)
    tablet.keyboard.press("Escape")
    tablet.keyboard.press("ArrowUp")
    for page in (phone, teacher):
        step_of(page, 4)
    pressed(teacher, "retake").click()
    expect(teacher.locator(".leads")).to_be_visible()
    teacher.keyboard.press("Escape")
    teacher.keyboard.press("ArrowUp")
    step_of(phone, 3)


def test_a_figure_that_comes_only_when_it_is_asked_for_again_leads_the_room(host: Host, server: str) -> None:
    teacher, code = lead(host, server, excused=BROKEN, **SCREEN)
    phone = host.show(f"{server}/live/{code}", **PHONE)
    ask_the_room(teacher, QUESTION)
    expect(phone.locator(".poll h3")).to_be_visible()
    step_of(teacher, 0)
    teacher.route("**/stage?*", lambda one: one.abort())
    pressed(teacher, "back").click()
    again = teacher.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    teacher.unroute_all()
    # The panel lies over it.
    teacher.keyboard.press("g")
    again.click()
    expect(phone.locator(".poll")).to_be_hidden()
    step_of(phone, 5)


def test_a_question_can_be_closed_without_its_figure(host: Host, server: str) -> None:
    teacher, code = lead(host, server, excused=BROKEN, **SCREEN)
    phone = host.show(f"{server}/live/{code}", **PHONE)
    teacher.route("**/stage?*", lambda one: one.abort())
    ask_the_room(teacher, QUESTION)
    expect(phone.locator(".poll h3")).to_be_visible()
    pressed(teacher, "close").click()
    expect(phone.locator(".poll .verdict")).to_contain_text("Round 1 is closed")


def test_a_room_stays_where_it_is_when_a_server_is_killed_out_of_the_presentation(host: Host) -> None:
    with replaceable() as (proxy, second):
        teacher, code = lead(host, proxy.base, excused=BROKEN, **SCREEN)
        step_of(teacher, 5)
        teacher.keyboard.press("Escape")
        with teacher.expect_response(lambda one: one.request.method == "PUT" and one.ok):
            teacher.keyboard.press("ArrowUp")
        teacher.keyboard.press("p")
        expect(teacher.locator("html")).not_to_have_class(re.compile("presenting"))
        with teacher.expect_response(lambda one: one.request.method == "PUT" and one.ok):
            proxy.target = second
            proxy.break_all()
        assert ask(second, f"/v1/live/{code}").json["step"] == 4


def test_another_figure_that_is_presented_ends_the_question_of_the_last_one(host: Host, server: str) -> None:
    teacher, code = lead(host, server, "/?pattern=many-to-one&tx=3", **SCREEN)
    phone = host.show(f"{server}/live/{code}", **PHONE)
    ask_the_room(teacher, QUESTION)
    step_of(teacher, 0)
    for again in (True, False):
        expect(phone.locator(".poll h3")).to_be_visible()
        teacher.keyboard.press("p")
        expect(teacher.locator("html")).not_to_have_class(re.compile("presenting"))
        if not again:
            Studio(teacher).choose("many-to-many")
        teacher.locator("#start-presenting").click()
        expect(teacher.locator("html")).to_have_class(re.compile("presenting"))
    expect(phone.locator(".poll")).to_be_hidden()
    expect(phone.locator(FIGURE)).to_have_attribute("data-pattern", "many-to-many")


def test_slides_on_which_nothing_moves_open_a_lecture_again_that_the_server_has_forgotten(host: Host) -> None:
    with replaceable() as (proxy, second):
        page = present(host, proxy.base, excused=BROKEN)
        strong = page.locator("[data-live-code] strong")
        expect(strong).to_have_text(re.compile("^[A-Z]{5}$"))
        with page.expect_response(lambda one: one.request.method == "PUT" and one.ok):
            advance(page)
        with page.expect_response(lambda one: one.request.method == "PUT" and one.ok):
            proxy.target = second
            proxy.break_all()
        assert ask(second, f"/v1/live/{strong.inner_text()}").json["address"]


def test_the_field_of_a_question_says_what_it_takes(host: Host, server: str) -> None:
    lecture = Lecture(server)
    lecture.show(f"{REVIEW}&ask=length:x", round=1, answers="open")
    page = host.show(f"{server}/live/{lecture.code}", **PHONE)
    expect(page.locator(".predict input[name=guess]")).to_have_accessible_description(re.compile("number"))
