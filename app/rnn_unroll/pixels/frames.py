"""Frames: a film of a figure, with one picture after each step of its run.

The first picture is drawn whole. Each later picture is a copy of the one before, on which only the columns
that its step changes are drawn anew.
"""

import math
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rnn_unroll import stages
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError
from rnn_unroll.graphs.run import Run
from rnn_unroll.look.views import VIEWS
from rnn_unroll.picture.scene import Column, Scene
from rnn_unroll.pixels import raster
from rnn_unroll.pixels.colours import ColourTable, Pixels
from rnn_unroll.timeline import durations
from rnn_unroll.words.refusals import pictures, reasons
from rnn_unroll.words.refusals.pictures import Excess

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PICTURES, MAX_PIXELS = 40, 48_000_000
"""The most pictures of a film, and the most pixels of all together."""

MAX_DRAWN, PICTURE, STATE = 15_000_000, 55_000, 400
"""The most pixels that are drawn for a film, so that it takes about two seconds. Each picture takes as long
as so many more pixels, and so does each state of each picture. Fitted to random films.
"""

AROUND = 64
"""How far labels and arrows reach beyond the boxes and wires of their column, in px."""

EDGE = 24
"""How much more than a patch is drawn on both sides, in px. It is cut away again, because shapes are blended
at the edge of a drawing.
"""


class Film(NamedTuple):
    """The pictures in their order, and the duration of each in ms."""

    pictures: list["Image"]
    durations: tuple[int, ...]


class Patch(NamedTuple):
    """The part of a picture that a step changes: all rows, from pixel `x` on."""

    x: int
    pixels: Pixels


def film(spec: FigureSpec) -> Film:
    """The figure after 0, 1 … steps, up to the step that it shows. Each picture is that of its `step`.

    Raises SpecError if the view cannot play, and if the pictures would be too many or too large.
    """
    if not spec.view.plays:
        playing = [slug for slug, view in VIEWS.items() if view.plays]
        raise SpecError("view", reasons.no_motion(spec.look.view, playing), playing, complete=True)
    steps = spec.timeline.shown
    if steps >= MAX_PICTURES:
        raise SpecError(raster.length(spec), pictures.too_many_pictures(steps + 1, MAX_PICTURES))
    raster.check_length(spec)
    run = Run(spec)
    last = stages.still(spec, run)
    raster.check(spec, last, steps + 1, MAX_PIXELS)
    # Before the other pictures are laid out: a piled view draws all of each, the others at least the first.
    _check_drawn(spec, last, int(last.width) * (steps + 1 if spec.view.piled else 1), steps + 1)
    scenes = [_scene(run, step) for step in range(steps + 1)]
    parts = [(0, int(scenes[0].width)), *(_changed(*pair, spec.view.piled) for pair in pairwise(scenes))]
    _check_drawn(spec, last, sum(right - left for left, right in parts), len(parts))
    patches = [_patch(scene, *part, spec.output.scale) for scene, part in zip(scenes, parts, strict=True)]
    return Film(_painted(patches), durations(steps))


def _check_drawn(spec: FigureSpec, scene: Scene, width: int, pictures: int) -> None:
    """Refuse a film that takes too long. `width` is that of all parts that are drawn, in px."""
    states = len(spec.letters) * spec.model.layers * spec.model.directions
    beside = pictures * (PICTURE + states * STATE)

    def excess(scale: int) -> Excess | None:
        drawn = int(scene.height) * width * scale**2 + beside
        if drawn <= MAX_DRAWN:
            return None
        return Excess("drawn", MAX_DRAWN, *raster.size(scene, scale), pictures, drawn)

    raster.refuse(spec, excess)


def _scene(run: Run, step: int) -> Scene:
    at = run.at(step)
    return stages.still(at.spec, at)


def _patch(scene: Scene, left: int, right: int, scale: int) -> Patch:
    """The part of a picture from one x to another, in px."""
    start, end = max(0, left - EDGE), min(int(scene.width), right + EDGE)
    left_out = int(scene.origin[0])
    drawn = _pixels(raster.png(_near(scene, start + left_out, end + left_out), scale, (start, end)))
    return Patch(left * scale, drawn[:, (left - start) * scale : (right - start) * scale])


def _pixels(png: bytes) -> Pixels:
    from PIL import Image

    rgba = np.asarray(Image.open(BytesIO(png)).convert("RGBA"))
    return rgba.view("<u4")[..., 0] & np.uint32(0xFFFFFF)


def _changed(before: Scene, after: Scene, piled: bool) -> tuple[int, int]:
    """The range of x in which two scenes look different, in whole px: all of it, if steps are `piled`."""
    width = int(after.width)
    if piled or _around(before) != _around(after):
        return 0, width
    pairs = zip(before.columns, after.columns, strict=True)
    changed = [column for pair in pairs if pair[0] != pair[1] for column in pair]
    ends = [column.x + x - after.origin[0] for column in changed for x in _ends(column)]
    if not ends:
        return 0, 1
    return max(0, math.floor(min(ends)) - AROUND), min(width, math.ceil(max(ends)) + AROUND)


def _around(scene: Scene) -> Scene:
    """A scene without its columns, and without everything that a picture does not show."""
    return replace(scene, columns=(), facts=(), title="", description="", prefix="")


def _near(scene: Scene, start: int, end: int) -> Scene:
    """The scene with only those columns that reach into a range of x."""
    near = []
    for column in scene.columns:
        ends = [column.x + x for x in _ends(column)]
        if ends and min(ends) - AROUND <= end and max(ends) + AROUND >= start:
            near.append(column)
    return replace(scene, columns=tuple(near))


def _ends(column: Column) -> Iterator[float]:
    """The x at which a column's boxes and wires begin and end, from its left border."""
    for node in column.nodes:
        yield from (node.box.x, node.box.x + node.box.width)
    for wire in column.wires:
        yield from (wire.start[0], wire.end[0])
    for back in column.returns:
        yield from (back.start[0], back.end[0])


def _painted(patches: list[Patch]) -> list["Image"]:
    """The pictures: each patch is painted over the picture before. All share one colour table."""
    from PIL import Image

    colours = ColourTable([patch.pixels for patch in patches])
    canvas = np.empty(patches[0].pixels.shape, np.uint8)
    pictures = []
    for x, pixels in patches:
        canvas[:, x : x + pixels.shape[1]] = colours.indices(pixels)
        pictures.append(Image.fromarray(canvas.copy()))
        pictures[-1].putpalette(colours.table)
    return pictures
