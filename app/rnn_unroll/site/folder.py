"""Folder: where a site goes, and what of it an earlier export left there."""

import json
import re
from collections.abc import Collection
from pathlib import Path

from rnn_unroll.batch import places
from rnn_unroll.errors import CommandError

MARKER = "unroll-export.json"
"""Names what an export made, so that the next one takes away its own files and no others."""

_OWN = re.compile(r"(?:(?:figures|embed)/[\w.-]+|look/[\w-]+\.(?:css|svg)|(?:index|studio)\.html)", re.ASCII)


def begin(folder: Path, made: Collection[str], force: bool) -> set[str]:
    """Make the folder ready for these files; gives the files that an earlier export left there.

    Raises CommandError for a folder that holds something else, unless `force` says to add to it, and for
    one that holds a folder where a file goes.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        earlier = _earlier(folder)
        if earlier is None and any(folder.iterdir()) and not force:
            problem = f"{folder} is not empty and no earlier export; name another folder, or add --force"
            raise CommandError("folder", problem)
        for name in sorted({str(Path(file).parent) for file in made}):
            (folder / name).mkdir(exist_ok=True)
        for name in made:
            places.settle(folder / name)
        # Before anything else, so that an export that was ended can be made again.
        _mark(folder, {*made, *(earlier or ())})
    except OSError as error:
        raise CommandError("folder", places.unwritten(error.filename or folder, error)) from None
    return earlier or set()


def end(folder: Path, made: Collection[str], earlier: Collection[str]) -> None:
    """Take away what only an earlier export made."""
    try:
        for name in sorted(set(earlier) - set(made)):
            (folder / name).unlink(missing_ok=True)
        for name in ("figures", "embed", "look"):
            if (folder / name).is_dir() and not any((folder / name).iterdir()):
                (folder / name).rmdir()
        _mark(folder, made)
    except OSError as error:
        raise CommandError("folder", places.unwritten(error.filename or folder, error)) from None


def _earlier(folder: Path) -> set[str] | None:
    """The files that an earlier export made here; None where there was none."""
    try:
        names = json.loads((folder / MARKER).read_bytes())["made"]
        return {name for name in names if _OWN.fullmatch(name)}
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        raise CommandError(
            "folder", f"{folder / MARKER} is none that an export wrote; take it away"
        ) from None


def _mark(folder: Path, made: Collection[str]) -> None:
    lines = json.dumps({"made": sorted(made)}, indent=0)
    places.put(folder / MARKER, f"{lines}\n".encode())
