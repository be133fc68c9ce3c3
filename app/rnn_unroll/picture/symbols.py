"""Symbols: TeX expressions as glyph outlines (STIX Two Math), laid out by ziamath.

To lay one out takes milliseconds, and ziamath takes a third of a second to start. So the expressions that
figures have lie beside this module, laid out; `scripts/symbols.py` writes them.
"""

import json
import re
import threading
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

SIZE = 17
"""Type size of a label in px."""

KEPT = Path(__file__).with_name("symbols.json")
"""The expressions that are laid out: `layouts` by expression, and `outlines` as path data by name."""

_SVG = "{http://www.w3.org/2000/svg}"
_ziamath = threading.Lock()
_outlines: dict[str, str] = {}


class Use(NamedTuple):
    """A shared outline or a composed index, by name, with its origin at (x, y)."""

    name: str
    x: float
    y: float


Layout = tuple[tuple[Use, ...], float]
"""The positions of an expression's glyphs, and its width in px."""


@cache
def layout(expression: str) -> Layout:
    """The layout of an expression. The outlines of its glyphs can be asked for by their names then."""
    known = _kept()["layouts"].get(expression)
    if known is None:
        return laid_out(expression)
    *uses, width = known
    return tuple(Use(*use) for use in uses), width


def outline(name: str) -> str:
    """The outline of a glyph as path data, in px. Raises KeyError for one that no layout has."""
    return _outlines.get(name) or _kept()["outlines"][name]


@cache
def _kept() -> dict[str, dict[str, Any]]:
    kept: dict[str, dict[str, Any]] = json.loads(KEPT.read_text("utf-8"))
    return kept


def laid_out(expression: str) -> Layout:
    """The layout of an expression, by ziamath."""
    import ziamath

    # ziamath keeps a stack of styles in module globals, so only one thread may use it.
    with _ziamath:
        drawing = ziamath.Latex(expression, size=SIZE)
        root, width = drawing.svgxml(), drawing.getsize()[0]
    boxes: dict[str, tuple[list[float], str]] = {}
    uses = []
    for element in root:
        if element.tag.removeprefix(_SVG) == "symbol":
            # The invisible operator that applies a function, as after tanh, has no outline.
            outline = next(iter(element), None)
            path = "" if outline is None else outline.get("d", "")
            boxes[element.get("id", "")] = ([float(n) for n in element.get("viewBox", "").split()], path)
        else:
            source = element.get("href", "")[1:]
            (left, top, wide, _), path = boxes[source]
            if not path:
                continue
            scale = float(element.get("width", "0")) / wide
            name = f"g{source.rpartition('_')[2]}-{round(scale * 100)}"
            if name not in _outlines:
                _outlines[name] = _scaled(path, scale)
            x, y = float(element.get("x", "0")), float(element.get("y", "0"))
            uses.append(Use(name, round(x - left * scale, 2), round(y - top * scale, 1)))
    return tuple(uses), round(width, 2)


def _scaled(path: str, scale: float) -> str:
    """Path data times scale, to 0.01 px, in relative commands, which are a third shorter.

    Outlines of TrueType glyphs only have the commands M, L, Q and Z, and ziamath writes absolute ones.
    """
    parts = []
    here = start = (0, 0)
    last = ""
    for command, numbers in re.findall(r"([MLQZ])([^MLQZ]*)", path):
        # Integers: hundredths of a px, in steps of five. The absolute points are rounded before their
        # differences are taken, so that errors do not add up.
        values = [5 * round(float(number) * scale * 20) for number in numbers.split()]
        points = list(zip(values[::2], values[1::2], strict=True))
        steps = [(x - here[0], y - here[1]) for x, y in points]
        if command == "L" and steps[0] == (0, 0):
            continue
        letter, offsets = command.lower(), [offset for step in steps for offset in step]
        if command == "L" and 0 in offsets:
            letter = "h" if offsets[1] == 0 else "v"
            offsets = [sum(offsets)]
        here = points[-1] if points else start
        start = here if command == "M" else start
        parts += ["" if letter == last else letter, *map(_hundredths, offsets)]
        last = letter
    # A sign or a letter separates two numbers, so no space is needed there.
    return re.sub(r" *(?=[-a-z])|(?<=[a-z]) +", "", re.sub(" +", " ", " ".join(parts)))


def _hundredths(value: int) -> str:
    sign, size = "-" if value < 0 else "", abs(value)
    text = f"{size // 100}.{size % 100:02}".rstrip("0").rstrip(".")
    return sign + (text.removeprefix("0") or "0")
