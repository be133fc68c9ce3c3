"""Safetensors: named arrays of numbers from a `.safetensors` file.

The file is the length of a header in 8 bytes, the header, which is JSON, and the numbers. The
header is checked here, so that whatever is wrong is told with its tensor's name; then the library
reads it.
"""

import json
import re
from collections.abc import Iterable
from itertools import pairwise
from math import prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.errors import SpecError, quote
from rnn_unroll.models.files import LIMIT, not_finite, shape_told

Array = NDArray[np.float64]

MAX_HEADER = 100_000
"""Bytes of a header."""
MAX_TENSORS = 100
"""The largest network that is read has 34: four layers in two directions, or in two parts, and a head."""

DTYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"}
"""The types that are read, as NumPy's; bfloat16, which NumPy lacks, as the bits that it is."""


def read(data: bytes) -> dict[str, Array]:
    """Every tensor in float64, under its name. Raises SpecError for whatever is no safetensors file,
    and for a tensor that holds something else than finite floating-point numbers.
    """
    import safetensors

    _check(data)
    try:
        found: Iterable[tuple[str, Any]] = safetensors.deserialize(data)  # type: ignore[no-untyped-call]
    except safetensors.SafetensorError:
        raise _refuse("is no safetensors file: its header is not as the format has it") from None
    tensors = {name: _array(fields) for name, fields in found}
    for name, array in tensors.items():
        if wrong := not_finite(array):
            problem = f"{quote(name, 60)} has a value that is not a finite number: {wrong}"
            raise SpecError("weights", problem)
    return dict(sorted(tensors.items()))


def _refuse(problem: str) -> SpecError:
    return SpecError("weights", f"the weights' file {problem}")


def _array(fields: Any) -> Array:
    bits = np.frombuffer(fields["data"], DTYPES[fields["dtype"]])
    if fields["dtype"] == "BF16":
        # The upper half of a float32.
        bits = (bits.astype(np.uint32) << 16).view(np.float32)
    return bits.astype(np.float64).reshape(fields["shape"])


def _check(data: bytes) -> None:
    """Refuse a file whose header is not true of it."""
    if len(data) > LIMIT:
        raise _refuse(f"has more than {LIMIT:,} bytes")
    if not data:
        raise _refuse("is empty")
    if len(data) < 8:
        raise _refuse(f"is cut off: it has {len(data)} bytes, and a safetensors file begins with 8")
    length = int.from_bytes(data[:8], "little")
    if length > MAX_HEADER:
        told = f"the file has {len(data):,}, and at most {MAX_HEADER:,} are read"
        raise _refuse(f"claims a header of {length:,} bytes; {told}")
    if 8 + length > len(data):
        raise _refuse(f"is cut off: its header claims {length:,} bytes, {len(data) - 8:,} are there")
    try:
        header = json.loads(data[8 : 8 + length].decode(), object_pairs_hook=_once)
    except SpecError:
        raise
    except (ValueError, RecursionError):
        header = None
    if not isinstance(header, dict):
        raise _refuse("is no safetensors file: its header is not JSON that names tensors")
    there = len(data) - 8 - length
    notes = header.pop("__metadata__", None)
    if notes is not None and not (isinstance(notes, dict) and all(map(_is_text, [*notes, *notes.values()]))):
        raise _refuse("has a __metadata__ that is not texts by name")
    if len(header) > MAX_TENSORS:
        raise _refuse(f"has {len(header):,} tensors; at most {MAX_TENSORS} are read")
    spans = sorted(_span(name, fields, there) for name, fields in header.items())
    for one, other in pairwise(spans):
        if other.begin < one.end:
            told = f"{other.name} begins at byte {other.begin:,}, inside {one.name}"
            raise SpecError("weights", f"{told}, which ends at {one.end:,}")
        if other.begin > one.end:
            told = f"{other.begin - one.end:,} bytes between {one.name} and {other.name}"
            raise _refuse(f"has {told} that no tensor holds")
    first, last = (spans[0].begin, spans[-1].end) if spans else (0, 0)
    if first or last != there:
        raise _refuse(
            f"holds {there:,} bytes of numbers, but its tensors are the bytes {first:,} to {last:,}"
        )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object, none of whose names stands twice."""
    made = dict(pairs)
    if len(made) < len(pairs):
        names = sorted(name for name, _ in pairs)
        twice = next(name for name, after in pairwise(names) if name == after)
        raise SpecError("weights", f"{quote(twice, 60)} stands twice in the weights' header")
    return made


class _Span(NamedTuple):
    """Where a tensor's bytes begin and end, and its name as errors tell it."""

    begin: int
    end: int
    name: str


def _span(name: str, fields: Any, there: int) -> _Span:
    """Where a tensor says that its bytes are."""
    shown = quote(name, 60)

    def refuse(problem: str) -> SpecError:
        return SpecError("weights", f"{shown} {problem}")

    if not _is_text(name):
        raise refuse("is no name: half a surrogate pair stands in it")
    if not isinstance(fields, dict) or set(fields) != {"dtype", "shape", "data_offsets"}:
        raise refuse("is not described by dtype, shape and data_offsets")
    dtype, shape, offsets = fields["dtype"], fields["shape"], fields["data_offsets"]
    if not isinstance(dtype, str) or dtype not in DTYPES:
        *rest, last = DTYPES
        raise refuse(f"holds the type {quote(str(dtype))}; weights are {', '.join(rest)} or {last}")
    if not _naturals(shape):
        raise refuse("has a shape that is no list of lengths")
    if not _naturals(offsets) or len(offsets) != 2:
        raise refuse("has data_offsets that are not two byte positions")
    if prod(length or 1 for length in shape) > LIMIT:
        raise refuse(f"has the shape {shape_told(shape)[:80]}, more than {LIMIT:,} bytes can hold")
    begin, end = offsets
    if not begin <= end <= there:
        raise refuse(f"claims the bytes {begin:,} to {end:,} of {there:,}")
    size = prod(shape) * np.dtype(DTYPES[dtype]).itemsize
    if size != end - begin:
        told = shape_told(shape)[:80]
        raise refuse(f"has the shape {told} of {dtype}, {size:,} bytes, but {end - begin:,} of the file")
    return _Span(begin, end, shown)


def _naturals(value: Any) -> bool:
    """Whether this is a short list of lengths that a computer can count."""
    return (
        isinstance(value, list)
        and len(value) <= 8
        and all(type(number) is int and 0 <= number < 2**48 for number in value)
    )


def _is_text(value: Any) -> bool:
    """Whether this is text that can be written: JSON in Python also takes half a surrogate pair."""
    return isinstance(value, str) and not re.search("[\ud800-\udfff]", value)
