"""Keras: the network of an untrusted `.keras` or `.h5` file, under PyTorch's names.

A `.keras` file is a zip file of a configuration and of an HDF5 file of weights; an `.h5` file has both, or
the weights alone. The weights lie under the names of their layers (`.h5`) or under the layers' classes,
numbered (`.keras`, `.weights.h5`). Conventions of https://keras.io/api/layers/recurrent_layers: a kernel is
(I, G·H), the gates of an LSTM are i, f, c, o, those of a GRU z, r, h. A GRU with reset_after has two biases,
(2, 3·H), one without has one. CuDNN's layers have two, one behind the other.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.errors import SpecError, quote
from rnn_unroll.models.files import LIMIT, hdf5, keras_config, zips
from rnn_unroll.models.files.hdf5 import Tree
from rnn_unroll.models.files.hdf5_objects import MAX_TEXT
from rnn_unroll.models.files.keras_config import Layer
from rnn_unroll.models.files.safetensors import Array
from rnn_unroll.models.files.saved import Saved, chain
from rnn_unroll.words.forms import shape
from rnn_unroll.words.refusals import hdf5 as limits
from rnn_unroll.words.refusals import keras as words
from rnn_unroll.words.refusals import zips as packed

CONFIG, WEIGHTS = "config.json", "model.weights.h5"
"""The members of a `.keras` file that are read."""
CONTAINERS = ("layers", "_layer_checkpoint_dependencies")
"""The groups in which Keras 3, and late versions of Keras 2, keep the layers' weights."""
ORDERS: Mapping[int, str] = {1: "n", 3: "zrn", 4: "ifgo"}
"""The order of the blocks of H columns, by their number; PyTorch's letters."""
BOTH = "bidirectional"
"""How the name among the weights begins of a layer that runs both ways."""
NUMBERED = {
    "rnn": ("kernel", "recurrent_kernel", "bias"),
    "head": ("kernel", "bias"),
    "embedding": ("embeddings",),
}
"""What the numbered weights of a layer are, by its role."""
_CLASSES = {
    "embedding": "embedding",
    "dense": "head",
    "time_distributed": "head",
    **dict.fromkeys(("simple_rnn", "lstm", "gru", "cu_dnnlstm", "cu_dnngru", "bidirectional"), "rnn"),
}
"""The roles of layers by their classes, as Keras 3 writes them."""

Weights = dict[str, NDArray[Any]]
"""The weights of a layer by `kernel`, `bias` and so on; those of a backward chain begin with `backward_`."""


class _Group(NamedTuple):
    """The arrays of a layer by their paths below it, whether they are numbered, and its role if known."""

    arrays: Mapping[str, NDArray[Any]]
    numbered: bool
    role: str


def read(data: bytes, what: str, limit: int = LIMIT) -> Saved:
    """The network of an HDF5 file of the kind `what`, of at most `limit` bytes.

    Raises SpecError if it is not computed here.
    """
    tree = hdf5.read(data, what, limit)
    return _saved(tree, tree.config, what)


def read_zip(data: bytes, what: str, limit: int = LIMIT) -> Saved:
    """The network of a `.keras` file of the kind `what`, of at most `limit` bytes.

    Raises SpecError as `read` does.
    """
    with zips.opened(data, packed.KERAS, limit=limit) as file:
        config = file.read(CONFIG)
        weights = file.read(WEIGHTS)
    if len(config) > MAX_TEXT:
        raise SpecError("weights", limits.too_long(CONFIG, MAX_TEXT))
    return _saved(hdf5.read(weights, what, limit), config.decode("utf-8", "replace"), what)


def _saved(tree: Tree, config: str, what: str) -> Saved:
    groups = _groups(tree)
    if not groups:
        raise SpecError("weights", words.no_weights(what))
    if not config:
        return _without_config(tree, groups)
    architecture = keras_config.read(config, tree.version)
    tensors: dict[str, Array] = {}
    numbered = next(iter(groups.values())).numbered
    for layer in architecture.layers:
        group = groups.pop(layer.store if numbered else layer.name, None)
        if group is None:
            raise SpecError("weights", words.no_layer(quote(layer.name)))
        tensors |= _translated(layer, _weights(layer.name, group, layer.role), architecture.cell)
    for name, group in groups.items():
        raise SpecError("weights", words.unknown_weight(quote(name), quote(next(iter(group.arrays)), 60)))
    return _network(architecture, tensors)


