"""Protobuf: whether an untrusted ONNX model is small enough to be parsed.

A message of two bytes becomes an object of two hundred. So the file is walked first, by the numbers of the
fields in the schema (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto): its messages are few, and
nearly all of its bytes are the numbers of tensors.
"""

from collections.abc import Iterator, Mapping

from rnn_unroll.errors import SpecError
from rnn_unroll.words.refusals import onnx as words

MAX_FIELDS = 10_000
MAX_BESIDE = 300_000
"""The most bytes beside the numbers of tensors: names, shapes, notes."""

TENSOR, NODE, GRAPH, MODEL = "tensor", "node", "graph", "model"
INNER: Mapping[tuple[str, int], str] = {
    (MODEL, 7): GRAPH,
    (GRAPH, 1): NODE,
    (GRAPH, 5): TENSOR,
    (NODE, 5): "attribute",
    ("attribute", 5): TENSOR,
    ("attribute", 10): TENSOR,
}
"""The messages in which numbers are, by the message around them and the number of the field."""
REFUSED: Mapping[tuple[str, int], str] = {
    (MODEL, 20): "training_info",
    (MODEL, 25): "functions",
    (GRAPH, 15): "sparse_initializer",
    ("attribute", 6): words.GRAPH,
    ("attribute", 11): words.GRAPH,
    ("attribute", 22): words.SPARSE,
    ("attribute", 23): words.SPARSE,
}
"""What no network that is read needs."""
NUMBERS = ((TENSOR, 4), (TENSOR, 9), (TENSOR, 10))
"""The fields with as many bytes as the parsed numbers have: float_data, raw_data, double_data."""


def check(data: bytes) -> None:
    """Raise SpecError for a model that would take much memory, or that is no message at all."""
    left, beside = MAX_FIELDS, len(data)
    pending = [(MODEL, 0, len(data))]
    while pending:
        message, start, end = pending.pop()
        for number, begins, ends in _fields(data, start, end):
            left -= 1
            if left < 0:
                raise SpecError("weights", words.too_many_fields(MAX_FIELDS))
            at = message, number
            if at in REFUSED:
                raise SpecError("weights", words.not_read(REFUSED[at]))
            if at in NUMBERS:
                beside -= ends - begins
            if at in INNER:
                pending.append((INNER[at], begins, ends))
    if beside > MAX_BESIDE:
        raise SpecError("weights", words.too_much_beside(beside, MAX_BESIDE))


def _fields(data: bytes, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """The number of each field of a message, and where its value begins and ends."""
    while start < end:
        key, start = _varint(data, start, end)
        begins = start
        if key & 7 == 0:
            _, start = _varint(data, start, end)
        elif key & 7 == 1:
            start += 8
        elif key & 7 == 2:
            length, begins = _varint(data, start, end)
            start = begins + length
        elif key & 7 == 5:
            start += 4
        else:
            raise SpecError("weights", words.broken())
        if start > end:
            raise SpecError("weights", words.broken())
        yield key >> 3, begins, start


def _varint(data: bytes, start: int, end: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends."""
    value = 0
    for k, byte in enumerate(data[start : min(start + 10, end)]):
        value |= (byte & 127) << 7 * k
        if byte < 128:
            return value, start + k + 1
    raise SpecError("weights", words.broken())
