"""Shelf: the lessons that a server has, which may change while somebody writes them."""

import hashlib
from pathlib import Path

from rnn_unroll.lessons.library import Library, read_folder


class Shelf:
    """The lessons of a folder. With `watch` they are read again whenever a file of the folder has changed."""

    def __init__(self, folder: Path, watch: bool = False) -> None:
        self.folder, self.watch = folder, watch
        self._read: tuple[str, Library] | None = None

    @property
    def version(self) -> str:
        """Changes whenever a lesson is written, added or removed."""
        files = sorted(self.folder.glob("*.md"))
        known = [(file.name, (facts := file.stat()).st_size, facts.st_mtime_ns) for file in files]
        return hashlib.blake2s(repr(known).encode(), digest_size=8).hexdigest()

    @property
    def library(self) -> Library:
        """The lessons as they are now. Raises LessonError for one that is wrong."""
        if self._read and not self.watch:
            return self._read[1]
        version = self.version
        if self._read is None or self._read[0] != version:
            self._read = version, read_folder(self.folder)
        return self._read[1]
