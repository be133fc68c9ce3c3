"""Preview: the picture of a figure that other sites show in cards and thumbnails."""

from dataclasses import dataclass

from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError
from rnn_unroll.picture.scene import Scene
from rnn_unroll.pixels import raster


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG of the figure: its absolute address, and its size in px."""

    address: str
    width: int
    height: int


def picture(origin: str, spec: FigureSpec, scene: Scene, scale: int) -> Picture | None:
    """The figure as PNG at the largest allowed scale up to `scale`; None if it is too large even at 1."""
    for factor in range(scale, 0, -1):
        scaled = spec.change(scale=factor)
        try:
            raster.check(scaled, scene)
        except SpecError:
            continue
        return Picture(origin + write.pinned(scaled, "png"), *raster.size(scene, factor))
    return None
