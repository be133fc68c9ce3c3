"""Upload: parses a posted form with files as it arrives, in memory, with a limit for each part.

Starlette's `request.form()` does not limit a file's size, and writes a file above 1 MB to disk. This module
refuses a file while it arrives. Both need 9 ms for a file of 2 MB.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from rnn_unroll.errors import SpecError
from rnn_unroll.web.query import Pairs
from rnn_unroll.words.refusals import arrays, requests, values

# Anybody can send a broken form, and the answer says so. A line for each of its parts would fill the log.
logging.getLogger("python_multipart").setLevel(logging.ERROR)

MAX_FIELD = 10_000
"""Bytes of the longest field that is not a file."""
MAX_PARTS = 40


def longest(limit: int) -> int:
    """The most bytes of a body that are received: three files of `limit` bytes, and their fields. After an
    error the rest of the body is still received, up to this, and discarded, because most clients read the
    answer only after they have sent everything.
    """
    return 3 * limit + 300_000


class TooLargeError(SpecError):
    """A file or the whole form has more bytes than allowed."""

    status = 413


@dataclass(slots=True)
class Upload:
    """The fields of a form, and its files by name. A file input without a chosen file is left out."""

    fields: Pairs = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)


async def receive(request: Request, files: Mapping[str, str], limit: int) -> Upload:
    """The posted form. `files` are the names of its files, which it may have once, and what they are kept as;
    each has at most `limit` bytes.

    Raises SpecError if the body is not such a form, TooLargeError if it is too long.
    """
    kind, options = parse_options_header(request.headers.get("content-type"))
    if kind != b"multipart/form-data" or b"boundary" not in options:
        raise SpecError("weights", requests.no_form())
    parts = _Parts(files, limit)
    refused: SpecError | None = None
    size = 0
    broken = SpecError("weights", requests.form_broken())
    try:
        parser = MultipartParser(options[b"boundary"], parts.callbacks())  # type: ignore[arg-type]
    except FormParserError:
        raise broken from None
    async for chunk in request.stream():
        size += len(chunk)
        if size > longest(limit):
            refused = TooLargeError("weights", requests.form_too_long(longest(limit)))
            break
        if refused:
            continue
        try:
            parser.write(chunk)
        except SpecError as error:
            refused = error
        except FormParserError:
            refused = broken
        if refused:
            parts.forget()
    if refused:
        raise refused
    if not parts.ended:
        raise broken
    return parts.upload


class _Parts:
    """Collects the parts of a form from the parser's callbacks."""

    def __init__(self, files: Mapping[str, str], limit: int) -> None:
        self.upload = Upload()
        self.files = files
        self.limit = limit
        self.count = 0
        self.ended = False
        self._begin()

    def callbacks(self) -> dict[str, Callable[..., None]]:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_finished,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_end": self._finish,
        }

    def forget(self) -> None:
        """Release everything that was received."""
        self.upload = Upload()
        self._begin()

    def _begin(self) -> None:
        self.header, self.value = b"", b""
        self.name, self.is_file, self.chosen = "", False, False
        self.data = bytearray()

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self.header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self.value += data[start:end]

    def _header_end(self) -> None:
        if self.header.lower() == b"content-disposition":
            _, options = parse_options_header(self.value)
            self.name = options.get(b"name", b"").decode("utf-8", "replace")
            self.is_file = b"filename" in options
            self.chosen = bool(options.get(b"filename"))
        self.header, self.value = b"", b""

    def _headers_finished(self) -> None:
        self.count += 1
        if self.count > MAX_PARTS:
            raise SpecError("weights", requests.too_many_fields(MAX_PARTS))
        if self.chosen:
            self._check_file()

    def _check_file(self) -> None:
        """Refuse a file before its bytes arrive: an unknown one, or a second one of a name."""
        if self.name not in self.files:
            allowed = list(dict.fromkeys(self.files.values()))
            raise SpecError(self.name, requests.no_such_file(repr(self.name[:40])), allowed)
        if self.files[self.name] in self.upload.files:
            raise SpecError(self.files[self.name], values.given_twice(self.files[self.name]))

    def _data(self, data: bytes, start: int, end: int) -> None:
        limit = self.limit if self.is_file else MAX_FIELD
        if len(self.data) + end - start > limit:
            name = self.name[:40]
            raise TooLargeError(name, arrays.too_long(name, limit))
        self.data += data[start:end]

    def _end(self) -> None:
        if not self.is_file:
            self.upload.fields.append((self.name, self.data.decode("utf-8", "replace")))
        elif self.chosen or self.data:
            # A file without a name of its own is one only if it has bytes.
            self._check_file()
            self.upload.files[self.files[self.name]] = bytes(self.data)

    def _finish(self) -> None:
        self.ended = True
