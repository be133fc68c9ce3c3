"""The address holds the whole state, and a copied one reproduces the exact picture."""

import pytest
from playwright.sync_api import Browser, expect

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
    studio.control("show").first.check()
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


def test_the_step_that_is_shown_outlives_every_other_change(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-many&tx=6&step=2"))
    studio.button("Step forward").click()
    studio.expect(step=3)
    studio.control("theme").select_option("dark")
    expect(studio.page.locator("html")).to_have_attribute("data-theme", "dark")
    studio.expect(step=3)
    studio.expect_query("pattern=many-to-many&step=3&theme=dark&tx=6")
    studio.choose("custom")
    studio.page.locator(".scrub").fill("3")
    studio.slot("output", 1).click()
    studio.expect(pattern="custom", step=3)
    studio.focus_page()
    studio.page.keyboard.press("End")
    studio.expect(step=6)
    studio.control("hidden").fill("7")
    studio.expect_query("hidden=7&io=ibbbbb&pattern=custom&theme=dark")
    studio.expect(step=6)


def test_a_figure_that_gets_shorter_than_its_step_shows_its_end(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-many&tx=6&step=5"))
    studio.control("tx").fill("3")
    studio.expect(tx=3, step=3)
    expect(studio.page.locator(".message")).to_have_count(0)


def test_an_unusual_text_has_one_spelling_at_every_step(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-one&text=a%2Ab+c~d+%C3%A9"))
    canonical = studio.page.locator("#canonical")
    whole = canonical.text_content() or ""
    studio.button("Step back").click()
    studio.expect(step=2)
    expect(canonical).to_have_text(whole.replace("?", "?step=2&"))


def test_an_address_of_no_pattern_shows_its_error_and_the_page_works(chromium: Browser, server: str) -> None:
    # Chromium itself logs the status 422 of the page, so only what scripts throw counts.
    page = chromium.new_page()
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    page.goto(f"{server}/?pattern=nope")
    expect(page.locator(".message")).to_contain_text("unknown pattern 'nope'")
    studio = Studio(page)
    studio.choose("many-to-one")
    studio.expect(pattern="many-to-one")
    page.close()
    assert thrown == []
