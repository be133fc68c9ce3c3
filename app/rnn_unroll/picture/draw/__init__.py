"""Draw: a scene as SVG bytes. The only package that knows svgwrite.

Drawing a figure with svgwrite in the usual way takes about a hundred times as long as joining strings. So
svgwrite builds each kind of element once for a palette, with markers in the place of values. The element's
text becomes a template, and drawing fills the templates. `Fragment.plainly` builds the same element by
svgwrite alone, and a test compares the two, byte for byte.
"""

from dataclasses import replace

from rnn_unroll.look.themes import THEMES
from rnn_unroll.picture.draw.card import CARD_WIDTH, card, card_size
from rnn_unroll.picture.draw.pen import pen
from rnn_unroll.picture.draw.rendering import BROWSER, Rendering
from rnn_unroll.picture.draw.sheet import sheet
from rnn_unroll.picture.scene import Scene

__all__ = ["BROWSER", "CARD_WIDTH", "Rendering", "card", "card_size", "inline", "svg"]


def svg(scene: Scene, rendering: Rendering = BROWSER) -> bytes:
    """The scene as a standalone SVG document in UTF-8. Equal scenes and renderings give equal bytes."""
    return pen(scene.style, scene.theme, scene.labels).document(
        scene, sheet(scene, rendering.scheme), rendering
    )


def inline(scene: Scene) -> bytes:
    """The scene as `svg` draws it, for a page that shows it as a part of itself and may be printed.

    A dark figure is drawn in both palettes: dark on screens, light on paper.
    """
    if THEMES[scene.theme].scheme != "dark":
        return svg(scene)
    return svg(replace(scene, theme="auto"), Rendering(scheme="dark"))
