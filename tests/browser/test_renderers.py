"""Renderers: Chromium, librsvg, resvg and MuPDF draw a figure alike, as far as each has the same letters."""

import base64
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pymupdf
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser, Page

from rnn_unroll import gallery, stages
from rnn_unroll.picture import draw
from rnn_unroll.picture.draw import Rendering
from rnn_unroll.picture.scene import Scene
from rnn_unroll.pixels import raster
from tests import tools
from tests.gallery import GALLERY
from tests.strategies import read_address

pytestmark = pytest.mark.browser

BLOCK = 4
"""Pixels along a side of the squares whose mean colours are compared: an edge may be softer here, and
lie a little beside it there."""

APART = 30
"""How far two renderers' squares may be apart, of 255. The figures' farthest are 19 apart, and 44 where
the least of the faults below is in one."""

LETTERS = re.compile(b"<text.*?</text>", re.DOTALL)
FINE = re.compile(rb' (?:opacity|rx|stroke-dasharray)="[^"]*"')
"""What MuPDF draws in its own way: a faint group as faint shapes that show through each other, round corners
flatter, and dashes as whole lines."""

Picture = NDArray[np.float64]
"""Red, green and blue of each square, on grey where nothing is drawn."""


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": 2400, "height": 1400})
    yield page
    page.close()


def by_chromium(page: Page, svg: bytes) -> bytes:
    """The drawing as Chromium shows it in an `<img>`."""
    source = f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"
    page.set_content(f'<body style="margin:0"><img src="{source}">')
    return page.locator("img").screenshot(omit_background=True)


def by_librsvg(svg: bytes) -> bytes:
    return tools.output("rsvg-convert", given=svg)


def by_mupdf(svg: bytes) -> bytes:
    """The drawing by a viewer that knows no style sheet, no marker, and nothing that is hidden."""
    with pymupdf.open(stream=svg, filetype="svg") as document:
        return bytes(document[0].get_pixmap(alpha=True).tobytes("png"))


def picture(png: bytes) -> Image.Image:
    drawn = Image.open(BytesIO(png)).convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", drawn.size, "#808080"), drawn).convert("RGB")


def squares(image: Image.Image) -> Picture:
    """Mean colours; what is left over at the ends is margin."""
    across, down = image.width // BLOCK, image.height // BLOCK
    cut = np.asarray(image, np.float64)[: down * BLOCK, : across * BLOCK]
    means: Picture = cut.reshape(down, BLOCK, across, BLOCK, 3).mean((1, 3))
    return means


def apart(one: Image.Image, other: Image.Image) -> float:
    """How far the squares that differ most are apart."""
    assert one.size == other.size
    return float(np.abs(squares(one) - squares(other)).max())


@cache
def drawn(slug: str) -> bytes:
    """A figure whose size is whole px: each renderer rounds another one in its own way, and stretches it."""
    return cut(stages.still(read_address(GALLERY[slug])))


def cut(scene: Scene) -> bytes:
    return draw.svg(scene, Rendering(crop=(0, int(scene.width))))


def shapes_of(slug: str) -> bytes:
    return LETTERS.sub(b"", drawn(slug))


UNLIKE = [slug for slug in GALLERY if slug not in gallery.GALLERY or slug.endswith("-rnn")]
"""The gallery's figures of the other cells are of the same parts."""


VERDICTS = Path(__file__).parent.parent / "renderers.json"
"""Which drawings these versions of the renderers were found to draw alike: their hashes, by slug."""

ANEW = "RENDERERS_ANEW" in os.environ
"""Whether every figure is compared, and the verdicts are written: `make test-renderers`."""


class Verdicts(NamedTuple):
    """The renderers' versions, and the hash of each drawing that they draw alike."""

    versions: dict[str, str]
    drawings: dict[str, str]


def versions() -> dict[str, str]:
    """Chromium by its major version: distributions put out a new build of one every week."""
    (chromium,) = re.findall(r"(\d+)\.\d+\.\d+", tools.output("chromium", "--version").decode())
    return {
        "chromium": chromium,
        "librsvg": tools.output("rsvg-convert", "--version").decode().strip(),
        "resvg": version("resvg_py"),
        "mupdf": version("pymupdf"),
    }


@pytest.fixture(scope="module")
def verdicts() -> Iterator[Verdicts]:
    """The verdicts that hold on this machine: none, where a renderer has another version."""
    kept = Verdicts(**json.loads(VERDICTS.read_text("utf-8")))
    if ANEW or kept.versions != versions():
        kept = Verdicts(versions(), {})
    yield kept
    if ANEW:
        VERDICTS.write_text(json.dumps(kept._asdict(), indent=1, sort_keys=True) + "\n", "utf-8")


