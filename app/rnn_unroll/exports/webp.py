"""WebP: the figure playing, over and over; smaller than a GIF."""

from io import BytesIO

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import png
from rnn_unroll.exports.export import Export
from rnn_unroll.pixels import frames

# Lossless, from little effort to much: 2 of 6, and 50 of 100. More gains some per cent, and takes
# twice the time. Only the first picture is whole (no key frames later).
SAVED = {"lossless": True, "method": 2, "quality": 50, "kmin": 0, "kmax": 0}


def render(spec: FigureSpec) -> bytes:
    """Raises SpecError as `frames.film` does."""
    (first, *others), durations = frames.film(spec)
    file = BytesIO()
    first.save(file, "WEBP", save_all=True, append_images=others, duration=durations, loop=0, **SAVED)
    return file.getvalue()


def card(error: SpecError) -> bytes:
    from PIL import Image

    file = BytesIO()
    Image.open(BytesIO(png.card(error))).convert("RGB").save(file, "WEBP", **SAVED)
    return file.getvalue()


EXPORT = Export("webp", "image/webp", render, card, slow=True)
