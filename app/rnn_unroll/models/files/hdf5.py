"""HDF5: the arrays of an untrusted HDF5 file, as Keras writes them.

A dataset's claims are checked before its numbers are read: it lies in the file, whole, in one piece and
unpacked.
"""

from collections.abc import Mapping
from math import prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.errors import SpecError, quote
from rnn_unroll.models.files import LIMIT, counts, not_finite
from rnn_unroll.models.files.hdf5_objects import Dataset, Objects
from rnn_unroll.models.files.safetensors import MAX_TENSORS
from rnn_unroll.words.refusals import hdf5 as words
from rnn_unroll.words.refusals import tensors

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


def read(data: bytes, what: str, limit: int = LIMIT) -> Tree:
    """The arrays of the weights in a file of the kind `what`, of at most `limit` bytes.

    Raises SpecError if the file is broken, or if it refers to other files or to more numbers than it holds.
    """
    if len(data) > limit:
        raise SpecError("weights", tensors.too_long(limit))
    objects = Objects(data, what)
    above = objects.messages(objects.root)
    texts, weights = dict(objects.texts(above)), above
    members = dict(objects.members(above))
    if "model_weights" in members:
        weights = objects.messages(members["model_weights"])
        texts = {**texts, **objects.texts(weights)}
    found: dict[str, Dataset] = {}
    _collect(objects, weights, "", found)
    taken = sum(prod(one.shape) * one.type.size for one in found.values() if one.start >= 0)
    if taken > len(data):
        raise SpecError("weights", words.other_sum(taken, len(data)))
    arrays = {}
    for path in sorted(found):
        array = _array(data, path, found[path], limit)
        if array is not None:
            arrays[path] = array
    config, version = (next(iter(texts.get(name, [])), "") for name in ("model_config", "keras_version"))
    return Tree(arrays, config, version, tuple(texts.get("layer_names", [])))


def _collect(objects: Objects, messages: Any, path: str, found: dict[str, Dataset], depth: int = 0) -> None:
    """Add the datasets below a group by their paths. Raises SpecError if there are too many."""
    if depth > MAX_DEPTH:
        raise SpecError("weights", words.too_deep(MAX_DEPTH))
    for name, address in objects.members(messages):
        if depth == 0 and name in PASSED_OVER:
            continue
        # Some versions of Keras on Windows write the path of a group as one name.
        below = f"{path}/{name}".replace("\\", "/").strip("/")
        member = objects.messages(address)
        dataset = objects.dataset(member)
        if dataset is None:
            _collect(objects, member, below, found, depth + 1)
            continue
        if below in found:
            raise SpecError("weights", words.named_twice(quote(below, 60)))
        found[below] = dataset
        if len(found) > MAX_TENSORS:
            raise SpecError("weights", tensors.too_many(len(found), MAX_TENSORS))


def _array(data: bytes, path: str, dataset: Dataset, limit: int) -> NDArray[Any] | None:
    """A dataset's numbers; None if they are integers on which no output depends. Raises SpecError."""
    quoted, (shape, type_, start, size) = quote(path, 60), dataset
    if not type_.dtype.startswith(("<", ">")):
        if type_.dtype == "integer" and (SEEDS in path or counts(path, shape)):
            return None
        types = ["float64", "float32", "float16"]
        raise SpecError("weights", tensors.other_type(quoted, quote(type_.name), types))
    if len(shape) > 8 or prod(length or 1 for length in shape) > limit:
        raise SpecError("weights", tensors.too_large(quoted, shape, limit))
    if start < 0:
        raise SpecError("weights", words.elsewhere(quoted))
    claimed = prod(shape) * type_.size
    there = max(0, min(size, len(data) - start))
    if claimed and there != claimed:
        raise SpecError("weights", words.other_size(quoted, shape, claimed, there))
    array = np.frombuffer(data, type_.dtype, prod(shape), start if claimed else 0).reshape(shape)
    if wrong := not_finite(array):
        raise SpecError("weights", tensors.not_finite(quoted, *wrong))
    return array
