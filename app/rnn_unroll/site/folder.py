"""Folder: prepares the folder of a site, and removes the files of an earlier export."""

import json
import re
from collections.abc import Collection
from pathlib import Path

from rnn_unroll.batch import halves, places
from rnn_unroll.errors import CommandError
from rnn_unroll.words.refusals import commands

MARKER = "unroll-export.json"
"""The file that lists what an export wrote, so that the next export removes those files and no others."""

_OWN = re.compile(r"(?:(?:figures|embed)/[\w.-]+|look/[\w-]+\.(?:css|svg)|(?:index|studio)\.html)", re.ASCII)


def begin(folder: Path, files: Collection[str], force: bool) -> set[str]:
    """Prepare the folder for these files. Returns the files that an earlier export wrote there.

    Raises CommandError if the folder holds other files and `force` is not set, or if a folder has the name of
    one of the files.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        earlier = _earlier(folder)
        # An export that was killed at its very beginning left a half, which is no file of anybody.
        halves.sweep(folder)
        if earlier is None and any(folder.iterdir()) and not force:
            raise CommandError("folder", commands.folder_not_empty(folder))
        for name in sorted({str(Path(file).parent) for file in files}):
            (folder / name).mkdir(exist_ok=True)
        for name in files:
            places.settle(folder / name)
        # The list is written first, so that an interrupted export can be repeated.
        _mark(folder, {*files, *(earlier or ())})
    except OSError as error:
        problem = commands.cannot_write(error.filename or folder, places.reason(error))
        raise CommandError("folder", problem) from None
    return earlier or set()


def end(folder: Path, files: Collection[str], earlier: Collection[str]) -> None:
    """Remove the files that an earlier export wrote and this one did not."""
    try:
        for name in sorted(set(earlier) - set(files)):
            (folder / name).unlink(missing_ok=True)
        for name in ("figures", "embed", "look"):
            if (folder / name).is_dir() and not any((folder / name).iterdir()):
                (folder / name).rmdir()
        _mark(folder, files)
    except OSError as error:
        problem = commands.cannot_write(error.filename or folder, places.reason(error))
        raise CommandError("folder", problem) from None


def _earlier(folder: Path) -> set[str] | None:
    """The files that an earlier export wrote here; None if there was no export."""
    try:
        names = json.loads((folder / MARKER).read_bytes())["made"]
        return {name for name in names if _OWN.fullmatch(name)}
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        raise CommandError("folder", commands.other_marker(folder / MARKER)) from None


def _mark(folder: Path, files: Collection[str]) -> None:
    text = json.dumps({"made": sorted(files)}, indent=0)
    places.put(folder / MARKER, f"{text}\n".encode())
