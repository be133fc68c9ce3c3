"""Styles: the drawing's looks as styles of TikZ, under their names."""

from collections.abc import Sequence

from rnn_unroll.look.themes import Palette
from rnn_unroll.picture.draw.looks import Look, looks
from rnn_unroll.picture.draw.numbers import short
from rnn_unroll.picture.draw.paints import PAINTS
from rnn_unroll.picture.math_labels import SIZE

TYPE = 10 * 72 / 72.27
"""The size, in bp, of the type that all text is set in: 10 pt, which every document has. Its nodes scale
it to what the drawing asks for.
"""

_ANCHORS = {"": "base west", "start": "base west", "middle": "base", "end": "base east"}


class Styles:
    """The styles that a figure uses, and the colours that these use.

    `unit` is the length of one px in bp.
    """

    def __init__(self, style: str, palette: Palette, slit: bool, unit: float) -> None:
        self.looks, self.paints = looks(style, slit), PAINTS[style]
        self.palette, self.unit = palette, unit
        self.asked: dict[str, str] = {}
        self.roles: set[str] = set()

    def name(self, name: str) -> str:
        """The name of a look, whose style is declared from now on."""
        if name not in self.asked:
            self.asked[name] = ", ".join(self._options(self.looks[name]))
        return name

    def colour(self, role: str) -> str:
        self.roles.add(role)
        return f"unroll-{role}"

    def colours(self) -> dict[str, str]:
        """The colours' hexadecimal digits by name, in the order of the palette."""
        return {
            f"unroll-{role}": value.removeprefix("#").upper()
            for role, value in self.palette.items()
            if role in self.roles
        }

    def scale(self, size: float) -> str:
        """The scale at which type of the size TYPE is as large as this, in px."""
        return f"scale={number(size * self.unit / TYPE, 3)}"

    def length(self, px: float) -> str:
        return f"{number(px * self.unit)}bp"

    def _options(self, look: Look) -> list[str]:
        roles = self.paints[look.paint]
        fill = "text" if look.font else "fill"
        options = [f"draw={self.colour(roles['stroke'])}"] if "stroke" in roles else []
        options += [f"{fill}={self.colour(roles['fill'])}"] if "fill" in roles else []
        if look.width is not None:
            options.append(f"line width={self.length(look.width)}")
        if look.dash:
            options.append(f"dash pattern={self._dashes(look.dash)}")
        options += [f"line cap={look.cap}"] if look.cap else []
        options += [f"line join={look.join}"] if look.join else []
        options += [f"draw opacity={short(look.opacity)}"] if look.opacity is not None else []
        if look.font == "math":
            options += [self.scale(SIZE), r"font=\unrollmath"]
        elif look.size is not None:
            # Whoever draws such a text says on which side of its place it stands.
            options += [f"anchor={anchor(look.anchor)}"] if look.anchor != "given" else []
            heavy = r"\bfseries" if look.weight else ""
            options += [self.scale(look.size), rf"font=\unrollwords{heavy}"]
        return options

    def _dashes(self, dashes: Sequence[float]) -> str:
        lengths = map(self.length, dashes)
        return " ".join(f"{'off' if k % 2 else 'on'} {length}" for k, length in enumerate(lengths))


def anchor(side: str) -> str:
    """TikZ's anchor for a text whose start, middle or end is given; without a word it is its start."""
    return _ANCHORS[side]


def number(value: float, digits: int = 2) -> str:
    """Fixed decimals without trailing zeros, and without a sign before nothing."""
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:.0f}"
    return "0" if text in ("-0", "") else text
