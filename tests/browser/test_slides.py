"""Slides of reveal.js, on another site, that lead a live lecture by the plugin unroll-live.js."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from rnn_unroll.live import codes
from tests import elsewhere
from tests.browser.embedding import Host
from tests.browser.studio import FIGURE
from tests.rooms import Lecture, send

pytestmark = pytest.mark.browser

LAPTOP = {"locale": "de"}
"""A window of its own, so that both pages are drawn."""
REFUSED = "The room does not see this"
CODE = re.compile("^[A-Z]{5}$")

SECTIONS = """
<section><h2>A course</h2><p data-live-code>Soon.</p></section>
<section data-live="/?pattern=many-to-one&amp;text=the+cat+sat">
  <p class="fragment" data-live-step="2">Two words.</p>
  <p class="fragment">Nothing for the room.</p>
  <p class="fragment" data-live="/?pattern=one-to-many&amp;ty=3" data-live-step="1">The other way.</p>
</section>
<section><rnn-unroll pattern="many-to-many" tx="3" hide="link"></rnn-unroll></section>
<section data-live="/?pattern=no-such">Wrong.</section>
<section data-live="/?pattern=one-to-one">Right again.</section>
"""


def present(host: Host, server: str, options: str = "", **more: Any) -> Page:
    scripts = "".join(
        f'<script src="{server}/static/{name}.js"></script>' for name in ("rnn-unroll", "unroll-live")
    )
    file = elsewhere.slides(host.folder, SECTIONS, scripts, f"plugins: [UnrollLive], {options}")
    page = host.show(f"{host.base}/{file.name}", **more)
    page.wait_for_function("() => Reveal.isReady()")
    return page


def advance(page: Page) -> None:
    page.evaluate("() => Reveal.next()")


def shows(page: Page, pattern: str, step: int) -> None:
    """A page that follows comes to show a pattern at a step."""
    expect(page.locator(FIGURE)).to_have_attribute("data-pattern", pattern)
    expect(page.locator("#stage")).to_have_attribute("data-step", str(step))


def test_slides_begin_a_lecture_and_lead_it(host: Host, server: str) -> None:
    page = present(host, server, excused=(REFUSED, "Failed to load resource"))
    expect(page.locator("[data-live-code] strong")).to_have_text(CODE)
    code = page.locator("[data-live-code] strong").inner_text()
    expect(page.locator("[data-live-code] small")).to_have_text(
        f"{server.removeprefix('http://')}/live/{code}"
    )
    expect(page.locator("[data-live-code] img")).to_have_js_property("complete", True)
    advance(page)
    room = host.show(f"{server}/live/{code}", **LAPTOP)
    # The whole run.
    shows(room, "many-to-one", 3)
    advance(page)
    shows(room, "many-to-one", 2)
    advance(page)
    advance(page)
    shows(room, "one-to-many", 1)
    page.evaluate("() => Reveal.prev()")
    shows(room, "many-to-one", 2)
    advance(page)

    # A figure on the slide leads, too.
    advance(page)
    frame = page.locator("section.present rnn-unroll").frame_locator("iframe")
    shows(room, "many-to-many", 3)
    frame.get_by_role("button", name="Step back", exact=True).click()
    shows(room, "many-to-many", 2)

    # A wrong address is passed over.
    with page.expect_console_message(lambda message: "no-such" in message.text):
        advance(page)
    advance(page)
    expect(room.locator(FIGURE)).to_have_attribute("data-pattern", "one-to-one")
    state = send(server, "GET", f"/v1/live/{code}").json
    assert state.items() >= {"address": "/?pattern=one-to-one", "step": None, "playing": False}.items()

    # The same window goes on with the same lecture.
    page.reload()
    expect(page.locator("[data-live-code] strong")).to_have_text(code)


def test_slides_lead_a_lecture_that_has_begun(host: Host, server: str) -> None:
    lecture = Lecture(server)
    options = f"unrollLive: {{ server: '{server}', code: '{lecture.code}', secret: '{lecture.secret}' }}"
    page = present(host, server, options, excused="Failed to load resource")
    expect(page.locator("[data-live-code] strong")).to_have_text(lecture.code)
    advance(page)
    room = host.show(f"{server}/live/{lecture.code}", **LAPTOP)
    shows(room, "many-to-one", 3)
    advance(page)
    shows(room, "many-to-one", 2)


def test_slides_open_a_lecture_again_that_the_server_has_forgotten(host: Host, server: str) -> None:
    secret = codes.fresh()
    code = codes.of(secret)
    options = f"unrollLive: {{ server: '{server}', code: '{code}', secret: '{secret}' }}"
    page = present(host, server, options, excused="Failed to load resource")
    with page.expect_response(lambda answer: answer.request.method == "PUT" and answer.ok):
        advance(page)
    shows(host.show(f"{server}/live/{code}", **LAPTOP), "many-to-one", 3)


def test_slides_go_on_where_the_server_is_away(host: Host, server: str) -> None:
    nowhere = "unrollLive: { server: 'http://127.0.0.1:9/' }"
    page = present(host, server, nowhere, excused="Failed to load resource")
    advance(page)
    advance(page)
    expect(page.locator(".fragment", has_text="Two words.")).to_be_visible()
    expect(page.locator("[data-live-code]")).to_have_text("Soon.")
