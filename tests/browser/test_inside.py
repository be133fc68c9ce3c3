"""The panel that looks into a cell: it opens, follows the state and the step, and closes again."""

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


def test_a_cell_is_looked_into_and_left_again(open_page) -> None:  # type: ignore[no-untyped-def]
    studio = Studio(open_page("/?pattern=many-to-many&cell=lstm"))
    page = studio.page
    expect(panel(page)).to_be_hidden()
    page.locator('.spot[data-key="a.1.3"]').click()
    page.get_by_role("button", name="Look inside this cell").click()
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


def test_the_panel_follows_the_state_and_the_step(open_page) -> None:  # type: ignore[no-untyped-def]
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


def test_a_double_click_looks_inside(studio: Studio) -> None:
    studio.page.locator('.spot[data-key="a.1.2"]').dblclick()
    expect(panel(studio.page)).to_have_attribute("data-at", "a.1.2")
