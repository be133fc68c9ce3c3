"""Files: what a command reads and writes, with errors that name its option."""

import sys
from collections.abc import Mapping
from pathlib import Path

from app import places
from app.spec import SpecError


def read(option: str, path: Path, limit: int) -> bytes:
    """The bytes of a file that an option names; of one that is too long, no more than allowed is read."""
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except (OSError, ValueError) as error:
        raise SpecError(option, f"{path} cannot be read: {reason(error)}") from None
    if len(data) > limit:
        raise SpecError(option, f"{path} has more than {limit:,} bytes")
    return data


def write(bodies: Mapping[str, tuple[str, bytes]]) -> None:
    """Write each option's body to its place, - being the standard output; or nothing at all: all files
    grow beside their places, and are moved there when every one of them is whole.
    """
    option = ""
    streams: list[str] = []
    grown: dict[str, tuple[Path, Path]] = {}
    try:
        for option, (place, body) in bodies.items():
            target = None if place == "-" else places.settle(Path(place))
            if target is None:
                streams.append(option)
                continue
            grown[option] = places.grow(target, body, f".{option}"), target
        for option in streams:
            place, body = bodies[option]
            if place == "-":
                _print(body)
            else:
                Path(place).write_bytes(body)
        for option in grown:
            beside, target = grown[option]
            beside.replace(target)
    except BrokenPipeError:
        # Who reads has enough; that is no error of theirs.
        raise
    except (OSError, ValueError) as error:
        raise SpecError(option, f"{bodies[option][0]} cannot be written: {reason(error)}") from None
    finally:
        for beside, _ in grown.values():
            beside.unlink(missing_ok=True)


def _print(body: bytes) -> None:
    # In a file the bytes are those that -o would write; a prompt begins on a line of its own.
    end = b"\n" if sys.stdout.isatty() else b""
    sys.stdout.buffer.write(body + end)
    sys.stdout.buffer.flush()


def reason(error: Exception) -> str:
    """Why a file could not be read or written, without its name."""
    return str(getattr(error, "strerror", None) or error)
