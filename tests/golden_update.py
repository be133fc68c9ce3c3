"""Draws the golden figures anew: `python -m tests.golden_update`. Look at them before committing."""

from pathlib import Path

from app.exports import EXPORTS
from tests.gallery import GALLERY
from tests.strategies import read_address

GOLDEN = Path(__file__).parent / "golden"

FORMATS: dict[str, tuple[str, ...]] = {
    "svg": tuple(GALLERY),
    "tex": (
        *("many-to-one", "encoder-decoder", "book-many-to-many", "many-scripts", "at-step-four"),
        *("gradients-both-ways", "connectivity", "mono", "norms-of-two", "inside-rnn", "folded-feedback"),
    ),
}
"""Whose golden files there are in each format: of the whole gallery in the drawing itself."""

FILES = tuple(f"{slug}.{extension}" for extension, slugs in FORMATS.items() for slug in slugs)


def drawn(name: str) -> bytes:
    """The gallery's figure as it is drawn now, with a final newline as files have."""
    slug, _, extension = name.partition(".")
    body = EXPORTS[extension].render(read_address(GALLERY[slug]))
    return body.removesuffix(b"\n") + b"\n"


def main() -> None:
    GOLDEN.mkdir(exist_ok=True)
    for old in GOLDEN.iterdir():
        if old.name not in FILES:
            old.unlink()
            print(f"removed {old.name}")
    for name in FILES:
        file, now = GOLDEN / name, drawn(name)
        if not file.exists() or file.read_bytes() != now:
            file.write_bytes(now)
            print(f"wrote {name}")


if __name__ == "__main__":
    main()
