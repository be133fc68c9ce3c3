"""The beam search of the page: chosen in the panel, drawn as a tree, and dropped with what it needs."""

from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.studio import FIGURE, Studio

KEPT = f"{FIGURE} :is([data-kind=hypothesis], [data-kind=best]).node"


def test_a_search_is_chosen_and_shown_as_a_tree(open_page: Open) -> None:
    studio = Studio(open_page("/?pattern=one-to-many&ty=6"))
    view = studio.control("view")
    expect(view.locator("[value=beams]")).to_be_disabled()
    studio.control("choose").select_option("beam")
    studio.expect_query("choose=beam&pattern=one-to-many&ty=6")
    studio.control("view").select_option("beams")
    studio.expect(view="beams", ty=6)
    expect(studio.page.locator(KEPT)).to_have_count(1 + 6 * 3)
    studio.control("width").fill("5")
    studio.expect_query("choose=beam&pattern=one-to-many&ty=6&view=beams&width=5")
    # The first output has no more than four tokens.
    expect(studio.page.locator(KEPT)).to_have_count(1 + 4 + 5 * 5)
    best = studio.page.locator(f"{FIGURE} .node[data-kind=best] > text:last-of-type")
    expect(best).to_have_text(studio.numbers()["beams"]["path"])


def test_a_pattern_without_feedback_drops_the_search_and_its_view(open_page: Open) -> None:
    studio = Studio(open_page("/?choose=beam&pattern=one-to-many&view=beams&width=4"))
    studio.expect(view="beams")
    studio.choose("many-to-many")
    expect(studio.page.locator(KEPT)).to_have_count(0)
    studio.expect_query("pattern=many-to-many")
