"""ONNX files: graphs of recurrent nodes as bytes, from their weights."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

Arrays = dict[str, np.ndarray]

ORDER = ("X", "W", "R", "B", "sequence_lens", "initial_h", "initial_c", "P")
"""The inputs of a recurrent node."""


def recurrent(
    operator: str, arrays: Iterable[str], outputs: Sequence[str] = ("Y",), **attributes: Any
) -> Any:
    """A node that reads `X` and those of its other inputs that have arrays."""
    there = {"X", *arrays}
    names = [name if name in there else "" for name in ORDER]
    while not names[-1]:
        names.pop()
    return helper.make_node(operator, names, outputs, name="cell", **attributes)


def model(nodes: Sequence[Any], arrays: Arrays, outputs: Sequence[str] = ("Y",), **said: Any) -> Any:
    """A model of these nodes. `said` may name its `inputs` and its `opset`."""
    inputs = said.get("inputs", ("X",))
    graph = helper.make_graph(
        [*nodes],
        "graph",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in inputs],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs],
        [numpy_helper.from_array(array, name) for name, array in arrays.items()],
    )
    opset = helper.make_opsetid("", said.get("opset", 17))
    return helper.make_model(graph, opset_imports=[opset], ir_version=8)


def data(nodes: Sequence[Any], arrays: Arrays, outputs: Sequence[str] = ("Y",), **said: Any) -> bytes:
    written: bytes = model(nodes, arrays, outputs, **said).SerializeToString()
    return written


def drawn(blocks: int, read: int = 2, hidden: int = 3, directions: int = 1, seed: int = 0) -> Arrays:
    """W, R and B at random."""
    rng = np.random.RandomState(seed)
    rows = blocks * hidden
    return {
        "W": rng.standard_normal((directions, rows, read)),
        "R": rng.standard_normal((directions, rows, hidden)),
        "B": rng.standard_normal((directions, 2 * rows)),
    }


HEAD = {"fc.weight": np.random.RandomState(5).standard_normal((2, 3)), "fc.bias": np.array([0.5, -1.0])}
SQUEEZE = [
    helper.make_node("Constant", [], ["one"], value=numpy_helper.from_array(np.array([1]), "")),
    helper.make_node("Squeeze", ["Y", "one"], ["states"], name="squeeze"),
    helper.make_node("Transpose", ["fc.weight"], ["turned"], perm=[1, 0]),
    helper.make_node("MatMul", ["states", "turned"], ["product"], name="matmul"),
    helper.make_node("Add", ["product", "fc.bias"], ["logits"], name="add"),
    helper.make_node("Softmax", ["logits"], ["y"], axis=-1, name="softmax"),
]
"""The nodes from Y to a softmax of two classes at every step."""


def small(*, changed: Arrays | None = None, after: Sequence[Any] = SQUEEZE, **attributes: Any) -> bytes:
    """A network of one LSTM that reads two numbers, and a softmax of two classes."""
    arrays = drawn(4) | HEAD | (changed or {})
    node = recurrent("LSTM", arrays, hidden_size=3, **attributes)
    outputs = after[-1].output if after else ["Y"]
    return data([node, *after], arrays, outputs)


def changed(written: bytes, change: Any) -> bytes:
    """The model after a change of its message."""
    made = onnx.ModelProto.FromString(written)
    change(made)
    again: bytes = made.SerializeToString()
    return again
