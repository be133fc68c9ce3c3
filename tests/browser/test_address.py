"""The address holds the whole state, and a copied one reproduces the exact picture."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.studio import Studio

pytestmark = pytest.mark.browser


def test_every_switch_is_in_the_address_and_the_address_brings_it_back(studio: Studio, open_page) -> None:
    studio.choose("encoder-decoder")
    studio.control("tx").fill("3")
    studio.expect(tx=3)
    studio.control("feedback").select_option("on")
    studio.control("hidden").fill("8")
    studio.control("seed").fill("42")
    studio.control("layers").fill("2")
    studio.control("theme").select_option("dark")
    studio.control("show").check()
    studio.expect_query(
        "feedback=on&hidden=8&layers=2&pattern=encoder-decoder&seed=42&show=weights&theme=dark&tx=3"
    )
    studio.settled()
    copy = Studio(open_page(studio.page.url.partition("/?")[1] + studio.page.url.partition("/?")[2]))
    assert copy.markup() == studio.markup()
    for name in ("feedback", "hidden", "seed", "layers", "theme", "tx"):
        assert copy.control(name).input_value() == studio.control(name).input_value()


def test_style_and_theme_switch(studio: Studio) -> None:
    studio.control("style").select_option("textbook")
    studio.expect(style="textbook", tx="T_x")
    studio.control("tx").fill("3")
    studio.expect(tx=3)
    studio.control("theme").select_option("mono")
    expect(studio.page.locator("html")).to_have_attribute("data-theme", "mono")
    studio.expect_query("pattern=many-to-many&style=textbook&theme=mono&tx=3")


def test_back_and_forward_go_through_the_figures(studio: Studio) -> None:
    studio.choose("many-to-one")
    studio.choose("one-to-many")
    studio.page.go_back()
    studio.expect(pattern="many-to-one")
    expect(studio.page.locator("[name=pattern][value=many-to-one]")).to_be_checked()
    studio.page.go_back()
    studio.expect(pattern="many-to-many")
    studio.page.go_forward()
    studio.expect(pattern="many-to-one")
    studio.expect_query("pattern=many-to-one")


def test_links_lead_to_the_same_figure(studio: Studio) -> None:
    studio.choose("many-to-one")
    studio.button("Step back").click()
    studio.expect(step=3)
    link = studio.page.locator("[data-format=svg]")
    expect(link).to_have_attribute("href", "/v1/figures/many-to-one.svg?step=3")
    expect(studio.page.locator("#canonical")).to_have_text("/v1/figures/many-to-one.svg?step=3")


def test_a_wrong_address_tells_and_keeps_the_rest(open_page, server: str) -> None:
    # The browser logs the page's own 422, so this page is opened from a good one.
    studio = Studio(open_page("/"))
    answer = studio.page.request.get(f"{server}/?pattern=many-to-one&tx=0&hidden=9&utm_source=mail")
    assert answer.status == 422
    text = answer.text()
    assert 'data-parameter="tx"' in text
    hidden = re.search(r'<input type="number" id="hidden"[^>]*>', text)
    assert hidden
    assert 'value="9"' in hidden[0]
