"""Fonts: cut the page's fonts out of those that pictures use, into static/vendor/fonts.

Needs fonttools and brotli, which nothing else of the project does: `pip install fonttools brotli`.
"""

from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FOLDER = Path(__file__).parents[1] / "static" / "vendor" / "fonts"

LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x100), *map(ord, "–—‘’“”…−·×½ŷŒœŠšŽž")]
"""What the page's own sentences need; the browser takes other characters from another font."""

MATH = [
    *map(ord, " 0123456789+=()[],.:/|⟨⟩∂⊙∇−·×ΓΣσρλ∞~ˆ→⃗̂̃"),
    *map(ord, "ℎabcdefghijklmnopqrstuvwxyzLRTU𝜎𝜌𝜆"),
    *range(0x1D434, 0x1D468),
]
"""What equations need: letters, Greek, and their italics."""


def written(font: TTFont, characters: list[int], layout: list[str], name: str, weights: bool = False) -> None:
    options = subset.Options(flavor="woff2", layout_features=layout, hinting=False, notdef_outline=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    if weights:
        font = instancer.instantiateVariableFont(font, {"wdth": 100, "wght": (400, 700)})
    font.flavor = "woff2"
    buffer = BytesIO()
    font.save(buffer)
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / name).write_bytes(buffer.getvalue())
    print(f"{name}: {len(buffer.getvalue()):,} bytes")


def folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"the package {package} is not installed")
    return Path(spec.submodule_search_locations[0])


if __name__ == "__main__":
    sans = TTFont(folder("fontpkg_noto_sans") / "files" / "NotoSans[wdth,wght].ttf")
    written(sans, LATIN, ["kern", "tnum"], "noto-sans.woff2", weights=True)
    written(TTFont(folder("ziamath") / "fonts" / "STIXTwoMath-Regular.ttf"), MATH, [], "stix-two-math.woff2")
