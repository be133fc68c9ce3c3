"""Rendering: what the reader of a drawing needs: a browser, a page in print, a picture."""

from typing import Literal, NamedTuple

FAMILIES = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
"""The fonts of a reader's browser."""

Scheme = Literal["reader", "light", "dark"]

CONDITIONS: dict[Scheme, str] = {
    "reader": "(prefers-color-scheme:dark)",
    "light": "not all",
    "dark": "all",
}
"""When a figure that holds both palettes is dark, as a media query."""


class Rendering(NamedTuple):
    """What a drawing's readers need.

    `families` are the names of its fonts, as CSS lists them. `scheme` is whose choice of colours a
    figure with two palettes follows. `crop` is what it shows, from one x to another, in whole px: its
    height is then cut to whole px too.
    """

    families: str = FAMILIES
    scheme: Scheme = "reader"
    crop: tuple[int, int] | None = None

    def frame(self, width: float, height: float) -> tuple[float, float, float]:
        """Of a drawing of this size: the x from which it is seen, and how much of it is seen."""
        if not self.crop:
            return 0, width, height
        left, right = self.crop
        return left, right - left, int(height)


BROWSER = Rendering()
