"""Keras files: networks in the layouts of Keras's versions, and what its documented equations compute.

Layouts of https://github.com/keras-team/keras: `layer_names` and `weight_names` beside `model_weights` or at
the root (Keras 2), numbered weights below classes (Keras 3). Equations of
https://keras.io/api/layers/recurrent_layers, in plain NumPy and in Keras's own layout of the weights.
"""

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

import h5py
import numpy as np

from tests.own_files import zipped

Weights = dict[str, np.ndarray]


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-z))


def hard_sigmoid(z: np.ndarray) -> np.ndarray:
    """That of Keras 2."""
    return np.clip(0.2 * z + 0.5, 0.0, 1.0)


def lstm(
    x: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
    *,
    opened: Any = sigmoid,
) -> np.ndarray:
    """The states (T, H); gates i, f, c, o. A second bias stands behind the first, as in CuDNN's layers."""
    hidden = len(recurrent_kernel)
    b = bias.reshape(-1, 4 * hidden).sum(axis=0)
    h, c, states = np.zeros(hidden), np.zeros(hidden), []
    for row in x:
        i, f, g, o = np.split(row @ kernel + h @ recurrent_kernel + b, 4)
        c = opened(f) * c + opened(i) * np.tanh(g)
        h = opened(o) * np.tanh(c)
        states.append(h)
    return np.array(states)


def gru(
    x: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
    *,
    opened: Any = sigmoid,
) -> np.ndarray:
    """The states (T, H); gates z, r, h. Two biases are those of reset_after=True."""
    hidden = len(recurrent_kernel)
    biases = bias.reshape(-1, 3 * hidden)
    h, states = np.zeros(hidden), []
    for row in x:
        xz, xr, xh = np.split(row @ kernel + biases[0], 3)
        hz, hr, hh = np.split(h @ recurrent_kernel + (biases[1] if len(biases) == 2 else 0.0), 3)
        z, r = opened(xz + hz), opened(xr + hr)
        candidate = np.tanh(
            xh + (r * hh if len(biases) == 2 else (r * h) @ recurrent_kernel[:, 2 * hidden :])
        )
        h = z * h + (1.0 - z) * candidate
        states.append(h)
    return np.array(states)


def softmax(z: np.ndarray) -> np.ndarray:
    made = np.exp(z)
    return made / made.sum(axis=-1, keepdims=True)


def drawn(read: int, hidden: int, gates: int, bias: Sequence[int] | None, seed: int = 0) -> Weights:
    """The weights of a recurrent layer, at random, in float64. `bias` is its shape."""
    rng = np.random.RandomState(seed)
    made = {
        "kernel": rng.standard_normal((read, gates * hidden)),
        "recurrent_kernel": rng.standard_normal((hidden, gates * hidden)),
    }
    return made if bias is None else made | {"bias": rng.standard_normal(tuple(bias))}


def dense(read: int, classes: int, seed: int = 9) -> Weights:
    rng = np.random.RandomState(seed)
    return {"kernel": rng.standard_normal((read, classes)), "bias": rng.standard_normal(classes)}


def by_name(
    layers: Mapping[str, Weights],
    config: object = None,
    version: str = "2.4.0",
    folder: str = "model_weights",
    end: str = ":0",
) -> bytes:
    """An `.h5` file as Keras 2 writes it: the whole model in a folder, or weights alone at the root."""
    made = io.BytesIO()
    with h5py.File(made, "w") as file:
        group = file.create_group(folder) if folder else file
        group.attrs["layer_names"] = [name.encode() for name in layers]
        group.attrs["keras_version"] = version.encode()
        for name, weights in layers.items():
            below = group.create_group(name)
            below.attrs["weight_names"] = [f"{name}/{key}{end}".encode() for key in weights]
            for key, array in weights.items():
                below.create_dataset(f"{name}/{key}{end}", data=array)
        if config is not None:
            file.attrs["model_config"] = json.dumps(config).encode()
    return made.getvalue()


def by_class(
    layers: Mapping[str, Sequence[np.ndarray]], container: str = "layers", slash: str = "/"
) -> bytes:
    """An HDF5 file as Keras 3 writes it: `layers` has the arrays of each place such as `lstm/cell`."""
    made = io.BytesIO()
    with h5py.File(made, "w") as file:
        for place, arrays in layers.items():
            group = file.create_group(slash.join([container, *place.split("/"), "vars"]))
            for k, array in enumerate(arrays):
                group.create_dataset(str(k), data=array)
        file.create_dataset("optimizer/vars/0", data=7)
    return made.getvalue()


def keras(config: object, weights: bytes, **members: bytes) -> bytes:
    """A `.keras` file."""
    named = {name.replace("_", "."): data for name, data in members.items()}
    return zipped({"config.json": json.dumps(config).encode(), "model.weights.h5": weights, **named})


def layer(kind: str, name: str, **settings: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {"units": 3} if kind in ("LSTM", "GRU", "SimpleRNN", "Dense") else {}
    if kind in ("LSTM", "GRU", "SimpleRNN"):
        usual |= {"activation": "tanh", "return_sequences": False, "go_backwards": False}
    if kind in ("LSTM", "GRU"):
        usual["recurrent_activation"] = "sigmoid"
    return {"class_name": kind, "config": {"name": name, **usual, **settings}}


def sequential(*layers: dict[str, Any]) -> dict[str, Any]:
    return {"class_name": "Sequential", "config": {"name": "model", "layers": [*layers]}}


def functional(*layers: dict[str, Any], outputs: Sequence[str] = ()) -> dict[str, Any]:
    """A model as Keras 2 writes it, each layer of which reads the one before it."""
    linked = []
    for k, one in enumerate(layers):
        name = one["config"]["name"]
        reads = [[[layers[k - 1]["config"]["name"], 0, 0, {}]]] if k else []
        linked.append({"name": name, "inbound_nodes": reads, **one})
    last = [[name, 0, 0] for name in outputs or [linked[-1]["name"]]]
    return {"class_name": "Functional", "config": {"layers": linked, "output_layers": last}}


SMALL: dict[str, Weights] = {"lstm": drawn(2, 3, 4, (12,)), "dense": dense(3, 2)}
SMALL_CONFIG = sequential(layer("LSTM", "lstm"), layer("Dense", "dense", activation="softmax"))


def small(config: object = SMALL_CONFIG, weights: Mapping[str, Weights] = SMALL, **said: Any) -> bytes:
    """A network of one LSTM that reads two numbers, and a softmax of two classes."""
    return by_name(weights, config, **said)
