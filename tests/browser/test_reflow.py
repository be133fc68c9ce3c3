"""Embeds in narrow frames: time runs down there, and the run goes on where it was."""

import pytest
from playwright.sync_api import Frame, Page, expect

from rnn_unroll.snippets import SNIPPETS, hosted
from tests.browser.embedding import HEARD, Host, heard
from tests.browser.test_embed import DRAWN, SANDBOX, send
from tests.drawings import figure_spec

pytestmark = pytest.mark.browser

FIGURE = ".canvas > svg"
FITTED = """<script>
addEventListener("message", ({ data }) => {
    if (data.type === "unroll:size") document.querySelector("iframe").style.height = `${data.height}px`;
});
</script>"""
"""A page that gives its frame the height that it asks for."""

LOOKS = """() => {
    const figure = document.querySelector('.canvas > svg');
    const scroll = document.querySelector('.scroll');
    const scale = figure.getBoundingClientRect().width / figure.viewBox.baseVal.width;
    const token = [...figure.querySelectorAll('.token')].map((one) => Number(one.getAttribute('font-size')));
    return {
        way: figure.dataset.flow ?? 'right', words: scale * Math.min(...token), step: figure.dataset.step,
        aside: scroll.scrollWidth - scroll.clientWidth, below: scroll.scrollHeight - scroll.clientHeight,
        twice: [...document.querySelectorAll('[id]')].length
            - new Set([...document.querySelectorAll('[id]')].map(({ id }) => id)).size,
    };
}"""


def framed(host: Host, server: str, query: str, width: int) -> Page:
    frame = f'<iframe {SANDBOX} style="border:0;width:{width}px" src="{server}/embed/{query}"></iframe>'
    page = host.open(HEARD + FITTED + frame)
    heard(page, "unroll:ready")
    heard(page, "unroll:size", width=width)
    return page


def widen(page: Page, width: int) -> Frame:
    page.evaluate("(width) => { document.querySelector('iframe').style.width = `${width}px`; }", width)
    heard(page, "unroll:size", width=width)
    frame = page.frames[1]
    frame.evaluate(DRAWN)
    return frame


@pytest.mark.parametrize("query", ["many-to-one?tx=5", "encoder-decoder", "many-to-many?tx=20"])
def test_under_480_px_time_runs_down_in_words_of_11_px_and_back_as_the_frame_grows(
    host: Host, server: str, query: str
) -> None:
    page = framed(host, server, query, 700)
    for width in (700, 480, 479, 390, 320, 500):
        way = "down" if width < 480 else "right"
        looks = widen(page, width).evaluate(LOOKS)
        assert looks["way"] == way, width
        assert looks["twice"] == 0
        if way == "down":
            assert looks["words"] >= 11
            assert looks["aside"] <= (0 if width >= 390 else 20)


@pytest.mark.parametrize("query", ["one-to-one", "many-to-one?flow=right", "many-to-one?style=textbook"])
def test_a_figure_that_fits_or_says_its_way_or_cannot_turn_stays(host: Host, server: str, query: str) -> None:
    page = framed(host, server, query, 320)
    assert page.frames[1].evaluate(LOOKS)["way"] == "right"


def test_a_turned_figure_stands_where_the_run_stands_and_plays_on(host: Host, server: str) -> None:
    page = framed(host, server, "many-to-many?tx=9", 700)
    send(page, {"type": "unroll:step", "step": 3}, {"type": "unroll:theme", "theme": "dark"})
    heard(page, "unroll:step", step=3)
    page.evaluate("heard.length = 0")
    frame = widen(page, 390)
    assert frame.evaluate(LOOKS)["step"] == "3"
    expect(frame.locator(".clock")).to_have_text("3 / 9")
    paper = frame.locator(f"{FIGURE} .paper").evaluate("(one) => getComputedStyle(one).fill")
    assert paper == "rgb(18, 21, 27)"
    # To be turned is no step, and nothing that is said.
    assert page.evaluate("heard.filter((one) => one.type === 'unroll:step')") == []
    expect(frame.get_by_role("status")).to_be_empty()
    send(page, {"type": "unroll:play"})
    heard(page, "unroll:step", playing=True)
    widen(page, 700)
    expect(frame.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    heard(page, "unroll:step", step=5)
    assert frame.evaluate(LOOKS)["way"] == "right"


def test_it_asks_for_the_whole_figures_height_but_for_no_more_than_the_screen_has(
    host: Host, server: str
) -> None:
    page = framed(host, server, "many-to-one?tx=5", 390)
    assert page.frames[1].evaluate(LOOKS)["below"] == 0
    page = framed(host, server, "many-to-many?tx=20", 390)
    most = page.evaluate("Math.floor(screen.availHeight * 0.85)")
    assert heard(page, "unroll:size")["height"] == most
    frame = page.frames[1]
    expect(frame.get_by_role("button", name="Play", exact=True)).to_be_visible()
    send(page, {"type": "unroll:step", "step": 20})
    expect(frame.locator('.step[data-t="20"]')).to_be_in_viewport()
    send(page, {"type": "unroll:step", "step": 1})
    expect(frame.locator('.step[data-t="20"]')).not_to_be_in_viewport()


@pytest.mark.parametrize(("column", "way"), [(390, "down"), (600, "right")])
def test_a_snippets_frame_has_the_height_of_the_figure_that_it_shows(
    host: Host, server: str, column: int, way: str
) -> None:
    snippet = SNIPPETS["lms"].write(hosted(server, figure_spec("many-to-one", tx=5)))
    page = host.open(f'{HEARD}<div style="width:{column}px">{snippet.replace("lazy", "eager")}</div>')
    heard(page, "unroll:ready")
    looks = page.frames[1].evaluate(LOOKS)
    assert (looks["way"], looks["below"], looks["aside"]) == (way, 0, 0)
    height = page.locator("iframe").evaluate("(one) => one.clientHeight")
    assert abs(height - heard(page, "unroll:size")["height"]) <= 2
