"""WebP: the run as a film that repeats, in a smaller file than a GIF.

The format itself has no field for a size on paper, but it may hold Exif, which has.
"""

from io import BytesIO
from typing import TYPE_CHECKING

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import png
from rnn_unroll.exports.export import Export
from rnn_unroll.pixels import frames, raster

if TYPE_CHECKING:
    from PIL.Image import Exif

# Lossless, with method 2 of 6 and effort 50 of 100: more effort saves a few per cent of the bytes and takes
# twice the time. Only the first picture is a key frame.
SAVED = {"lossless": True, "method": 2, "quality": 50, "kmin": 0, "kmax": 0}


def render(spec: FigureSpec) -> bytes:
    """The run as a WebP. Raises SpecError as `frames.film` does."""
    (first, *others), durations = frames.film(spec)
    file = BytesIO()
    exif = _measured(spec.output.scale)
    first.save(
        file, "WEBP", save_all=True, append_images=others, duration=durations, loop=0, exif=exif, **SAVED
    )
    return file.getvalue()


def _measured(scale: int) -> "Exif":
    """Exif that says how many pixels go to an inch. It says nothing more, so browsers keep the size in px."""
    from PIL.ExifTags import Base
    from PIL.Image import Exif

    exif = Exif()
    inch = 2
    exif[Base.ResolutionUnit] = inch
    exif[Base.XResolution] = exif[Base.YResolution] = raster.PER_INCH * scale
    return exif


def card(error: SpecError) -> bytes:
    """A WebP of an error."""
    from PIL import Image

    file = BytesIO()
    Image.open(BytesIO(png.card(error))).convert("RGB").save(file, "WEBP", exif=_measured(1), **SAVED)
    return file.getvalue()


EXPORT = Export("webp", "image/webp", render, card, slow=True)
