"""Places: writes files. Each file is replaced by a whole new one, or stays as it was."""

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from rnn_unroll.batch.halves import Half, begin


def settle(place: Path) -> int | None:
    """The mode of the file at a place, with links followed; None if there is no file.

    Raises IsADirectoryError for a folder.
    """
    try:
        mode = place.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(place))
    return mode


@contextmanager
def growing(bodies: Sequence[tuple[Path, bytes]]) -> Iterator[None]:
    """Write halves beside their places, and move them there when the block ends.

    Each file keeps the mode of the file that it replaces. If the block raises, no place changes. A device
    cannot be replaced, so it is written to directly, after all halves are written. Raises OSError
    whose filename is the place.
    """
    grown: list[_Grown] = []
    devices: list[tuple[Path, bytes]] = []
    try:
        for place, body in bodies:
            with _naming(place):
                mode = settle(place)
                if mode is None or stat.S_ISREG(mode):
                    _grow(place, body, mode, grown)
                else:
                    devices.append((place, body))
        for place, body in devices:
            with _naming(place):
                place.write_bytes(body)
        yield
        while grown:
            with _naming(grown[0].place):
                grown[0].half.take(grown[0].target)
            del grown[0]
    finally:
        for one in grown:
            one.half.drop()


def put(place: Path, body: bytes) -> None:
    """Write one file. Raises OSError as `growing` does, and then leaves the place as it was."""
    with growing([(place, body)]):
        pass


def reason(error: Exception) -> str:
    """Why a file could not be read or written, without the file's name."""
    return str(getattr(error, "strerror", None) or error)


class _Grown(NamedTuple):
    """A half, and its `target`, which is the place with its links followed."""

    place: Path
    half: Half
    target: Path


def _grow(place: Path, body: bytes, mode: int | None, grown: list[_Grown]) -> None:
    target = Path(os.path.realpath(place)) if place.is_symlink() else place
    half = begin(target.parent)
    grown.append(_Grown(place, half, target))
    half.write(body)
    if mode is not None:
        half.path.chmod(stat.S_IMODE(mode))


@contextmanager
def _naming(place: Path) -> Iterator[None]:
    """Make errors name the place that the caller gave, not the half beside it."""
    try:
        yield
    except (OSError, ValueError) as error:
        number = getattr(error, "errno", None) or errno.EINVAL
        raise OSError(number, reason(error), str(place)) from None
