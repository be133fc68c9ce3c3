"""Draw: a scene as SVG bytes. The only package that knows svgwrite.

A naive svgwrite figure costs about a hundred times a plain string join. So svgwrite builds each
kind of element once for a palette, with markers where values go; its text becomes a template, and
a figure is those templates filled. `Fragment.plainly` builds the same element by svgwrite alone,
and a test holds the two against each other, byte for byte.
"""

from rnn_unroll.picture.draw.card import CARD_WIDTH, card, card_size
from rnn_unroll.picture.draw.pen import pen
from rnn_unroll.picture.draw.rendering import BROWSER, Rendering
from rnn_unroll.picture.draw.sheet import sheet
from rnn_unroll.picture.scene import Scene

__all__ = ["BROWSER", "CARD_WIDTH", "Rendering", "card", "card_size", "svg"]


def svg(scene: Scene, rendering: Rendering = BROWSER) -> bytes:
    """The scene as a standalone SVG document, UTF-8. The same scene and rendering give the same bytes."""
    return pen(scene.style, scene.theme).document(scene, sheet(scene, rendering.scheme), rendering)
