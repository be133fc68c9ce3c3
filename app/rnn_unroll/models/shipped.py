"""Shipped: trained networks as files, one for each cell of each task."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.heads import Answers
from rnn_unroll.engine.network import Network
from rnn_unroll.engine.patterns import PATTERNS, Part
from rnn_unroll.errors import SpecError
from rnn_unroll.learning.weights import of_network
from rnn_unroll.models import state_dict
from rnn_unroll.models.placing import place
from rnn_unroll.tasks import TASKS
from rnn_unroll.tasks.task import Measured, Task
from rnn_unroll.words.refusals import weights

_TABLE, _VOCABULARY, _MEASURED = "embedding.weight", "vocabulary", "measured"
_ATTENTION = "attention."


FOLDER = Path(__file__).parent / "weights"
"""The networks that ship with the package."""


class Shipped(NamedTuple):
    """A trained network, in float64; the vectors (V, E) of its tokens and their ids; and how well it does."""

    network: Network
    table: Array
    ids: Mapping[str, int]
    measured: Measured


def name(task: str, cell: str, epoch: int | None = None) -> str:
    """The name of the file of a task's network, as it was after an epoch or, without one, at the end."""
    return f"{task}-{cell}{'' if epoch is None else f'-{epoch}'}.safetensors"


def names(task: Task) -> Iterator[str]:
    """The names of all files of a task: of each cell at the end, and of the first as it was before."""
    yield from (name(task.slug, cell) for cell in task.cells)
    yield from (name(task.slug, task.cells[0], epoch) for epoch in task.moments)


@cache
def load(task: str, cell: str, epoch: int | None = None) -> Shipped:
    """The network of a task that ships with the package. Raises SpecError if its file cannot be read or holds
    another network.
    """
    place = FOLDER / name(task, cell, epoch)
    try:
        read = unpack(place.read_bytes(), cell, TASKS[task].answers)
    except OSError:
        raise SpecError("task", weights.not_to_be_read(place.name)) from None
    except ValueError:
        raise SpecError("task", weights.damaged(place.name)) from None
    if not _fits(read, TASKS[task]):
        raise SpecError("task", weights.of_another_network(place.name))
    return read


def _fits(read: Shipped, task: Task) -> bool:
    """Whether a file holds a network that can be the task's, all of its numbers finite."""
    network, pattern = read.network, PATTERNS[task.pattern]
    first: Part = "encoder" if pattern.two_networks else "network"
    shapes = {name: array.shape for name, array in (network.attention or {}).items()}
    joined = {"W_h": (task.hidden, 2 * task.hidden), "b_h": (task.hidden,)}
    return (
        first in network.parts
        and network.hidden == task.hidden
        and network.directions == 1 + task.backward
        and network.inputs[first] == task.reader.width
        and network.inputs.get("decoder", 0) == (len(task.labels) + 1) * pattern.two_networks
        and network.head is not None
        and len(network.head["b_y"]) == len(task.labels)
        and shapes == (joined if task.attends else {})
        and len(read.ids) <= max(1, len(read.table))
        and all(np.isfinite(array).all() for array in (read.table, *of_network(network).values()))
    )


def pack(network: Network, table: Array, vocabulary: tuple[str, ...], measured: Measured) -> bytes:
    """A network as a file: weights in float16, under PyTorch's names, and its vocabulary, a word a line."""
    from safetensors.numpy import save

    tensors = {_TABLE: table}
    for part, layers in network.parts.items():
        prefix = "" if part == "network" else f"{part}."
        for k, layer in enumerate(layers):
            for end, chain in zip(("", "_reverse"), layer, strict=False):
                stacked = dict(state_dict.stacked(network.cell.slug, network.hidden, chain))
                # PyTorch adds two biases where our cells have one; who reads the file adds them too.
                stacked["bias_hh"] = np.zeros_like(stacked["bias_hh"])
                tensors |= {f"{prefix}{kind}_l{k}{end}": array for kind, array in stacked.items()}
    assert network.head is not None
    tensors |= {"head.weight": network.head["W_ya"], "head.bias": network.head["b_y"]}
    tensors |= {f"{_ATTENTION}{name}": array for name, array in (network.attention or {}).items()}
    words = np.frombuffer("\n".join(vocabulary).encode(), np.uint8)
    halves = {key: np.ascontiguousarray(array, np.float16) for key, array in tensors.items()}
    return save({**halves, _VOCABULARY: words, _MEASURED: np.array(measured, np.float64)})


def unpack(data: bytes, cell: str, answers: Answers = "classes") -> Shipped:
    """The network of a file; the file does not hold what it `answers` with. Raises ValueError if it is
    damaged.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        tensors = load(data)
        words = bytes(tensors.pop(_VOCABULARY)).decode().split("\n")
        value, low, high, of = tensors.pop(_MEASURED).tolist()
        exact = {name: array.astype(np.float64) for name, array in tensors.items()}
        table = exact.pop(_TABLE)
        seen = {name: exact.pop(_ATTENTION + name) for name in ("W_h", "b_h") if _ATTENTION + name in exact}
        network = replace(state_dict.read(place(exact), cell), attention=seen or None, answers=answers)
    except (SafetensorError, SpecError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise ValueError(str(error)) from None
    ids = {word: k for k, word in enumerate(words)}
    return Shipped(network, table, ids, Measured(value, low, high, int(of)))
