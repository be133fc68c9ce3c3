"""Palette: some few colours for many pictures, so near to theirs that nobody sees a difference.

A pixel is a number, 0xBBGGRR. The pictures share one palette: with one each, what stands still
would flicker.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint32]
"""A picture or a part of one, (height, width)."""

KEPT = 96
"""Colours that are kept exactly: those of most pixels."""

SIZE = 255
"""Colours of a palette. A GIF has room for one more, which says that a pixel stays what it is."""

ALL = 1 << 24


class Palette:
    """The colours chosen for some pictures.

    Beside the most frequent ones they are chosen farthest from those that are chosen already
    (Gonzalez 1985): what edges blend from few colours is never far from one of them.
    """

    def __init__(self, pictures: Sequence[Pixels]) -> None:
        colours = _by_frequency(pictures)
        rgb = np.stack([colours & 255, colours >> 8 & 255, colours >> 16], axis=1)
        chosen = list(range(min(KEPT, len(colours))))
        distance = _distances(rgb, rgb[chosen]).min(axis=1)
        while len(chosen) < SIZE and distance.any():
            chosen.append(int(distance.argmax()))
            distance = np.minimum(distance, _distances(rgb, rgb[chosen[-1:]])[:, 0])
        self.table = rgb[chosen].astype(np.uint8).tobytes()
        """Red, green and blue of each colour, a byte each."""
        self._nearest = np.zeros(ALL, np.uint8)
        self._nearest[colours] = _distances(rgb, rgb[chosen]).argmin(axis=1)

    def indices(self, pixels: Pixels) -> NDArray[np.uint8]:
        """For each pixel of the pictures, which colour of the palette is nearest."""
        return self._nearest[pixels]


def _by_frequency(pictures: Sequence[Pixels]) -> NDArray[np.int64]:
    """Every colour that some picture has, those of most pixels first."""
    place = np.zeros(ALL, np.int32)
    for pixels in pictures:
        place[pixels] = 1
    colours = np.flatnonzero(place)
    place[colours] = np.arange(len(colours))
    counts = np.zeros(len(colours), np.int64)
    for pixels in pictures:
        counts += np.bincount(place[pixels].ravel(), minlength=len(colours))
    return colours[np.argsort(-counts, kind="stable")]


def _distances(some: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.int64]:
    """Squared distance in RGB of each of some colours to each of others."""
    result: NDArray[np.int64] = ((some[:, None] - others) ** 2).sum(axis=-1)
    return result
