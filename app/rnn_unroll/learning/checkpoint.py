"""Checkpoint: the state of a training as bytes, from which it goes on exactly."""

import numpy as np

from rnn_unroll.learning.adam import Adam
from rnn_unroll.learning.fit import Progress
from rnn_unroll.learning.weights import Weights

_COUNTS = "counts"
"""The name of the tensor that holds the epochs that are done and the steps of Adam."""


def pack(weights: Weights, progress: Progress) -> bytes:
    """The weights and the progress, which is Adam's, as a safetensors file."""
    from safetensors.numpy import save

    adam = progress.optimiser
    assert isinstance(adam, Adam)
    kinds = {"weights": weights, "first": adam.first, "second": adam.second}
    tensors = {f"{kind}/{name}": array for kind, named in kinds.items() for name, array in named.items()}
    return save({**tensors, _COUNTS: np.array([progress.epochs, adam.steps])})


def restore(data: bytes, weights: Weights) -> Progress:
    """Put the weights of a checkpoint into these arrays, and return its progress.

    Raises ValueError, and changes nothing, if the bytes are no checkpoint of weights of these names, shapes
    and types.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        tensors = load(data)
    except SafetensorError as error:
        raise ValueError(f"no checkpoint: {error}") from None
    of_kind: dict[str, Weights] = {"weights": {}, "first": {}, "second": {}, _COUNTS: {}}
    for key, array in tensors.items():
        kind, _, name = key.partition("/")
        of_kind.setdefault(kind, {})[name] = array
    found = {name: (array.shape, array.dtype) for name, array in of_kind["weights"].items()}
    if _COUNTS not in tensors or found != {name: (one.shape, one.dtype) for name, one in weights.items()}:
        raise ValueError("no checkpoint of these weights")
    for name, array in of_kind["weights"].items():
        weights[name][...] = array
    epochs, steps = map(int, tensors[_COUNTS])
    return Progress(epochs, Adam(steps=steps, first=of_kind["first"], second=of_kind["second"]))
