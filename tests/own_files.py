"""Own files: networks and inputs as a user would bring them, from the reference numbers."""

import io
import json
import struct
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import numpy as np
from safetensors.numpy import save

Tensors = Mapping[str, np.ndarray]

REFERENCE = Path(__file__).parent / "reference" / "torch_cases.npz"

HEAD = {"Wy": "head.weight", "by": "head.bias"}
PARTS = {"enc": "encoder", "dec": "decoder"}


@cache
def reference() -> dict[str, np.ndarray]:
    with np.load(REFERENCE) as file:
        return dict(file)


def cases(group: str) -> list[str]:
    """Names of the reference cases of a group."""
    return sorted({key.split("/")[1] for key in reference() if key.startswith(f"{group}/")})


def arrays(case: str, folder: str = "") -> dict[str, np.ndarray]:
    """The arrays of a case, `w` its weights, `grad` their gradients."""
    prefix = f"{case}/{folder}/" if folder else f"{case}/"
    return {
        key.removeprefix(prefix): array
        for key, array in reference().items()
        if key.startswith(prefix) and (folder or key.count("/") == 2)
    }


def renamed(tensors: Tensors, prefix: str = "") -> dict[str, np.ndarray]:
    """The reference's tensors under the names of a module's state dict."""
    made = {}
    for name, array in tensors.items():
        part, dot, rest = name.partition(".")
        if name in HEAD:
            made[HEAD[name]] = array
        elif dot:
            made[f"{PARTS[part]}.{rest}"] = array
        else:
            made[prefix + name] = array
    return made


def safetensors(tensors: Tensors) -> bytes:
    data: bytes = save({name: np.ascontiguousarray(array) for name, array in tensors.items()})
    return data


def npy(array: object, version: tuple[int, int] | None = None) -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array(file, np.asarray(array), version)
    return file.getvalue()


def raw_safetensors(header: object, body: bytes = b"", length: int | None = None) -> bytes:
    """A file with any header, true or not."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text) if length is None else length) + text + body


def raw_npy(header: str, body: bytes = b"", version: int = 1, length: int | None = None) -> bytes:
    text = header.encode()
    size = struct.pack("<H" if version == 1 else "<I", len(text) if length is None else length)
    return b"\x93NUMPY" + bytes([version, 0]) + size + text + body


def small(
    inputs: int = 3, hidden: int = 4, classes: int = 3, gates: int = 1, seed: int = 0
) -> dict[str, np.ndarray]:
    """A network of one layer with a head, drawn at random."""
    rng = np.random.RandomState(seed)
    return {
        "rnn.weight_ih_l0": rng.standard_normal((gates * hidden, inputs)),
        "rnn.weight_hh_l0": rng.standard_normal((gates * hidden, hidden)) / hidden,
        "rnn.bias_ih_l0": rng.standard_normal(gates * hidden),
        "rnn.bias_hh_l0": rng.standard_normal(gates * hidden),
        "head.weight": rng.standard_normal((classes, hidden)),
        "head.bias": rng.standard_normal(classes),
    }


def npz(tensors: Tensors, compressed: bool = False) -> bytes:
    file = io.BytesIO()
    write: Callable[..., None] = np.savez_compressed if compressed else np.savez
    write(file, **tensors)
    return file.getvalue()


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def same_names(members: Mapping[str, bytes], name: str) -> bytes:
    """A zip file whose members, whose names are equally long, are all called by one of them."""
    made = zipped(members)
    for other in members:
        made = made.replace(other.encode(), name.encode())
    return made
