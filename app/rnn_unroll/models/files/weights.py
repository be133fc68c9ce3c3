"""Weights: a network from a user's file of any kind that is read."""

from collections.abc import Callable, Mapping

from rnn_unroll.errors import SpecError
from rnn_unroll.models.files import LIMIT, keras, kinds, npz, onnx, safetensors
from rnn_unroll.models.files.kinds import Kind
from rnn_unroll.models.files.saved import Saved
from rnn_unroll.words.refusals import kinds as words

READERS: Mapping[Kind, Callable[[bytes, int], Saved]] = {
    kinds.SAFETENSORS: lambda data, limit: Saved(safetensors.read(data, limit)),
    kinds.NPZ: lambda data, limit: Saved(npz.read(data, limit)),
    kinds.KERAS: lambda data, limit: keras.read_zip(data, kinds.KERAS.what, limit),
    kinds.HDF5: lambda data, limit: keras.read(data, kinds.HDF5.what, limit),
    kinds.ONNX: lambda data, limit: onnx.read(data, kinds.ONNX.what, limit),
}
"""The kinds of files that are read."""


def read(data: bytes, limit: int = LIMIT) -> Saved:
    """The network of a file of at most `limit` bytes; its tensors are in float64.

    Raises SpecError if the file is of no kind that is read, and says what it is; or if a tensor holds
    anything but finite floating-point numbers.
    """
    kind = kinds.kind(data)
    if kind is None:
        raise SpecError("weights", words.unknown_weights())
    if kind not in READERS:
        raise SpecError("weights", words.no_weights(kind.what, kind.command))
    return READERS[kind](data, limit)
