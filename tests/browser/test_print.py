"""A page on paper: its figure, whole and light, with its title and its address, and no controls."""

import io
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests import tools

pytestmark = pytest.mark.browser

PAGES: Mapping[str, str] = {
    "/?pattern=many-to-one": "Many-to-one recurrent network, T_x = 4, T_y = 1",
    "/?pattern=many-to-many&tx=40": "Aligned many-to-many recurrent network, T_x = T_y = 40",
    "/?cell=lstm&direction=bidirectional&layers=4&pattern=many-to-many&show=gradients%2Cweights&theme=dark": (
        "Aligned many-to-many bidirectional LSTM network, T_x = T_y = 4"
    ),
    "/?pattern=many-to-many&view=folded": "Aligned many-to-many recurrent network, folded, T_x = T_y = 4",
    "/?at=a.2.2&cell=gru-torch&layers=4&pattern=many-to-many&view=cell": (
        "Aligned many-to-many GRU network, T_x = T_y = 4"
    ),
    "/?cell=lstm-peephole&pattern=many-to-one&theme=dark&view=cell": (
        "Many-to-one LSTM network, T_x = 4, T_y = 1"
    ),
    "/vanishing?radius=0.9&theme=dark&tx=50": "Size of the gradient along time: many-to-one",
    "/embed/encoder-decoder?theme=dark": "Encoder\u2013decoder recurrent network, T_x = 4, T_y = 4",
    "/embed/many-to-many?tx=40": "Aligned many-to-many recurrent network, T_x = T_y = 40",
    "/snippets?pattern=many-to-one&theme=dark": "Many-to-one recurrent network, T_x = 4, T_y = 1",
}
"""Addresses, with the title that each prints under its figure."""
CONTROLS = ("Speed", "Network", "Layers", "Copy", "Pattern", "Gallery", "JSON", "HTML")


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
    address = "/v1/figures/many-to-one.svg?at=a.1.2&cell=lstm&view=cell"
    assert server + address in words.replace("\n", "")


def test_what_is_printed_is_the_step_that_is_shown(studio, server: str) -> None:
    for _ in range(2):
        studio.button("Step back").click()
    studio.expect(step=2)
    place = studio.page.locator("#stage .printed .place")
    assert place.text_content() == f"{server}/?pattern=many-to-many&step=2"
    assert studio.page.url == place.text_content()
