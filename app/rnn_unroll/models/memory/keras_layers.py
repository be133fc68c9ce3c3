"""Keras layers: the weights of a chain of layers, under PyTorch's names and in its layout.

Conventions of https://keras.io/api/layers/recurrent_layers: a kernel is (I, G·H), the gates of an LSTM are
i, f, c, o, those of a GRU z, r, h. A GRU with reset_after has two biases, (2, 3·H); one without has one, and
applies the reset gate before the product. Whatever is set such that a layer would compute something else than
our cells is refused, and named.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.engine.cells import Array
from rnn_unroll.errors import SpecError, quote
from rnn_unroll.words.refusals import memory as words

RECURRENT = ("SimpleRNN", "LSTM", "GRU")
NOTHING = (
    *("InputLayer", "Dropout", "SpatialDropout1D", "GaussianNoise", "GaussianDropout"),
    *("AlphaDropout", "ActivityRegularization"),
)
"""The classes of layers that compute nothing after the training."""
HEADS = ("softmax", "sigmoid", "linear")
CELLS = {"tanh": "rnn", "relu": "rnn-relu", "linear": "rnn-linear"}
"""The cells of a SimpleRNN by its activation."""
BLOCKS = {"SimpleRNN": (0,), "LSTM": (0, 1, 2, 3), "GRU": (1, 0, 2)}
"""Which block of H columns of Keras is each block of rows of PyTorch."""


LEAST = {"Embedding": 1, "Dense": 1, "Bidirectional": 4, **dict.fromkeys(RECURRENT, 2)}
"""The fewest weights of a layer that has read something: without biases."""


class Layer(NamedTuple):
    """A layer: its name, its class, its configuration, and its weights in the order of `get_weights`."""

    name: str
    kind: str
    settings: Mapping[str, Any]
    weights: Sequence[NDArray[Any]]


class Translated(NamedTuple):
    """The tensors of a model, and what its layers say beside them: parameters of a figure, by their names.
    `masks`: it passes over inputs that are token 0.
    """

    tensors: Mapping[str, Array]
    said: Mapping[str, str]
    masks: bool


def translated(layers: Sequence[Layer]) -> Translated:
    """The network of these layers, each of which reads the one before it.

    Raises SpecError about `model` for layers that are not an embedding or none, recurrent ones, and a dense
    one or none.
    """
    tensors: dict[str, Array] = {}
    roles: dict[str, str] = {}
    cells: list[str] = []
    head, sequences, masks = "", True, False
    for layer in layers:
        kind, settings = layer.kind, layer.settings
        if kind == "TimeDistributed" and settings["layer"]["class_name"] == "Dense":
            kind, settings = "Dense", settings["layer"]["config"]
        if kind in NOTHING:
            continue
        if len(layer.weights) < LEAST.get(kind, 0):
            raise SpecError("model", words.not_built(quote(layer.name, 60)))
        if kind == "Embedding" and not roles:
            roles[layer.name], masks = "embedding", bool(settings.get("mask_zero"))
            tensors[f"{layer.name}.weight"] = layer.weights[0].astype(np.float64)
        elif kind in (*RECURRENT, "Bidirectional") and sequences and not head:
            inner = _inner(layer)
            cells.append(_cell(layer.name, *inner))
            roles[layer.name] = "rnn"
            sequences = bool(inner[1].get("return_sequences"))
            tensors |= _chains(layer, inner[0])
        elif kind == "Dense" and cells and not head:
            head = _one_of(layer.name, settings, "activation", HEADS)
            roles[layer.name] = "head"
            for name, weight in zip(("weight", "bias"), layer.weights, strict=False):
                tensors[f"{layer.name}.{name}"] = np.ascontiguousarray(weight.T, np.float64)
        elif kind in ("Activation", "Softmax") and head == "linear":
            head = "softmax" if kind == "Softmax" else _one_of(layer.name, settings, "activation", HEADS)
        else:
            raise SpecError("model", words.other_layer(quote(layer.name, 60), quote(kind)))
    if len({*cells}) != 1:
        raise SpecError("model", words.cells(list(dict.fromkeys(cells))))
    said = {"cell": cells[0], "map": ",".join(f"{name}={role}" for name, role in roles.items())}
    if head:
        said |= {"head": head, "pattern": "many-to-many" if sequences else "many-to-one"}
    return Translated(tensors, said, masks)


def _inner(layer: Layer) -> tuple[str, Mapping[str, Any]]:
    """The class and the configuration of a recurrent layer, which may run both ways."""
    if layer.kind != "Bidirectional":
        return layer.kind, layer.settings
    _one_of(layer.name, layer.settings, "merge_mode", ("concat",))
    inner = layer.settings["layer"]
    if inner["class_name"] not in RECURRENT:
        raise SpecError("model", words.other_layer(quote(layer.name, 60), quote(str(inner["class_name"]))))
    return inner["class_name"], inner["config"]


def _cell(name: str, kind: str, settings: Mapping[str, Any]) -> str:
    """The cell of a recurrent layer. Raises SpecError for a setting that no cell here has."""
    if settings.get("go_backwards"):
        raise SpecError("model", words.other_setting(quote(name, 60), "go_backwards", "True", "False"))
    if kind == "SimpleRNN":
        return CELLS[_one_of(name, settings, "activation", tuple(CELLS))]
    _one_of(name, settings, "activation", ("tanh",))
    _one_of(name, settings, "recurrent_activation", ("sigmoid",))
    if kind == "LSTM":
        return "lstm"
    return "gru-torch" if settings.get("reset_after") else "gru"


def _one_of(name: str, settings: Mapping[str, Any], setting: str, allowed: Sequence[str]) -> str:
    value = settings.get(setting)
    value = "linear" if value is None and setting == "activation" else value
    if value not in allowed:
        problem = words.other_setting(quote(name, 60), setting, quote(str(value)), ", ".join(allowed))
        raise SpecError("model", problem)
    return str(value)


def _chains(layer: Layer, kind: str) -> dict[str, Array]:
    """The tensors of a recurrent layer: those of its backward chain are the second half of its weights."""
    weights, ends = layer.weights, ("", "_reverse") if layer.kind == "Bidirectional" else ("",)
    each = len(weights) // len(ends)
    found = {}
    for end, own in zip(ends, (weights[:each], weights[each:]), strict=False):
        read, state, *bias = own
        biases = [row for one in bias for row in np.atleast_2d(one)]
        named = {"weight_ih": read.T, "weight_hh": state.T}
        if biases:
            # PyTorch has two biases everywhere; Keras has the state's own only with reset_after.
            named |= {"bias_ih": biases[0], "bias_hh": biases[1] if len(biases) > 1 else 0.0 * biases[0]}
        for name, array in named.items():
            blocks = np.split(array.astype(np.float64), len(BLOCKS[kind]))
            found[f"{layer.name}.{name}_l0{end}"] = np.concatenate([blocks[k] for k in BLOCKS[kind]])
    return found
