"""Broken files: bytes from their description in the corpus of bad inputs, the same on every machine."""

import base64
import io
from collections.abc import Mapping
from typing import Any

import numpy as np

from tests import keras_files, onnx_files, own_files

ARRAYS = onnx_files.drawn(4)

GOOD: Mapping[str, bytes] = {
    "weights": own_files.safetensors(own_files.small()),
    "npz": own_files.npz(own_files.small()),
    "keras": keras_files.keras(keras_files.SMALL_CONFIG, keras_files.small()),
    "h5": keras_files.small(),
    "onnx": onnx_files.data([onnx_files.recurrent("LSTM", ARRAYS)], ARRAYS),
    "input": own_files.npy(np.arange(6.0).reshape(2, 3)),
    "ids": own_files.npy([0, 2, 1]),
}
"""Files that are read; the network reads three numbers, has four units and three classes."""


def made(described: Any) -> bytes:
    """The bytes that a case describes: the name of a good file, or an object.

    That has one of `good`, `text`, `hex`, `base64`, `tensors` (shapes by name, all ones; with `npz`: true as
    .npz), `header` of a safetensors file (an object or its text; `claims` its length), `npy` (the header of a
    .npy file), `array` with its `dtype`, or `members` of a zip file by name. A text, a header and an array
    stand there so many `times`. Then come `zeros` bytes; and then
    `cut` to so many bytes (or without its last ones), `append` in hex, `at` a position other bytes in hex.
    """
    if isinstance(described, str):
        return GOOD[described]
    data = _whole(described) + bytes(described.get("zeros", 0))
    data = data[: described.get("cut", len(data))]
    for position, written in described.get("at", {}).items():
        there = bytes.fromhex(written)
        data = data[:position] + there + data[position + len(there) :]
    return data + bytes.fromhex(described.get("append", ""))


def _whole(described: Mapping[str, Any]) -> bytes:
    times = described.get("times", 1)
    match described:
        case {"good": name}:
            return GOOD[name]
        case {"text": text}:
            return str(text).encode("utf-8", "surrogatepass") * times
        case {"hex": written}:
            return bytes.fromhex(written)
        case {"base64": written}:
            return base64.b64decode(written)
        case {"header": header}:
            text = header.encode() * times if isinstance(header, str) else header
            return own_files.raw_safetensors(text, b"", described.get("claims"))
        case {"npy": header}:
            return own_files.raw_npy(
                header * times, b"", described.get("version", 1), described.get("claims")
            )
        case {"array": array}:
            file = io.BytesIO()
            np.lib.format.write_array(file, np.array(array * times, described.get("dtype")))
            return file.getvalue()
        case {"tensors": shapes}:
            value = float(described.get("value", 1))
            arrays = {name: np.full(shape, value) for name, shape in shapes.items()}
            return own_files.npz(arrays) if described.get("npz") else own_files.safetensors(arrays)
        case {"members": members}:
            return own_files.zipped({name: made(one) for name, one in members.items()})
    raise AssertionError(f"no file is described by {described}")
