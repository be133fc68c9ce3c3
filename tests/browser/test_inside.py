"""The panel that looks into a cell: a state opens it, it follows the state and the step, and closes again."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.studio import Studio

pytestmark = pytest.mark.browser


def panel(page: Page):
    return page.locator("#inside")


def numbers_of(page: Page, vector: str):
    return page.locator(f'#inside .node[data-key="{vector}"] .values text')


def pick(page: Page, unit: int) -> None:
    page.get_by_role("radio", name=f"unit {unit},").check()


def expected(studio: Studio, step: int, vector: str) -> list[str]:
    forward = studio.numbers()["steps"][step - 1]["layers"][0]["forward"]
    return [f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−") for value in forward[vector]]


def test_a_cell_is_looked_into_and_left_again(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-many&cell=lstm"))
    page = studio.page
    expect(panel(page)).to_be_hidden()
    page.locator('.spot[data-key="a.1.3"]').click()
    # The first cell that a server draws has to lay out its symbols.
    expect(panel(page)).to_have_attribute("data-at", "a.1.3", timeout=20_000)
    expect(panel(page).locator(".title")).to_have_text("Inside a⟨3⟩")
    expect(page).to_have_url(re.compile(r"at=a\.1\.3.*view=cell"))
    expect(studio.figure.locator(".step")).to_have_count(4)
    expect(numbers_of(page, "c")).to_have_text(expected(studio, 3, "c")[:1])
    expect(numbers_of(page, "a")).to_have_text(expected(studio, 3, "a")[:1])
    expect(panel(page).locator(".card .worked")).to_have_count(6)
    page.get_by_role("button", name="Close").click()
    expect(panel(page)).to_be_hidden()
    expect(page).not_to_have_url(re.compile("view=cell"))
    page.go_back()
    expect(panel(page)).to_have_attribute("data-at", "a.1.3")


def test_one_unit_is_picked_by_its_stripe_and_all_are_shown_by_a_switch(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-many&cell=lstm"))
    page = studio.page
    at(page, "a.1.3").click()
    expect(panel(page).get_by_role("radio", name="unit 1,")).to_be_checked()
    pick(page, 5)
    expect(page).to_have_url(re.compile("numbers=unit.*unit=5"))
    c, gates = expected(studio, 3, "c"), studio.numbers()["steps"][2]["layers"][0]["forward"]["gates"]
    expect(numbers_of(page, "c")).to_have_text([c[4]])
    expect(panel(page).locator(".doing")).to_contain_text(f"({gates['update'][4]:.2f})")
    expect(page.get_by_role("radio", name="unit 5,")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("unit=6"))
    expect(numbers_of(page, "c")).to_have_text([c[5]])
    expect(page.get_by_role("radio", name="unit 6,")).to_be_focused()
    expect(page.locator(".clock")).to_have_text("4 / 4")
    page.get_by_role("radio", name="All units").check()
    expect(numbers_of(page, "c")).to_have_text(c)
    expect(page).not_to_have_url(re.compile("numbers"))
    expect(panel(page).locator(".card")).to_have_count(0)
    page.get_by_role("radio", name="One unit").check()
    expect(numbers_of(page, "c")).to_have_text([c[5]])


def test_arrows_and_pictograms_walk_the_steps_and_keep_the_focus(open_page) -> None:
    page = open_page("/?pattern=many-to-many&cell=gru&view=cell&at=a.1.3&numbers=unit")
    walk = panel(page).get_by_role("group", name="Time steps")
    expect(walk.get_by_role("button", name="Inside a⟨3⟩")).to_have_attribute("aria-current", "step")
    walk.get_by_role("button", name="The next step").press("Enter")
    expect(panel(page)).to_have_attribute("data-at", "a.1.4")
    # There is no further step, and the focus does not fall out of the panel.
    expect(walk.get_by_role("button", name="The next step")).to_be_disabled()
    expect(walk.get_by_role("button", name="Inside a⟨4⟩")).to_be_focused()
    walk.get_by_role("button", name="Inside a⟨2⟩").click()
    expect(panel(page)).to_have_attribute("data-at", "a.1.2")
    expect(walk.get_by_role("button", name="Inside a⟨2⟩")).to_be_focused()
    walk.get_by_role("button", name="The step before").press("Enter")
    expect(panel(page)).to_have_attribute("data-at", "a.1.1")


def test_a_long_run_counts_its_steps_in_place_of_pictograms(open_page) -> None:
    page = open_page("/?pattern=many-to-many&tx=20&view=cell&at=a.1.4&numbers=unit")
    expect(panel(page).locator(".walk .place")).to_have_text("step 4 of 20")
    panel(page).get_by_role("button", name="The next step").click()
    expect(panel(page).locator(".walk .place")).to_have_text("step 5 of 20")


def test_a_step_that_is_not_computed_has_no_numbers(open_page) -> None:
    page = open_page("/?pattern=many-to-many&step=2&view=cell&at=a.1.3&numbers=unit")
    expect(panel(page).locator(".doing")).to_have_text("Unit 1. This step is not computed yet.")
    expect(panel(page).locator(".worked")).to_have_count(0)
    expect(panel(page).locator(".stripe[style]")).to_have_count(0)
    expect(numbers_of(page, "a")).to_be_hidden()
    page.get_by_role("button", name="Step forward").click()
    expect(panel(page).locator(".doing")).to_contain_text("It adds")


def test_the_readout_under_a_cell_folds_its_numbers_and_repeats_no_equation(open_page) -> None:
    page = open_page("/?pattern=many-to-many&cell=lstm&view=cell&at=a.1.2&numbers=unit")
    readout = page.locator("#readout")
    expect(readout.locator("summary")).to_have_text("Numbers")
    expect(readout.locator("math")).to_have_count(0)
    expect(readout.locator(".vector").first).to_be_hidden()
    readout.locator("summary").click()
    expect(readout.locator(".vector")).to_have_count(6)
    # They stay unfolded at the next state.
    at(page, "a.1.3").click()
    expect(panel(page)).to_have_attribute("data-at", "a.1.3")
    expect(readout.locator(".vector").first).to_be_visible()


SCREENS = [(1280, 720), (1440, 900), (768, 1024), (390, 844)]


@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_the_cell_stands_beside_the_network_or_covers_it(open_page, width: int, height: int) -> None:
    address = "/?pattern=many-to-many&cell=lstm&tx=5"
    page = open_page(address, viewport={"width": width, "height": height})
    at(page, "a.1.3").click()
    expect(panel(page)).to_have_attribute("data-at", "a.1.3")
    Studio(page).settled()
    stage, cell = page.locator("#stage").bounding_box(), page.locator("#inside .cell").bounding_box()
    assert stage is not None
    assert cell is not None
    if width >= 1024:
        assert cell["x"] > stage["x"] + stage["width"]
        # One unit fits without scrolling aside.
        assert page.locator("#inside .cell").evaluate("cell => cell.scrollWidth <= cell.clientWidth")
    else:
        walk = page.locator("#inside .walk").bounding_box()
        assert walk is not None
        assert walk["height"] == 56
        page.locator(".panels").evaluate("panels => panels.scrollTo(0, 400)")
        there = page.locator("#inside .walk").bounding_box()
        assert there is not None
        assert 0 <= walk["y"] - there["y"] <= 2
    page.keyboard.press("Escape")
    expect(panel(page)).to_be_hidden()


def test_the_panel_follows_the_state_and_the_step(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-many&cell=gru&view=cell"))
    page = studio.page
    expect(panel(page)).to_have_attribute("data-at", "a.1.4")
    page.locator('.spot[data-key="a.1.1"]').press("Enter")
    expect(panel(page)).to_have_attribute("data-at", "a.1.1")
    expect(page.locator('.spot[data-key="a.1.1"]')).to_have_class(re.compile("shown"))
    expect(numbers_of(page, "c")).to_have_text(expected(studio, 1, "c"))
    studio.button("Step back").click()
    expect(panel(page)).to_have_attribute("data-at", "a.1.3")
    expect(page).to_have_url(re.compile(r"step=3.*view=cell$"))
    pick(page, 2)
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
    expect(page.locator("#readout .vector")).not_to_have_count(0)
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
    units = page.locator("#inside .units")
    expect(page.get_by_text("has an address of its own")).to_be_hidden()
    at(page, "a.1.2").click()
    expect(panel(page)).to_have_attribute("data-at", "a.1.2")
    expect(units).to_have_count(0)
    expect(page.get_by_text("has an address of its own")).not_to_have_attribute("hidden", "")
    expect(page.get_by_role("link", name="This cell as SVG")).to_have_attribute(
        "href", re.compile(r"/v1/figures/.*at=a\.1\.2.*view=cell")
    )
    page.get_by_role("tab", name="Look").click()
    page.locator("#style").select_option("computed")
    expect(units).to_have_count(1)


LOOKING = "/?at=a.1.2&cell=lstm&hidden=4&numbers=unit&pattern=many-to-many&view=cell"


def test_without_scripts_the_panel_opens_stays_and_closes(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-many&cell=lstm&hidden=4", java_script_enabled=False))
    page = studio.page
    draw = studio.button("Draw")
    at(page, "a.1.2").click()
    expect(page).to_have_url(re.compile(re.escape(LOOKING)))
    draw.click()
    expect(page).to_have_url(re.compile(re.escape(LOOKING)))
    pick(page, 3)
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
