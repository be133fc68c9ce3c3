"""The panel that looks into a cell: a state opens it, it follows the state and the step, and closes again."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.studio import Studio

pytestmark = pytest.mark.browser


def panel(page: Page):
    return page.locator("#inside")


def numbers_of(page: Page, vector: str) -> list[str]:
    return page.locator(f'#inside .node[data-key="{vector}"] .values text').all_text_contents()


def expected(studio: Studio, step: int, vector: str) -> list[str]:
    forward = studio.numbers()["steps"][step - 1]["layers"][0]["forward"]
    return [f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−") for value in forward[vector]]


def test_a_cell_is_looked_into_and_left_again(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-many&cell=lstm"))
    page = studio.page
    expect(panel(page)).to_be_hidden()
    page.locator('.spot[data-key="a.1.3"]').click()
    expect(panel(page)).to_have_attribute("data-at", "a.1.3")
    expect(panel(page).locator(".title")).to_have_text("Inside a⟨3⟩")
    expect(page).to_have_url(re.compile(r"at=a\.1\.3.*view=cell"))
    expect(studio.figure.locator(".step")).to_have_count(4)
    assert numbers_of(page, "c") == expected(studio, 3, "c")
    assert numbers_of(page, "a") == expected(studio, 3, "a")
    expect(page.locator("#readout math.worked")).to_have_count(6)
    page.get_by_role("button", name="Close").click()
    expect(panel(page)).to_be_hidden()
    expect(page).not_to_have_url(re.compile("view=cell"))
    page.go_back()
    expect(panel(page)).to_have_attribute("data-at", "a.1.3")


def test_the_panel_follows_the_state_and_the_step(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-many&cell=gru&view=cell"))
    page = studio.page
    expect(panel(page)).to_have_attribute("data-at", "a.1.4")
    page.locator('.spot[data-key="a.1.1"]').press("Enter")
    expect(panel(page)).to_have_attribute("data-at", "a.1.1")
    expect(page.locator('.spot[data-key="a.1.1"]')).to_have_class(re.compile("shown"))
    assert numbers_of(page, "c") == expected(studio, 1, "c")
    studio.button("Step back").click()
    expect(panel(page)).to_have_attribute("data-at", "a.1.3")
    expect(page).to_have_url(re.compile(r"step=3.*view=cell$"))
    page.locator("#unit").select_option("2")
    expect(page).to_have_url(re.compile("unit=2"))
    expect(panel(page).locator('.node[data-key="c"] .values text[font-weight]')).to_have_text(
        expected(studio, 3, "c")[1]
    )
    page.reload()
    expect(panel(page)).to_have_attribute("data-at", "a.1.3")


def at(page: Page, key: str):
    return page.locator(f'.spot[data-key="{key}"]')


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_keyboard_opens_and_closes_the_panel_and_keeps_its_place(open_page, key: str) -> None:
    page = open_page("/?pattern=many-to-many&cell=lstm")
    expect(at(page, "a.1.2")).to_have_accessible_name("hidden state a⟨2⟩: look inside")
    at(page, "a.1.2").focus()
    page.keyboard.press(key)
    expect(panel(page)).to_have_attribute("data-at", "a.1.2")
    expect(at(page, "a.1.2")).to_be_focused()
    at(page, "a.1.3").press(key)
    expect(panel(page).locator(".title")).to_have_text("Inside a⟨3⟩")
    expect(at(page, "a.1.3")).to_be_focused()
    expect(page.locator("#status")).to_have_text("Inside a⟨3⟩")
    page.get_by_role("button", name="Close").press(key)
    expect(panel(page)).to_be_hidden()
    expect(at(page, "a.1.3")).to_be_focused()


def test_a_tap_looks_inside_and_hovering_only_reads_out(open_page) -> None:
    page = open_page("/?pattern=many-to-many&cell=lstm", has_touch=True)
    at(page, "a.1.3").hover()
    expect(page.locator("#readout .title")).to_have_text("hidden state a⟨3⟩")
    expect(page.locator("#readout .vector").first).to_be_visible()
    expect(panel(page)).to_be_hidden()
    at(page, "a.1.2").tap()
    expect(panel(page)).to_have_attribute("data-at", "a.1.2")


def test_the_panel_follows_the_gradients_on_their_way_back(open_page) -> None:
    page = open_page("/?pattern=many-to-many&cell=lstm&show=gradients&step=6&view=cell")
    expect(page.locator(".clock")).to_have_text("← 3")
    expect(panel(page)).to_have_attribute("data-at", "a.1.3")
    page.get_by_role("button", name="Step forward").click()
    expect(panel(page)).to_have_attribute("data-at", "a.1.2")
    page.reload()
    expect(panel(page)).to_have_attribute("data-at", "a.1.2")
    page.get_by_role("button", name="Step back").click()
    expect(panel(page)).to_have_attribute("data-at", "a.1.3")


def test_a_textbook_cell_offers_no_unit_and_tells_its_own_address(open_page) -> None:
    page = open_page("/?pattern=many-to-many&cell=lstm&style=textbook&tx=4")
    expect(page.get_by_text("has an address of its own")).to_be_hidden()
    at(page, "a.1.2").click()
    expect(panel(page)).to_have_attribute("data-at", "a.1.2")
    expect(page.locator("#unit")).to_be_hidden()
    expect(page.get_by_text("has an address of its own")).to_be_visible()
    expect(page.get_by_role("link", name="This cell as SVG")).to_have_attribute(
        "href", re.compile(r"/v1/figures/.*at=a\.1\.2.*view=cell")
    )
    page.locator("#style").select_option("computed")
    expect(page.locator("#unit")).to_be_visible()


LOOKING = "/?at=a.1.2&cell=lstm&hidden=4&pattern=many-to-many&view=cell"


def test_without_scripts_the_panel_opens_stays_and_closes(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-many&cell=lstm&hidden=4", java_script_enabled=False))
    page = studio.page
    draw = studio.button("Draw")
    at(page, "a.1.2").click()
    expect(page).to_have_url(re.compile(re.escape(LOOKING)))
    draw.click()
    expect(page).to_have_url(re.compile(re.escape(LOOKING)))
    page.locator("#unit").select_option("3")
    draw.click()
    expect(page).to_have_url(re.compile(r"at=a\.1\.2.*unit=3&view=cell"))
    studio.button("Step back").click()
    expect(page).to_have_url(re.compile(r"at=a\.1\.2.*step=3&unit=3&view=cell"))
    studio.button("Step forward").click()
    expect(page).to_have_url(re.compile(r"at=a\.1\.2.*unit=3&view=cell"))
    expect(panel(page)).to_have_attribute("data-at", "a.1.2")
    at(page, "a.1.4").click()
    expect(panel(page)).to_have_attribute("data-at", "a.1.4")
    page.get_by_role("link", name="Close").click()
    expect(panel(page)).to_be_hidden()
    at(page, "a.1.2").click()
    studio.control("view").select_option("folded")
    draw.click()
    studio.expect(view="folded")
    expect(panel(page)).to_be_hidden()


def test_without_scripts_a_plot_of_gradients_stays_a_plot(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-many&view=norms", java_script_enabled=False))
    studio.control("hidden").fill("4")
    studio.button("Draw").click()
    studio.expect_query("hidden=4&pattern=many-to-many&view=norms")
