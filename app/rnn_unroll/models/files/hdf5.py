"""HDF5: the arrays of an untrusted HDF5 file, as Keras writes them.

The library opens the file's bytes, so that nothing is on the disk, and follows no link. A dataset's claims
are checked before its numbers are read: it lies in the file, whole, in one piece and unpacked.
"""

import io
from collections.abc import Iterator, Mapping
from math import prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.errors import SpecError, quote
from rnn_unroll.models.files import LIMIT, counts, not_finite
from rnn_unroll.models.files.safetensors import MAX_TENSORS
from rnn_unroll.words.refusals import hdf5 as words
from rnn_unroll.words.refusals import kinds, tensors

MAX_TEXT = 100_000
"""Bytes of a text beside the arrays, such as a network's configuration."""
MAX_LINKS = 2_000
MAX_DEPTH = 12
"""The most groups inside each other."""

PASSED_OVER = ("optimizer", "optimizer_weights")
"""What is not read: the state of the optimiser, which may be larger than the network."""
SEEDS = "seed_generator"
"""What is in the names of the states of a generator of random numbers, which are integers."""


class Tree(NamedTuple):
    """The arrays of a file by their paths, in the file's types, and texts beside them: the configuration of
    the network and the version of Keras, empty without one, and the names of the layers in their order.
    """

    arrays: Mapping[str, NDArray[Any]]
    config: str
    version: str
    layers: tuple[str, ...]


def read(data: bytes, what: str) -> Tree:
    """The arrays of the weights in a file of the kind `what`.

    Raises SpecError if h5py is not installed, if the file is broken, or if it refers to other files or to
    more numbers than it holds.
    """
    try:
        import h5py
    except ImportError:
        raise SpecError("weights", kinds.needs_extra(what, "keras")) from None
    if len(data) > LIMIT:
        raise SpecError("weights", tensors.too_long(LIMIT))
    try:
        with h5py.File(io.BytesIO(data), "r") as file:
            return _Reading(h5py, len(data)).tree(file)
    except SpecError:
        raise
    except Exception:
        # Whatever the library raises for a broken file: it has no class of its own for that.
        raise SpecError("weights", words.broken(what)) from None


class _Reading:
    """One file of `size` bytes that is being read."""

    def __init__(self, h5py: Any, size: int) -> None:
        self.h5py, self.size, self.links, self.taken = h5py, size, 0, 0

    def tree(self, file: Any) -> Tree:
        weights = file
        if "model_weights" in self.names(file):
            weights = self.member(file, "model_weights")
        found = sorted(self.datasets(weights, ""))
        if len(found) > MAX_TENSORS:
            raise SpecError("weights", tensors.too_many(len(found), MAX_TENSORS))
        arrays = {}
        for path, dataset in found:
            array = self.array(path, dataset)
            if array is not None:
                arrays[path] = array
        version = self.text(file, "keras_version") or self.text(weights, "keras_version")
        return Tree(arrays, self.text(file, "model_config"), version, self.texts(weights, "layer_names"))

    def names(self, group: Any) -> list[str]:
        """The names in a group. Raises SpecError if the file has too many."""
        self.links += len(group)
        if self.links > MAX_LINKS:
            raise SpecError("weights", words.too_many_links(MAX_LINKS))
        return list(group)

    def member(self, group: Any, name: str) -> Any:
        """What a group holds under a name. Raises SpecError for a link to elsewhere."""
        if not isinstance(group.get(name, getlink=True), self.h5py.HardLink):
            raise SpecError("weights", words.link(quote(name, 60)))
        return group[name]

    def datasets(self, group: Any, path: str, depth: int = 0) -> Iterator[tuple[str, Any]]:
        """The datasets below a group, by their paths."""
        if depth > MAX_DEPTH:
            raise SpecError("weights", words.too_deep(MAX_DEPTH))
        for name in self.names(group):
            if depth == 0 and name in PASSED_OVER:
                continue
            member = self.member(group, name)
            # Some versions of Keras on Windows write the path of a group as one name.
            below = f"{path}/{name}".replace("\\", "/").strip("/")
            if isinstance(member, self.h5py.Group):
                yield from self.datasets(member, below, depth + 1)
            elif isinstance(member, self.h5py.Dataset):
                yield below, member

    def array(self, path: str, dataset: Any) -> NDArray[Any] | None:
        """A dataset's numbers; None if they are integers on which no output depends. Raises SpecError."""
        quoted = quote(path, 60)
        shape, dtype = dataset.shape, dataset.dtype
        if dtype.kind != "f" or dtype.itemsize > 8:
            if dtype.kind in "biu" and (SEEDS in path or counts(path, shape or ())):
                return None
            types = ["float64", "float32", "float16"]
            raise SpecError("weights", tensors.other_type(quoted, quote(str(dtype)), types))
        if shape is None or len(shape) > 8 or prod(length or 1 for length in shape) > LIMIT:
            raise SpecError("weights", tensors.too_large(quoted, shape or (), LIMIT))
        if dataset.is_virtual or dataset.external:
            raise SpecError("weights", words.elsewhere(quoted))
        if dataset.chunks is not None or dataset.id.get_create_plist().get_nfilters():
            raise SpecError("weights", words.packed(quoted))
        claimed, there = prod(shape) * dtype.itemsize, dataset.id.get_storage_size()
        self.taken += claimed
        if there != claimed or self.taken > self.size:
            raise SpecError("weights", words.other_size(quoted, shape, claimed, there, self.size))
        array: NDArray[Any] = np.asarray(dataset[()])
        if wrong := not_finite(array):
            raise SpecError("weights", tensors.not_finite(quoted, *wrong))
        return array

    def text(self, group: Any, name: str) -> str:
        """A text beside a group; empty without one. Raises SpecError if it is too long."""
        attribute = self.attribute(group, name)
        if attribute is None or attribute.shape != ():
            return ""
        value = group.attrs[name]
        text = value.decode("utf-8") if isinstance(value, bytes) else str(value)
        if len(text) > MAX_TEXT:
            raise SpecError("weights", words.too_long(name, len(text), MAX_TEXT))
        return text

    def texts(self, group: Any, name: str) -> tuple[str, ...]:
        """The texts of a list beside a group. A list whose texts lie elsewhere in the file is not read: many
        of its entries may be one large text.
        """
        attribute = self.attribute(group, name)
        if attribute is None or len(attribute.shape) != 1 or attribute.dtype.kind != "S":
            return ()
        return tuple(one.decode("utf-8") for one in group.attrs[name].tolist())

    def attribute(self, group: Any, name: str) -> Any:
        """The attribute of texts with this name; None without one. Raises SpecError if it is too large."""
        if name not in group.attrs:
            return None
        attribute = self.h5py.h5a.open(group.id, name.encode())
        if self.h5py.check_string_dtype(attribute.dtype) is None:
            return None
        if attribute.get_storage_size() > MAX_TEXT:
            raise SpecError("weights", words.too_long(name, attribute.get_storage_size(), MAX_TEXT))
        return attribute
