"""Vanishing: the plot of gradients follows its controls, in the studio and on its own page."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.studio import Studio

pytestmark = pytest.mark.browser

PLOT = "#vanishing .plot > svg"
LINK = "#vanishing .links a:text-is('SVG')"


def opened(studio: Studio) -> Page:
    """The studio with its section open."""
    studio.page.get_by_text("Vanishing and exploding gradients").click()
    expect(studio.page.locator(PLOT)).to_be_visible()
    return studio.page


def line(page: Page) -> str:
    return page.locator(f"{PLOT} .trend").first.get_attribute("d") or ""


def test_moving_the_radius_changes_the_plot_and_its_address(studio: Studio) -> None:
    page = opened(studio)
    before, figure = line(page), studio.markup()
    address = page.url
    page.get_by_label("Spectral radius, slider").last.fill("1.5")
    expect(page.locator(LINK)).to_have_attribute(
        "href", "/v1/figures/many-to-one.svg?init=orthogonal&radius=1.5&tx=50&view=norms"
    )
    expect(page.locator("#vanishing-radius")).to_have_value("1.5")
    assert line(page) != before
    # The figure above is another one, and stays as it is.
    assert studio.markup() == figure
    assert page.url == address


def test_the_last_of_many_moves_is_what_is_plotted(studio: Studio) -> None:
    page = opened(studio)
    for radius in ("0.2", "0.5", "1.9", "0.35"):
        page.get_by_label("Spectral radius, slider").last.fill(radius)
    expect(page.locator(LINK)).to_have_attribute(
        "href", "/v1/figures/many-to-one.svg?init=orthogonal&radius=0.35&tx=50&view=norms"
    )


def test_a_forget_bias_is_offered_to_cells_with_a_forget_gate_only(studio: Studio) -> None:
    page = opened(studio)
    bias = page.locator("#vanishing-forget")
    expect(bias).to_be_hidden()
    page.locator("#vanishing-cell").select_option("lstm")
    expect(bias).to_be_visible()
    bias.fill("5")
    expect(page.locator(LINK)).to_have_attribute(
        "href", "/v1/figures/many-to-one.svg?cell=lstm&forget=5&init=orthogonal&radius=0.9&tx=50&view=norms"
    )
    assert page.locator(f"{PLOT} .line").count() == 2


def test_an_example_sets_every_control(studio: Studio) -> None:
    page = opened(studio)
    page.get_by_role("link", name="LSTM, forget bias 5").click()
    expect(page.locator(PLOT)).to_have_attribute("data-cell", "lstm")
    expect(page.locator("#vanishing-tx")).to_have_value("100")
    expect(page.locator("#vanishing-forget")).to_have_value("5")


def test_the_section_opens_with_what_the_figure_has_by_then(studio: Studio) -> None:
    studio.control("cell").first.select_option("lstm")
    studio.control("seed").first.fill("7")
    studio.expect_query("cell=lstm&pattern=many-to-many&seed=7")
    page = opened(studio)
    expect(page.locator("#vanishing-cell")).to_have_value("lstm")
    expect(page.locator("#vanishing-seed")).to_have_value("7")
    expect(page.locator(LINK)).to_have_attribute(
        "href", "/v1/figures/many-to-one.svg?cell=lstm&init=orthogonal&radius=0.9&seed=7&tx=50&view=norms"
    )


def test_an_open_section_follows_the_figure_but_for_what_was_set_in_it(studio: Studio) -> None:
    page = opened(studio)
    page.locator("#vanishing-seed").fill("3")
    expect(page.locator(LINK)).to_have_attribute("href", re.compile("seed=3"))
    for name, value in (("cell", "lstm"), ("init", "orthogonal")):
        page.locator(f"#{name}").select_option(value)
    for name, value in (("radius", "1.3"), ("forget", "4"), ("seed", "8")):
        page.locator(f"#{name}").fill(value)
    expect(page.locator(LINK)).to_have_attribute(
        "href",
        "/v1/figures/many-to-one.svg?cell=lstm&forget=4&init=orthogonal&radius=1.3&seed=3&tx=50&view=norms",
    )
    expect(page.locator("#vanishing-radius")).to_have_value("1.3")
    expect(page.locator(PLOT)).to_have_attribute("data-cell", "lstm")


def test_a_wrong_number_is_told_and_the_plot_stays(studio: Studio) -> None:
    page = opened(studio)
    before = line(page)
    page.locator("#vanishing-radius").fill("9")
    expect(page.locator("#vanishing .message")).to_contain_text("from 0 to 4")
    expect(page.locator("#vanishing-radius")).to_have_attribute("aria-invalid", "true")
    assert line(page) == before
    page.locator("#vanishing-radius").fill("0.9")
    expect(page.locator("#vanishing .message")).to_have_count(0)


def test_the_plot_takes_the_pages_theme(studio: Studio) -> None:
    page = opened(studio)
    page.locator("#theme").select_option("dark")
    expect(page.locator(LINK)).to_have_attribute(
        "href", "/v1/figures/many-to-one.svg?init=orthogonal&radius=0.9&theme=dark&tx=50&view=norms"
    )


def test_the_section_works_as_a_form_without_scripts(open_page) -> None:
    page = open_page("/?cell=lstm", java_script_enabled=False)
    page.get_by_text("Vanishing and exploding gradients").click()
    page.get_by_role("link", name="Plot how large the gradient is").click()
    page.locator("[name=radius]").fill("1.5")
    page.get_by_role("button", name="Plot").click()
    expect(page.locator(LINK)).to_have_attribute(
        "href", "/v1/figures/many-to-one.svg?cell=lstm&init=orthogonal&radius=1.5&tx=50&view=norms"
    )
    expect(page.locator(PLOT)).to_have_attribute("data-cell", "lstm")


def test_on_its_own_page_the_address_follows(open_page) -> None:
    page = open_page("/vanishing?cell=rnn-linear&tx=100")
    page.get_by_label("Spectral radius, slider").fill("1.1")
    expect(page).to_have_url(page.url.split("/vanishing")[0] + "/vanishing?cell=rnn-linear&radius=1.1&tx=100")


def test_a_plot_stands_on_the_stage_too_whole_and_without_a_player(open_page) -> None:
    studio = Studio(open_page("/?init=orthogonal&pattern=many-to-one&tx=20&view=norms"))
    page = studio.page
    studio.expect(view="norms", steps=20, step=20)
    before, address = studio.markup(), page.url
    expect(page.locator("#player")).to_be_hidden()
    for key in ("Home", "ArrowLeft", " ", "f"):
        studio.focus_page()
        page.keyboard.press(key)
    assert studio.markup() == before
    assert page.url == address
    studio.control("tx").first.fill("9")
    studio.expect(view="norms", steps=9, step=9)
    expect(page.locator("#view")).to_have_value("norms")
    studio.expect_query("init=orthogonal&pattern=many-to-one&tx=9&view=norms")


def test_the_view_leads_to_the_plot_and_back_with_what_each_has_a_use_for(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-many&show=connectivity,weights&step=2"))
    page, view = studio.page, studio.page.locator("#view")
    view.select_option("Gradient norms")
    studio.expect(view="norms", step=4)
    studio.expect_query("pattern=many-to-many&view=norms")
    for name in ("show", "output", "heat"):
        expect(page.locator(f".field[data-control={name}]")).to_be_hidden()
    expect(page.locator(".field[data-control=targets]")).to_be_visible()
    view.select_option("Folded")
    studio.expect(view="folded")
    expect(page.get_by_label("Shared weights")).to_be_visible()
    expect(page.get_by_label("Connectivity", exact=True)).to_be_hidden()
    expect(page.locator("#player")).to_be_visible()
    view.select_option("Unrolled")
    expect(page.get_by_label("Connectivity", exact=True)).to_be_visible()


def test_a_phone_shows_the_names_of_the_lines_also_after_a_change(open_page) -> None:
    page = open_page("/vanishing?cell=lstm&tx=100", viewport={"width": 390, "height": 844})
    for radius in ("1", "0.5"):
        page.locator("#vanishing-radius").fill(radius)
        expect(page.locator(LINK)).to_have_attribute(
            "href", re.compile(r"cell=lstm&init=orthogonal&.*tx=100")
        )
        for label in page.locator(f"{PLOT} .label-trend").all():
            expect(label).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
