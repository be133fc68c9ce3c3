"""Halves: files that are still being written, beside the places that they will take.

Each has a random name. The number of a process would be none: in a container it is always 1, so what a
killed process left would block the next one. A half is locked while its process writes it, and the system
releases the lock however the process ends. So a half that nobody holds is left over, and the next process
that writes into the folder removes it. Where the system has no such locks (Windows), it stays.
"""

import os
import re
import secrets
from contextlib import suppress
from functools import cache
from io import FileIO
from pathlib import Path
from typing import NamedTuple

try:
    import fcntl
except ImportError:
    fcntl = None  # type: ignore[assignment]

NAMED = re.compile(r"\.unroll-([0-9a-f]{16}|[0-9]+-[0-9]+)")
"""The names of halves: today's, and those with the number of a process, which version 0.1 gave."""


class Half(NamedTuple):
    """A half and its open file, which holds the lock."""

    path: Path
    file: FileIO

    def write(self, body: bytes) -> None:
        """Write all of the body."""
        remaining = memoryview(body)
        while remaining:
            remaining = remaining[self.file.write(remaining) :]

    def take(self, target: Path) -> None:
        """Move the half to its target, in place of the file there."""
        if fcntl is None:
            self.file.close()  # Windows moves no open file.
        self.path.replace(target)
        self.file.close()

    def drop(self) -> None:
        """Remove the half."""
        self.file.close()
        self.path.unlink(missing_ok=True)


def begin(folder: Path) -> Half:
    """An empty half in a folder, after those that are left there are removed. Raises OSError."""
    sweep(folder)
    while True:
        path = folder / f".unroll-{secrets.token_hex(8)}"
        file = path.open("xb", buffering=0)
        if _locked(file):
            return Half(path, file)
        file.close()


def _locked(file: FileIO) -> bool:
    """Lock a new half. False if another process swept it away in the moment before."""
    if fcntl is None:
        return True
    # On a file system without locks nobody can take it for left over either.
    with suppress(OSError):
        fcntl.flock(file, fcntl.LOCK_EX)
    return os.fstat(file.fileno()).st_nlink > 0


def sweep(folder: Path) -> None:
    """Remove the halves in a folder that no process holds. A process does this once for each folder."""
    _sweep(os.path.abspath(folder))


@cache
def _sweep(folder: str) -> None:
    if fcntl is None:
        return
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if NAMED.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                with suppress(OSError), open(entry.path, "rb") as file:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    os.unlink(entry.path)
