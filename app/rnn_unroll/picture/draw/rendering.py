"""Rendering: what differs between drawings for a browser, for a page in print and for pixels."""

from typing import NamedTuple

from rnn_unroll.look.themes import Scheme

FAMILIES = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
"""The fonts that a browser may choose from."""

CONDITIONS: dict[Scheme, str] = {
    "reader": "screen and (prefers-color-scheme:dark)",
    "light": "not all",
    "dark": "screen",
}
"""The media query under which a figure with two palettes is dark, for each scheme. On paper it never is."""

FORCED_CONDITION = "(forced-colors:active)"
"""The media query under which a browser forces the reader's own colours upon a figure."""


class Rendering(NamedTuple):
    """How a scene is drawn for one kind of reader.

    `families` are the names of its fonts, as CSS lists them. `scheme` decides which of two palettes is shown:
    that of the reader's choice, the light or the dark one. `crop` cuts out the part from one x to another, in
    whole px; it also cuts the height to whole px.
    """

    families: str = FAMILIES
    scheme: Scheme = "reader"
    crop: tuple[int, int] | None = None

    def frame(self, width: float, height: float) -> tuple[float, float, float]:
        """The visible part of a drawing of this size: its left x, its width and its height."""
        if not self.crop:
            return 0, width, height
        left, right = self.crop
        return left, right - left, int(height)


BROWSER = Rendering()
