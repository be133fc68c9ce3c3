"""Modules: the layers whose tensors a file holds, read from the names and the shapes alone.

A state dict names a tensor by the path of its module and the tensor's name in it: `encoder.gru.weight_ih_l0`,
`fc.bias`. What a module computes is not in the file.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from rnn_unroll.engine.cells import Array

Tensors = Mapping[str, Array]

_RECURRENT = re.compile(r"(?:(.*)\.)?((?:weight|bias)_(?:ih|hh)|weight_hr)(?:_l(0|[1-9][0-9]?)(_reverse)?)?")
"""A tensor of nn.RNN, nn.GRU, nn.LSTM, or of one of their Cell classes, whose names have no layer."""
_LINEAR = re.compile(r"(?:(.*)\.)?(weight|bias)")
_SHORT = re.compile(r"(.+)_([wb])(?:_(ih|hh|(?<=w_)hr))?")
"""The same in arrays that somebody saved by hand: `enc_w_ih`, `fc_b`."""
_TABLE = re.compile(r"(?:.+[._])?emb(?:ed|edding)?s?")
"""An embedding that is an array by itself: `enc_emb`."""
HEAD = "head"
"""The usual path of the output layer. What has it is one, whatever its shape."""
_BY_HAND = {"i2h": "h2h", "x2h": "h2h", "in2hidden": "hidden2hidden", "input_to_hidden": "hidden_to_hidden"}
"""In an RNN made by hand of linear layers, the one that reads the input, and the one that reads the state."""


class Piece(NamedTuple):
    """Where a tensor stands in a file: its name there and, if it is a part of a matrix, in which columns.

    `turned`: the file has its transpose; `flat`: the file may have a vector as a matrix.
    """

    name: str
    columns: slice | None = None
    turned: bool = False
    flat: bool = False

    def of(self, tensors: Tensors) -> Array:
        """A view of the tensor."""
        whole = tensors[self.name]
        if self.turned:
            return whole.T
        if self.flat:
            return whole.reshape(-1)
        return whole if self.columns is None else whole[:, self.columns]


class Recurrent(NamedTuple):
    """The tensors of a recurrent module by `weight_ih_l0`, `bias_hh_l1_reverse` and so on, and its sizes:
    the rows of its matrices, the width of its state (H, or P if `weight_hr_l0` projects it) and that of what
    it reads, and the numbers of its directions and layers.
    """

    names: Mapping[str, str]
    rows: int
    hidden: int
    width: int
    directions: int
    layers: int


class Linear(NamedTuple):
    """The names of a linear layer's tensors, and its matrix's shape [R,C]: (0, 0) without a matrix."""

    names: Mapping[str, str]
    rows: int
    columns: int

    @property
    def has_bias(self) -> bool:
        return "bias" in self.names


class Modules(NamedTuple):
    """The modules of a file by their paths, which may be empty, and the tensors that are of none of them."""

    recurrent: Mapping[str, Recurrent]
    linear: Mapping[str, Linear]
    others: tuple[str, ...]


def modules(tensors: Tensors) -> Modules:
    """The modules of these tensors."""
    recurrent: dict[str, dict[str, str]] = {}
    linear: dict[str, dict[str, str]] = {}
    others = []
    for name, tensor in tensors.items():
        if match := _RECURRENT.fullmatch(name):
            rest = f"{match[2]}_l{match[3] or 0}{match[4] or ''}"
            names = recurrent.setdefault(match[1] or "", {})
            if names.setdefault(rest, name) != name:
                others.append(name)
        elif (match := _LINEAR.fullmatch(name)) and (
            match[1] == HEAD or tensor.ndim == {"weight": 2, "bias": 1}[match[2]]
        ):
            linear.setdefault(match[1] or "", {})[match[2]] = name
        elif (match := _SHORT.fullmatch(name)) and tensor.ndim == {"w": 2, "b": 1}[match[2]]:
            kind = {"w": "weight", "b": "bias"}[match[2]]
            if match[3]:
                recurrent.setdefault(match[1], {}).setdefault(f"{kind}_{match[3]}_l0", name)
            else:
                linear.setdefault(match[1], {}).setdefault(kind, name)
        elif _TABLE.fullmatch(name) and tensor.ndim == 2:
            linear.setdefault(name, {}).setdefault("weight", name)
        else:
            others.append(name)
    for path in [path for path, names in linear.items() if "weight" not in names]:
        if _under(path, "weight") in tensors:
            # What scales with a vector and adds one is a normalisation, not a linear layer.
            others += linear.pop(path).values()
    return Modules(
        {path: _recurrent(names, tensors) for path, names in recurrent.items()},
        {path: _linear(names, tensors) for path, names in linear.items()},
        tuple(others),
    )


def made_by_hand(linear: Mapping[str, Linear]) -> tuple[str, str] | None:
    """The paths of the layers that read the input and the state of an RNN made by hand: i2h and h2h; the
    second is empty if i2h reads both side by side, [x; h]. None if there are no such layers.
    """
    for path, one in linear.items():
        *around, last = path.split(".")
        if last not in _BY_HAND or not one.columns:
            continue
        of_state = ".".join([*around, _BY_HAND[last]])
        if of_state in linear and linear[of_state].rows == linear[of_state].columns == one.rows:
            return path, of_state
        if one.columns > one.rows:
            return path, ""
    return None


def _under(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _recurrent(names: Mapping[str, str], tensors: Tensors) -> Recurrent:
    state, read = (tensors.get(names.get(f"weight_{side}_l0", "")) for side in ("hh", "ih"))
    rows, hidden = state.shape if state is not None and state.ndim == 2 else (0, 0)
    width = read.shape[1] if read is not None and read.ndim == 2 else 0
    backward = any(rest.endswith("_reverse") for rest in names)
    layers = {rest.split("_")[2] for rest in names}
    return Recurrent(names, rows, hidden, width, 1 + backward, len(layers))


def _linear(names: Mapping[str, str], tensors: Tensors) -> Linear:
    weight = tensors.get(names.get("weight", ""))
    return Linear(names, *(weight.shape if weight is not None and weight.ndim == 2 else (0, 0)))
