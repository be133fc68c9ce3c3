"""ONNX flow: what the nodes of an ONNX graph compute of its input, if our network computes the same.

The input is followed from node to node. A node that does anything else than a recurrent layer, an embedding
before it or a linear layer behind it is refused, and named; the others only move axes. Conventions of
https://onnx.ai/onnx/operators: W is (D, G·H, I), R (D, G·H, H), B (D, 2·G·H) with the input's biases first;
the gates are z, r, h of a GRU and i, o, f, c of an LSTM; Y is (T, D, B, H) and Y_h (D, B, H).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from rnn_unroll.errors import SpecError, quote
from rnn_unroll.models.files.onnx_nodes import (
    ACTIVATIONS,
    BETWEEN,
    FUNCTIONS,
    MOVES,
    ORDERS,
    REAL,
    UNKNOWN,
    ZEROS,
    Constant,
    Flow,
    Linear,
    Node,
    Value,
    axis_of,
    beside,
    is_zero,
    numbers,
    other_attribute,
)
from rnn_unroll.models.files.safetensors import Array
from rnn_unroll.models.files.saved import Saved, chain
from rnn_unroll.words.forms import shape
from rnn_unroll.words.refusals import onnx as words


def follow(nodes: Sequence[Node], values: dict[str, Value], outputs: Sequence[str], opset: int) -> Saved:
    """The network of a graph. `values` has its inputs and its initialisers by name.

    Raises SpecError for a node or an output that is no part of such a network.
    """
    followed = _Following(values, opset)
    for node in nodes:
        followed.node(node)
    if not followed.cells:
        raise SpecError("weights", words.nothing_recurrent([node.operator for node in nodes]))
    if len({*followed.cells}) > 1:
        raise SpecError("weights", words.several_cells(followed.cells))
    stages = set()
    for name in outputs:
        value = values.get(name)
        if not isinstance(value, Flow) or value.stage in ("read", "between", "below"):
            raise SpecError("weights", words.other_output(quote(name, 60)))
        stages.add(value.stage)
    if "outputs" not in stages:
        # A softmax that is no output only helped to train.
        followed.function = "linear"
    return followed.saved()


class _Following:
    """A graph that is being followed."""

    def __init__(self, values: dict[str, Value], opset: int) -> None:
        self.values, self.opset = values, opset
        self.layers: list[dict[str, Any]] = []
        self.cells: list[str] = []
        self.directions = 1
        self.table: Constant | None = None
        self.linears: list[Linear] = []
        self.between, self.function, self.once, self.reads = "linear", "linear", False, ""

    def saved(self) -> Saved:
        tensors: dict[str, Array] = {}
        roles: dict[str, str] = {}

        def path(usual: str, *constants: Constant | None) -> str:
            """A name for a module: that of its tensors, if they have one."""
            named = [one.name.rpartition(".") for one in constants if one is not None]
            names = [around for around, _, last in named if around and last in ("weight", "bias")]
            return next((name for name in names if name not in roles), usual)

        if self.table is not None:
            name = path("embedding", self.table)
            tensors[f"{name}.weight"] = self.table.array.astype(np.float64)
            roles[name] = "embedding"
        for k, layer in enumerate(self.layers):
            name = f"{layer['operator'].lower()}_{k}" if k else layer["operator"].lower()
            roles[name] = "rnn"
            for d in range(self.directions):
                sides = [] if layer["B"] is None else np.split(layer["B"][d], 2)
                end = "_reverse" if d else ""
                order = ORDERS[layer["operator"]]
                tensors |= chain(name, end, layer["W"][d], layer["R"][d], sides, order)
        for k, linear in enumerate(self.linears):
            name = path(f"head_{k}" if k else "head", linear.bias, linear.weight)
            roles[name] = "head"
            tensors[f"{name}.weight"] = np.ascontiguousarray(linear.weight.array, np.float64)
            if linear.bias is not None:
                tensors[f"{name}.bias"] = linear.bias.array.astype(np.float64)
        head, once = (self.function, self.once) if self.linears else ("", None)
        between = self.between if len(self.linears) > 1 else ""
        reads = self.reads if once else ""
        return Saved(tensors, roles, self.cells[0], None, head, once, between=between, reads=reads)

    def node(self, node: Node) -> None:
        """Compute what a node says of its outputs. Raises SpecError if it does what is not known here."""
        inputs = [self.values.get(name) if name else None for name in node.inputs]
        if node.operator in ORDERS:
            self.recurrent(node, inputs)
            return
        flows = [value for value in inputs if isinstance(value, Flow)]
        value: Value
        if not flows:
            value = beside(node, inputs)
        elif node.operator in ("Shape", "Size"):
            value = UNKNOWN
        elif self.passes(node, flows[0], inputs):
            value = flows[0]
        elif node.operator in HANDLERS:
            value = HANDLERS[node.operator](self, node, inputs)
        else:
            raise SpecError("weights", words.other_node(node.name))
        self.values.update(dict.fromkeys(filter(None, node.outputs), value))

    def passes(self, node: Node, flow: Flow, inputs: list[Value | None]) -> bool:
        """Whether a node leaves its numbers as they are, or only moves axes of what is not read here."""
        if node.operator == "Dropout":
            training = [*inputs, None, None][2]
            return training is None or is_zero(training)
        if node.operator == "Cast":
            return flow.stage == "read" or node.attributes.get("to") in REAL
        if node.operator in ("Transpose", "Squeeze", "Unsqueeze") and flow.stage == "read":
            return True
        return node.operator == "Identity" or (flow.stage == "memory" and node.operator in MOVES)

    # --- the layers ---

    def recurrent(self, node: Node, inputs: list[Value | None]) -> None:
        x, w, r, b, lengths, h0, c0, p = [*inputs, *[None] * 8][:8]
        first = not self.layers
        reads = Flow("read") if first else self.top("TBF" if self.directions == 2 else "TBH")
        if x != reads:
            raise SpecError("weights", words.other_node(node.name))
        cell = self.cell(node)
        found = {"W": w, "R": r, "B": b}
        arrays = {name: one.array for name, one in found.items() if isinstance(one, Constant)}
        for name, one in found.items():
            if not isinstance(one, Constant) and (one is not None or name != "B"):
                raise SpecError("weights", words.no_initialiser(node.name, name))
        directions = 2 if node.attributes.get("direction") == "bidirectional" else 1
        if not first and directions != self.directions:
            raise SpecError("weights", other_attribute(node, "direction", "that of the node before it"))
        hidden = arrays["R"].shape[-1] if arrays["R"].ndim == 3 else 0
        rows = len(ORDERS[node.operator]) * hidden
        width = arrays["W"].shape[-1] if arrays["W"].ndim == 3 else 0
        needed = {
            "R": (directions, rows, hidden),
            "W": (directions, rows, width),
            "B": (directions, 2 * rows),
        }
        for name, array in sorted(arrays.items(), key=lambda one: one[0] != "R"):
            if array.shape != needed[name] or not array.size or array.dtype.kind != "f":
                expected = {"R": "[D,G·H,H]", "W": "[D,G·H,I]", "B": "[D,2·G·H]"}[name]
                culprit = quote(f"{name} of {node.name[1:-1]}", 80)
                raise SpecError("weights", words.other_shape(culprit, shape(array.shape)[:80], expected))
        if node.attributes.get("hidden_size", hidden) != hidden:
            raise SpecError("weights", other_attribute(node, "hidden_size", str(hidden)))
        if lengths is not None:
            raise SpecError("weights", words.lengths(node.name))
        for state in (h0, c0):
            # A state that the caller gives is zero here.
            if state not in (None, ZEROS, Flow("read")) and not is_zero(state):
                raise SpecError("weights", words.initial(node.name))
        if p is not None and not is_zero(p):
            raise SpecError("weights", words.peepholes(node.name))
        self.layers.append({"operator": node.operator, "B": None, **arrays})
        self.cells.append(cell)
        self.directions = directions
        rows_ = tuple((len(self.layers), d) for d in range(directions))
        outputs = (
            Flow("states", "TDBH", rows_),
            Flow("states", "DBH", rows_, last=True),
            Flow("memory", "DBH", rows_, last=True),
        )
        self.values.update({name: value for name, value in zip(node.outputs, outputs, strict=False) if name})

    def top(self, axes: str) -> Flow:
        """The states of the last layer at every time step."""
        return Flow("states", axes, tuple((len(self.layers), d) for d in range(self.directions)))

    def cell(self, node: Node) -> str:
        """The cell of a node. Raises SpecError for an attribute that no cell here has."""
        attributes, operator = node.attributes, node.operator
        if attributes.get("direction", "forward") not in ("forward", "bidirectional"):
            raise SpecError("weights", other_attribute(node, "direction", "forward or bidirectional"))
        for name in ("layout", "clip", "input_forget"):
            if attributes.get(name):
                raise SpecError("weights", other_attribute(node, name, "0"))
        usual = ACTIVATIONS[operator]
        functions = [str(one) for one in attributes.get("activations") or usual]
        times = len(functions) // len(usual)
        named = {one.lower() for one in functions}
        if operator == "RNN" and named == {"relu"}:
            return "rnn-relu"
        if times not in (1, 2) or [one.lower() for one in functions] != [
            one.lower() for one in usual * times
        ]:
            raise SpecError("weights", other_attribute(node, "activations", ", ".join(usual)))
        if operator == "GRU":
            return "gru-torch" if attributes.get("linear_before_reset") else "gru"
        return operator.lower()

    # --- what moves axes ---

    def gather(self, node: Node, inputs: list[Value | None]) -> Value:
        data, index = [*inputs, None, None][:2]
        axis = node.attributes.get("axis", 0)
        if index == Flow("read") and isinstance(data, Constant) and self.table is None and not self.layers:
            if data.array.ndim == 2 and data.array.dtype.kind == "f" and axis == 0:
                self.table = data
                return Flow("read")
        elif isinstance(data, Flow) and isinstance(index, Constant) and index.array.size == 1:
            at = int(index.array.reshape(-1)[0])
            axes, k = axis_of(node, data, axis)
            if axes[k] == "D" and "T" not in axes and -len(data.rows) <= at < len(data.rows):
                data = replace(data, rows=(data.rows[at],))
            elif axes[k] == "T" and at == -1:
                data = self.last(node, data)
            elif axes[k] != "B" or at not in (0, -1):
                raise SpecError("weights", words.other_node(node.name))
            # A list of one index keeps the axis.
            return data if index.array.ndim else replace(data, axes=axes[:k] + axes[k + 1 :])
        raise SpecError("weights", words.other_node(node.name))

    def last(self, node: Node, flow: Flow) -> Flow:
        """The states of the last time step, where the axis T has one place."""
        if len(flow.rows) > 1 and flow.stage != "states":
            raise SpecError("weights", words.other_node(node.name))
        if len(flow.rows) > 1:
            self.reads = "last"
        return replace(flow, axes=flow.axes.replace("T", "L"), last=True)

    def sliced(self, node: Node, inputs: list[Value | None]) -> Value:
        """x[-1:] along time."""
        flow, *rest = inputs
        given = [
            int(one.array.reshape(-1)[0]) for one in rest if isinstance(one, Constant) and one.array.size == 1
        ]
        if isinstance(flow, Flow) and len(given) == len(rest) >= 3 and [*given[3:], 1][0] == 1:
            start, end, axis = given[:3]
            axes, k = axis_of(node, flow, axis)
            if axes[k] == "T" and start == -1 and end > 1_000_000:
                return self.last(node, flow)
        raise SpecError("weights", words.other_node(node.name))

    def concat(self, node: Node, inputs: list[Value | None]) -> Value:
        """States of the last time step side by side: of all layers, or of both directions."""
        flows = [one for one in inputs if isinstance(one, Flow)]
        if len(flows) == len(inputs) and len({(one.stage, one.axes, one.last) for one in flows}) == 1:
            flow = flows[0]
            axes, k = axis_of(node, flow, node.attributes.get("axis"))
            rows = tuple(row for one in flows for row in one.rows)
            if flow.stage == "states" and "T" not in axes and axes[k] == "D":
                return replace(flow, rows=rows)
            if flow.stage == "states" and "T" not in axes and axes[k] == "H" and len(rows) == len(flows) == 2:
                return replace(flow, axes=axes.replace("D", "").replace("H", "F"), rows=rows)
        raise SpecError("weights", words.other_node(node.name))

    def squeeze(self, node: Node, inputs: list[Value | None]) -> Value:
        flow, given = [*inputs, None][:2]
        dropped = numbers(given) if given is not None else node.attributes.get("axes")
        if not isinstance(flow, Flow) or not dropped:
            raise SpecError("weights", words.other_node(node.name))
        axes = flow.axes
        places = {axis_of(node, flow, axis)[1] for axis in dropped}
        for k in places:
            if axes[k] not in "DBL" or (axes[k] == "D" and len(flow.rows) > 1):
                raise SpecError("weights", words.other_node(node.name))
        return replace(flow, axes="".join(axis for k, axis in enumerate(axes) if k not in places))

    def transpose(self, node: Node, inputs: list[Value | None]) -> Value:
        flow = inputs[0]
        assert isinstance(flow, Flow)
        order = node.attributes.get("perm") or [*range(len(flow.axes))][::-1]
        if sorted(order) != [*range(len(flow.axes))]:
            raise SpecError("weights", words.other_node(node.name))
        return replace(flow, axes="".join(flow.axes[k] for k in order))

    def reshape(self, node: Node, inputs: list[Value | None]) -> Value:
        """The two directions side by side, or an axis less around the same last one."""
        flow, given = [*inputs, None][:2]
        target = numbers(given)
        if not isinstance(flow, Flow) or not target or not flow.axes:
            raise SpecError("weights", words.other_node(node.name))
        axes, fewer = flow.axes, len(target) == len(flow.axes) - 1
        if axes.startswith("T") and target[0] == 1:
            # The steps would go where the items of the batch were.
            raise SpecError("weights", words.other_node(node.name))
        size = self.size(axes[-1])
        if "D" in axes:
            if axes.endswith("DH") and fewer and target[-1] in (-1, len(flow.rows) * size):
                return replace(flow, axes=axes[:-2] + ("F" if len(flow.rows) == 2 else "H"))
            if len(flow.rows) == 1 and fewer and axes[-1] == "H" and target[-1] in (-1, size):
                return replace(flow, axes=axes.replace("D", ""))
        elif target[-1] == size and axes[-1] in "HFV":
            return replace(flow, axes="?" * (len(target) - 1) + axes[-1])
        raise SpecError("weights", words.other_node(node.name))

    def size(self, axis: str) -> int:
        """The length of an axis of states or of logits; −2 of another."""
        hidden = int(self.layers[-1]["R"].shape[-1]) if self.layers else -2
        logits = len(self.linears[-1].weight.array) if self.linears else -2
        return {"H": hidden, "F": hidden * self.directions, "V": logits}.get(axis, -2)

    # --- the head ---

    def linear(self, node: Node, inputs: list[Value | None]) -> Value:
        """A MatMul with a matrix (F, V), or a Gemm: of the states of the last layer, or of what one such node
        made of them.
        """
        flow, matrix, bias = [*inputs, None][:3]
        attributes = node.attributes
        factors = [attributes.get(name, 1.0) for name in ("alpha", "beta")]
        usual = not attributes.get("transA") and factors == [1.0, 1.0] and len(self.linears) < 2
        if not isinstance(flow, Flow) or not isinstance(matrix, Constant) or not usual:
            raise SpecError("weights", words.other_node(node.name))
        rows = tuple((len(self.layers), d) for d in range(self.directions))
        whole = flow.rows == rows and flow.axes.endswith("F" if self.directions == 2 else "H")
        above = flow.stage in ("logits", "between") and flow.axes.endswith("V")
        if not above and (flow.stage != "states" or "D" in flow.axes or not whole or self.linears):
            raise SpecError("weights", words.other_node(node.name))
        array = matrix.array if attributes.get("transB") else matrix.array.T
        if array.ndim != 2 or array.shape[1] != self.size(flow.axes[-1]):
            expected = f"[{self.size(flow.axes[-1])},V]"
            found = shape(matrix.array.shape)[:80]
            raise SpecError("weights", words.other_shape(quote(matrix.name, 60), found, expected))
        if above:
            # Nothing else may read what is below the second one.
            for name, value in self.values.items():
                if isinstance(value, Flow) and value.stage in ("logits", "between"):
                    self.values[name] = replace(value, stage="below")
        self.linears.append(Linear(Constant(array, matrix.name)))
        self.once = flow.last
        if bias is not None:
            self.add_bias(node, bias)
        return replace(flow, stage="logits", axes=flow.axes[:-1] + "V")

    def add_bias(self, node: Node, bias: Value | None) -> None:
        classes = self.size("V")
        shapes, linear = ((classes,), (1, classes)), self.linears[-1]
        if not isinstance(bias, Constant) or bias.array.shape not in shapes or linear.bias is not None:
            raise SpecError("weights", words.other_node(node.name))
        linear.bias = Constant(bias.array.reshape(-1), bias.name)

    def add(self, node: Node, inputs: list[Value | None]) -> Value:
        flow = next(one for one in inputs if isinstance(one, Flow))
        if len(inputs) != 2 or flow.stage != "logits":
            raise SpecError("weights", words.other_node(node.name))
        self.add_bias(node, inputs[1] if inputs[0] == flow else inputs[0])
        return flow

    def between_layers(self, node: Node, inputs: list[Value | None]) -> Value:
        flow = inputs[0]
        if not isinstance(flow, Flow) or flow.stage != "logits" or len(self.linears) != 1:
            raise SpecError("weights", words.other_node(node.name))
        self.between = BETWEEN[node.operator]
        return replace(flow, stage="between")

    def head_function(self, node: Node, inputs: list[Value | None]) -> Value:
        flow = inputs[0]
        usual = -1 if self.opset >= 13 else 1
        if not isinstance(flow, Flow) or flow.stage != "logits":
            raise SpecError("weights", words.other_node(node.name))
        axis = node.attributes.get("axis", usual)
        if node.operator != "Sigmoid" and axis_of(node, flow, axis)[1] != len(flow.axes) - 1:
            raise SpecError("weights", other_attribute(node, "axis", "-1", axis))
        self.function = FUNCTIONS[node.operator]
        return replace(flow, stage="outputs")


HANDLERS: Mapping[str, Callable[[_Following, Node, list[Value | None]], Value]] = {
    "Gather": _Following.gather,
    "Slice": _Following.sliced,
    "Concat": _Following.concat,
    "Squeeze": _Following.squeeze,
    "Transpose": _Following.transpose,
    "Reshape": _Following.reshape,
    "MatMul": _Following.linear,
    "Gemm": _Following.linear,
    "Add": _Following.add,
    **dict.fromkeys(FUNCTIONS, _Following.head_function),
    **dict.fromkeys(BETWEEN, _Following.between_layers),
}
"""What follows the input through a node of each operator."""
