"""Places: where files are written. A file is there whole, or as it was before."""

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple


def settle(place: Path) -> int | None:
    """The mode of what is at a place, through its links; None where there is nothing.

    Raises OSError for a folder.
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
    """Write files beside their places, and move them there when the block is through: all of them, each
    with the mode of what it replaces, or none where anything is raised. A device is written to as soon
    as every file has grown. Raises OSError, whose filename is the place.
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
            place, beside, target = grown[0]
            with _naming(place):
                beside.replace(target)
            del grown[0]
    finally:
        for _, beside, _ in grown:
            beside.unlink(missing_ok=True)


def put(place: Path, body: bytes) -> None:
    """Write one file. Raises as `growing` does, and leaves nothing behind then."""
    with growing([(place, body)]):
        pass


def reason(error: Exception) -> str:
    """Why a file could not be read or written, without its name."""
    return str(getattr(error, "strerror", None) or error)


def unwritten(place: object, error: Exception) -> str:
    """What is said of a place that could not be written."""
    return f"{place} cannot be written: {reason(error)}"


class _Grown(NamedTuple):
    """A file beside its target, which a place stands for through its links."""

    place: Path
    beside: Path
    target: Path


def _grow(place: Path, body: bytes, mode: int | None, grown: list[_Grown]) -> None:
    target = Path(os.path.realpath(place)) if place.is_symlink() else place
    beside = target.with_name(f".unroll-{os.getpid()}-{len(grown)}")
    with beside.open("xb", buffering=0) as file:
        grown.append(_Grown(place, beside, target))
        left = memoryview(body)
        while left:
            left = left[file.write(left) :]
    if mode is not None:
        beside.chmod(stat.S_IMODE(mode))


@contextmanager
def _naming(place: Path) -> Iterator[None]:
    """An error is one of the place that was asked for, and not of a file that is none of the reader's."""
    try:
        yield
    except (OSError, ValueError) as error:
        number = getattr(error, "errno", None) or errno.EINVAL
        raise OSError(number, reason(error), str(place)) from None
