"""Frames: a figure that plays as pictures, one after each step of its run.

Of all but the first, only the columns that the step changes are drawn, over the picture before.
"""

import math
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rnn_unroll import stages
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError
from rnn_unroll.look.views import VIEWS
from rnn_unroll.picture.scene import Column, Scene
from rnn_unroll.pixels import raster
from rnn_unroll.pixels.palette import Palette, Pixels
from rnn_unroll.timeline import durations
from rnn_unroll.words.refusals import pictures, reasons

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PICTURES, MAX_PIXELS = 40, 48_000_000
"""Pictures of a film, and their pixels together: the slowest one takes about three seconds."""

AROUND = 64
"""How far labels and arrows reach out of their column's boxes and wires, in px."""

EDGE = 24
"""What is drawn beside a part and cut away again, in px: where a drawing ends, its shapes end softly."""


class Film(NamedTuple):
    """The pictures in their order, and how many milliseconds each is shown."""

    pictures: list["Image"]
    durations: tuple[int, ...]


class Part(NamedTuple):
    """What changes in a picture: all rows, from pixel `x` on."""

    x: int
    pixels: Pixels


def film(spec: FigureSpec) -> Film:
    """The figure after 0, 1 … steps, each as ?step= shows it, to its own step or the end of the run.

    Raises SpecError where the view has no steps, and where pictures would be too many or too large.
    """
    if not spec.view.plays:
        playing = [slug for slug, view in VIEWS.items() if view.plays]
        raise SpecError("view", reasons.no_motion(spec.look.view, playing), playing, complete=True)
    steps = spec.timeline.shown
    if steps >= MAX_PICTURES:
        raise SpecError(raster.length(spec), pictures.too_many_pictures(steps + 1, MAX_PICTURES))
    raster.check_length(spec)
    raster.check(spec, _scene(spec, steps), steps + 1, MAX_PIXELS)
    return Film(_painted(list(_parts(spec, steps))), durations(steps))


def _scene(spec: FigureSpec, step: int) -> Scene:
    return stages.still(spec.change(step=step))


def _parts(spec: FigureSpec, steps: int) -> Iterator[Part]:
    """The whole first picture, and then what each step changes."""
    before = _scene(spec, 0)
    yield Part(0, _pixels(raster.png(before, spec.output.scale)))
    for step in range(1, steps + 1):
        after = _scene(spec, step)
        left, right = (0, int(after.width)) if spec.view.piled else _changed(before, after)
        start, end = max(0, left - EDGE), min(int(after.width), right + EDGE)
        drawn = _pixels(raster.png(_near(after, start, end), spec.output.scale, (start, end)))
        yield Part(
            left * spec.output.scale,
            drawn[:, (left - start) * spec.output.scale : (right - start) * spec.output.scale],
        )
        before = after


def _pixels(png: bytes) -> Pixels:
    from PIL import Image

    rgba = np.asarray(Image.open(BytesIO(png)).convert("RGBA"))
    return rgba.view("<u4")[..., 0] & np.uint32(0xFFFFFF)


def _changed(before: Scene, after: Scene) -> tuple[int, int]:
    """From which x to which the two look different, in whole px."""
    width = int(after.width)
    if _around(before) != _around(after):
        return 0, width
    pairs = zip(before.columns, after.columns, strict=True)
    ends = [column.x + x for pair in pairs if pair[0] != pair[1] for column in pair for x in _ends(column)]
    if not ends:
        return 0, 1
    return max(0, math.floor(min(ends)) - AROUND), min(width, math.ceil(max(ends)) + AROUND)


def _around(scene: Scene) -> Scene:
    """What is seen of a scene around its columns."""
    return replace(scene, columns=(), facts=(), title="", description="", prefix="")


def _near(scene: Scene, start: int, end: int) -> Scene:
    """The scene without the columns that do not reach between two x."""
    near = []
    for column in scene.columns:
        ends = [column.x + x for x in _ends(column)]
        if min(ends) - AROUND <= end and max(ends) + AROUND >= start:
            near.append(column)
    return replace(scene, columns=tuple(near))


def _ends(column: Column) -> Iterator[float]:
    """Where a column's boxes and wires begin and end."""
    for node in column.nodes:
        yield from (node.box.x, node.box.x + node.box.width)
    for wire in column.wires:
        yield from (wire.start[0], wire.end[0])
    for back in column.returns:
        yield from (back.start[0], back.end[0])


def _painted(parts: list[Part]) -> list["Image"]:
    """The pictures that the parts make, each over the one before, in one palette."""
    from PIL import Image

    palette = Palette([part.pixels for part in parts])
    canvas = np.empty(parts[0].pixels.shape, np.uint8)
    pictures = []
    for x, pixels in parts:
        canvas[:, x : x + pixels.shape[1]] = palette.indices(pixels)
        pictures.append(Image.fromarray(canvas.copy()))
        pictures[-1].putpalette(palette.table)
    return pictures
