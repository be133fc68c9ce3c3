"""Styles: the drawing's looks as TikZ styles of the same names."""

from collections.abc import Sequence

from rnn_unroll.look.themes import Palette
from rnn_unroll.picture.draw.looks import Look, looks
from rnn_unroll.picture.draw.numbers import short
from rnn_unroll.picture.draw.paints import PAINTS
from rnn_unroll.picture.symbols import SIZE

TYPE = 10 * 72 / 72.27
"""The size of all text in bp: 10 pt, which every document has. Nodes scale it to the drawing's size."""

_ANCHORS = {"": "base west", "start": "base west", "middle": "base", "end": "base east"}


class Styles:
    """The styles that a figure uses, as `asked`, and the roles of the colours that these use.

    `unit` is the length of one px in bp.
    """

    def __init__(self, style: str, palette: Palette, slit: bool, unit: float, labels: str = "normal") -> None:
        self.looks, self.paints = looks(style, slit, labels), PAINTS[style]
        self.palette, self.unit = palette, unit
        self.asked: dict[str, str] = {}
        self.roles: set[str] = set()

    def name(self, name: str) -> str:
        """The name of a look. The look's style will be declared."""
        if name not in self.asked:
            self.asked[name] = ", ".join(self._options(self.looks[name]))
        return name

    def colour(self, role: str) -> str:
        """The name of the colour for a role. The colour will be declared."""
        self.roles.add(role)
        return f"unroll-{role}"

    def colours(self) -> dict[str, str]:
        """The hexadecimal digits of each colour by name, in the order of the palette."""
        return {
            f"unroll-{role}": value.removeprefix("#").upper()
            for role, value in self.palette.items()
            if role in self.roles
        }

    def scale(self, size: float) -> str:
        """The scale at which type of the size TYPE has this size in px."""
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
            # An anchor that is given comes with each text, not with the style.
            options += [f"anchor={anchor(look.anchor)}"] if look.anchor != "given" else []
            heavy = r"\bfseries" if look.weight else ""
            options += [self.scale(look.size), rf"font=\unrollwords{heavy}"]
        return options

    def _dashes(self, dashes: Sequence[float]) -> str:
        lengths = map(self.length, dashes)
        return " ".join(f"{'off' if k % 2 else 'on'} {length}" for k, length in enumerate(lengths))


def anchor(side: str) -> str:
    """TikZ's anchor for an SVG text-anchor; an empty one is the start."""
    return _ANCHORS[side]


def number(value: float, digits: int = 2) -> str:
    """A number with fixed decimals, but without trailing zeros; zero has no sign."""
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:.0f}"
    return "0" if text in ("-0", "") else text
