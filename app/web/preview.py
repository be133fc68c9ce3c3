"""Preview: what stands for a figure where other sites speak of it, as a card or a thumbnail."""

from dataclasses import dataclass, replace
from math import ceil

from app.scene import Scene
from app.spec import FigureSpec

MAX_SIDE, MAX_PIXELS = 8192, 16_000_000
"""How large a PNG may be, in px: along a side, and in all."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG of the figure: its address in full, and its size in px."""

    address: str
    width: int
    height: int


def picture(origin: str, spec: FigureSpec, scene: Scene, scale: int) -> Picture | None:
    """The figure as PNG, as large as `scale` says or as allowed; None where it is too long for any."""
    for each in range(scale, 0, -1):
        width, height = ceil(scene.width * each), ceil(scene.height * each)
        if max(width, height) <= MAX_SIDE and width * height <= MAX_PIXELS:
            return Picture(origin + replace(spec, scale=each).pinned("png"), width, height)
    return None
