"""Time that runs down: the figure plays, scrolls, changes and folds like any other, on phones too."""

import pytest
from playwright.sync_api import expect

from tests.browser.studio import Studio

pytestmark = pytest.mark.browser

PHONE, WIDE = {"width": 390, "height": 844}, {"width": 1440, "height": 900}

SEEN = """() => {
    const scroll = document.querySelector('.scroll'), svg = scroll.querySelector('.canvas > svg:not(.ghost)');
    const view = scroll.getBoundingClientRect();
    const step = svg.querySelector(`.step[data-t="${svg.dataset.step}"]`).getBoundingClientRect();
    const token = svg.querySelector('.node[data-kind="input"] > text').getBoundingClientRect();
    return {
        scale: svg.getBoundingClientRect().width / svg.viewBox.baseVal.width,
        across: scroll.scrollWidth - scroll.clientWidth,
        down: scroll.scrollHeight - scroll.clientHeight,
        inside: step.top >= view.top && step.bottom <= view.bottom,
    };
}"""

HELD = """() => {
    const animate = Element.prototype.animate;
    Element.prototype.animate = function (...given) {
        const animation = animate.apply(this, given);
        animation.pause();
        return animation;
    };
}"""
PLACES = """() => ['[data-key="a0.1"]', '[data-source="a0.1"]', '[data-key="a.1.2"]'].flatMap((part) => {
    const shown = document.querySelector(`#stage .canvas > svg:not(.ghost) ${part}`);
    const { left, top } = shown.getBoundingClientRect();
    return [left, top];
})"""


@pytest.mark.parametrize("viewport", [pytest.param(PHONE, id="phone"), pytest.param(WIDE, id="wide")])
def test_a_long_figure_keeps_its_size_and_scrolls_down_to_the_step(open_page, viewport) -> None:
    studio = Studio(open_page("/?flow=down&pattern=many-to-one&step=0&tx=16", viewport=viewport))
    studio.page.locator(".scrub").fill("11")
    studio.expect(step=11)
    seen = studio.page.evaluate(SEEN)
    assert seen["across"] == 0
    assert seen["down"] > 200
    assert seen["inside"]
    assert seen["scale"] >= 0.8
    studio.page.locator(".scrub").fill("0")
    studio.expect(step=0)
    assert studio.page.locator(".scroll").evaluate("scroll => scroll.scrollTop") == 0


def test_at_the_first_frame_of_a_glide_rows_and_their_initial_state_are_where_they_were(open_page) -> None:
    studio = Studio(open_page("/?flow=down&pattern=many-to-one", viewport=WIDE))
    studio.page.evaluate(HELD)
    before = studio.page.evaluate(PLACES)
    # The words take more room than the symbols, so that all states move to the right.
    studio.control("text").fill("a wonderful film but slow")
    studio.expect(tx=5)
    assert studio.page.evaluate(PLACES) == pytest.approx(before, abs=1)
    studio.page.evaluate("document.getAnimations().forEach((animation) => animation.finish())")
    assert studio.page.evaluate(PLACES) != pytest.approx(before, abs=5)


def test_it_folds_comes_back_and_its_slots_switch(open_page) -> None:
    studio = Studio(open_page("/?flow=down&pattern=many-to-one", viewport=WIDE))
    studio.expect(flow="down")
    studio.page.keyboard.press("f")
    studio.expect(view="folded")
    studio.settled()
    studio.page.keyboard.press("f")
    studio.expect(flow="down")
    studio.settled()
    studio.switch("output", 2)
    studio.expect(pattern="custom", flow="down")
    expect(studio.slot("output", 2)).to_have_attribute("aria-pressed", "true")
    studio.tab("inspect")
    studio.page.locator('.spot[data-key="a.1.3"]').hover()
    expect(studio.page.locator(".readout")).to_contain_text("hidden state a⟨3⟩")


def test_a_low_embed_scrolls_down_to_the_step(open_page) -> None:
    page = open_page("/embed/many-to-one?flow=down&step=9&tx=12", viewport={"width": 390, "height": 420})
    page.wait_for_function("() => document.querySelector('.scroll').scrollTop > 100")
    seen = page.evaluate(SEEN)
    assert seen["inside"]
    assert seen["scale"] >= 0.84
