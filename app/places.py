"""Places: where files are written. A file is there whole, or as it was before."""

import errno
import os
import shutil
from pathlib import Path


def settle(place: Path) -> Path | None:
    """The file that a place stands for, through its links; None for a device, which is written to.

    Raises OSError for a folder.
    """
    if place.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if place.exists() and not place.is_file():
        return None
    return Path(os.path.realpath(place))


def grow(target: Path, body: bytes, tag: str = "") -> Path:
    """Write a body beside its target, with the target's mode; gives where. Moving it there is the
    caller's. Raises OSError, and leaves nothing behind then.
    """
    grown = target.with_name(f".unroll-{os.getpid()}{tag}")
    with grown.open("xb") as file:
        try:
            file.write(body)
            file.flush()
            if target.exists():
                shutil.copymode(target, grown)
        except BaseException:
            grown.unlink()
            raise
    return grown


def put(place: Path, body: bytes) -> None:
    """Write one file. Raises OSError, and leaves nothing behind then."""
    target = settle(place)
    if target is None:
        place.write_bytes(body)
        return
    grown = grow(target, body)
    try:
        grown.replace(target)
    except BaseException:
        grown.unlink(missing_ok=True)
        raise
