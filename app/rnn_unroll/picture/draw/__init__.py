"""Draw: a scene as SVG bytes. The only package that knows svgwrite.

Drawing a figure with svgwrite in the usual way takes about a hundred times as long as joining strings. So
svgwrite builds each kind of element once for a palette, with markers in the place of values. The element's
text becomes a template, and drawing fills the templates. `Fragment.plainly` builds the same element by
svgwrite alone, and a test compares the two, byte for byte.
"""

from rnn_unroll.picture.draw.card import CARD_WIDTH, card, card_size
from rnn_unroll.picture.draw.pen import pen
from rnn_unroll.picture.draw.rendering import BROWSER, Rendering
from rnn_unroll.picture.draw.sheet import sheet
from rnn_unroll.picture.scene import Scene

__all__ = ["BROWSER", "CARD_WIDTH", "Rendering", "card", "card_size", "svg"]


def svg(scene: Scene, rendering: Rendering = BROWSER) -> bytes:
    """The scene as a standalone SVG document in UTF-8. Equal scenes and renderings give equal bytes."""
    return pen(scene.style, scene.theme).document(scene, sheet(scene, rendering.scheme), rendering)
