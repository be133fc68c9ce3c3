"""Draws the golden figures anew: `python -m tests.golden_update`. Look at them before committing."""

from pathlib import Path

from app import stages
from tests.gallery import GALLERY
from tests.strategies import read_address

GOLDEN = Path(__file__).parent / "golden"


def drawn(slug: str) -> bytes:
    """The gallery's figure as it is drawn now, with a final newline as files have."""
    return stages.svg(read_address(GALLERY[slug])) + b"\n"


def main() -> None:
    GOLDEN.mkdir(exist_ok=True)
    for old in GOLDEN.glob("*.svg"):
        if old.stem not in GALLERY:
            old.unlink()
            print(f"removed {old.name}")
    for slug in GALLERY:
        file, now = GOLDEN / f"{slug}.svg", drawn(slug)
        if not file.exists() or file.read_bytes() != now:
            file.write_bytes(now)
            print(f"wrote {file.name}")


if __name__ == "__main__":
    main()
