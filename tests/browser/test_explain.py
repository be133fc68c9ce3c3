"""Explain: what happens now, symbols that light nodes, nodes that light symbols, definitions."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.studio import Studio

pytestmark = pytest.mark.browser

REVIEW = "/?pattern=many-to-one&task=sentiment&step=4"


def lit(page: Page) -> list[str]:
    """The keys of the nodes that are lit in the figure."""
    keys: list[str] = page.locator("#stage .spot.lit").evaluate_all("all => all.map(one => one.dataset.key)")
    return keys


def test_a_symbol_lights_its_nodes_and_a_node_its_symbol(open_page) -> None:
    page = open_page(REVIEW)
    section = page.locator("#explain")
    section.locator('.sentence [data-key="a.1.3"]').hover()
    assert lit(page) == ["a.1.3"]
    section.locator('.rows [data-kind="input"] .symbol').hover()
    assert lit(page) == [f"x.{i}" for i in range(1, 6)]
    section.locator('.colours [data-kind="state"] .symbol').focus()
    assert lit(page) == [f"a.1.{t}" for t in range(1, 6)]
    page.locator('.spot[data-key="a.1.3"]').hover()
    assert lit(page) == []
    row = section.locator('.rows > [data-kind="state"]')
    expect(row).to_have_class("lit")
    expect(row).to_contain_text(
        "after step 3: 64 numbers, all that the network remembers of “the movie was”", timeout=20_000
    )
    expect(section.locator('.sentence [data-key="a.1.3"]')).to_have_class("symbol lit")
    page.locator('.spot[data-key="x.2"]').hover()
    expect(section.locator('.rows > [data-kind="input"]')).to_contain_text("“movie” as 24 numbers")
    expect(row).not_to_contain_text("after step 3")
    # What is not computed yet is not told.
    page.locator('.spot[data-key="a.1.5"]').hover()
    expect(row).to_have_class("lit")
    expect(row).to_contain_text("64 numbers, all that the network remembers")
    expect(row).not_to_contain_text("good")


def test_now_follows_the_run_and_the_figure_and_is_said_aloud(open_page) -> None:
    studio = Studio(open_page(REVIEW))
    page, now = studio.page, studio.page.locator("#explain .sentence")
    focused = now.locator(".symbol").first
    focused.focus()
    page.keyboard.press("ArrowLeft")
    expect(now).to_contain_text("The network reads “was”")
    expect(now.locator(".symbol").first).to_be_focused()
    assert lit(page) == ["x.3"]
    expect(page.locator("#status")).to_contain_text(
        "Time step 3 of 5. The network reads “was”, x⟨3⟩. It mixes"
    )
    studio.choose("one-to-many")
    expect(page.locator("#explain-title")).to_have_text("One to many")
    expect(now).to_contain_text("comes back as the input.")
    studio.control("task").select_option("random")
    studio.tab("explain")
    expect(page.locator("#explain .warning")).to_contain_text("the answers mean nothing")
    page.locator('.colours [data-kind="feedback"] .symbol').hover()
    expect(page.locator('.canvas[data-lit="feedback"]')).to_have_count(1)
    studio.control("view").select_option("norms")
    studio.expect(view="norms")
    expect(page.locator("#explain .now")).to_be_hidden()


def test_a_script_writes_symbols_as_the_server_does(open_page) -> None:
    page = open_page("/?pattern=encoder-decoder&style=textbook&layers=2&feedback=on")
    now = page.locator("#explain .sentence")
    expect(now.locator(".symbol[tabindex]").first).to_be_visible()
    served = now.inner_html()
    assert "<msub>" in served
    page.keyboard.press("ArrowLeft")
    expect(now).to_contain_text("Dots stand for the steps")
    page.keyboard.press("ArrowRight")
    expect(now).to_contain_text("comes back as the input")
    assert now.inner_html() == served


def test_a_term_is_defined_on_focus_and_on_tap_and_escape_closes_it(open_page) -> None:
    page = open_page("/?pattern=many-to-one&init=orthogonal")
    term, definition = page.locator("#explain .rows .term").first, page.locator("#term-hidden-state")
    term.click()
    expect(definition).to_be_visible()
    above, below = term.bounding_box(), definition.bounding_box()
    assert above
    assert below
    # It does not cover the line that names the term.
    assert below["y"] >= above["y"] + above["height"] or below["y"] + below["height"] <= above["y"]
    page.keyboard.press("Escape")
    expect(definition).to_be_hidden()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(definition).to_be_visible()
    page.keyboard.press("Tab")
    expect(definition).to_be_hidden()
    page.locator("#tab-network").click()
    page.locator('[data-control="radius"] .about').click()
    expect(page.locator("#term-spectral-radius")).to_contain_text("The largest size of an eigenvalue")


def test_without_scripts_everything_stands_there(open_page) -> None:
    page = open_page(REVIEW, java_script_enabled=False)
    section = page.locator("#explain")
    expect(section).to_contain_text("The network reads “not”, x⟨4⟩")
    expect(section.locator(".rows > *")).to_have_count(3)
    section.get_by_role("button", name="hidden state").click()
    expect(page.locator("#term-hidden-state")).to_be_visible()
