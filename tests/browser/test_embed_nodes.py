"""Nodes of an embed: what a reader points at is read out, and the cell of a state opens."""

import pytest
from playwright.sync_api import Frame, Locator, Page, expect

from tests.browser.embedding import HEARD, Host, heard
from tests.browser.test_embed import SANDBOX, send

pytestmark = pytest.mark.browser


def framed(host: Host, server: str, query: str, width: int = 700, **options: object) -> tuple[Page, Frame]:
    frame = f'<iframe {SANDBOX} width="{width}" height="640" src="{server}/embed/{query}"></iframe>'
    page = host.open(HEARD + frame, **options)
    heard(page, "unroll:ready")
    return page, page.frames[1]


def spot(frame: Frame, key: str) -> Locator:
    return frame.locator(f'.spot[data-key="{key}"]')


@pytest.mark.parametrize("width", [390, 700])
def test_a_node_under_the_pointer_has_its_name_meaning_and_numbers(
    host: Host, server: str, width: int
) -> None:
    page, frame = framed(host, server, "many-to-one?controls=readout", width)
    strip = frame.locator(".strip")
    expect(strip).to_contain_text("Point at a node")
    spot(frame, "a.1.2").hover()
    expect(strip.locator(".title")).to_have_text("hidden state a⟨2⟩")
    expect(strip.locator(".note")).to_contain_text("after step 2: 6 numbers")
    expect(strip.locator("li")).to_have_text(
        ["unit 10.409", "unit 2−0.033", "unit 30.848", "unit 40.658", "unit 50.567", "unit 60.258"]
    )
    send(page, {"type": "unroll:step", "step": 1})
    expect(strip.locator(".note")).to_have_text("Not computed yet: the run stands at time step 1.")
    expect(strip.locator("li")).to_have_count(0)
    # Without open, a click opens nothing.
    spot(frame, "a.1.1").click()
    expect(frame.locator(".opened")).to_have_count(0)


def test_arrow_keys_walk_over_nodes_and_say_their_numbers(host: Host, server: str) -> None:
    page, frame = framed(host, server, "many-to-one?controls=readout,open")
    # The figure itself, then one of its nodes.
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(spot(frame, "a0.1")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(spot(frame, "a.1.1")).to_be_focused()
    expect(frame.locator(".strip .title")).to_have_text("hidden state a⟨1⟩")
    expect(frame.get_by_role("status")).to_contain_text("unit 1 0.86")
    page.keyboard.press("ArrowDown")
    expect(spot(frame, "x.1")).to_be_focused()
    # The walk is no step of the run.
    expect(frame.locator(".clock")).to_have_text("4 / 4")


def test_a_click_on_a_state_opens_its_cell_which_escape_closes(host: Host, server: str) -> None:
    asked: list[str] = []
    page, frame = framed(host, server, "many-to-one?controls=open&cell=gru")
    page.on("request", lambda request: asked.append(request.url))
    assert spot(frame, "x.1").count() == 0
    spot(frame, "a.1.2").click()
    picture = frame.get_by_role("img", name="The inside of the cell of hidden state a⟨2⟩")
    expect(picture).to_be_visible()
    frame.wait_for_function("() => document.querySelector('.inside img').naturalWidth > 0")
    (address,) = asked
    assert address.startswith(f"{server}/v1/figures/many-to-one.svg?at=a.1.2&cell=gru&numbers=unit&rev=")
    assert address.endswith("&view=cell")
    send(page, {"type": "unroll:step", "step": 3})
    expect(frame.get_by_role("img", name="The inside of the cell of hidden state a⟨3⟩")).to_be_visible()
    frame.get_by_role("button", name="Close", exact=True).focus()
    page.keyboard.press("Escape")
    expect(frame.locator(".opened")).to_be_hidden()
    expect(spot(frame, "a.1.3")).to_be_focused()
    page.keyboard.press("Enter")
    frame.get_by_role("button", name="Close", exact=True).click()
    expect(frame.locator(".opened")).to_be_hidden()


def test_a_cell_that_does_not_come_says_so(host: Host, server: str) -> None:
    page, frame = framed(host, server, "many-to-one?controls=open", excused="Failed to load resource")
    page.route("**/v1/figures/**", lambda route: route.fulfill(status=503))
    spot(frame, "a.1.2").click()
    expect(frame.locator(".inside")).to_have_text(
        "The inside of the cell of hidden state a⟨2⟩ cannot be fetched."
    )


def test_by_touch_the_first_tap_reads_and_the_second_opens(host: Host, server: str) -> None:
    phone = {"width": 400, "height": 800}
    _, frame = framed(host, server, "many-to-one?controls=readout,open", 390, has_touch=True, viewport=phone)
    spot(frame, "a.1.2").tap()
    expect(frame.locator(".strip .title")).to_have_text("hidden state a⟨2⟩")
    expect(frame.locator(".opened")).to_be_hidden()
    spot(frame, "a.1.2").tap()
    expect(frame.locator(".opened")).to_be_visible()


def test_a_folded_figures_nodes_are_those_of_the_visible_step(host: Host, server: str) -> None:
    page, frame = framed(host, server, "many-to-one?view=folded&controls=readout")
    send(page, {"type": "unroll:step", "step": 2})
    expect(spot(frame, "a.1.2")).to_be_visible()
    expect(spot(frame, "a.1.4")).to_be_hidden()
    spot(frame, "a.1.2").hover()
    expect(frame.locator(".strip .title")).to_have_text("hidden state a⟨2⟩")


def test_the_focus_stays_on_its_node_as_the_figure_turns(host: Host, server: str) -> None:
    page, frame = framed(host, server, "many-to-one?controls=readout")
    spot(frame, "a.1.3").focus()
    page.evaluate("document.querySelector('iframe').width = 390")
    expect(frame.locator('.canvas > svg[data-flow="down"]')).to_be_visible()
    expect(spot(frame, "a.1.3")).to_be_focused()
    box = spot(frame, "a.1.3").bounding_box()
    node = frame.locator('.node[data-key="a.1.3"] rect').first.bounding_box()
    assert box is not None
    assert node is not None
    assert abs(box["x"] - node["x"]) < 3
    assert abs(box["y"] - node["y"]) < 3


def test_the_element_takes_controls(host: Host, server: str) -> None:
    page = host.open(
        f'<script src="{server}/static/rnn-unroll.js" type="module"></script>'
        '<rnn-unroll pattern="many-to-one" controls="readout,open" alt="A network"></rnn-unroll>'
    )
    frame = page.frame_locator("iframe")
    expect(frame.locator(".strip")).to_be_visible()
    frame.locator('.spot[data-key="a.1.2"]').click()
    expect(frame.locator(".opened")).to_be_visible()
