"""Raster: a drawing as pixels, and how many of them a picture may have."""

from collections.abc import Callable

from rnn_unroll import views
from rnn_unroll.address.entries.output import MAX_SCALE
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError
from rnn_unroll.picture import draw
from rnn_unroll.picture.draw import Rendering
from rnn_unroll.picture.scene import Scene
from rnn_unroll.pixels import fonts

MAX_SIDE = 8192
"""Pixels along one side of a picture."""

MAX_PIXELS = 16_000_000
"""Pixels of a whole picture."""


def check(spec: FigureSpec, scene: Scene, count: int = 1, together: int = MAX_PIXELS) -> None:
    """Refuse a picture that is too large before anything is drawn, or `count` of them that are so together.

    Raises SpecError for the scale, or for what makes the figure so long where no scale would do.
    """
    _refuse(spec, lambda scale: _excess(scene, scale, count, together))


def check_length(spec: FigureSpec) -> None:
    """Refuse, before anything is computed, a picture whose time steps alone are too wide.

    Raises SpecError, as `check` does.
    """
    least = views.least_width(spec)

    def excess(scale: int) -> str:
        told = f"at least {least * scale:,.0f} px wide, and a side may have at most {MAX_SIDE:,} px"
        return told if least * scale > MAX_SIDE else ""

    _refuse(spec, excess)


def _refuse(spec: FigureSpec, excess: Callable[[int], str]) -> None:
    """Raise for a scale at which there is an excess, with the largest at which there is none."""
    fitting = [scale for scale in range(1, MAX_SCALE + 1) if not excess(scale)]
    if spec.output.scale in fitting:
        return
    problem = f"this would be {excess(spec.output.scale)}"
    if fitting:
        allowed = f"scale={fitting[-1]}"
        raise SpecError("scale", f"{problem}; {allowed} is the largest that fits", [allowed], told=True)
    even = ", even at scale=1" if spec.output.scale > 1 else ""
    raise SpecError(length(spec), f"{problem}{even}; svg has no such limit")


def _excess(scene: Scene, scale: int, count: int, together: int) -> str:
    """What a picture has too much of, and how much is allowed; empty where it fits."""
    width, height = size(scene, scale)
    found = f"{width:,} × {height:,} px, and"
    if max(width, height) > MAX_SIDE:
        return f"{found} a side may have at most {MAX_SIDE:,} px"
    if width * height > MAX_PIXELS:
        return f"{found} a picture may have at most {MAX_PIXELS:,} px"
    if count * width * height > together:
        return f"{count} pictures of {found} together they may have at most {together:,} px"
    return ""


def length(spec: FigureSpec) -> str:
    """The parameter that says how long a figure is."""
    if spec.model.length is not None:
        return "input"
    if spec.wiring.io is not None:
        return "io"
    return "text" if spec.reading.text else "ty" if spec.wiring.ty is not None else "tx"


def size(scene: Scene, scale: int) -> tuple[int, int]:
    """Width and height of the picture in pixels: the margin gives what is no whole px."""
    return int(scene.width) * scale, int(scene.height) * scale


def png(scene: Scene, scale: int = 1, part: tuple[int, int] | None = None) -> bytes:
    """A scene as PNG, with `scale` pixels for each px. A reader's scheme is unknown: `auto` is light.

    `part` cuts out what lies from one x to another, in whole px.
    """
    return converted(draw.svg(scene, rendering(part or (0, int(scene.width)))), scale)


def rendering(crop: tuple[int, int]) -> Rendering:
    """How a drawing is made for pixels: in the bundled fonts, and with a size of whole px. resvg rounds
    other sizes before it scales: that can leave a border that nothing is painted on.
    """
    return Rendering(fonts.NAMED, crop=crop)


def converted(drawing: bytes, scale: int = 1) -> bytes:
    """A drawing that was rendered for pixels, as PNG."""
    import resvg_py

    text = drawing.decode()
    return resvg_py.svg_to_bytes(
        svg_string=text,
        zoom=scale,
        skip_system_fonts=not fonts.foreign(text),
        font_files=[str(file) for file in fonts.files()],
        sans_serif_family=fonts.FAMILIES[0],
    )
