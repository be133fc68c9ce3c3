"""Math labels as glyph outlines: symbols, and labels that are composed of them: a base, brackets, digits."""

import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from rnn_unroll.picture import symbols
from rnn_unroll.picture.symbols import Use

_BASES = {
    **{"x": "x", "a": "a", "u": "u", "y": r"\hat{y}", "target": "y", "r": "r", "l": r"\mathcal{L}"},
    **{"c": "c", "back-memory": "c_r", "candidate": r"\tilde{c}", "attended": r"\tilde{h}"},
}


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


_indices: dict[str, Definition] = {}


def definition(name: str) -> Definition:
    """The shared outline or index that labels refer to by this name."""
    return _indices.get(name) or Definition(symbols.outline(name), ())


@lru_cache(maxsize=4096)
def indexed(base: str, index: int | str | None, layer: int | None = None) -> Label:
    """x, a, u, ŷ, ℒ, r, c, c̃ or h̃ with ⟨index⟩, and with [layer] before it if given: a^[2]⟨3⟩.

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
        uses, width = symbols.layout("-")
        return uses[0].name, width
    uses, _ = symbols.layout("=0.0")
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
    tex = "".join(
        rf"\kern{gap / symbols.SIZE:.2f}em{{{label.tex}}}" for label, gap in zip(labels, gaps, strict=True)
    )
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
    """Any expression, as a symbol. Those that no figure has yet take milliseconds."""
    uses, width = symbols.layout(expression)
    return Label(uses, width, expression)


@cache
def _symbol(base: str) -> _Symbol:
    """A base symbol, and where its index starts: taken from a layout with an index."""
    uses, _ = symbols.layout(_BASES[base] + r"^{\langle 0\rangle}")
    opening = uses[-3]
    return _Symbol(uses[:-3], opening.x, opening.y)


@cache
def _digits(before: str, after: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """The outlines and advances of the ten digits: in an index or, with empty brackets, on the line."""
    row_of_digits = f"{before}01234567890{after}"
    uses, _ = symbols.layout(f"x^{{{row_of_digits}}}" if before else f"={row_of_digits}")
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
        model, _ = symbols.layout(rf"x^{{{opening}0{closing}\langle}}")
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
            symbolic, _ = symbols.layout(rf"x^{{\langle {number}\rangle}}")
            start, *middle, end = symbolic[1:]
            uses += [Use(u.name, round(start_x + u.x - start.x, 2), round(u.y - start.y, 2)) for u in middle]
            x = start_x + end.x - start.x
        uses.append(Use(right.name, round(x, 1), 0.0))
        x += after.x - right.x
    # Names become ids in the drawing, so they may not contain TeX's underscores and braces.
    name = re.sub(r"[^A-Za-z0-9-]", "", name)
    _indices[name] = Definition("", tuple(uses))
    return name, x