@pytest.mark.parametrize("slug", UNLIKE)
def test_four_renderers_draw_every_figure_alike(
    slug: str, verdicts: Verdicts, request: pytest.FixtureRequest
) -> None:
    """A drawing whose bytes were compared by these renderers has its verdict; another one is compared."""
    shapes = shapes_of(slug)
    digest = hashlib.sha256(shapes).hexdigest()
    if verdicts.drawings.get(slug) == digest:
        return
    resvg = picture(raster.converted(shapes))
    assert apart(picture(by_chromium(request.getfixturevalue("page"), shapes)), resvg) < APART
    assert apart(picture(by_librsvg(shapes)), resvg) < APART
    plain = FINE.sub(b"", shapes)
    assert apart(picture(by_mupdf(plain)), picture(raster.converted(plain))) < APART
    verdicts.drawings[slug] = digest


WORDS = (
    "sentence",
    "encoder-decoder-computed-rnn",
    "book-sentence",
    "inside-lstm",
    "norms-lstm",
    "gradients",
    "characters",
)


@pytest.mark.parametrize("slug", WORDS)
def test_three_renderers_write_every_word_at_its_place(page: Page, slug: str) -> None:
    """Fonts differ, so that a word may be a little longer or shorter: it lies where the other lies."""
    svg = drawn(slug)
    renderers: tuple[Callable[[bytes], bytes], ...] = (
        raster.converted,
        by_librsvg,
        lambda svg: by_chromium(page, svg),
    )
    inked = [ink(render, svg) for render in renderers]
    assert inked[0].any()
    for one in inked:
        for other in inked:
            assert not (one & ~grown(other)).any()


def ink(render: Callable[[bytes], bytes], svg: bytes) -> NDArray[np.bool_]:
    """The squares that the words of a drawing lie in."""
    words, none = (squares(picture(render(text))) for text in (svg, LETTERS.sub(b"", svg)))
    found: NDArray[np.bool_] = np.asarray(np.any(np.abs(words - none) > 12, axis=2))
    return found


def grown(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The inked squares, and those some px around them."""
    above, beside = 2, 6
    padded = np.pad(ink, ((above, above), (beside, beside)))
    rows, columns = ink.shape
    around = [(y, x) for y in range(2 * above + 1) for x in range(2 * beside + 1)]
    return np.any([padded[y : y + rows, x : x + columns] for y, x in around], axis=0)


FAULTS: dict[str, tuple[str, bytes, bytes]] = {
    "a tip is missing": ("many-to-many-computed-rnn", rb'<path class="tip-recurrent"[^>]*>', b""),
    "a tip points elsewhere": (
        "many-to-many-computed-rnn",
        rb'(class="tip-input" d="M[^l]*)l[^"]*',
        rb"\1l-10.36 4.76l2.52 -4.76l-2.52 -4.76z",
    ),
    "a letter is missing": ("many-to-one-computed-rnn", rb"<use x=\S+ xlink:href=\S+ y=\S+ />", b""),
    "a cell is missing": ("many-to-one-computed-rnn", rb'(class="positive"[^>]*>)<rect[^>]*>', rb"\1"),
    "a step stands elsewhere": ("many-to-one-computed-rnn", rb"translate\(232 0\)", b"translate(234 0)"),
    "a box has another colour": (
        "many-to-one-computed-rnn",
        rb'(class="box-input"[^>]* stroke)="#0b6fb8"',
        rb'\1="#087f5b"',
    ),
    "a line is not dashed": ("fed-decoder", rb' stroke-dasharray="1.5 5"', b""),
    "a step is not faint": ("at-the-start", rb' opacity=".32"', b""),
}


def test_mupdf_sees_the_heads_and_nothing_that_is_hidden() -> None:
    """Arrows back differ from those forward by their heads; the steps of a folded network share a place."""
    for slug, faulty in (
        ("gradients", re.sub(rb'<path class="tip-[^>]*>', b"", shapes_of("gradients"))),
        ("folded", LETTERS.sub(b"", cut(stages.scene(read_address(GALLERY["folded"]))))),
    ):
        assert apart(picture(by_mupdf(shapes_of(slug))), picture(by_mupdf(faulty))) > APART


@pytest.mark.parametrize("fault", FAULTS)
def test_the_comparison_sees_a_fault(fault: str) -> None:
    slug, found, instead = FAULTS[fault]
    svg = shapes_of(slug)
    faulty = re.sub(found, instead, svg, count=1)
    assert faulty != svg
    assert apart(picture(raster.converted(svg)), picture(by_librsvg(faulty))) > APART


def test_the_comparison_sees_a_word_that_lies_elsewhere() -> None:
    svg = drawn("sentence")
    elsewhere = re.sub(rb'( x="[0-9.]+" y=")[0-9.]+(">sat<)', rb"\g<1>260\g<2>", svg)
    assert elsewhere != svg
    here, there = (ink(raster.converted, words) for words in (svg, elsewhere))
    assert (there & ~grown(here)).any()
