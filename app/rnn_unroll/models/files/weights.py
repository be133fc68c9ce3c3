"""Weights: a network from a user's file of any kind that is read."""

from collections.abc import Callable, Mapping

from rnn_unroll.errors import SpecError
from rnn_unroll.models.files import keras, kinds, npz, onnx, safetensors
from rnn_unroll.models.files.kinds import Kind
from rnn_unroll.models.files.saved import Saved
from rnn_unroll.words.refusals import kinds as words

READERS: Mapping[Kind, Callable[[bytes], Saved]] = {
    kinds.SAFETENSORS: lambda data: Saved(safetensors.read(data)),
    kinds.NPZ: lambda data: Saved(npz.read(data)),
    kinds.KERAS: lambda data: keras.read_zip(data, kinds.KERAS.what),
    kinds.HDF5: lambda data: keras.read(data, kinds.HDF5.what),
    kinds.ONNX: lambda data: onnx.read(data, kinds.ONNX.what),
}
"""The kinds of files that are read."""


def read(data: bytes) -> Saved:
    """The network of the file; its tensors are in float64.

    Raises SpecError if the file is of no kind that is read, and says what it is; or if a tensor holds
    anything but finite floating-point numbers.
    """
    kind = kinds.kind(data)
    if kind is None:
        raise SpecError("weights", words.unknown_weights())
    if kind not in READERS:
        raise SpecError("weights", words.no_weights(kind.what, kind.command))
    return READERS[kind](data)
