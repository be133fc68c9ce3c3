"""Embeds on a phone: a frame leaves no blank around its figure, and shows where the figure goes on."""

import json
import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Frame, Page, expect

from rnn_unroll.embed import frame as frame_css
from rnn_unroll.snippets import SNIPPETS, hosted
from tests.browser.embedding import Host, shifted
from tests.drawings import figure_spec
from tests.http import ask

pytestmark = pytest.mark.browser

FITS, LONG = "many-to-one&flow=right", "encoder-decoder&flow=right&tx=6&ty=6"
"""The first is 532 px wide and fits a phone at a scale that can be read; the second is 1252 px wide."""
PHONE = {"width": 390, "height": 800}

MEASURES = """() => {
    const [scroll, canvas] = ['.scroll', '.canvas'].map((one) => document.querySelector(one));
    const { width, height } = canvas.getBoundingClientRect();
    const scale = width / canvas.querySelector('svg').viewBox.baseVal.width;
    return {
        scale, width, across: scroll.clientWidth, hidden: scroll.scrollWidth - scroll.clientWidth,
        blank: scroll.clientHeight - height,
    };
}"""


LAZY = 'loading="lazy"'


def tag(server: str, query: str) -> str:
    answer = ask(server, f"/oembed?url={quote(f'{server}/?pattern={query}')}")
    return str(json.loads(answer.text)["html"]).replace(LAZY, "")


def element(server: str, query: str) -> str:
    pattern, *others = query.split("&")
    return f'<rnn-unroll pattern="{pattern}" {" ".join(others)} alt="A network"></rnn-unroll>'


def frames(page: Page) -> Iterator[Frame]:
    """The page's frames in their order, each with its figure."""
    for place in page.locator("iframe").all():
        place.scroll_into_view_if_needed()
        handle = place.element_handle()
        assert handle is not None
        frame = handle.content_frame()
        assert frame is not None
        expect(frame.locator(".canvas > svg")).to_be_visible()
        yield frame


def test_a_frame_on_a_phone_is_as_high_as_its_figure_and_shows_where_it_goes_on(
    host: Host, server: str
) -> None:
    script = f'<script src="{server}/static/rnn-unroll.js" type="module"></script>'
    kinds = [make(server, query) for make in (tag, element) for query in (FITS, LONG)]
    page = host.open(script + "".join(f"<div>{one}</div>" for one in kinds), viewport=PHONE)
    expect(page.locator("iframe")).to_have_count(4)
    # An element's frame has its height once the document inside has told it.
    page.wait_for_function(
        "() => [...document.querySelectorAll('rnn-unroll')].every((one) => one.offsetHeight > 250)"
    )
    for number, frame in enumerate(frames(page)):
        signs = [frame.locator(f".beyond.{side}") for side in ("left", "right")]
        measured = frame.evaluate(MEASURES)
        assert measured["scale"] >= frame_css.LEAST - 0.005
        if number % 2:
            assert abs(measured["blank"]) < 2
            assert measured["hidden"] > 100
            shown = [sign.is_visible() for sign in signs]
            assert shown == [False, True]
            frame.evaluate("document.querySelector('.scroll').scrollLeft = 1e4")
            expect(signs[0]).to_be_visible()
            expect(signs[1]).to_be_hidden()
        else:
            assert abs(measured["blank"]) < 2
            assert measured["hidden"] == 0
            assert measured["width"] == pytest.approx(measured["across"], abs=0.1)
            assert not any(sign.is_visible() for sign in signs)


COLUMN = 400
"""Width in px of a column of text in a wide window, narrower than the figure that fits a phone."""


@pytest.mark.parametrize("place", ["", "text-align: center", "display: flex", "float: left"])
def test_a_frame_in_a_narrow_column_of_a_wide_window_has_the_height_that_its_figure_needs(
    host: Host, server: str, place: str
) -> None:
    queries = {"many-to-one": {}, "encoder-decoder": {"tx": 3, "ty": 3}}
    figures = [hosted(server, figure_spec(pattern, **more)) for pattern, more in queries.items()]
    kinds = [SNIPPETS["lms"].write(one) for one in figures]
    kinds += [tag(server, one.page.partition("?pattern=")[2]) for one in figures]
    column = f'<div style="width: {COLUMN}px">{{}}</div>'
    body = "".join(f'<div style="{place}">{one.replace(LAZY, "")}</div><br clear="all">' for one in kinds)
    page = host.open(column.format(body), viewport={"width": 1440, "height": 900})
    for frame in frames(page):
        measured = frame.evaluate(MEASURES)
        assert measured["across"] == COLUMN
        assert abs(measured["blank"]) < 2
        # In so narrow a column time runs down.
        assert measured["hidden"] == 0
        assert frame.locator(".canvas > svg").get_attribute("data-flow") == "down"
    assert shifted(page) == 0


def test_a_frame_whose_box_an_editor_removed_keeps_to_the_width_of_the_window(
    host: Host, server: str
) -> None:
    alone = re.sub("</?span[^>]*>", "", tag(server, FITS))
    page = host.open(f"<div>{alone}</div>", viewport=PHONE)
    (frame,) = frames(page)
    measured = frame.evaluate(MEASURES)
    # The window is wider than the text by its margins.
    assert 0 < measured["blank"] < 20
    assert measured["hidden"] == 0


def test_the_least_scale_is_that_of_the_style_sheet(host: Host, server: str) -> None:
    page = host.show(f"{server}/embed/many-to-one")
    least = page.evaluate("getComputedStyle(document.querySelector('.scroll')).getPropertyValue('--least')")
    assert float(least) == frame_css.LEAST
