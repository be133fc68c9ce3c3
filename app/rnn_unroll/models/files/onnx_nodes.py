"""ONNX nodes: the parts of an ONNX graph as plain data, and what its nodes compute without the input."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.errors import SpecError, quote
from rnn_unroll.words.refusals import onnx as words

Attributes = dict[str, Any]
ORDERS: Mapping[str, str] = {"RNN": "n", "GRU": "zrn", "LSTM": "iofg"}
"""The order of the blocks of each operator; PyTorch's letters."""
ACTIVATIONS: Mapping[str, list[str]] = {
    "RNN": ["Tanh"],
    "GRU": ["Sigmoid", "Tanh"],
    "LSTM": ["Sigmoid", "Tanh", "Tanh"],
}
"""The functions of each operator by default, which are those of our cells."""
MOVES = ("Identity", "Cast", "Transpose", "Squeeze", "Unsqueeze", "Gather", "Slice", "Concat")
"""The operators through which an LSTM's memory may go to an output."""
REAL = (1, 10, 11, 16)
"""The numbers of ONNX's floating-point types."""
FUNCTIONS = {"Softmax": "softmax", "LogSoftmax": "softmax", "Sigmoid": "sigmoid"}
"""The function of a head by the operator. A figure has the probabilities, not their logarithms."""
BETWEEN = {"Relu": "relu", "Tanh": "tanh"}
"""The function between the two layers of a head by the operator."""


class Node(NamedTuple):
    """A node of a graph. `name` is quoted, and has the operator."""

    operator: str
    name: str
    inputs: Sequence[str]
    outputs: Sequence[str]
    attributes: Attributes


class Constant(NamedTuple):
    """Numbers in the file, and the name of their tensor."""

    array: NDArray[Any]
    name: str


@dataclass(frozen=True, slots=True)
class Flow:
    """What is computed of the input. `stage`: `read` before the recurrent layers, then their `states` (an
    LSTM's `memory`), the `logits` of a head, what is `between` two layers of it and, where the second layer
    has read them, `below` it, and its `outputs`.

    `axes` has a letter for each axis behind the first layer: T, D and B as in ONNX, H for a state, F for the
    states of both directions, V for the logits. `rows` are the layers and the directions whose states these
    are, `last` whether they are those of the last time step alone.
    """

    stage: str
    axes: str = ""
    rows: tuple[tuple[int, int], ...] = ()
    last: bool = False


@dataclass(slots=True)
class Linear:
    """A linear layer of a head: its matrix (V, F), and its bias as soon as it is known."""

    weight: Constant
    bias: Constant | None = None


ZEROS, UNKNOWN = "zeros", "unknown"
"""Values that are computed without the input: zeros, and others, whose numbers are not computed here."""
Value = Constant | Flow | str


def other_attribute(node: Node, attribute: str, allowed: str, value: Any = None) -> str:
    """The sentence for an attribute that nothing here computes. `value` is its default."""
    written = node.attributes.get(attribute, value)
    return words.other_attribute(node.name, attribute, quote(str(written)), allowed)


def axis_of(node: Node, flow: Flow, axis: Any) -> tuple[str, int]:
    """The axes of a flow, and the place of one that a node names. Raises SpecError if it has none there."""
    count = len(flow.axes)
    if not isinstance(axis, int) or not -count <= axis < count:
        raise SpecError("weights", words.other_node(node.name))
    return flow.axes, axis % count


def numbers(value: Value | None) -> list[int]:
    """The integers of a constant; none if it is something else."""
    if not isinstance(value, Constant) or value.array.dtype.kind != "i" or value.array.size > 8:
        return []
    return [int(one) for one in value.array.reshape(-1)]


def is_zero(value: Value | None) -> bool:
    """Whether a value is a constant of zeros."""
    return isinstance(value, Constant) and not value.array.any()


def beside(node: Node, inputs: Sequence[Value | None]) -> Value:
    """What a node computes without the input of the network."""
    first, attributes = inputs[0] if inputs else None, node.attributes
    if node.operator == "Constant":
        value = attributes.get("value")
        if value is None:
            value = next(
                (np.array(attributes[key]) for key in attributes if key in ("value_int", "value_ints")), None
            )
        name = node.outputs[0] if node.outputs else ""
        return UNKNOWN if value is None else Constant(value, name)
    if node.operator == "ConstantOfShape":
        filled = attributes.get("value")
        return ZEROS if filled is None or not filled.any() else UNKNOWN
    if isinstance(first, Constant):
        array = first.array
        if node.operator == "Identity":
            return first
        if node.operator == "Transpose":
            order = attributes.get("perm") or [*range(array.ndim)][::-1]
            if sorted(order) == [*range(array.ndim)]:
                return Constant(array.transpose(order), first.name)
        if node.operator in ("Squeeze", "Unsqueeze"):
            axes = attributes.get("axes") or numbers(inputs[1] if len(inputs) > 1 else None)
            move = np.squeeze if node.operator == "Squeeze" else np.expand_dims
            try:
                return Constant(move(array, tuple(axes)), first.name)
            except (ValueError, TypeError, IndexError):
                return UNKNOWN
    moved = node.operator in (
        "Expand",
        "Slice",
        "Tile",
        "Unsqueeze",
        "Squeeze",
        "Transpose",
        "Identity",
        "Cast",
    )
    return ZEROS if moved and (first == ZEROS or is_zero(first)) else UNKNOWN
