"""Files: reads and writes files for a command, with errors that name the command's option."""

import errno
import sys
from collections.abc import Mapping
from pathlib import Path

from rnn_unroll.batch import places
from rnn_unroll.errors import CommandError
from rnn_unroll.words.refusals import arrays, commands


def read(option: str, path: Path, limit: int) -> bytes:
    """The bytes of the file that an option names. Reads at most one byte more than `limit`."""
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except (OSError, ValueError) as error:
        raise CommandError(option, commands.cannot_read(path, places.reason(error))) from None
    if len(data) > limit:
        raise CommandError(option, arrays.too_long(str(path), limit))
    return data


def write(bodies: Mapping[str, tuple[str, bytes]]) -> None:
    """Write each option's body to its place, or write none. The place - is the standard output."""
    growing = [(Path(place), body) for place, body in bodies.values() if place != "-"]
    try:
        with places.growing(growing):
            for place, body in bodies.values():
                if place == "-":
                    _print(body)
    except BrokenPipeError:
        # The program that reads the pipe has stopped. That is not an error of the output.
        raise
    except OSError as error:
        culprit = error.filename or "-"
        option = next(option for option, (place, _) in bodies.items() if str(Path(place)) == culprit)
        raise CommandError(option, commands.cannot_write(culprit, places.reason(error))) from None


def _print(body: bytes) -> None:
    if sys.stdout is None:
        raise OSError(errno.EBADF, "the standard output is closed")
    # Redirected output must have the same bytes as a file. In a terminal, a newline separates the prompt.
    end = b"\n" if sys.stdout.isatty() else b""
    sys.stdout.buffer.write(body + end)
    sys.stdout.buffer.flush()
