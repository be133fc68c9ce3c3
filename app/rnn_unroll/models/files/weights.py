"""Weights: named arrays from a user's file of any kind that is read."""

from rnn_unroll.errors import SpecError
from rnn_unroll.models.files import LIMIT, kinds, npz, safetensors
from rnn_unroll.models.files.safetensors import Array
from rnn_unroll.words.refusals import kinds as words


def read(data: bytes, limit: int = LIMIT) -> dict[str, Array]:
    """The tensors by name, in float64, of a file of at most `limit` bytes.

    Raises SpecError if the file is neither a safetensors file nor a `.npz` file, and says what it is; or if
    a tensor holds anything but finite floating-point numbers.
    """
    kind = kinds.kind(data)
    if kind is kinds.NPZ:
        return npz.read(data, limit)
    if kind is kinds.SAFETENSORS:
        return safetensors.read(data, limit)
    if kind is None:
        raise SpecError("weights", words.unknown_weights())
    raise SpecError("weights", words.no_weights(kind.what, kind.command))
