"""List what the image is made of, with its licences: python -m scripts.licences > dist/licences.md

The packages are those of requirements/image.txt that this Python needs, as they are installed here. Licences
are what the packages say: an expression, else their classifiers, else the first line of their own words.
"""

import re
from collections.abc import Iterator
from importlib.metadata import PackageMetadata, metadata
from pathlib import Path

from packaging.requirements import Requirement

PROJECT = Path(__file__).parent.parent
LIST = PROJECT / "requirements" / "image.txt"
VENDOR = PROJECT / "static" / "vendor"


def requirements() -> Iterator[Requirement]:
    """The packages of the image, for this Python and this system."""
    for line in LIST.read_text().splitlines():
        if found := re.match(r"[\w.-]+==[^\\]+", line):
            one = Requirement(found[0])
            if one.marker is None or one.marker.evaluate():
                yield one


ELSEWHERE = {"resvg-py": "MIT"}
"""Of packages that name no licence and bring its text alone: which one that is."""


def licence(name: str, of: PackageMetadata) -> str:
    """The licence of a package. Raises ValueError if it names none."""
    (said, own) = ((of.get_all(field) or [""])[0] for field in ("License-Expression", "License"))
    said = said or " AND ".join(
        text.rpartition(" :: ")[2]
        for text in of.get_all("Classifier", [])
        if text.startswith("License :: ") and not text.endswith("OSI Approved")
    )
    said = said or own.strip().partition("\n")[0] or ELSEWHERE.get(name, "")
    if not said:
        raise ValueError(f"{of['Name']} names no licence")
    return said


def rows() -> Iterator[tuple[str, str, str]]:
    """Name, version and licence of each package."""
    for one in requirements():
        of = metadata(one.name)
        if not one.specifier.contains(of["Version"]):
            raise ValueError(f"{one} is wanted, {of['Version']} is installed")
        yield one.name, of["Version"], licence(one.name, of)


def main() -> None:
    print("# Licences\n\nUnroll itself: MIT, `LICENSE`.\n\n| package | version | licence |\n|---|---|---|")
    for row in rows():
        print(f"| {' | '.join(row)} |")
    print("\nBeside them, in `static/vendor/`, with their own texts:\n")
    for path in sorted(VENDOR.iterdir()):
        print(f"- `{path.name}`")


if __name__ == "__main__":
    main()
