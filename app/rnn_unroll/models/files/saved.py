"""Saved: what a file of weights says of its network, under the names and in the layout of PyTorch."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.errors import SpecError
from rnn_unroll.models.files.safetensors import Array

BLOCKS: Mapping[int, str] = MappingProxyType({1: "n", 3: "rzn", 4: "ifgo"})
"""PyTorch's order of the blocks of H rows, by their number: of an RNN, a GRU and an LSTM."""


class Saved(NamedTuple):
    """The tensors of a file, and what it says beside them; a file of tensors alone says nothing more.

    `roles` has the roles of modules, as `map` names them: recurrent modules are in the order of their stack.
    `cell` is empty if the tensors decide it, and `doubt` is raised where they cannot and nobody chose one.
    `head` is the function of the outputs, `once` whether only the last time step has one. `masks`: the
    network passes over inputs that are token 0. `between` is the function in a head of two layers.
    `reads` is `last` if one output of both directions is read off the last time step.
    """

    tensors: Mapping[str, Array]
    roles: Mapping[str, str] = MappingProxyType({})
    cell: str = ""
    doubt: SpecError | None = None
    head: str = ""
    once: bool | None = None
    masks: bool = False
    between: str = ""
    reads: str = ""

    def settled(self, cell: str | None) -> str | None:
        """The chosen cell, or the file's; None if the tensors decide. Raises the doubt if there is one."""
        if cell is None and self.doubt is not None:
            raise self.doubt
        return cell or self.cell or None


def chain(
    path: str, end: str, read: NDArray[Any], state: NDArray[Any], biases: Sequence[NDArray[Any]], order: str
) -> dict[str, Array]:
    """The tensors of one chain of the module `path`; `end` is `_reverse` for the backward chain.

    `read` (G·H, I) and `state` (G·H, H) have the blocks in the `order` of the file, as have the `biases`
    (G·H,): the input's, and the state's if it has its own.
    """
    rows = [order.index(block) for block in BLOCKS[len(order)]]

    def turned(array: NDArray[Any]) -> Array:
        blocks = np.split(array, len(order))
        return np.concatenate([blocks[k] for k in rows], dtype=np.float64)

    found = {"weight_ih": turned(read), "weight_hh": turned(state)}
    if biases:
        found["bias_ih"] = turned(biases[0])
        found["bias_hh"] = turned(biases[1]) if len(biases) > 1 else np.zeros_like(found["bias_ih"])
    return {f"{path}.{kind}_l0{end}": array for kind, array in found.items()}
