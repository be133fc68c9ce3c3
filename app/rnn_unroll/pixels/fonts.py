"""Fonts: the bundled fonts that letter a figure in PNG and PDF, where no browser chooses fonts.

Noto Sans, and DejaVu Sans for what it lacks, are installed with the project, so a figure has the same
bytes on every machine. If a text has characters that neither font has (Chinese, emoji …), the
machine's own fonts are used too, and the picture depends on the machine.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

FAMILIES = ("Noto Sans", "DejaVu Sans")
"""The bundled fonts, by the names that an SVG gives them."""

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
    return all(ord(character) in _covered() for character in set(text) if not character.isascii())


@cache
def files() -> tuple[Path, ...]:
    """The bundled fonts' files. Each lies in a folder of its own family."""
    return (
        _package("fontpkg_noto_sans") / "files" / "NotoSans[wdth,wght].ttf",
        _package("ziafont") / "fonts" / "DejaVuSans.ttf",
    )


def _package(name: str) -> Path:
    """The folder of an installed package. It is not imported, because that would load its fonts."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"the package {name} is not installed, which brings a font", name=name)
    return Path(spec.submodule_search_locations[0])


@cache
def _covered() -> frozenset[int]:
    """The codes of all characters that some bundled font has."""
    return frozenset[int]().union(*map(characters, files()))


def characters(file: Path) -> frozenset[int]:
    """The codes of all characters that a font has a glyph for."""
    # Imported here: it takes 30 to 90 ms, and only PNG, PDF and films need it.
    from fontTools.ttLib import TTFont

    with TTFont(file, lazy=True) as font:
        return frozenset(font.getBestCmap())
