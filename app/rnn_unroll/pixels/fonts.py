"""Fonts: the bundled fonts of PNG, PDF and films, for which no browser chooses fonts.

Noto Sans, and DejaVu Sans for characters that Noto Sans lacks, are installed with the project, so a figure
has the same bytes on every machine. If a text has characters that neither font has (Chinese, emoji …), the
machine's own fonts are used too, and the picture depends on the machine.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

FAMILIES = ("Noto Sans", "DejaVu Sans")
"""The names of the bundled fonts in an SVG."""

NAMED = ", ".join(f"'{family}'" for family in FAMILIES)
"""The same names as a drawing lists them in `font-family`."""


def foreign(drawing: str) -> bool:
    """Whether a converter of this drawing also needs the machine's fonts.

    Raises ValueError for a drawing with an `<image>`, because a converter would read any file that it names.
    """
    if "<image" in drawing:
        raise ValueError("a drawing that is converted may not hold pictures")
    return not covers(drawing)


def covers(text: str) -> bool:
    """Whether the bundled fonts have all characters of a text."""
    if text.isascii():
        return True
    return all(ord(character) in _covered() for character in set(text) if not character.isascii())


@cache
def files() -> tuple[Path, ...]:
    """The files of the bundled fonts."""
    return (
        _package("fontpkg_noto_sans") / "files" / "NotoSans[wdth,wght].ttf",
        _package("ziafont") / "fonts" / "DejaVuSans.ttf",
    )


def _package(name: str) -> Path:
    """The folder of an installed package. Importing the package would load its fonts.

    Raises ModuleNotFoundError if the package is not installed.
    """
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"the package {name} is not installed, which brings a font", name=name)
    return Path(spec.submodule_search_locations[0])


@cache
def _covered() -> frozenset[int]:
    """The codes of all characters that at least one bundled font has."""
    return frozenset[int]().union(*map(characters, files()))


def characters(file: Path) -> frozenset[int]:
    """The codes of all characters for which a font has a glyph."""
    # Imported here: it takes 30 to 90 ms, and only PNG, PDF and films need it.
    from fontTools.ttLib import TTFont

    with TTFont(file, lazy=True) as font:
        return frozenset(font.getBestCmap())
