"""Math labels as glyph outlines (STIX Two Math, laid out by ziamath).

Laying out math takes milliseconds, so each symbol is laid out once per process. Labels with an index are
composed of such symbols: the base, brackets, digits.
"""

import re
import threading
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

SIZE = 17
"""Type size of a label in px."""

_SVG = "{http://www.w3.org/2000/svg}"
_BASES = {
    **{"x": "x", "a": "a", "y": r"\hat{y}", "r": "r", "l": r"\mathcal{L}"},
    **{"c": "c", "back-memory": "c_r", "candidate": r"\tilde{c}", "attended": r"\tilde{h}"},
}
_ziamath = threading.Lock()


class Use(NamedTuple):
    """A shared outline or a composed index, by name, with its origin at (x, y)."""

    name: str
    x: float
    y: float


class Label(NamedTuple):
    """A composed label. Its origin is the left end of its baseline; `width` is in px; `tex` is its TeX."""

    uses: tuple[Use, ...]
    width: float
    tex: str


class _Symbol(NamedTuple):
    """A base symbol, and the origin of an index on it."""

    uses: tuple[Use, ...]
    index_x: float
    index_y: float


class Definition(NamedTuple):
    """What a name in a label stands for: an outline as path data, or an index composed of other names."""

    path: str
    uses: tuple[Use, ...]


_definitions: dict[str, Definition] = {}


def definition(name: str) -> Definition:
    """The shared outline or index that labels refer to by this name."""
    return _definitions[name]


@lru_cache(maxsize=4096)
def indexed(base: str, index: int | str | None, layer: int | None = None) -> Label:
    """x, a, ŷ, ℒ, r, c, c̃ or h̃ with ⟨index⟩, and with [layer] before it if given: a^[2]⟨3⟩.

    `base` is a name in the table above. An index is a number, or TeX such as T_x; None gives the bare symbol.
    """
    if index is None:
        return tex(_BASES[base])
    symbol = _symbol(base)
    name, width = _index(index, layer)
    uses = (*symbol.uses, Use(name, round(symbol.index_x, 1), symbol.index_y))
    above = (rf"[{layer}]\," if layer else "") + rf"\langle {index}\rangle"
    return Label(uses, round(symbol.index_x + width, 2), f"{_BASES[base]}^{{{above}}}")


@cache
def length(symbol: str, value: int) -> Label:
    """`symbol = value`, as in T_x = 4 or T_x = T_y = 4, with the number composed of digits."""
    *head, zero = tex(f"{symbol}=0").uses
    digits, advance = _digits("", "")
    x, uses = zero.x, []
    for digit in str(value):
        uses.append(Use(digits[int(digit)], round(x, 2), zero.y))
        x += advance[int(digit)]
    return Label((*head, *uses), round(x, 2), f"{symbol}={value}")


@lru_cache(maxsize=1024)
def numeral(text: str) -> Label:
    """A decimal number, composed of digits: `-0.41`."""
    digits, advance = _digits("", "")
    uses, x = [], 0.0
    for character in text:
        if character.isdigit():
            name, wide = digits[int(character)], advance[int(character)]
        else:
            name, wide = _mark(character)
        uses.append(Use(name, round(x, 2), 0.0))
        x += wide
    # TeX sets a minus in braces as the sign of a number, not as an operator after another number.
    return Label(tuple(uses), round(x, 2), text.replace("-", "{-}"))


@cache
def _mark(character: str) -> tuple[str, float]:
    """The outline and the advance of a number's point or minus."""
    if character == "-":
        # Laid out alone: inside an expression, a minus is an operator with room on both sides.
        uses, width = _layout("-")
        return uses[0].name, width
    uses, _ = _layout("=0.0")
    mark, after = uses[-2:]
    return mark.name, round(after.x - mark.x, 3)


