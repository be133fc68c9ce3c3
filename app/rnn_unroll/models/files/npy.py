"""NPY: an array of numbers from a `.npy` file of a stranger. Nothing in it is unpickled.

The format is NumPy's (NEP 1): a magic string, a version, the length of a header, the header, which is a
dict in Python's notation, and the numbers. What the header claims is compared with the file's length
before anything is allocated. `numpy.lib.format.read_array` allocates first: a file of 200 bytes that
claims 10⁸ numbers made it allocate 800 MB, and it ignores bytes after the array. Both take 0.11 ms for
64 × 64 numbers.
"""

import ast
import re
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.errors import SpecError
from rnn_unroll.models.files import LIMIT, not_finite, shape_told

MAGIC = b"\x93NUMPY"
MAX_HEADER = 1000
"""Bytes of a header; that of a plain array has about a hundred."""
SIZES = {1: 2, 2: 4, 3: 4}
"""How many bytes hold the header's length, by the format's version."""

_DTYPE = re.compile(r"[<>|=]?([fiu])([1248])")


def read(data: bytes, name: str) -> NDArray[Any]:
    """The array in a `.npy` file: float64, or int64 where the file holds integers.

    Raises SpecError with the parameter `name` for whatever is no such array, and for one that holds
    a number that is not finite.
    """

    def refuse(problem: str) -> SpecError:
        return SpecError(name, f"{name} {problem}")

    if len(data) > LIMIT:
        raise refuse(f"has more than {LIMIT:,} bytes")
    if not data.startswith(MAGIC) or len(data) < 10:
        raise refuse(f"is no .npy file: it has {len(data)} bytes and should begin with \\x93NUMPY")
    major = data[6]
    if major not in SIZES:
        raise refuse(f"is a .npy file of version {major}.{data[7]}; versions 1, 2 and 3 are read")
    start = 8 + SIZES[major]
    end = start + int.from_bytes(data[8:start], "little")
    if end - start > MAX_HEADER:
        raise refuse(f"claims a header of {end - start:,} bytes; at most {MAX_HEADER:,} are read")
    if end > len(data):
        raise refuse(f"is cut off: its header claims {end - start:,} bytes, the file has {len(data)}")
    dtype, fortran, shape = _header(data[start:end], refuse)
    numbers = prod(shape)
    claimed, there = numbers * dtype.itemsize, len(data) - end
    if claimed != there:
        told = f"{shape_told(shape)} of {dtype.name} is {claimed:,} bytes, {there:,} are there"
        raise refuse(f"does not hold what its header claims: {told}")
    array = np.frombuffer(data, dtype, numbers, end).reshape(shape, order="F" if fortran else "C")
    if dtype.kind == "f":
        array = array.astype(np.float64, "C")
        if wrong := not_finite(array):
            raise refuse(f"has a value that is not a finite number: {wrong}")
        return array
    if array.size and int(array.max()) > np.iinfo(np.int64).max:
        raise refuse(f"has an integer that is too large: {int(array.max())}")
    return array.astype(np.int64, "C")


def _header(text: bytes, refuse: Any) -> tuple[np.dtype[Any], bool, tuple[int, ...]]:
    """What a header says: type, order and shape."""
    try:
        header = ast.literal_eval(text.decode("utf-8"))
        descr, fortran, shape = (header[key] for key in ("descr", "fortran_order", "shape"))
        complete = len(header) == 3 and isinstance(fortran, bool) and isinstance(shape, tuple)
        complete = complete and all(type(length) is int and length >= 0 for length in shape)
    except (ValueError, SyntaxError, TypeError, KeyError, IndexError, MemoryError, RecursionError):
        complete = False
    if not complete:
        raise refuse("has a header that is none of a .npy file's: descr, fortran_order and shape")
    # An empty array has a shape too, which NumPy cannot make where the other lengths are large.
    if len(shape) > 8 or prod(length or 1 for length in shape) > LIMIT:
        raise refuse(f"claims the shape {shape_told(shape[:8])[:80]}, more than {LIMIT:,} bytes can hold")
    found = _DTYPE.fullmatch(descr) if isinstance(descr, str) else None
    if not found or (found[1] == "f" and found[2] == "1"):
        told = repr(descr)[:40]
        if descr in ("|O", "O") or "O" in told:
            raise refuse(f"holds Python objects (dtype {told}), which are never unpickled")
        raise refuse(f"holds the type {told}; floating-point numbers (f2, f4, f8) and integers are read")
    return np.dtype(descr), fortran, shape
