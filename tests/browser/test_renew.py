"""A figure that changes: what it keeps stays in the page, and it is the figure that the server draws."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.studio import Studio

pytestmark = pytest.mark.browser

MARK = "document.querySelectorAll('#stage svg.unroll > .step').forEach((group) => { group.kept = true; })"
KEPT = "[...document.querySelectorAll('#stage svg.unroll:not(.ghost) > .step')].filter((g) => g.kept).length"


WATCH = """() => {
    window.twice = [];
    const moved = new Set();
    const animate = SVGElement.prototype.animate;
    SVGElement.prototype.animate = function (frames, ...rest) {
        if (frames[0].transform) {
            if (moved.has(this)) window.twice.push(this.dataset.key ?? this.tagName);
            moved.add(this);
        }
        return animate.call(this, frames, ...rest);
    };
}"""
"""Notes what is moved by two animations at once."""


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [("tx", "7", 6), ("tx", "3", 3), ("seed", "3", 0)],
    ids=["longer", "shorter", "other numbers"],
)
def test_steps_that_are_drawn_as_before_stay(open_page, name: str, value: str, kept: int) -> None:
    studio = Studio(open_page("/?pattern=many-to-many&tx=6"))
    studio.page.evaluate(MARK)
    studio.control(name).fill(value)
    expect(studio.page).to_have_url(re.compile(rf"[?&]{name}={value}\b"))
    studio.settled()
    assert studio.page.evaluate(KEPT) == kept


def test_after_every_change_the_figure_is_the_one_that_the_server_draws(open_page) -> None:
    studio = Studio(open_page("/?pattern=encoder-decoder&tx=3", reduced_motion="reduce"))
    for name, value in {"tx": "5", "ty": "6", "seed": "7", "layers": "2", "tx ": "7"}.items():
        studio.control(name.strip()).fill(value)
        expect(studio.page).to_have_url(re.compile(rf"[?&]{name.strip()}={value}\b"))
        assert studio.markup() == studio.served(studio.page.url.split("?")[1]), name


def test_what_stays_beside_the_steps_glides_once(open_page) -> None:
    """The initial state stays in the page, although the step that its arrow belongs to is drawn anew."""
    studio = Studio(open_page("/?pattern=many-to-many&tx=2&text=re+mi"))
    studio.page.evaluate(WATCH)
    studio.control("text").fill("fa do sol")
    studio.expect(tx=3)
    studio.settled()
    assert studio.page.evaluate("window.twice") == []


def test_a_long_run_has_one_mark_that_shows_where_it_is(open_page) -> None:
    page = open_page("/?pattern=many-to-one&tx=128")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".stops-on span.now")).to_be_visible()
    shown = page.locator(".stops-on span").evaluate_all(
        "all => all.filter((one) => getComputedStyle(one).visibility !== 'hidden').length"
    )
    assert shown == 1