def of_layers(config: str, weights: Mapping[str, Sequence[NDArray[Any]]]) -> Saved:
    """The network of a model in memory, by its configuration, and by the weights of its layers, each in the
    order in which Keras lists them. Raises SpecError as `read` does.
    """
    # What is in memory is of the Keras that runs, and its hard_sigmoid is not that of files of Keras 2.
    architecture = keras_config.read(config, "")
    tensors: dict[str, Array] = {}
    for layer in architecture.layers:
        names, arrays = NUMBERED[layer.role], weights.get(layer.name, ())
        each = len(arrays) // 2 if layer.store.startswith(BOTH) else len(arrays)
        found = dict(zip(names, arrays[:each], strict=False))
        found |= {f"backward_{name}": one for name, one in zip(names, arrays[each:], strict=False)}
        tensors |= _translated(layer, found, architecture.cell)
    return _network(architecture, tensors)


def _network(architecture: keras_config.Configured, tensors: dict[str, Array]) -> Saved:
    """What a file says, by its configuration and the tensors of its layers."""
    layers, cell, head, once, masks, between = architecture
    roles = {layer.name: layer.role for layer in layers}
    return Saved(tensors, roles, cell, None, head, once, masks, between)


# --- where the weights of a layer are --------------------------------------------------


def _groups(tree: Tree) -> dict[str, _Group]:
    """The layers with weights: by their names, or by the names of their classes if these are numbered."""
    found: dict[str, dict[str, NDArray[Any]]] = {}
    numbered = any(path.split("/")[0] in CONTAINERS for path in tree.arrays)
    for path, array in tree.arrays.items():
        steps = path.split("/")
        if numbered and steps[0] in CONTAINERS:
            steps = steps[1:]
        found.setdefault(steps[0], {})["/".join(steps[1:])] = array
    order = [name for name in tree.layers if name in found]
    rest = sorted(found.keys() - {*order}, key=_by_class)
    return {
        name: _Group(found[name], numbered, _CLASSES.get(_by_class(name)[0], "") if numbered else "")
        for name in [*order, *rest]
    }


def _by_class(name: str) -> tuple[str, int]:
    """The class in a name such as `lstm_1`, and the number behind it."""
    match = re.fullmatch(r"(.*?)(?:_([0-9]{1,6}))?", name, re.DOTALL)
    assert match is not None
    return match[1], int(match[2] or 0)


def _weights(layer: str, group: _Group, role: str) -> Weights:
    """The weights of a layer of this role, or what it has under other names."""
    found = {}
    for path, array in group.arrays.items():
        *around, last = path.split("/")
        if layer in around:
            # Its own name says nothing of its directions.
            around = around[around.index(layer) + 1 :]
        name = last.partition(":")[0]
        if group.numbered and around[-1:] == ["vars"] and name.isascii() and name.isdigit():
            names = NUMBERED.get(role, ())
            name = names[int(name)] if len(name) < 3 and int(name) < len(names) else path
        backward = any(step.startswith("backward_") for step in around)
        found["backward_" * backward + name] = array
    return found


# --- in PyTorch's layout ---------------------------------------------------------------


def _translated(layer: Layer, weights: Weights, cell: str = "") -> dict[str, Array]:
    """The tensors of a layer. `cell` is the one that the configuration says; empty without one."""
    name = layer.name
    needed = {"rnn": ("kernel", "recurrent_kernel"), "head": ("kernel",), "embedding": ("embeddings",)}
    for weight in needed[layer.role]:
        if weight not in weights:
            raise SpecError("weights", words.missing(quote(name), weight))
        if weights[weight].ndim != 2:
            raise SpecError("weights", _shape(name, weight, weights[weight], "[I,O]"))
    known = {*NUMBERED[layer.role]}
    if layer.role == "rnn":
        known |= {f"backward_{weight}" for weight in known}
    if unknown := sorted(weights.keys() - known):
        raise SpecError("weights", words.unknown_weight(quote(name), quote(unknown[0], 60)))
    if layer.role == "embedding":
        return {f"{name}.weight": weights["embeddings"].astype(np.float64)}
    if layer.role == "head":
        tensors = {f"{name}.weight": np.ascontiguousarray(weights["kernel"].T, np.float64)}
        if "bias" in weights:
            tensors[f"{name}.bias"] = weights["bias"].astype(np.float64)
        return tensors
    tensors = _chain(name, "", weights, cell)
    if any(weight.startswith("backward_") for weight in weights):
        backward = {
            weight.removeprefix("backward_"): array
            for weight, array in weights.items()
            if weight.startswith("backward_")
        }
        for weight in ("kernel", "recurrent_kernel"):
            if weight not in backward or backward[weight].ndim != 2:
                raise SpecError("weights", words.missing(quote(name), f"backward {weight}"))
        tensors |= _chain(name, "_reverse", backward, cell)
    return tensors


