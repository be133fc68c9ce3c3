"""GIF: the run as a film that repeats.

The format has no field for a size on paper, so a program that prints a GIF chooses one itself.
"""

from io import BytesIO

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import png
from rnn_unroll.exports.export import Export
from rnn_unroll.pixels import frames


def render(spec: FigureSpec) -> bytes:
    """The run as a GIF. Raises SpecError as `frames.film` does."""
    (first, *others), durations = frames.film(spec)
    file = BytesIO()
    first.save(file, "GIF", save_all=True, append_images=others, duration=durations, loop=0, optimize=False)
    return file.getvalue()


def card(error: SpecError) -> bytes:
    """A GIF of an error."""
    from PIL import Image

    file = BytesIO()
    Image.open(BytesIO(png.card(error))).convert("RGB").save(file, "GIF")
    return file.getvalue()


EXPORT = Export("gif", "image/gif", render, card, slow=True)
