"""Crop: a figure cut to what is drawn in it."""

from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from PIL import Image

from rnn_unroll import stages
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.exports import EXPORTS
from rnn_unroll.exports.tex.styles import number
from rnn_unroll.picture import draw
from rnn_unroll.picture.crop import MARGIN
from rnn_unroll.picture.spots import spots
from rnn_unroll.pixels import raster
from tests.drawings import figure_spec, root_of
from tests.strategies import specs

LOOSE = 6
"""How much more than the margin may stay free, in px: words without tall letters, and rounding."""


def room(spec: FigureSpec) -> tuple[int, ...]:
    """The free px at the left, upper, right and lower edge of a figure's picture."""
    pixels = np.asarray(Image.open(BytesIO(raster.png(stages.still(spec)))).convert("RGB")).astype(int)
    inked = np.abs(pixels - pixels[0, 0]).sum(axis=2) > 6
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    height, width = inked.shape
    return tuple(map(int, (columns[0], rows[0], width - 1 - columns[-1], height - 1 - rows[-1])))


FIGURES = {
    "plain": figure_spec("many-to-one", tx=3),
    "fed": figure_spec("encoder-decoder", tx=2, ty=2, feedback="on", cell="lstm", show="weights,gradients"),
    "book": figure_spec("encoder-decoder", style="textbook", feedback="on", theme="dark"),
    "both-ways": figure_spec("many-to-many", direction="bidirectional", layers=2, tx=3),
    "down": figure_spec("encoder-decoder", flow="down", feedback="on", legend="on", tx=3, ty=3),
    "folded": figure_spec("one-to-many", view="folded", text="jazz", ty=3),
    "norms": figure_spec("many-to-one", view="norms", tx=12),
    "cell": figure_spec("many-to-one", view="cell", cell="lstm", tx=3),
    "matrix": figure_spec("encoder-decoder", attention="on", show="alignment", tx=3, ty=3),
}


@pytest.mark.parametrize("slug", FIGURES)
def test_a_cropped_picture_has_its_margin_on_all_sides(slug: str) -> None:
    left, top, right, bottom = room(FIGURES[slug].change(crop="tight"))
    assert all(free >= MARGIN - 1 for free in (left, top, right, bottom))
    assert all(free <= MARGIN + LOOSE for free in (left, top, bottom))
    # Where the widest thing is the cell's note, its words are measured without the font.
    assert right <= MARGIN + LOOSE + 12


@settings(max_examples=25)
@given(specs(longest=4))
def test_nothing_is_cut_off_by_a_crop(spec: FigureSpec) -> None:
    # Foreign letters have no known width.
    if not all(token.isascii() for token in (*spec.vocabulary, *spec.target_tokens)):
        return
    assert min(room(spec.change(crop="tight", theme="light"))) >= MARGIN - 1


@given(specs())
def test_a_crop_moves_nothing_and_is_the_same_after_every_step(spec: FigureSpec) -> None:
    whole, cropped = stages.scene(spec), stages.scene(spec.change(crop="tight"))
    assert cropped.columns == whole.columns
    first, last = (stages.scene(spec.change(crop="tight", step=step)) for step in (0, None))
    assert (first.origin, first.width, first.height) == (last.origin, last.width, last.height)


def test_every_format_has_the_size_of_the_cropped_drawing() -> None:
    spec = figure_spec("many-to-one", crop="tight", tx=2)
    scene = stages.still(spec)
    root = root_of(draw.svg(scene))
    x, y = scene.origin
    assert (x, y) != (0, 0)
    assert root.get("viewBox") == f"{x} {y} {scene.width} {scene.height}"
    paper = next(one for one in root if one.get("class") == "paper")
    assert [paper.get(name) for name in ("x", "y")] == [str(x), str(y)]
    for slug in ("png", "gif", "webp"):
        assert Image.open(BytesIO(EXPORTS[slug].render(spec))).size == (scene.width, scene.height)
    tikz = EXPORTS["tex"].render(spec).decode()
    assert f"use as bounding box] ({number(x * 0.75)},{number(y * 0.75)}) rectangle" in tikz


def test_a_film_of_a_cropped_figure_ends_with_its_picture() -> None:
    spec = figure_spec("many-to-many", crop="tight", tx=3, feedback="off")
    film = Image.open(BytesIO(EXPORTS["gif"].render(spec)))
    film.seek(3)
    picture = Image.open(BytesIO(EXPORTS["png"].render(spec))).convert("RGB")
    difference = np.abs(np.asarray(film.convert("RGB")).astype(int) - np.asarray(picture)).max()
    assert difference < 48


def test_the_page_keeps_its_buttons_over_the_boxes_of_a_cropped_figure() -> None:
    spec = figure_spec("many-to-one", crop="tight", tx=2)
    scene = stages.scene(spec)
    box = next(node.box for node in scene.columns[0].nodes if node.kind == "input")
    spot = next(spot for spot in spots(scene, spec.plan) if spot.key == "x.1")
    x = box.x + scene.columns[0].x - scene.origin[0]
    assert float(spot.left.rstrip("%")) == pytest.approx(100 * x / scene.width, abs=0.01)
