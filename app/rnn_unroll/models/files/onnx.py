"""ONNX: the network of an untrusted `.onnx` file, under PyTorch's names. The model is never run."""

from math import prod
from typing import Any

import numpy as np

from rnn_unroll.errors import SpecError, quote
from rnn_unroll.models.files import LIMIT, not_finite, onnx_flow, protobuf
from rnn_unroll.models.files.onnx_nodes import UNKNOWN, Attributes, Constant, Flow, Node, Value
from rnn_unroll.models.files.saved import Saved
from rnn_unroll.words.refusals import kinds, tensors
from rnn_unroll.words.refusals import onnx as words

FLOATS = {"FLOAT": 4, "DOUBLE": 8, "FLOAT16": 2, "BFLOAT16": 2}
"""The types of weights, and their bytes."""
INTEGERS = {"INT64": 8, "INT32": 4, "BOOL": 1}
"""The types of indices, shapes and choices. Nothing that is read here depends on numbers of other types."""
DOMAINS = ("", "ai.onnx")
"""Where the operators are ONNX's own."""


def read(data: bytes, what: str, limit: int = LIMIT) -> Saved:
    """The network of a file of the kind `what`, of at most `limit` bytes.

    Raises SpecError if onnx is not installed, if the model is broken, refers to other files, or computes
    anything else than recurrent layers, with an embedding before them and a linear layer behind.
    """
    try:
        import onnx
        from google.protobuf.message import DecodeError
    except ImportError:
        raise SpecError("weights", kinds.needs_extra(what, "onnx")) from None
    if len(data) > limit:
        raise SpecError("weights", tensors.too_long(limit))
    protobuf.check(data)
    try:
        model = onnx.ModelProto.FromString(data)
    except DecodeError:
        raise SpecError("weights", words.broken()) from None
    graph = model.graph
    values: dict[str, Value] = {}
    for tensor in graph.initializer:
        name = _text(tensor.name)
        if name in values:
            raise SpecError("weights", words.named_twice(quote(name, 60)))
        values[name] = _constant(onnx, tensor, name, limit)
    for one in graph.input:
        values.setdefault(_text(one.name), Flow("read"))
    opset = max((one.version for one in model.opset_import if one.domain in DOMAINS), default=1)
    nodes = [_node(onnx, k, node, limit) for k, node in enumerate(graph.node)]
    return onnx_flow.follow(nodes, values, [_text(one.name) for one in graph.output], opset)


def _node(onnx: Any, number: int, node: Any, limit: int) -> Node:
    """A node as plain data. Raises SpecError for an operator that is not ONNX's own."""
    inputs, outputs = [*map(_text, node.input)], [*map(_text, node.output)]
    name = quote(f"{_text(node.name) or number} ({_text(node.op_type)})", 60)
    if node.domain not in DOMAINS:
        raise SpecError("weights", words.custom(name, quote(_text(node.domain))))
    attributes: Attributes = {}
    for one in node.attribute:
        if one.type == onnx.AttributeProto.TENSOR:
            value = _constant(onnx, one.t, outputs[0] if outputs else "", limit)
            attributes[one.name] = value.array if isinstance(value, Constant) else None
        elif one.type == onnx.AttributeProto.STRING:
            attributes[one.name] = one.s.decode("utf-8", "replace")
        elif one.type == onnx.AttributeProto.STRINGS:
            attributes[one.name] = [text.decode("utf-8", "replace") for text in one.strings]
        elif one.type == onnx.AttributeProto.INT:
            attributes[one.name] = one.i
        elif one.type == onnx.AttributeProto.INTS:
            attributes[one.name] = [*one.ints]
        elif one.type == onnx.AttributeProto.FLOAT:
            attributes[one.name] = one.f
        elif one.type == onnx.AttributeProto.FLOATS:
            attributes[one.name] = [*one.floats]
    return Node(_text(node.op_type), name, inputs, outputs, attributes)


def _text(value: str | bytes) -> str:
    """A name in a message. The library gives the bytes of one that is not UTF-8."""
    return value if isinstance(value, str) else value.decode("utf-8", "replace")


def _constant(onnx: Any, tensor: Any, name: str, limit: int) -> Value:
    """A tensor's numbers, if they are of a type that is read.

    Raises SpecError if they are elsewhere, not as many as it claims, or not finite.
    """
    quoted = quote(name, 60)
    if tensor.data_location != onnx.TensorProto.DEFAULT or len(tensor.external_data):
        raise SpecError("weights", words.external(quoted))
    types = onnx.TensorProto.DataType
    written = types.Name(tensor.data_type) if tensor.data_type in types.values() else str(tensor.data_type)
    sizes = FLOATS | INTEGERS
    if written not in sizes:
        return UNKNOWN
    shape = tuple(tensor.dims)
    if len(shape) > 8 or min(shape, default=0) < 0 or prod(length or 1 for length in shape) > limit:
        raise SpecError("weights", tensors.too_large(quoted, shape[:8], limit))
    fields = (tensor.float_data, tensor.double_data, tensor.int32_data, tensor.int64_data)
    there = len(tensor.raw_data) / sizes[written] if tensor.raw_data else max(map(len, fields))
    if there != prod(shape):
        raise SpecError("weights", words.other_size(quoted))
    try:
        array = onnx.numpy_helper.to_array(tensor)
    except (ValueError, TypeError):
        raise SpecError("weights", words.other_size(quoted)) from None
    if written == "BFLOAT16":
        array = array.astype(np.float32)
    if wrong := not_finite(array):
        raise SpecError("weights", tensors.not_finite(quoted, *wrong))
    return Constant(array, name)
