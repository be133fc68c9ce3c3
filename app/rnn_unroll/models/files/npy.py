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
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.errors import SpecError
from rnn_unroll.models.files import LIMIT, kinds, not_finite
from rnn_unroll.words.refusals import arrays
from rnn_unroll.words.refusals import kinds as words

MAX_HEADER = 1000
"""Bytes of a header; a plain array's header has about a hundred."""
SIZES = {1: 2, 2: 4, 3: 4}
"""The number of bytes that hold the length of the header, by the version of the format."""

_DTYPE = re.compile(r"[<>|=]?(?:f[248]|[iu][1248]|b1)")


class Header(NamedTuple):
    """What a file's header claims, and the position at which it ends."""

    dtype: np.dtype[Any]
    fortran: bool
    shape: tuple[int, ...]
    end: int


def read(data: bytes, parameter: str, name: str = "", limit: int = LIMIT) -> NDArray[Any]:
    """The array in a `.npy` file of at most `limit` bytes, as float64, or as int64 if it holds integers.

    Raises SpecError about the parameter if the file is not such an array, or if one of its numbers is not
    finite. Its sentences call the file `name`, by default as the parameter.
    """
    name = name or parameter
    dtype, fortran, shape, end = header(data, parameter, name, limit)
    if dtype.kind == "b":
        raise SpecError(parameter, arrays.other_type(name, repr(dtype.str)))
    array = np.frombuffer(data, dtype, prod(shape), end).reshape(shape, order="F" if fortran else "C")
    if dtype.kind == "f":
        array = array.astype(np.float64, "C")
        if wrong := not_finite(array):
            raise SpecError(parameter, arrays.not_finite(name, *wrong))
        return array
    if array.size and int(array.max()) > np.iinfo(np.int64).max:
        raise SpecError(parameter, arrays.integer_too_large(name, int(array.max())))
    return array.astype(np.int64, "C")


def header(data: bytes, parameter: str, name: str, limit: int = LIMIT) -> Header:
    """The header of a `.npy` file of numbers or truth values, which is true of the file's length.

    Raises SpecError about the parameter; its sentences call the file `name`.
    """
    if len(data) > limit:
        raise SpecError(parameter, arrays.too_long(name, limit))
    kind = kinds.kind(data)
    if kind and kind is not kinds.NPY:
        raise SpecError(parameter, words.no_array(name, kind.what))
    if not kind or len(data) < 10:
        raise SpecError(parameter, arrays.no_npy(name, len(data)))
    major = data[6]
    if major not in SIZES:
        raise SpecError(parameter, arrays.other_version(name, major, minor=data[7]))
    start = 8 + SIZES[major]
    end = start + int.from_bytes(data[8:start], "little")
    if end - start > MAX_HEADER:
        raise SpecError(parameter, arrays.header_too_long(name, end - start, MAX_HEADER))
    if end > len(data):
        raise SpecError(parameter, arrays.header_cut_off(name, end - start, len(data)))
    dtype, fortran, shape = _fields(data[start:end], parameter, name, limit)
    claimed, there = prod(shape) * dtype.itemsize, len(data) - end
    if claimed != there:
        raise SpecError(parameter, arrays.other_size(name, shape, dtype.name, claimed, there))
    return Header(dtype, fortran, shape, end)


def _fields(
    text: bytes, parameter: str, name: str, limit: int
) -> tuple[np.dtype[Any], bool, tuple[int, ...]]:
    """The header's type, whether its order is Fortran's, and its shape. Raises SpecError."""
    try:
        header = ast.literal_eval(text.decode("utf-8"))
        descr, fortran, shape = (header[key] for key in ("descr", "fortran_order", "shape"))
        complete = len(header) == 3 and isinstance(fortran, bool) and isinstance(shape, tuple)
        complete = complete and all(type(length) is int and length >= 0 for length in shape)
    except (ValueError, SyntaxError, TypeError, KeyError, IndexError, MemoryError, RecursionError):
        complete = False
    if not complete:
        raise SpecError(parameter, arrays.no_header(name))
    # A zero counts as 1: NumPy cannot create even an empty array if its other lengths are too large.
    if len(shape) > 8 or prod(length or 1 for length in shape) > limit:
        raise SpecError(parameter, arrays.too_large(name, shape, limit))
    if not isinstance(descr, str) or not _DTYPE.fullmatch(descr):
        written = repr(descr)[:40]
        refused = arrays.python_objects if descr == "O" or "O" in written else arrays.other_type
        raise SpecError(parameter, refused(name, written))
    return np.dtype(descr), fortran, shape
