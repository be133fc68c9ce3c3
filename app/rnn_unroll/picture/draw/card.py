"""Card: a picture that says what is wrong, for where a figure cannot be drawn."""

import hashlib
from textwrap import wrap
from xml.sax.saxutils import escape

from rnn_unroll.look.themes import LIGHT
from rnn_unroll.picture.draw import paints
from rnn_unroll.picture.draw.fragment import ID, Fixed, fragment
from rnn_unroll.picture.draw.kit import FONT, ISOLATED
from rnn_unroll.picture.draw.pen import pen
from rnn_unroll.picture.draw.sheet import dark_rules

CARD_WIDTH, CARD_LINE, CARD_COLUMNS = 560, 22, 66
"""Width of an error card in px, height of its lines, characters to a line."""


def card(heading: str, message: str) -> bytes:
    """A picture with a heading and a message, for where a figure cannot be drawn."""
    marks = pen("computed", "auto")
    lines = wrap(message, CARD_COLUMNS, break_on_hyphens=False)
    height = 64 + CARD_LINE * len(lines)
    ground = fragment("rect", "height", paints.paint("paper", LIGHT), width=str(CARD_WIDTH), x="0", y="0")
    edge: Fixed = {"stroke_width": "1.5", "rx": "10", "x": "8", "y": "8", "stroke_dasharray": "6 4"}
    frame = fragment("rect", "height", paints.paint("card", LIGHT), width=str(CARD_WIDTH - 16), **edge)
    strong = fragment(
        "text", "y", paints.paint("card-heading", LIGHT), text=True, font_size="15", font_weight="600", x="28"
    )
    plain = fragment("text", "y", paints.paint("token", LIGHT), text=True, font_size="14", x="28", **ISOLATED)
    root = fragment(
        "svg", "height id viewBox", holds=True, font_family=FONT, role="img", width=str(CARD_WIDTH)
    )
    text = escape(f"{heading}: {message}")
    inside = (
        marks.title.fill((text,)),
        marks.description.fill((text,)),
        marks.style.fill((dark_rules("computed", "auto"),)),
        ground.fill((height,)),
        frame.fill((height - 16,)),
        strong.fill((38, escape(heading))),
        *(plain.fill((38 + CARD_LINE * k, escape(line))) for k, line in enumerate(lines, start=1)),
    )
    name = "e" + hashlib.blake2s(text.encode(), digest_size=4).hexdigest()
    document = root.fill((height, ID, f"0 0 {CARD_WIDTH} {height}", "".join(inside)))
    return document.replace(ID, name).encode()
