"""SVG: the drawing itself."""

from rnn_unroll import stages
from rnn_unroll.errors import SpecError
from rnn_unroll.exports.export import Export
from rnn_unroll.picture import draw
from rnn_unroll.words.refusals import figures


def card(error: SpecError, rendering: draw.Rendering = draw.BROWSER) -> bytes:
    """An SVG of an error."""
    return draw.card(figures.no_figure(error.parameter), error.message, rendering)


EXPORT = Export("svg", "image/svg+xml", stages.svg, card)
