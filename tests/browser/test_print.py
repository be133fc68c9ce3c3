"""A page on paper: its figure, whole and light, with its title and its address, and no controls."""

import io
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from rnn_unroll.address import write
from rnn_unroll.gallery import GALLERY
from rnn_unroll.snippets import SNIPPETS
from tests import tools

pytestmark = pytest.mark.browser

PAGES: Mapping[str, str] = {
    "/?pattern=many-to-one": "Many-to-one recurrent network, Tx = 4, Ty = 1",
    "/?pattern=many-to-many&tx=40": "Aligned many-to-many recurrent network, Tx = Ty = 40",
    "/?cell=lstm&direction=bidirectional&layers=4&pattern=many-to-many&show=gradients%2Cweights&theme=dark": (
        "Aligned many-to-many bidirectional LSTM network, Tx = Ty = 4"
    ),
    "/?pattern=many-to-many&view=folded": "Aligned many-to-many recurrent network, folded, Tx = Ty = 4",
    "/?at=a.2.2&cell=gru-torch&layers=4&pattern=many-to-many&view=cell": (
        "Aligned many-to-many GRU network, Tx = Ty = 4"
    ),
    "/?cell=lstm-peephole&pattern=many-to-one&theme=dark&view=cell": (
        "Many-to-one LSTM network, Tx = 4, Ty = 1"
    ),
    "/vanishing?radius=0.9&theme=dark&tx=50": "Vanishing and exploding gradients",
    "/embed/encoder-decoder?theme=dark": "Encoder\u2013decoder recurrent network, Tx = 4, Ty = 4",
    "/embed/many-to-many?tx=40": "Aligned many-to-many recurrent network, Tx = Ty = 40",
    "/snippets?pattern=many-to-one&theme=dark": "Many-to-one recurrent network, Tx = 4, Ty = 1",
}
"""Addresses, with the title that each prints under its figure. The subscripts are lower."""
CONTROLS = ("Speed", "Network", "Layers", "Copy", "Pattern", "Gallery", "JSON", "Markdown")


@pytest.mark.parametrize("address", PAGES)
def test_a_page_prints_its_figure_whole_and_light_with_title_and_address(
    open_page, server: str, tmp_path: Path, address: str
) -> None:
    # A dark reader prints on white paper too.
    page = open_page(address, color_scheme="dark")
    file = tmp_path / "page.pdf"
    page.pdf(path=file, format="A4")
    words = tools.output("pdftotext", "-raw", file, "-").decode()
    assert words.count("\f") == 1, "more than one page"
    assert PAGES[address] in words
    place = "/?" + address.partition("?")[2] if address.startswith("/snippets") else address
    place = place.replace("/embed/", "/?pattern=").replace("?theme", "&theme").replace("?tx", "&tx")
    assert server + place in words.replace("\n", "")
    assert not [control for control in CONTROLS if control in words.split()]

    assert_light_and_whole(file)


def assert_light_and_whole(file: Path) -> None:
    picture = Image.open(io.BytesIO(tools.output("pdftoppm", "-r", "60", "-png", file)))
    grey = np.asarray(picture.convert("L"))
    assert (grey > 220).mean() > 0.8
    rows, columns = np.nonzero(grey < 250)
    height, width = grey.shape
    # White all around: nothing is cut at an edge.
    assert rows.min() > 10
    assert columns.min() > 10
    assert rows.max() < height - 10
    assert columns.max() < width - 10


@pytest.mark.parametrize("slug", ["html", "reveal", "tikz"])
def test_the_chosen_snippet_is_printed_whole_under_its_figure(
    open_page, server: str, tmp_path: Path, slug: str
) -> None:
    page = open_page("/snippets?pattern=encoder-decoder&tx=9&ty=9&theme=dark")
    page.get_by_text(SNIPPETS[slug].title, exact=True).first.click()
    file = tmp_path / "page.pdf"
    page.pdf(path=file, format="A4")
    words = tools.output("pdftotext", "-raw", file, "-").decode()
    assert words.count("\f") == 1, "more than one page"
    text = page.locator(f'.snippet[data-kind="{slug}"] pre').inner_text()
    title = "Encoder–decoder recurrent network, Tx = 9, Ty = 9"
    address = f"{server}/?pattern=encoder-decoder&theme=dark&tx=9&ty=9"
    # Line breaks are those of the paper.
    printed = "".join(words.split())
    found = [printed.find("".join(part.split())) for part in (title, address, SNIPPETS[slug].title, text)]
    assert found == sorted(found)
    assert found[0] >= 0
    assert printed.count("<section>") == (slug == "reveal")
    assert not [word for word in ("Copy", "Colours:", "Quarto") if word in words.split()]
    assert_light_and_whole(file)


def test_the_gallery_prints_a_sheet_of_small_figures_with_captions_and_addresses(
    open_page, server: str, tmp_path: Path
) -> None:
    page = open_page("/gallery?pattern=many-to-many", color_scheme="dark")
    page.locator(".exhibit summary").first.click()
    file = tmp_path / "page.pdf"
    # Printing fetches the lower figures; a busy machine may print before they are there.
    page.pdf(path=file, format="A4")
    page.wait_for_function(
        "() => [...document.images].every((image) => image.complete && image.naturalWidth)"
    )
    page.pdf(path=file, format="A4")
    words = tools.output("pdftotext", "-raw", file, "-").decode()
    assert words.count("\f") == 1, "more than one page"
    printed = "".join(words.split())
    exhibits = [one for one in GALLERY.values() if one.spec.wiring.pattern == "many-to-many"]
    assert len(exhibits) == 16
    for exhibit in exhibits:
        place = f"{server}{write.studio(exhibit.spec)}"
        assert "".join(f"{exhibit.title}{place}".split()) in printed
    # The tokens of eight figures, four inputs and four outputs each: the lower ones were fetched to print.
    assert sum(word in ("do", "re", "mi", "fa") for word in words.split()) == 64
    assert not [word for word in ("All", "Embed", "<img", "Copy") if word in words.split()]
    assert_light_and_whole(file)


def test_the_inside_of_a_cell_is_printed_with_its_own_title_and_address(
    open_page, server: str, tmp_path: Path
) -> None:
    page = open_page("/?cell=lstm&pattern=many-to-one")
    page.locator('.spot[data-key="a.1.2"]').click()
    page.locator("#inside .fit").wait_for()
    file = tmp_path / "page.pdf"
    page.pdf(path=file, format="A4")
    words = tools.output("pdftotext", "-raw", file, "-").decode()
    assert words.count("\f") == 1, "more than one page"
    assert "Inside a⟨2⟩: LSTM, time step 2" in words
    address = "/v1/figures/many-to-one.svg?at=a.1.2&cell=lstm&numbers=unit&view=cell"
    assert server + address in words.replace("\n", "")


def test_what_is_printed_is_the_step_that_is_shown(studio, server: str) -> None:
    for _ in range(2):
        studio.button("Step back").click()
    studio.expect(step=2)
    place = studio.page.locator("#stage .printed .place")
    assert place.text_content() == f"{server}/?pattern=many-to-many&step=2"
    assert studio.page.url == place.text_content()
