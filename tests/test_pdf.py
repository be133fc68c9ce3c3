"""PDF: one page of the figure's size, in vectors, with letters that can be read and found."""

import re

import numpy as np
import pytest
from PIL import Image

from rnn_unroll import stages
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.exports.pdf import MAX_SIDE
from rnn_unroll.look.styles import STYLES
from rnn_unroll.look.themes import THEMES
from rnn_unroll.picture import draw
from rnn_unroll.pixels import raster
from tests import tools
from tests.drawings import ANY_VIEWS, figure_spec
from tests.strategies import AWKWARD

pytestmark = pytest.mark.process

PAGE = re.compile(rb"/MediaBox\s*\[0 0 ([0-9.]+) ([0-9.]+)\]")


def pdf(spec: FigureSpec) -> bytes:
    return EXPORTS["pdf"].render(spec)


def size(file: bytes) -> tuple[float, ...]:
    """Width and height of the only page, in points."""
    (found,) = PAGE.findall(file)
    return tuple(map(float, found))


def told(file: bytes, tmp_path) -> str:
    """The text of a PDF, as a reader's search finds it."""
    (tmp_path / "figure.pdf").write_bytes(file)
    return tools.output("pdftotext", tmp_path / "figure.pdf", "-").decode()


@pytest.mark.parametrize("view", sorted(ANY_VIEWS))
@pytest.mark.parametrize("style", sorted(STYLES))
@pytest.mark.parametrize("pattern", sorted(PATTERNS))
def test_a_page_has_the_size_of_the_figure(pattern: str, style: str, view: str) -> None:
    said = {"io": "iibboo"} if pattern == "custom" else {}
    spec = figure_spec(pattern, style=style, view=view, **said)
    scene = stages.scene(spec)
    assert size(pdf(spec)) == pytest.approx((scene.width * 0.75, scene.height * 0.75), abs=0.01)


def test_a_long_figure_is_drawn_as_wide_as_a_page_may_be() -> None:
    spec = figure_spec("one-to-many", ty=255)
    scene, (width, height) = stages.scene(spec), size(pdf(spec))
    assert scene.width * 0.75 > width == pytest.approx(MAX_SIDE)
    assert width / height == pytest.approx(scene.width / scene.height, rel=1e-3)


def test_the_same_figure_is_the_same_file_and_bears_no_date() -> None:
    spec = figure_spec("encoder-decoder", feedback="on")
    file = pdf(spec)
    assert file == pdf(spec)
    for stamp in (b"CreationDate", b"ModDate", b"xmp:CreateDate", b"xmp:ModifyDate"):
        assert stamp not in file


def test_a_page_holds_outlines_and_letters_and_no_pixels(tmp_path) -> None:
    file = pdf(figure_spec("encoder-decoder", tx=3, ty=2, text="the cat naïve", feedback="on"))
    assert b"/Subtype/Image" not in file
    words = told(file, tmp_path).split()
    assert {"the", "cat", "naïve", "⟨sos⟩"} <= set(words)
    (tmp_path / "figure.pdf").write_bytes(file)
    fonts = tools.output("pdffonts", tmp_path / "figure.pdf").decode().splitlines()[2:]
    assert {line.split()[0].partition("+")[2] for line in fonts} == {"NotoSans-Regular", "DejaVuSans"}
    # Embedded, in part, with a table back to Unicode.
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts)


@pytest.mark.parametrize("theme", THEMES)
def test_a_page_looks_as_the_png_does(theme: str, tmp_path) -> None:
    spec = figure_spec("encoder-decoder", tx=2, ty=2, feedback="on", theme=theme)
    (tmp_path / "figure.pdf").write_bytes(pdf(spec))
    tools.output("pdftoppm", "-r", "96", "-png", "-singlefile", tmp_path / "figure.pdf", tmp_path / "page")
    (tmp_path / "figure.png").write_bytes(raster.png(stages.still(spec)))
    page, png = (Image.open(tmp_path / f"{name}.png").convert("RGB") for name in ("page", "figure"))
    small = [
        np.asarray(image.resize((png.width // 6, png.height // 6), Image.Resampling.BOX), np.int64)
        for image in (page, png)
    ]
    assert abs(page.width - png.width) <= 1
    assert np.abs(small[0] - small[1]).max() < 32


@pytest.mark.parametrize("word", AWKWARD)
def test_awkward_text_makes_a_page_too(word: str) -> None:
    assert size(pdf(figure_spec("many-to-one", text=f"b {word}")))[1] > 300


def test_an_error_is_a_page_that_says_so(tmp_path) -> None:
    card = EXPORTS["pdf"].card
    assert card
    file = card(SpecError("cell", "unknown cell 'gur'", ["rnn", "gru"], "gru"))
    assert "unknown cell 'gur'; choose rnn or gru (did you mean 'gru'?)" in told(file, tmp_path)
    assert size(file)[0] == pytest.approx(draw.CARD_WIDTH * 0.75)
