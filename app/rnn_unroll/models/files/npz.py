"""NPZ: named arrays of numbers from an untrusted `.npz` file, a zip file of `.npy` files.

`numpy.load` unpacks whatever a member holds. Here the directory's claims are checked first, and no more is
unpacked than it claims.
"""

import io
import zipfile
from itertools import pairwise

from rnn_unroll.errors import SpecError, quote
from rnn_unroll.models.files import LIMIT, counts, kinds, npy
from rnn_unroll.models.files.safetensors import MAX_TENSORS, Array
from rnn_unroll.words.refusals import npz, tensors

SUFFIX = ".npy"


def read(data: bytes, limit: int = LIMIT) -> dict[str, Array]:
    """The arrays in float64, by the names of its members without `.npy`, of a file of at most `limit` bytes.

    Raises SpecError if the file is no zip file of `.npy` files, or if an array holds anything but finite
    floating-point numbers.
    """
    if len(data) > limit:
        raise SpecError("weights", tensors.too_long(limit))
    # Each entry of the directory begins with this. zipfile reads them all, however many there are.
    entries = data.count(b"PK\x01\x02")
    if entries > MAX_TENSORS:
        raise SpecError("weights", tensors.too_many(entries, MAX_TENSORS))
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except kinds.BROKEN_ZIP:
        raise SpecError("weights", npz.broken()) from None
    with archive:
        members = archive.infolist()
        unpacked = sum(member.file_size for member in members)
        if unpacked > limit:
            raise SpecError("weights", npz.too_much(unpacked, limit))
        names = sorted(member.filename for member in members)
        for one, other in pairwise(names):
            if one == other:
                raise SpecError("weights", npz.named_twice(quote(one.removesuffix(SUFFIX), 60)))
        for member in members:
            _check(member)
        arrays = {}
        for member in sorted(members, key=lambda member: member.filename):
            name = member.filename.removesuffix(SUFFIX)
            array = _array(name, _unpacked(archive, member), limit)
            if array is not None:
                arrays[name] = array
    return arrays


def _check(member: zipfile.ZipInfo) -> None:
    """Raise SpecError for a member that numpy.savez would not have written."""
    if not member.filename.endswith(SUFFIX):
        raise SpecError("weights", npz.no_npy(quote(member.filename, 60)))
    quoted = quote(member.filename.removesuffix(SUFFIX), 60)
    steps = member.filename.replace("\\", "/").split("/")
    if not steps[0] or ".." in steps:
        raise SpecError("weights", npz.a_path(quoted))
    if member.flag_bits & 1:
        raise SpecError("weights", npz.encrypted(quoted))
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise SpecError("weights", npz.other_packing(quoted, member.compress_type))


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The member's bytes, at most as many as the directory claims. Raises SpecError if it is broken."""
    try:
        with archive.open(member) as file:
            return file.read(member.file_size)
    except kinds.BROKEN_ZIP:
        quoted = quote(member.filename.removesuffix(SUFFIX), 60)
        raise SpecError("weights", npz.broken_member(quoted)) from None


def _array(name: str, data: bytes, limit: int) -> Array | None:
    """The array of a member; None if it only counts. Raises SpecError."""
    quoted = quote(name, 60)
    header = npy.header(data, "weights", quoted, limit)
    if header.dtype.kind == "f":
        return npy.read(data, "weights", quoted, limit)
    if counts(name, header.shape):
        return None
    raise SpecError(
        "weights",
        tensors.other_type(quoted, quote(header.dtype.name), ["float64", "float32", "float16"]),
    )
