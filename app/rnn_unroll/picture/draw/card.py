"""Card: a picture of an error, in place of a figure that cannot be drawn."""

import hashlib
from textwrap import wrap
from xml.sax.saxutils import escape

from rnn_unroll.picture.draw.fragment import ID
from rnn_unroll.picture.draw.numbers import rectangle
from rnn_unroll.picture.draw.pen import pen
from rnn_unroll.picture.draw.rendering import BROWSER, Rendering
from rnn_unroll.picture.draw.sheet import colour_rules
from rnn_unroll.picture.marks import Box

CARD_WIDTH, CARD_LINE, CARD_COLUMNS = 560, 22, 66
"""Width of an error card in px, height of its lines, characters in a line."""
LEFT, TOP = 28, 38
"""The x at which the heading begins, and the y of its baseline."""


def card_size(message: str) -> tuple[int, int]:
    """The width and height of the card with this message, in px."""
    return CARD_WIDTH, 64 + CARD_LINE * len(_lines(message))


def card(heading: str, message: str, rendering: Rendering = BROWSER) -> bytes:
    """A picture with a heading and a message, as an SVG document in UTF-8."""
    fill = pen("computed", "auto").fill
    width, height = card_size(message)
    text = escape(f"{heading}: {message}")
    content = (
        fill["title"]((text,)),
        fill["description"]((text,)),
        fill["style"]((colour_rules("computed", "auto", scheme=rendering.scheme),)),
        fill["paper"]((height, width)),
        fill["card"](rectangle(Box(8, 8, width - 16, height - 16, 10))),
        fill["card heading"]((LEFT, TOP, escape(heading))),
        *(
            fill["card line"]((LEFT, TOP + CARD_LINE * k, escape(line)))
            for k, line in enumerate(_lines(message), start=1)
        ),
    )
    name = "e" + hashlib.blake2s(text.encode(), digest_size=4).hexdigest()
    left, across, down = rendering.frame(width, height)
    values = (rendering.families, down, ID, f"{left} 0 {across} {down}", across, "".join(content))
    return fill["card root"](values).replace(ID, name).encode()


def _lines(message: str) -> list[str]:
    return wrap(message, CARD_COLUMNS, break_on_hyphens=False)
