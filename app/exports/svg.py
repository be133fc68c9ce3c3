"""SVG: the drawing itself."""

from app import draw, stages
from app.exports.export import Export
from app.spec import SpecError


def card(error: SpecError) -> bytes:
    """A picture that says what is wrong with an address, where a figure was asked for."""
    return draw.card(f"No figure: {error.parameter}", error.message)


EXPORT = Export("svg", "image/svg+xml", stages.svg, card)
