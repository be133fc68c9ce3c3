"""A notebook's page: what nbconvert makes of figures, in a real Chromium."""

from pathlib import Path

import nbformat
import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import Browser, Page

from rnn_unroll import figure, stages

pytestmark = pytest.mark.browser


FIGURES = [figure("encoder-decoder", tx=3, ty=2, theme="dark"), figure("many-to-one", tx=3, theme="mono")]


def opened(chromium: Browser, place: Path, page: str) -> Page:
    place.write_text(f"<!doctype html><meta charset=utf-8>{page}", "utf-8")
    shown = chromium.new_context().new_page()
    shown.goto(place.as_uri())
    return shown


def test_the_page_that_nbconvert_makes_of_a_notebook_shows_its_figures(
    chromium: Browser, tmp_path: Path
) -> None:
    bundles = [one._repr_mimebundle_() for one in FIGURES]
    outputs = [nbformat.v4.new_output("display_data", data=data, metadata=more) for data, more in bundles]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(outputs=[one]) for one in outputs])
    # The style of its whole page has parts from another host, which the figures have no need of.
    page, _ = HTMLExporter(template_name="basic").from_notebook_node(book)
    shown = opened(chromium, tmp_path / "book.html", page)
    images = shown.locator("img")
    assert images.count() == len(FIGURES)
    for k, one in enumerate(FIGURES):
        size = images.nth(k).evaluate(
            "async img => (await img.decode(), [img.naturalWidth, img.naturalHeight])"
        )
        scene = stages.scene(one.spec)
        assert size == [round(scene.width), round(scene.height)]
    shown.context.close()


def test_figures_inline_on_one_page_are_drawn_each_with_its_own_parts(
    chromium: Browser, tmp_path: Path
) -> None:
    fill = "box => getComputedStyle(box).fill"
    strays = (
        "svg => [...svg.querySelectorAll('use')].filter("
        "use => !svg.contains(document.getElementById(use.href.baseVal.slice(1)))).length"
    )
    shown = opened(chromium, tmp_path / "both.html", "".join(one._repr_svg_() for one in FIGURES))
    for k, one in enumerate(FIGURES):
        drawn = shown.locator("svg[data-pattern]").nth(k)
        assert drawn.evaluate(strays) == 0
        alone = opened(chromium, tmp_path / f"{k}.html", one.svg)
        box = ".node[data-kind=state] rect"
        assert drawn.locator(box).first.evaluate(fill) == alone.locator(box).first.evaluate(fill)
        alone.context.close()
    shown.context.close()
