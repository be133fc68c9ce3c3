"""Copies: one figure twice in a page. All ids are there twice, and each refers to the first copy's."""

import pytest

from rnn_unroll import stages
from tests.browser.conftest import Open
from tests.strategies import read_address

pytestmark = pytest.mark.browser

FIGURES = (
    "/v1/figures/many-to-one.svg?direction=bidirectional&show=gradients,weights&tx=2",
    "/v1/figures/one-to-many.svg?style=textbook&theme=mono",
    "/v1/figures/many-to-many.svg?cell=lstm&tx=2&view=cell",
    "/v1/figures/encoder-decoder.svg?feedback=on&tx=2&ty=2&view=folded",
)


def test_a_figure_is_drawn_whole_beside_a_hidden_copy_of_it(open_page: Open) -> None:
    """As on a slide that shows again what a slide before it showed, which is hidden by now."""
    page = open_page("/healthz")
    for address in FIGURES:
        svg = stages.svg(read_address(address)).decode()
        page.set_content(svg)
        alone = page.locator("svg").screenshot()
        page.set_content(f'<div style="display:none">{svg}</div>{svg}')
        assert page.locator("svg").last.screenshot() == alone, address
