"""Figures as images in pages elsewhere: their colours on the screen are the reader's, or the author's."""

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.browser.embedding import Host

pytestmark = pytest.mark.browser

WHITE, BLACK = (255, 255, 255), (18, 21, 27)


def loaded(page: Page) -> None:
    page.evaluate("() => Promise.all([...document.images].map((image) => image.decode()))")


def seen(page: Page) -> Image.Image:
    """What the page's image shows on the screen."""
    loaded(page)
    return Image.open(io.BytesIO(page.locator("img").screenshot())).convert("RGB")


def paper(page: Page) -> tuple[int, ...]:
    """The colour at the image's corner."""
    colour = seen(page).getpixel((4, 4))
    assert isinstance(colour, tuple)
    return colour


def hues(image: Image.Image) -> set[tuple[int, int, int]]:
    """The colours of an image that are no greys."""
    colours = np.unique(np.asarray(image).reshape(-1, 3), axis=0).tolist()
    return {(r, g, b) for r, g, b in colours if max(r, g, b) - min(r, g, b) > 8}


@pytest.mark.parametrize(("scheme", "colour"), [("light", WHITE), ("dark", BLACK)])
@pytest.mark.parametrize("query", ["", "?theme=auto", "?style=textbook"])
def test_an_image_follows_its_reader(host: Host, server: str, query: str, scheme: str, colour: tuple) -> None:
    tag = f'<img src="{server}/v1/figures/many-to-one.svg{query}" alt="A network">'
    page = host.open(f'<meta name="color-scheme" content="light dark">{tag}', color_scheme=scheme)
    assert paper(page) == colour


@pytest.mark.parametrize(("scheme", "colour"), [("light", WHITE), ("dark", BLACK)])
def test_an_image_has_the_scheme_of_its_page(host: Host, server: str, scheme: str, colour: tuple) -> None:
    tag = f'<img src="{server}/v1/figures/many-to-one.svg" alt="A network">'
    readers = "light" if scheme == "dark" else "dark"
    page = host.open(f"<style>:root {{ color-scheme: {scheme} }}</style>{tag}", color_scheme=readers)
    assert paper(page) == colour


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("theme", "colour"), [("light", WHITE), ("dark", BLACK), ("mono", WHITE)])
def test_a_fixed_theme_stays_as_it_is(
    host: Host, server: str, theme: str, colour: tuple, scheme: str
) -> None:
    tag = f'<img src="{server}/v1/figures/many-to-one.svg?theme={theme}" alt="A network">'
    page = host.open(f'<meta name="color-scheme" content="light dark">{tag}', color_scheme=scheme)
    image = seen(page)
    assert image.getpixel((4, 4)) == colour
    assert bool(hues(image)) == (theme != "mono")


def twins(server: str) -> str:
    address = f"{server}/v1/figures/many-to-one.svg?theme="
    dark = f'<source media="(prefers-color-scheme: dark)" srcset="{address}dark">'
    return f'<picture>{dark}<img src="{address}light" alt="A network"></picture>'


def test_twins_change_with_the_readers_scheme(host: Host, server: str) -> None:
    page = host.open(twins(server), color_scheme="light")
    assert paper(page) == WHITE
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("() => document.querySelector('img').currentSrc.endsWith('dark')")
    assert paper(page) == BLACK
    page.emulate_media(color_scheme="light")
    page.wait_for_function("() => document.querySelector('img').currentSrc.endsWith('light')")
    assert paper(page) == WHITE


@pytest.mark.parametrize(("scheme", "theme"), [("light", "light"), ("dark", "dark")])
def test_twins_and_a_figure_that_follows_are_one_picture(
    host: Host, server: str, scheme: str, theme: str
) -> None:
    address = f'<img src="{server}/v1/figures/many-to-one.svg?theme=auto" alt="A network">'
    head = '<meta name="color-scheme" content="light dark">'
    follows = seen(host.open(head + address, color_scheme=scheme))
    fixed = seen(host.open(head + twins(server), color_scheme=scheme))
    assert follows.tobytes() == fixed.tobytes()