def _chain(name: str, end: str, weights: Weights, cell: str) -> dict[str, Array]:
    read, state = weights["kernel"], weights["recurrent_kernel"]
    hidden, columns = state.shape
    blocks = columns // hidden if hidden else 0
    if blocks not in ORDERS or columns != blocks * hidden or (cell and ORDERS[blocks] != _order(cell)):
        expected = f"[H,{len(_order(cell))}·H]" if cell else "[H,H], [H,3·H] or [H,4·H]"
        raise SpecError("weights", _shape(name, "recurrent_kernel", state, expected))
    if read.shape[1] != columns:
        raise SpecError("weights", _shape(name, "kernel", read, f"[I,{columns}]"))
    biases = []
    if "bias" in weights:
        bias = weights["bias"]
        sides = {(columns,): 1, (2 * columns,): 2, (2, columns): 2}.get(bias.shape, 0)
        if not sides or (cell in ("gru", "gru-torch") and (sides == 2) != (cell == "gru-torch")):
            expected = {"gru": f"[{columns}]", "gru-torch": f"[2,{columns}]"}.get(cell, f"[{columns}]")
            raise SpecError("weights", _shape(name, "bias", bias, expected))
        biases = [*bias.reshape(sides, columns)]
    return chain(name, end, read.T, state.T, biases, ORDERS[blocks])


def _order(cell: str) -> str:
    """The order of the blocks of a cell."""
    return ORDERS[{"lstm": 4, "gru": 3, "gru-torch": 3}.get(cell.removesuffix("-hard"), 1)]


def _shape(layer: str, weight: str, array: NDArray[Any], expected: str) -> str:
    return words.other_shape(quote(f"{layer}/{weight}", 60), shape(array.shape)[:80], expected)


# --- weights alone ---------------------------------------------------------------------


def _without_config(tree: Tree, groups: Mapping[str, _Group]) -> Saved:
    """The network of weights alone: what a layer is follows from what its weights are called. What is not
    known keeps its name.
    """
    tensors: dict[str, Array] = {}
    roles: dict[str, str] = {}
    doubts: list[SpecError] = []
    cells: set[str] = set()
    for name, group in groups.items():
        weights = _weights(name, group, group.role)
        role = group.role or _role(weights)
        if not role:
            tensors |= {f"{name}.{key}": array.astype(np.float64) for key, array in weights.items()}
            continue
        tensors |= _translated(Layer(name, name, role), weights)
        if role == "rnn":
            roles[name] = role
            cell, doubt = _cell(weights, tree.version, group.numbered)
            cells.add(cell)
            doubts += [doubt] if doubt else []
    if len(cells) > 1:
        raise SpecError("weights", words.several_cells(sorted(cells)))
    inputs = [name for name in tree.layers if name.startswith("input")]
    # Several inputs are an encoder's and a decoder's, whose names say what they are, or map.
    stack = roles if len(inputs) < 2 else {}
    return Saved(tensors, stack, "".join(cells), doubts[0] if doubts else None)


def _role(weights: Weights) -> str:
    """What a layer is by the names of its weights; empty if it is neither of what is known."""
    for role, names in NUMBERED.items():
        needed = set(names) - {"bias"}
        if needed <= {*weights} <= {*names, *(f"backward_{name}" for name in names)}:
            return role
    return ""


def _cell(weights: Weights, version: str, numbered: bool) -> tuple[str, SpecError | None]:
    """The cell that the weights are of, and the doubt about it, if there is one."""
    hidden, columns = weights["recurrent_kernel"].shape
    bias = weights.get("bias")
    twice = bias is not None and bias.size == 2 * columns
    if columns == hidden:
        return "rnn", None
    cell = "lstm" if columns == 4 * hidden else "gru-torch" if twice else "gru"
    if cell != "lstm" and bias is None:
        return cell, SpecError("cell", words.reset_unknown(), ["gru-torch", "gru"])
    # Two biases are those of CuDNN, whose gates are sigmoids, or of a GRU of a later version.
    if not twice and not numbered and _before_sigmoid(version):
        return cell, SpecError("cell", words.gates_unknown(quote(version)[1:-1]), [cell, f"{cell}-hard"])
    return cell, None


def _before_sigmoid(version: str) -> bool:
    """Whether Keras of this version may have computed gates with hard_sigmoid where nobody chose."""
    match = re.match(r"([0-9]{1,4})\.([0-9]{1,4})", version)
    return match is None or (int(match[1]), int(match[2])) < (2, 3)
