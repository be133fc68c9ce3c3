"""ONNX layers: a figure's layers as nodes of the ONNX standard, from our weights, for ONNX Runtime to run.

Conventions of https://onnx.ai/onnx/operators: gates z, r, h of a GRU, where z is 1 − Γ_u, and
i, o, f, c of an LSTM; one bias beside the input and one beside the state; float32.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from rnn_unroll.engine.cells import Parameters
from rnn_unroll.engine.network import Layer


class Node(NamedTuple):
    """An operator that is one of our cells: its gates by letter and sign, and its attributes."""

    operator: str
    gates: tuple[tuple[str, float], ...] = ()
    attributes: Mapping[str, Any] = {}
    peepholes: str = ""


_GRU = (("u", -1.0), ("r", 1.0), ("c", 1.0))
_LSTM = (("u", 1.0), ("o", 1.0), ("f", 1.0), ("c", 1.0))

NODES: Mapping[str, Node] = {
    "rnn": Node("RNN"),
    "rnn-relu": Node("RNN", attributes={"activations": ["Relu"]}),
    "gru": Node("GRU", _GRU, {"linear_before_reset": 0}),
    "gru-torch": Node("GRU", _GRU, {"linear_before_reset": 1}),
    "lstm": Node("LSTM", _LSTM),
    "lstm-peephole": Node("LSTM", _LSTM, peepholes="uof"),
}
"""The cells that ONNX has."""


def _tensors(node: Node, p: Parameters) -> dict[str, np.ndarray]:
    """W, R, B and, where there are any, P of one chain."""
    if not node.gates:
        return {"W": p["W_ax"], "R": p["W_aa"], "B": np.hstack([p["b_a"], np.zeros_like(p["b_a"])])}
    rows = np.vstack([sign * p[f"W_{letter}"] for letter, sign in node.gates])
    bias = np.hstack([sign * p[f"b_{letter}"] for letter, sign in node.gates])
    hidden = len(rows) // len(node.gates)
    second = np.zeros_like(bias)
    if "b_ca" in p:
        second[-hidden:] = p["b_ca"]
    made = {"W": rows[:, hidden:], "R": rows[:, :hidden], "B": np.hstack([bias, second])}
    if node.peepholes:
        made["P"] = np.hstack([p[f"p_{letter}"] for letter in node.peepholes])
    return made


def run(cell: str, layer: Layer, x: np.ndarray, states: Sequence[np.ndarray] = ()) -> np.ndarray:
    """A layer's states, (T, D·H) in reading order, as ONNX Runtime computes them from x (T, I).

    `states` are a⟨0⟩ and, of an LSTM, c⟨0⟩, (H,), where they are not zero.
    """
    import onnx
    import onnxruntime
    from onnx import TensorProto, helper

    node = NODES[cell]
    chains = [_tensors(node, parameters) for parameters in layer]
    hidden = chains[0]["R"].shape[-1]
    fed = {name: np.stack([chain[name] for chain in chains]) for name in chains[0]}
    fed["X"] = x[:, None]
    fed |= {name: state[None, None] for name, state in zip(("H", "C"), states, strict=False)}
    order = ["X", "W", "R", "B", "", "H", "C", "P"]
    inputs = [name if name in fed else "" for name in order]
    while not inputs[-1]:
        inputs.pop()
    attributes = dict(node.attributes)
    if "activations" in attributes:
        attributes["activations"] = attributes["activations"] * len(layer)
    made = helper.make_node(
        node.operator,
        inputs,
        ["Y"],
        hidden_size=hidden,
        direction="forward" if len(layer) == 1 else "bidirectional",
        **attributes,
    )
    graph = helper.make_graph(
        [made],
        "layer",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, fed[name].shape) for name in fed],
        [helper.make_tensor_value_info("Y", TensorProto.FLOAT, (len(x), len(layer), 1, hidden))],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)
    onnx.checker.check_model(model)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    (y,) = session.run(["Y"], {name: array.astype(np.float32) for name, array in fed.items()})
    # Y is (T, D, batch, H), both directions in reading order.
    return np.asarray(y[:, :, 0].reshape(len(x), -1), dtype=np.float64)
