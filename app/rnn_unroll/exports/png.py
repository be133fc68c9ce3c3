"""PNG: the drawing as pixels."""

from rnn_unroll import stages
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import svg
from rnn_unroll.exports.export import Export
from rnn_unroll.picture import draw
from rnn_unroll.pixels import raster


def render(spec: FigureSpec) -> bytes:
    """The figure as PNG. Raises SpecError if it would have too many pixels."""
    raster.check_length(spec)
    scene = stages.still(spec)
    raster.check(spec, scene)
    return raster.png(scene, spec.output.scale)


def card(error: SpecError) -> bytes:
    """A PNG of an error."""
    return raster.converted(svg.card(error, raster.rendering((0, draw.CARD_WIDTH))))


EXPORT = Export("png", "image/png", render, card, slow=True)
