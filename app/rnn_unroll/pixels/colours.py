"""Colours: at most 255 colours for all pictures of a film, so near to the true ones that nobody sees it.

A pixel is a number, 0xBBGGRR. The pictures share one colour table: if each had its own, the parts of the
figure that do not change would flicker.

Pillow's `quantize` was measured on the same films. This table gives 99 % of the pixels their exact colour,
and the rest a colour that is off by at most 4 of 255 in a channel. Median cut is off by up to 48 and takes
longer; maximum coverage gives only 71 to 94 % of the pixels their exact colour; octree is off by up to 15.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint32]
"""A picture or a patch of one, (height, width)."""

KEPT = 96
"""The number of most frequent colours that are kept exactly."""

SIZE = 255
"""The most colours in a table. A GIF needs one more, which marks pixels that do not change."""

ALL = 1 << 24
"""The number of different pixels."""


class ColourTable:
    """The colours chosen for some pictures.

    The most frequent colours come first. Each further one is the colour that is farthest from all colours
    chosen so far (Gonzalez 1985), so that the blends along edges are never far from one of them.
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
        """Red, green and blue of each colour, one byte each."""
        self._nearest = np.zeros(ALL, np.uint8)
        self._nearest[colours] = _distances(rgb, rgb[chosen]).argmin(axis=1)

    def indices(self, pixels: Pixels) -> NDArray[np.uint8]:
        """The index of the nearest colour in the table, for each pixel of one of the pictures."""
        return self._nearest[pixels]


def _by_frequency(pictures: Sequence[Pixels]) -> NDArray[np.int64]:
    """All colours of the pictures, the most frequent first."""
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
    """The squared distances in RGB from each of `some` colours (M, 3) to each of `others` (N, 3): (M, N)."""
    result: NDArray[np.int64] = ((some[:, None] - others) ** 2).sum(axis=-1)
    return result
