"""Safetensors: named arrays of numbers from a `.safetensors` file.

The file is the length of the header in 8 bytes, the header, which is JSON, and the numbers. The header is
checked here before the library reads the file, so that an error names the tensor.
"""

import json
import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from math import prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.errors import SpecError, quote
from rnn_unroll.models.files import LIMIT, counts, not_finite, twice
from rnn_unroll.words.refusals import tensors

Array = NDArray[np.float64]

MAX_HEADER = 100_000
"""Bytes of a header."""
MAX_TENSORS = 100
"""The largest network that can be read has 68: eight layers of two parts, a head and two embeddings."""

DTYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"}
"""The types that are read, as NumPy's. NumPy has no bfloat16: its bits are read as uint16."""
COUNTERS = {
    "BOOL": "?",
    **{f"{letter.upper()}{8 * size}": f"<{letter}{size}" for letter in "iu" for size in (1, 2, 4, 8)},
}
"""The types of tensors that only count, as NumPy's. They are passed over."""


def read(data: bytes, limit: int = LIMIT) -> dict[str, Array]:
    """The tensors by name, in float64, of a file of at most `limit` bytes.

    Raises SpecError if the file is no safetensors file, or if a tensor holds anything but finite
    floating-point numbers; a tensor that only counts is left out. A tensor that was saved once because it is
    used twice (`save_model`) has both its names: the file's notes have the one that was left out.
    """
    import safetensors

    notes = _check(data, limit)
    try:
        found: Iterable[tuple[str, Any]] = safetensors.deserialize(data)  # type: ignore[no-untyped-call]
    except safetensors.SafetensorError:
        raise SpecError("weights", tensors.unreadable()) from None
    arrays = {name: _array(fields) for name, fields in found if fields["dtype"] in DTYPES}
    # The library gives them in another order each time.
    for name, array in sorted(arrays.items()):
        if wrong := not_finite(array):
            raise SpecError("weights", tensors.not_finite(_quoted(name), *wrong))
    tied = {name: arrays[kept] for name, kept in notes.items() if name not in arrays and kept in arrays}
    return dict(sorted({**arrays, **tied}.items()))


def _quoted(name: str) -> str:
    """A tensor's name for an error."""
    return quote(name, 60)


def _array(fields: Any) -> Array:
    bits = np.frombuffer(fields["data"], DTYPES[fields["dtype"]])
    if fields["dtype"] == "BF16":
        # The bits are the upper half of a float32.
        bits = (bits.astype(np.uint32) << 16).view(np.float32)
    return bits.astype(np.float64).reshape(fields["shape"])


def _check(data: bytes, limit: int) -> Mapping[str, str]:
    """The notes of the file. Raises SpecError if the header does not describe the file."""
    if len(data) > limit:
        raise SpecError("weights", tensors.too_long(limit))
    if not data:
        raise SpecError("weights", tensors.empty())
    if len(data) < 8:
        raise SpecError("weights", tensors.length_cut_off(len(data)))
    length = int.from_bytes(data[:8], "little")
    if length > MAX_HEADER:
        raise SpecError("weights", tensors.header_too_long(length, len(data), MAX_HEADER))
    if 8 + length > len(data):
        raise SpecError("weights", tensors.header_cut_off(length, len(data) - 8))
    try:
        header = json.loads(data[8 : 8 + length].decode(), object_pairs_hook=_once)
    except SpecError:
        raise
    except (ValueError, RecursionError):
        header = None
    if not isinstance(header, dict):
        raise SpecError("weights", tensors.header_is_no_json())
    there = len(data) - 8 - length
    notes = header.pop("__metadata__", None)
    if notes is not None and not (isinstance(notes, dict) and all(map(_is_text, [*notes, *notes.values()]))):
        raise SpecError("weights", tensors.no_metadata())
    if len(header) > MAX_TENSORS:
        raise SpecError("weights", tensors.too_many(len(header), MAX_TENSORS))
    spans = sorted(_span(name, fields, there, limit) for name, fields in header.items())
    for one, other in pairwise(spans):
        if other.begin < one.end:
            raise SpecError("weights", tensors.overlap(other.name, other.begin, one.name, one.end))
        if other.begin > one.end:
            raise SpecError("weights", tensors.gap(other.begin - one.end, one.name, other.name))
    first, last = (spans[0].begin, spans[-1].end) if spans else (0, 0)
    if first or last != there:
        raise SpecError("weights", tensors.other_size(there, first, last))
    return notes or {}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object. Raises SpecError if two of its members have the same name."""
    if (name := twice(pairs)) is not None:
        raise SpecError("weights", tensors.named_twice(_quoted(name)))
    return dict(pairs)


class _Span(NamedTuple):
    """The positions at which a tensor's bytes begin and end, and its name in quotes."""

    begin: int
    end: int
    name: str


def _span(name: str, fields: Any, there: int, limit: int) -> _Span:
    """The bytes of a tensor as the header gives them. `there` is the number of bytes in the file.

    Raises SpecError if the header does not describe the tensor, or claims bytes that are not there.
    """
    quoted = _quoted(name)
    if not _is_text(name):
        raise SpecError("weights", tensors.no_name(quoted))
    if not isinstance(fields, dict) or set(fields) != {"dtype", "shape", "data_offsets"}:
        raise SpecError("weights", tensors.not_described(quoted))
    dtype, shape, offsets = fields["dtype"], fields["shape"], fields["data_offsets"]
    known = DTYPES
    if isinstance(dtype, str) and dtype in COUNTERS and _naturals(shape) and counts(name, shape):
        known = COUNTERS
    if not isinstance(dtype, str) or dtype not in known:
        raise SpecError("weights", tensors.other_type(quoted, quote(str(dtype)), list(DTYPES)))
    if not _naturals(shape):
        raise SpecError("weights", tensors.no_shape(quoted))
    if not _naturals(offsets) or len(offsets) != 2:
        raise SpecError("weights", tensors.no_offsets(quoted))
    if prod(length or 1 for length in shape) > limit:
        raise SpecError("weights", tensors.too_large(quoted, shape, limit))
    begin, end = offsets
    if not begin <= end <= there:
        raise SpecError("weights", tensors.outside(quoted, begin, end, there))
    size = prod(shape) * np.dtype(known[dtype]).itemsize
    if size != end - begin:
        raise SpecError("weights", tensors.other_bytes(quoted, shape, dtype, size, end - begin))
    return _Span(begin, end, quoted)


def _naturals(value: Any) -> bool:
    """Whether the value is a list of at most eight lengths or positions, none of them huge."""
    return (
        isinstance(value, list)
        and len(value) <= 8
        and all(type(number) is int and 0 <= number < 2**48 for number in value)
    )


def _is_text(value: Any) -> bool:
    """Whether the value is text that UTF-8 can encode. Python's JSON also accepts half a surrogate pair."""
    return isinstance(value, str) and not re.search("[\ud800-\udfff]", value)
