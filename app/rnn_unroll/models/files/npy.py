"""NPY: an array of numbers from an untrusted `.npy` file. Nothing in it is unpickled.

The format is NumPy's (NEP 1): a magic string, a version, the length of the header, the header, which is a
dict in Python's notation, and the numbers. `read` compares the header's claims with the file's length
before it allocates anything. `numpy.lib.format.read_array` allocates first: for a file of 200 bytes that
claims 10⁸ numbers it allocates 800 MB; it also ignores bytes after the array. Both take 0.11 ms for 64 × 64
numbers.
"""

import ast
import re
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.errors import SpecError
from rnn_unroll.models.files import LIMIT, not_finite
from rnn_unroll.words.refusals import arrays

MAGIC = b"\x93NUMPY"
MAX_HEADER = 1000
"""Bytes of a header; a plain array's header has about a hundred."""
SIZES = {1: 2, 2: 4, 3: 4}
"""The number of bytes that hold the length of the header, by the version of the format."""

_DTYPE = re.compile(r"[<>|=]?([fiu])([1248])")


def read(data: bytes, name: str) -> NDArray[Any]:
    """The array in a `.npy` file, as float64, or as int64 if the file holds integers.

    Raises SpecError about the parameter `name` if the file is not such an array, or if one of its numbers
    is not finite.
    """
    if len(data) > LIMIT:
        raise SpecError(name, arrays.too_long(name, LIMIT))
    if not data.startswith(MAGIC) or len(data) < 10:
        raise SpecError(name, arrays.no_npy(name, len(data)))
    major = data[6]
    if major not in SIZES:
        raise SpecError(name, arrays.other_version(name, major, minor=data[7]))
    start = 8 + SIZES[major]
    end = start + int.from_bytes(data[8:start], "little")
    if end - start > MAX_HEADER:
        raise SpecError(name, arrays.header_too_long(name, end - start, MAX_HEADER))
    if end > len(data):
        raise SpecError(name, arrays.header_cut_off(name, end - start, len(data)))
    dtype, fortran, shape = _header(data[start:end], name)
    numbers = prod(shape)
    claimed, there = numbers * dtype.itemsize, len(data) - end
    if claimed != there:
        raise SpecError(name, arrays.other_size(name, shape, dtype.name, claimed, there))
    array = np.frombuffer(data, dtype, numbers, end).reshape(shape, order="F" if fortran else "C")
    if dtype.kind == "f":
        array = array.astype(np.float64, "C")
        if wrong := not_finite(array):
            raise SpecError(name, arrays.not_finite(name, *wrong))
        return array
    if array.size and int(array.max()) > np.iinfo(np.int64).max:
        raise SpecError(name, arrays.integer_too_large(name, int(array.max())))
    return array.astype(np.int64, "C")


def _header(text: bytes, name: str) -> tuple[np.dtype[Any], bool, tuple[int, ...]]:
    """The header's type, whether its order is Fortran's, and its shape. Raises SpecError."""
    try:
        header = ast.literal_eval(text.decode("utf-8"))
        descr, fortran, shape = (header[key] for key in ("descr", "fortran_order", "shape"))
        complete = len(header) == 3 and isinstance(fortran, bool) and isinstance(shape, tuple)
        complete = complete and all(type(length) is int and length >= 0 for length in shape)
    except (ValueError, SyntaxError, TypeError, KeyError, IndexError, MemoryError, RecursionError):
        complete = False
    if not complete:
        raise SpecError(name, arrays.no_header(name))
    # A zero counts as 1: NumPy cannot create even an empty array if its other lengths are too large.
    if len(shape) > 8 or prod(length or 1 for length in shape) > LIMIT:
        raise SpecError(name, arrays.too_large(name, shape, LIMIT))
    found = _DTYPE.fullmatch(descr) if isinstance(descr, str) else None
    if not found or (found[1] == "f" and found[2] == "1"):
        written = repr(descr)[:40]
        refused = arrays.python_objects if descr == "O" or "O" in written else arrays.other_type
        raise SpecError(name, refused(name, written))
    return np.dtype(descr), fortran, shape
