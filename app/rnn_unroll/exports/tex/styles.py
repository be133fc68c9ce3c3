"""Styles: what the drawing's fragments look like, as styles of TikZ under their names.

They are read off the fragments, so that whatever the drawing changes changes here too.
"""

import re
from collections.abc import Mapping

from rnn_unroll.look.themes import Palette
from rnn_unroll.picture.draw.fragment import Fragment
from rnn_unroll.picture.draw.paints import PAINTS
from rnn_unroll.picture.math_labels import SIZE

TYPE = 10 * 72 / 72.27
"""The size, in bp, of the type that all text is set in: 10 pt, which every document has. Its nodes scale
it to what the drawing asks for.
"""

_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"%]*)"')
_ANCHORS = {"start": "base west", "middle": "base", "end": "base east"}


class Styles:
    """The styles that a figure has asked for, and the colours that these use.

    `unit` is the length of one px in bp.
    """

    def __init__(self, style: str, palette: Palette, unit: float) -> None:
        self.paints, self.palette, self.unit = PAINTS[style], palette, unit
        self.asked: dict[str, str] = {}
        self.roles: set[str] = set()

    def name(self, name: str, fragment: Fragment) -> str:
        """The style of a fragment, under this name."""
        if name not in self.asked:
            self.asked[name] = ", ".join(self._options(fragment))
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
        """What makes TYPE this many px."""
        return f"scale={number(size * self.unit / TYPE, 3)}"

    def length(self, px: float) -> str:
        return f"{number(px * self.unit)}bp"

    def _options(self, fragment: Fragment) -> list[str]:
        element = fragment.template.partition(">")[0]
        said = dict(_ATTRIBUTE.findall(element))
        roles = self.paints[said["class"].split()[-1]]
        words, label = element.startswith("<text"), element.startswith("<g") and "transform=" in element
        options = [
            f"{'text' if words or label else 'fill'}={self.colour(roles['fill'])}"
            if key == "fill"
            else f"draw={self.colour(roles['stroke'])}"
            for key in ("stroke", "fill")
            if key in roles
        ]
        if "stroke-width" in said:
            options.append(f"line width={self.length(float(said['stroke-width']))}")
        if "stroke-dasharray" in said:
            options.append(f"dash pattern={self._dashes(said['stroke-dasharray'])}")
        options += [
            f"{key}={said[name]}" for name, key in _SAME.items() if name in said and said[name] != "none"
        ]
        if words:
            if "text-anchor" not in fragment.template or "text-anchor" in said:
                options.append(f"anchor={_ANCHORS[said.get('text-anchor', 'start')]}")
            heavy = r"\bfseries" if "font-weight" in said else ""
            options += [self.scale(float(said["font-size"])), rf"font=\unrollwords{heavy}"]
        elif label:
            options += [self.scale(SIZE), r"font=\unrollmath"]
        return options

    def _dashes(self, dashes: str) -> str:
        lengths = [self.length(float(length)) for length in dashes.split()]
        return " ".join(f"{'off' if k % 2 else 'on'} {length}" for k, length in enumerate(lengths))


_SAME: Mapping[str, str] = {
    "stroke-linecap": "line cap",
    "stroke-linejoin": "line join",
    "stroke-opacity": "draw opacity",
}


def anchor(side: str) -> str:
    """TikZ's anchor for a text whose start, middle or end is given."""
    return _ANCHORS[side]


def number(value: float, digits: int = 2) -> str:
    """Fixed decimals without trailing zeros, and without a sign before nothing."""
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:.0f}"
    return "0" if text in ("-0", "") else text
