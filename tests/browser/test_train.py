"""Train: a network learns on the page, which keeps every epoch and shows the one that the reader chose."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from rnn_unroll.web.refusal import refused
from rnn_unroll.web.renders import busy
from tests.browser.embedding import Host
from tests.http import ask

pytestmark = pytest.mark.browser

SHORT = "/train?toy=parity&cell=rnn&hidden=4&epochs=3"
FIGURE = ".unrolled svg"
SLOW = 20_000
"""Milliseconds that a training may take beside other tests. The first waits for the server's processes."""


def trained(open_page, address: str = SHORT, **options: object) -> Page:
    """The page after a training."""
    page = open_page(address, **options)
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".clock")).to_have_text("epoch 3 of 3", timeout=SLOW)
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    return page


def shown(page: Page) -> str:
    return page.locator(FIGURE).evaluate("svg => svg.outerHTML")


def test_a_network_learns_and_the_page_shows_its_curves_answers_and_numbers(open_page) -> None:
    page = open_page(SHORT)
    before = shown(page)
    expect(page.locator(".summary")).to_contain_text("Before it learns")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".summary")).to_contain_text("After 3 epochs", timeout=SLOW)
    expect(page.locator("#status")).to_contain_text("After 3 epochs")
    assert shown(page) != before
    for title in ("Loss", "Norm of the gradient"):
        curve = page.get_by_role("img", name=re.compile(f"{title}: .* after epoch 1, .* after epoch 3"))
        assert curve.locator(".line").get_attribute("d").count("L") == 2
    expect(page.get_by_role("img", name=re.compile("Right answers: .* after epoch 0"))).to_be_visible()
    expect(page.locator(".answers tbody tr")).to_have_count(3)
    # The page's address is that of the training.
    assert page.url.endswith(
        "/train?toy=parity&cell=rnn&hidden=4&optimiser=adam&rate=0.02&limit=1&epochs=3&seed=0"
    )


def test_the_reader_rewinds_to_any_epoch_and_steps_from_there(open_page, server: str) -> None:
    page = trained(open_page)
    last = shown(page)
    page.get_by_label("Epoch", exact=True).fill("1")
    expect(page.locator(".summary")).to_contain_text("After 1 epoch,")
    expect(page.locator(".clock")).to_have_text("epoch 1 of 3")
    loss = page.locator(".curves svg").first
    assert loss.locator(".line").get_attribute("d").count("L") == 0
    assert loss.locator(".ahead").get_attribute("d").count("L") == 2
    page.get_by_role("button", name="Epoch back").click()
    expect(page.locator(".clock")).to_have_text("epoch 0 of 3")
    for _ in range(3):
        page.get_by_role("button", name="Epoch forward").click()
    expect(page.locator(".clock")).to_have_text("epoch 3 of 3")
    assert shown(page) == last


def test_a_pause_before_the_first_epoch_holds_too(open_page) -> None:
    page = open_page(SHORT)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Train", exact=True).click()
    page.evaluate("document.querySelector('.primary').click()")
    expect(page.get_by_role("img", name=re.compile("Loss: .* after epoch 3"))).to_be_attached(timeout=SLOW)
    assert len([url for url in asked if "/train/run" in url]) == 1


def test_a_pause_holds_the_epoch_and_play_goes_on(open_page) -> None:
    page = open_page("/train?toy=first&hidden=4&epochs=20")
    page.get_by_role("button", name="Train", exact=True).click()
    page.get_by_role("button", name="Pause", exact=True).click()
    clock = page.locator(".clock").text_content()
    assert clock != "epoch 20 of 20"
    # The training goes on meanwhile: all its epochs come.
    expect(page.get_by_role("img", name=re.compile("Loss: .* after epoch 20"))).to_be_attached(timeout=SLOW)
    expect(page.locator(".clock")).to_have_text(clock)
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator(".clock")).to_have_text("epoch 20 of 20", timeout=SLOW)


def test_an_example_trains_with_its_settings_and_the_end_of_one_that_explodes_is_told(open_page) -> None:
    page = open_page(SHORT)
    page.get_by_role("link", name="Without clipping: explodes").click()
    expect(page.get_by_role("alert")).to_contain_text(
        re.compile(r"The loss became infinite at step 2\d\."), timeout=SLOW
    )
    expect(page.get_by_label("Optimiser")).to_have_value("sgd")
    expect(page.get_by_label("Hidden units")).to_have_value("16")


def test_a_connection_that_breaks_is_taken_up_where_it_broke(open_page, server: str) -> None:
    page = open_page(SHORT)
    whole = ask(server, SHORT.replace("/train", "/train/run"))
    half = whole.body.index(b"event: epoch\nid: 2") + 300
    resumed = []

    def broken(route: Route) -> None:
        resumed.append(route.request.headers.get("last-event-id"))
        if len(resumed) > 1:
            route.continue_()
        else:
            route.fulfill(headers={"Content-Type": "text/event-stream"}, body=whole.body[:half])

    page.route("**/train/run?*", broken)
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".clock")).to_have_text("epoch 3 of 3", timeout=SLOW)
    assert resumed == [None, "1"]
    assert page.locator(".curves svg").first.locator(".line").get_attribute("d").count("L") == 2


def test_a_server_that_has_too_much_to_do_is_asked_again(host: Host, server: str) -> None:
    page = host.show(
        server + SHORT, excused="Failed to load resource: the server responded with a status of 503"
    )
    body = bytes(refused(busy(), 503).body)
    asked = []

    def full(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) > 1:
            expect(page.get_by_role("alert")).to_contain_text("too much is being drawn")
            route.continue_()
        else:
            route.fulfill(status=503, headers={"Retry-After": "0.01"}, body=body)

    page.route("**/train/run?*", full)
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".clock")).to_have_text("epoch 3 of 3", timeout=SLOW)
    expect(page.locator(".message")).to_have_count(0)


def test_a_new_seed_trains_another_network(open_page) -> None:
    page = trained(open_page)
    before = page.locator(".curves .line").first.get_attribute("d")
    page.get_by_role("button", name="New seed").click()
    expect(page.locator("#status")).to_contain_text("After 3 epochs", timeout=SLOW)
    expect(page.locator(".curves .line").first).not_to_have_attribute("d", before)


def test_without_scripts_the_page_shows_the_network_and_leads_to_its_numbers(open_page) -> None:
    page = open_page(SHORT, java_script_enabled=False)
    expect(page.locator(FIGURE)).to_be_visible()
    expect(page.get_by_role("button", name="Play")).to_be_hidden()
    page.get_by_label("Toy").select_option("Echo")
    page.get_by_role("button", name="Show before training").click()
    expect(page.locator(".about")).to_contain_text("and then writes them")
    run = page.get_by_role("link", name="The numbers of the whole training")
    expect(run).to_have_attribute("href", re.compile(r"^/train/run\?toy=echo&"))


def test_a_phone_shows_all_of_it(open_page) -> None:
    page = trained(open_page, "/train?epochs=3", viewport={"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    # The button is above; what it began is in view.
    expect(page.locator(".curves svg").first).to_be_in_viewport()
