"""PNG: the drawing as pixels."""

from app import draw, raster, stages
from app.exports import svg
from app.exports.export import Export
from app.spec import FigureSpec, SpecError


def render(spec: FigureSpec) -> bytes:
    """Raises SpecError where there would be too many pixels."""
    raster.check_length(spec)
    scene = stages.still(spec)
    raster.check(spec, scene)
    return raster.png(draw.svg(scene), spec.scale)


def card(error: SpecError) -> bytes:
    return raster.png(svg.card(error))


EXPORT = Export("png", "image/png", render, card, slow=True)