@lru_cache(maxsize=4096)
def row(labels: tuple[Label, ...], gaps: tuple[float, ...]) -> Label:
    """Labels side by side on one line, each after a gap in px."""
    uses: list[Use] = []
    x = 0.0
    for label, gap in zip(labels, gaps, strict=True):
        x += gap
        uses += [Use(use.name, round(x + use.x, 2), use.y) for use in label.uses]
        x += label.width
    tex = "".join(rf"\kern{gap / SIZE:.2f}em{{{label.tex}}}" for label, gap in zip(labels, gaps, strict=True))
    return Label(tuple(uses), round(x, 2), tex)


@cache
def power(exponent: int) -> Label:
    """10 to the power of an exponent, composed of digits."""
    one, zero, minus, digit = tex("10^{-0}").uses
    digits, advance = _digits("(", ")")
    signed = [minus] if exponent < 0 else []
    uses, x = [one, zero, *signed], digit.x if exponent < 0 else minus.x
    for value in map(int, str(abs(exponent))):
        uses.append(Use(digits[value], round(x, 2), digit.y))
        x += advance[value]
    return Label(tuple(uses), round(x, 2), f"10^{{{exponent}}}")


@cache
def tex(expression: str) -> Label:
    """Any expression, laid out by ziamath. It takes milliseconds, so it is for a few fixed expressions."""
    uses, width = _layout(expression)
    return Label(uses, width, expression)


@cache
def _symbol(base: str) -> _Symbol:
    """A base symbol, and where its index starts: taken from a layout with an index."""
    uses, _ = _layout(_BASES[base] + r"^{\langle 0\rangle}")
    opening = uses[-3]
    return _Symbol(uses[:-3], opening.x, opening.y)


@cache
def _digits(before: str, after: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """The outlines and advances of the ten digits: in an index or, with empty brackets, on the line."""
    row_of_digits = f"{before}01234567890{after}"
    uses, _ = _layout(f"x^{{{row_of_digits}}}" if before else f"={row_of_digits}")
    digits = [use for use in uses if use.name != uses[0].name][bool(before) :][:11]
    advances = tuple(round(b.x - a.x, 3) for a, b in pairwise(digits))
    return tuple(use.name for use in digits[:10]), advances


@cache
def _index(index: int | str, layer: int | None) -> tuple[str, float]:
    """Compose ⟨index⟩, or [layer]⟨index⟩. Returns the name of its definition, and its width."""
    name = f"i{layer}-{index}" if layer else f"i{index}"
    uses: list[Use] = []
    x = 0.0
    # Without a thin space, the layer's bracket would touch the index's angle.
    for opening, number, closing in (("[", layer, r"]\,"), (r"\langle ", index, r"\rangle ")):
        if number is None:
            continue
        model, _ = _layout(rf"x^{{{opening}0{closing}\langle}}")
        left, first, right, after = model[-4:]
        digits, advance = _digits(opening, closing)
        uses.append(Use(left.name, round(x, 1), 0.0))
        start_x = x
        x += first.x - left.x
        if isinstance(number, int):
            for digit in map(int, str(number)):
                uses.append(Use(digits[digit], round(x, 1), 0.0))
                x += advance[digit]
        else:
            symbolic, _ = _layout(rf"x^{{\langle {number}\rangle}}")
            start, *middle, end = symbolic[1:]
            uses += [Use(u.name, round(start_x + u.x - start.x, 2), round(u.y - start.y, 2)) for u in middle]
            x = start_x + end.x - start.x
        uses.append(Use(right.name, round(x, 1), 0.0))
        x += after.x - right.x
    # Names become ids in the drawing, so they may not contain TeX's underscores and braces.
    name = re.sub(r"[^A-Za-z0-9-]", "", name)
    _definitions[name] = Definition("", tuple(uses))
    return name, x


@cache
def _layout(expression: str) -> tuple[tuple[Use, ...], float]:
    """The positions of an expression's glyphs, and its width. Their outlines go into the definitions."""
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
            if name not in _definitions:
                _definitions[name] = Definition(_scaled(path, scale), ())
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
