"""Files: what a command reads and writes, with errors that name its option."""

import errno
import sys
from collections.abc import Mapping
from pathlib import Path

from rnn_unroll.batch import places
from rnn_unroll.errors import CommandError


def read(option: str, path: Path, limit: int) -> bytes:
    """The bytes of a file that an option names; of one that is too long, no more than allowed is read."""
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except (OSError, ValueError) as error:
        raise CommandError(option, f"{path} cannot be read: {places.reason(error)}") from None
    if len(data) > limit:
        raise CommandError(option, f"{path} has more than {limit:,} bytes")
    return data


def write(bodies: Mapping[str, tuple[str, bytes]]) -> None:
    """Write each option's body to its place, - being the standard output; or nothing at all."""
    growing = [(Path(place), body) for place, body in bodies.values() if place != "-"]
    try:
        with places.growing(growing):
            for place, body in bodies.values():
                if place == "-":
                    _print(body)
    except BrokenPipeError:
        # Who reads has enough; that is no error of theirs.
        raise
    except OSError as error:
        culprit = error.filename or "-"
        option = next(option for option, (place, _) in bodies.items() if str(Path(place)) == culprit)
        raise CommandError(option, places.unwritten(culprit, error)) from None


def _print(body: bytes) -> None:
    if sys.stdout is None:
        raise OSError(errno.EBADF, "the standard output is closed")
    # In a file the bytes are those that -o would write; a prompt begins on a line of its own.
    end = b"\n" if sys.stdout.isatty() else b""
    sys.stdout.buffer.write(body + end)
    sys.stdout.buffer.flush()
