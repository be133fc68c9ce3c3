"""Shipped: trained networks as files, one for each cell of each task."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.network import Network
from rnn_unroll.errors import SpecError
from rnn_unroll.models import state_dict
from rnn_unroll.tasks.task import Measured
from rnn_unroll.words.refusals import weights

_TABLE, _VOCABULARY, _MEASURED = "embedding.weight", "vocabulary", "measured"


FOLDER = Path(__file__).parent / "weights"
"""The networks that ship with the package."""


class Shipped(NamedTuple):
    """A trained network, in float64; the vectors (V, E) of its tokens and their ids; and how well it does."""

    network: Network
    table: Array
    ids: Mapping[str, int]
    measured: Measured


def name(task: str, cell: str) -> str:
    """The name of the file of a task's network."""
    return f"{task}-{cell}.safetensors"


@cache
def load(task: str, cell: str) -> Shipped:
    """The network of a task that ships with the package. Raises SpecError if its file cannot be read."""
    place = FOLDER / name(task, cell)
    try:
        return unpack(place.read_bytes(), cell)
    except (OSError, ValueError) as error:
        raise SpecError("task", weights.not_to_be_read(place.name, type(error).__name__)) from None


def pack(network: Network, table: Array, vocabulary: tuple[str, ...], measured: Measured) -> bytes:
    """A network as a file: weights in float16, under PyTorch's names, and its vocabulary, a word a line."""
    from safetensors.numpy import save

    ((chain,),) = network.parts["network"]
    assert network.head is not None
    stacked = state_dict.stacked(network.cell.slug, network.hidden, chain)
    tensors = {f"{kind}_l0": array for kind, array in stacked}
    # PyTorch adds two biases where our cells have one; who reads the file adds them too.
    tensors["bias_hh_l0"] = np.zeros_like(tensors["bias_hh_l0"])
    tensors |= {"head.weight": network.head["W_ya"], "head.bias": network.head["b_y"], _TABLE: table}
    words = np.frombuffer("\n".join(vocabulary).encode(), np.uint8)
    halves = {key: np.ascontiguousarray(array, np.float16) for key, array in tensors.items()}
    return save({**halves, _VOCABULARY: words, _MEASURED: np.array(measured)})


def unpack(data: bytes, cell: str) -> Shipped:
    """The network of a file. Raises ValueError if it is damaged."""
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        tensors = load(data)
        words = bytes(tensors.pop(_VOCABULARY)).decode().split("\n")
        measured = Measured(*tensors.pop(_MEASURED).tolist())
        table = tensors.pop(_TABLE).astype(np.float64)
        network = state_dict.read({k: v.astype(np.float64) for k, v in tensors.items()}, cell).network
    except (SafetensorError, SpecError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise ValueError(str(error)) from None
    return Shipped(network, table, {word: k for k, word in enumerate(words)}, measured)
