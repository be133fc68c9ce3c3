"""Fonts: what a figure is lettered with where no browser chooses its fonts, in PNG and in PDF.

Noto Sans, and DejaVu Sans for what it lacks, come with the project's packages, so that a figure has
the same bytes on every machine. Where a text has characters that neither has (Chinese, emoji …) the
machine's own fonts are asked too: such a picture depends on the machine.
"""

import struct
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

FAMILIES = ("Noto Sans", "DejaVu Sans")
"""The bundled fonts, by the names that an SVG calls them."""

NAMED = ", ".join(f"'{family}'" for family in FAMILIES)
"""The same as a drawing lists them: what is converted is drawn with these families."""


def foreign(drawing: str) -> bool:
    """Whether a converter of this drawing needs the machine's fonts beside the bundled ones.

    Raises ValueError for a drawing with an `<image>`: a converter would read whatever file that names.
    """
    if "<image" in drawing:
        raise ValueError("a drawing that is converted may not hold pictures")
    return not covers(drawing)


def covers(text: str) -> bool:
    """Whether the bundled fonts have every character of a text."""
    if text.isascii():
        return True
    codes = [ord(character) for character in set(text) if not character.isascii()]
    return all(any(first <= code <= last for first, last in _ranges()) for code in codes)


@cache
def files() -> tuple[Path, ...]:
    """The bundled fonts' files, each in a folder of its family."""
    return (
        _package("fontpkg_noto_sans") / "files" / "NotoSans[wdth,wght].ttf",
        _package("ziafont") / "fonts" / "DejaVuSans.ttf",
    )


def _package(name: str) -> Path:
    """The folder of an installed package, which is not imported: it would read its fonts."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"the package {name} is not installed, which brings a font", name=name)
    return Path(spec.submodule_search_locations[0])


@cache
def _ranges() -> Sequence[tuple[int, int]]:
    """First and last code of every run of characters that a bundled font has."""
    return [pair for file in files() for pair in character_ranges(file.read_bytes())]


def character_ranges(font: bytes) -> list[tuple[int, int]]:
    """What a TrueType font has, as first and last codes: the groups of its `cmap` table's subtable of
    format 12 (OpenType specification, "cmap"); nothing where it has no such subtable.
    """
    tables = {font[at : at + 4]: at for at in range(12, 12 + 16 * _short(font, 4), 16)}
    (cmap,) = struct.unpack_from(">I", font, tables[b"cmap"] + 8)
    for record in range(cmap + 4, cmap + 4 + 8 * _short(font, cmap + 2), 8):
        table = cmap + struct.unpack_from(">I", font, record + 4)[0]
        if _short(font, table) == 12:
            (count,) = struct.unpack_from(">I", font, table + 12)
            groups = struct.iter_unpack(">3I", font[table + 16 : table + 16 + 12 * count])
            return [(first, last) for first, last, _ in groups]
    return []


def _short(font: bytes, at: int) -> int:
    return int.from_bytes(font[at : at + 2], "big")
