"""NPZ: named arrays of numbers from an untrusted `.npz` file, a zip file of `.npy` files."""

from rnn_unroll.errors import SpecError, quote
from rnn_unroll.models.files import LIMIT, counts, npy, zips
from rnn_unroll.models.files.safetensors import Array
from rnn_unroll.words.refusals import tensors
from rnn_unroll.words.refusals import zips as words

SUFFIX = ".npy"


def read(data: bytes, limit: int = LIMIT) -> dict[str, Array]:
    """The arrays in float64, by the names of its members without `.npy`, of a file of at most `limit` bytes.

    Raises SpecError if the file is no zip file of `.npy` files, or if an array holds anything but finite
    floating-point numbers.
    """
    found = {name: _array(name, one, limit) for name, one in members(data, "weights", limit).items()}
    return {name: array for name, array in found.items() if array is not None}


def members(data: bytes, of: str, limit: int) -> dict[str, bytes]:
    """The members, as bytes, by their names without `.npy`. `of` is what the file is of, such as `input`.

    Raises SpecError about that if it is no zip file of `.npy` files.
    """
    with zips.opened(data, words.NPZ, SUFFIX, limit, of) as file:
        for name in file.members:
            if not name.endswith(SUFFIX):
                raise SpecError(of, words.no_npy(quote(name, 60), of))
        return {name.removesuffix(SUFFIX): file.read(name) for name in sorted(file.members)}


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
