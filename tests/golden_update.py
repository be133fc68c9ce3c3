"""Draws the golden figures anew: `python -m tests.golden_update`. Look at them before committing.

Addresses carry the renderer's revision, and what they answered is kept by others for a year: so
revision.json holds the revision that the golden files were drawn by, and what they all come to.
Figures that were there and are drawn otherwise need a higher REVISION; new ones do not.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from rnn_unroll.address.revision import REVISION
from rnn_unroll.exports import EXPORTS
from tests.gallery import GALLERY
from tests.strategies import read_address

GOLDEN = Path(__file__).parent / "golden"
RECORD = GOLDEN / "revision.json"


class Record(NamedTuple):
    """A revision, and the hash of all figures that it drew."""

    revision: int
    figures: str


FORMATS: dict[str, tuple[str, ...]] = {
    "svg": tuple(GALLERY),
    "tex": (
        *("many-to-one-computed-rnn", "encoder-decoder-computed-lstm", "many-to-many-textbook-gru"),
        *("many-scripts", "at-step-four"),
        *("gradients-both-ways", "connectivity", "mono", "norms-of-two", "inside-rnn", "folded-feedback"),
        "one-unit-lstm",
        *("alignment-half-way", "book-attention"),
    ),
}
"""Whose golden files there are in each format: of the whole gallery in the drawing itself."""

FILES = tuple(f"{slug}.{extension}" for extension, slugs in FORMATS.items() for slug in slugs)


def drawn(name: str) -> bytes:
    """The gallery's figure as it is drawn now, with a final newline as files have."""
    slug, _, extension = name.partition(".")
    body = EXPORTS[extension].render(read_address(GALLERY[slug]))
    return body.removesuffix(b"\n") + b"\n"


def hashed(files: Iterable[Path]) -> str:
    """One hash over the names and the bytes of files."""
    made = hashlib.sha256()
    for file in sorted(files):
        made.update(f"{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return made.hexdigest()


def recorded() -> Record:
    return Record(**json.loads(RECORD.read_text()))


def refusal(otherwise: Iterable[str], before: int, now: int) -> str:
    """Why figures may not be written that are drawn otherwise than at a revision; empty where they may."""
    changed = sorted(otherwise)
    if now < before:
        return f"REVISION went back from {before} to {now}; it only ever rises"
    if not changed or now > before:
        return ""
    names = ", ".join(changed[:8]) + (f" and {len(changed) - 8} more" if changed[8:] else "")
    return (
        f"drawn otherwise than revision {before} drew them: {names}. Others may have embedded such figures: "
        f"raise REVISION in app/rnn_unroll/address/revision.py to {before + 1} and run this again. "
        f"Where no release has carried revision {before} yet, run it with --unreleased."
    )


def main() -> str:
    """Write what changed. The answer is what is wrong, empty where nothing is."""
    parser = argparse.ArgumentParser(description="Draws the golden figures anew.")
    parser.add_argument("--unreleased", action="store_true", help="no release has carried this revision yet")
    unreleased = parser.parse_args().unreleased
    GOLDEN.mkdir(exist_ok=True)
    figures = {GOLDEN / name: drawn(name) for name in FILES}
    otherwise = [file.name for file, now in figures.items() if file.exists() and file.read_bytes() != now]
    if RECORD.exists() and not unreleased and (wrong := refusal(otherwise, recorded().revision, REVISION)):
        return wrong
    for old in GOLDEN.iterdir():
        if old not in figures and old != RECORD:
            old.unlink()
            print(f"removed {old.name}")
    for file, now in figures.items():
        if not file.exists() or file.name in otherwise:
            file.write_bytes(now)
            print(f"wrote {file.name}")
    record = Record(REVISION, hashed(figures))
    RECORD.write_text(json.dumps(record._asdict(), indent=2) + "\n")
    return ""


if __name__ == "__main__":
    sys.exit(main())
