"""Raster: a drawing as pixels, and how many of them a picture may have."""

from collections.abc import Callable
from dataclasses import replace
from struct import pack
from zlib import crc32

from rnn_unroll import views
from rnn_unroll.address.entries.output import MAX_SCALE
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError
from rnn_unroll.picture import draw
from rnn_unroll.picture.draw import Rendering
from rnn_unroll.picture.scene import Scene
from rnn_unroll.pixels import fonts
from rnn_unroll.words.refusals import pictures
from rnn_unroll.words.refusals.pictures import Excess

MAX_SIDE = 8192
"""The most pixels along one side of a picture."""

MAX_PIXELS = 16_000_000
"""The most pixels of a picture."""

MOST_LAYERED = 8_000_000
"""The most pixels of the boxes around pale gradients that are blended each as a picture of its own, as resvg
does with a group: above that, the long lines of attention would take seconds. Line and head are pale each
alone then, so that two pixels of their overlap are darker.
"""

PER_INCH = 96
"""Pixels to an inch of a picture with scale=1. CSS's px is this long."""

PER_METRE = 3780
"""The same to a metre, in the whole number that a PNG can say. At another scale it is multiplied as it is,
so that all scales give exactly one size on paper.
"""

_HEAD = 33
"""Bytes of a PNG's signature and of its first chunk, IHDR, which must come first."""


def check(spec: FigureSpec, scene: Scene, count: int = 1, together: int = MAX_PIXELS) -> None:
    """Refuse, before anything is drawn, `count` pictures if each or all `together` have too many pixels.

    Raises SpecError about the scale or, if no scale would do, about the parameter that makes the figure long.
    """
    refuse(spec, lambda scale: _excess(scene, scale, count, together))


def check_length(spec: FigureSpec) -> None:
    """Refuse, before anything is computed, a picture that its time steps alone make too wide.

    Raises SpecError as `check` does.
    """
    least = views.least_width(spec)

    def excess(scale: int) -> Excess | None:
        return Excess("least", MAX_SIDE, least * scale) if least * scale > MAX_SIDE else None

    refuse(spec, excess)


def refuse(spec: FigureSpec, excess: Callable[[int], Excess | None]) -> None:
    """Raise SpecError if there is an excess at the figure's scale, with the largest scale that fits."""
    found = excess(spec.output.scale)
    if found is None:
        return
    fitting = [scale for scale in range(1, MAX_SCALE + 1) if not excess(scale)]
    if fitting:
        allowed = f"scale={fitting[-1]}"
        raise SpecError("scale", pictures.too_large(found, allowed), [allowed], complete=True)
    if spec.output.scale > 1:
        raise SpecError(length(spec), pictures.too_large_at_any_scale(found))
    raise SpecError(length(spec), pictures.too_large_already(found))


def _excess(scene: Scene, scale: int, count: int, together: int) -> Excess | None:
    """The limit that `count` pictures at this scale exceed, and by how much; None if they exceed none."""
    width, height = size(scene, scale)
    if max(width, height) > MAX_SIDE:
        return Excess("side", MAX_SIDE, width, height)
    if width * height > MAX_PIXELS:
        return Excess("picture", MAX_PIXELS, width, height)
    if count * width * height > together:
        return Excess("film", together, width, height, count)
    return None


def length(spec: FigureSpec) -> str:
    """The name of the parameter that decides how long a figure is."""
    if spec.model.length is not None:
        return "input"
    if spec.wiring.io is not None:
        return "io"
    return "text" if spec.text_tokens else "ty" if spec.wiring.ty is not None else "tx"


def size(scene: Scene, scale: int) -> tuple[int, int]:
    """The width and height of the picture in pixels. Fractions of a px are cut off the margin."""
    return int(scene.width) * scale, int(scene.height) * scale


def png(scene: Scene, scale: int = 1, part: tuple[int, int] | None = None) -> bytes:
    """A scene as PNG, with `scale` pixels for each px. The theme `auto` is drawn light.

    `part` cuts out the part from one x to another, in whole px.
    """
    if _layered(scene) * scale**2 > MOST_LAYERED:
        scene = _apart(scene)
    return converted(draw.svg(scene, rendering(part or (0, int(scene.width)))), scale)


def _layered(scene: Scene) -> float:
    """The area of the boxes around all pale gradients, in px²."""
    pale = (one for column in scene.columns for one in column.returns if one.opacity < 1)
    return sum(abs(one.end[0] - one.start[0]) * abs(one.end[1] - one.start[1]) for one in pale)


def _apart(scene: Scene) -> Scene:
    """The scene with its gradients' lines and heads apart."""
    columns = (
        column._replace(returns=tuple(one._replace(apart=True) for one in column.returns))
        for column in scene.columns
    )
    return replace(scene, columns=tuple(columns))


def rendering(crop: tuple[int, int]) -> Rendering:
    """The rendering for pixels: with the bundled fonts, and with a size of whole px.

    resvg rounds other sizes before it scales, which can leave a border that nothing is painted on.
    """
    return Rendering(fonts.NAMED, crop=crop)


def converted(drawing: bytes, scale: int = 1) -> bytes:
    """A drawing with the rendering for pixels, as PNG."""
    import resvg_py

    text = drawing.decode()
    png = resvg_py.svg_to_bytes(
        svg_string=text,
        zoom=scale,
        skip_system_fonts=not fonts.foreign(text),
        font_files=[str(file) for file in fonts.files()],
        sans_serif_family=fonts.FAMILIES[0],
    )
    return measured(png, scale)


def measured(png: bytes, scale: int) -> bytes:
    """A PNG from resvg, which says nothing of its size on paper, with the chunk pHYs, which does.

    Without it, programs for slides and texts suppose a number of pixels to an inch, so that a picture with
    scale=2 is twice as large as it should be.
    """
    data = b"pHYs" + pack(">IIB", PER_METRE * scale, PER_METRE * scale, 1)
    chunk = pack(">I", len(data) - 4) + data + pack(">I", crc32(data))
    return png[:_HEAD] + chunk + png[_HEAD:]
