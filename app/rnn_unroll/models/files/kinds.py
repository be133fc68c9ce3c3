"""Kinds: what a file is, by its first bytes. Its name says nothing here: it may be wrong, and is not sent."""

import codecs
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from itertools import islice
from typing import NamedTuple

from rnn_unroll.words.refusals import kinds as words

BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    RuntimeError,
    EOFError,
    ValueError,
    OSError,
    OverflowError,
)
"""What zipfile raises for the various ways in which a file can be broken."""


class Kind(NamedTuple):
    """A kind of file: what it is called, the test of its first bytes, and the command that converts it."""

    what: str
    begins: Callable[[bytes], bool]
    command: str = ""


def _magic(*magic: bytes, at: int = 0) -> Callable[[bytes], bool]:
    """The test for files that hold one of these constants at a position."""
    return lambda data: data.startswith(magic, at)


def _zip(*endings: str) -> Callable[[bytes], bool]:
    """The test for zip files in which one member's name has the first ending, another's the second …"""
    return lambda data: (
        _is_zip(data) and all(any(name.endswith(ending) for name in _members(data)) for ending in endings)
    )


def _text(pattern: str) -> Callable[[bytes], bool]:
    """The test for texts that begin with a pattern, after white space."""
    compiled = re.compile(rf"\s*(?:{pattern})", re.IGNORECASE)
    return lambda data: bool(compiled.match(_beginning(data)))


def _protobuf(pattern: bytes) -> Callable[[bytes], bool]:
    """The test for messages of protobuf, which have no constant: their first fields, in order."""
    compiled = re.compile(pattern, re.DOTALL)
    return lambda data: bool(compiled.match(data[:300]))


def _is_safetensors(data: bytes) -> bool:
    """Whether the file begins with the length of a header, and then with the header, or ends there."""
    return len(data) >= 8 and int.from_bytes(data[:8], "little") < 2**32 and data[8:9] in (b"{", b"")


def _is_table(data: bytes) -> bool:
    """Whether the first or the second line of a text is numbers. The first may name the columns."""
    lines = _beginning(data).split("\n")[:2]
    return any(all(map(_is_number, re.split(r"[,;\s]+", line.strip(" \t\r,;"))[:20])) for line in lines)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


_is_zip = _magic(b"PK\x03\x04", b"PK\x05\x06")
_is_empty_zip = _magic(b"PK\x05\x06")
_has_arrays = _zip(".npy")

EMPTY = Kind(words.EMPTY, lambda data: not data)
SAFETENSORS = Kind(words.SAFETENSORS, _is_safetensors)
NPY = Kind(words.NPY, _magic(b"\x93NUMPY"))
NPZ = Kind(words.NPZ, lambda data: _has_arrays(data) or _is_empty_zip(data))
KERAS = Kind(words.KERAS, _zip("config.json", "model.weights.h5"))
HDF5 = Kind(words.HDF5, _magic(b"\x89HDF"))
ONNX = Kind(words.ONNX, _protobuf(rb"\x08[\x01-\x40][\x12\x1a\x22\x28\x32\x3a\x42]"))

KINDS = (
    EMPTY,
    # First, as the length of a header may begin like another kind.
    SAFETENSORS,
    NPY,
    Kind(words.TORCH, _zip("/data.pkl"), words.TORCH_COMMAND),
    KERAS,
    NPZ,
    Kind(words.ZIP, _is_zip),
    # The magic number 0x1950a86a20f9469cfc6c, which torch.save pickled first.
    Kind(
        words.OLD_TORCH,
        lambda data: data[:1] == b"\x80" and b"l\xfc\x9cF\xf9 j\xa8P\x19" in data[:32],
        words.TORCH_COMMAND,
    ),
    Kind(words.PICKLE, _magic(*(bytes([0x80, version]) for version in range(2, 6))), words.PICKLE_COMMAND),
    HDF5,
    # A SavedModel is its schema's version, 1, and a graph; ONNX's ir_version is at least 3 today.
    Kind(words.SAVED_MODEL, _protobuf(rb"\x08\x01\x12")),
    ONNX,
    # A node, its name and its operation, such as Placeholder.
    Kind(words.GRAPH, _protobuf(rb"\n.{1,2}\n.[\w./-]{1,100}\x12.[A-Z]\w")),
    Kind(words.TFLITE, _magic(b"TFL3", at=4)),
    Kind(words.GGUF, _magic(b"GGUF")),
    Kind(words.GZIP, _magic(b"\x1f\x8b")),
    Kind(words.TAR, _magic(b"ustar", at=257)),
    Kind(words.SEVEN_ZIP, _magic(b"7z\xbc\xaf\x27\x1c")),
    Kind(words.PNG, _magic(b"\x89PNG")),
    Kind(words.JPEG, _magic(b"\xff\xd8\xff")),
    Kind(words.PDF, _magic(b"%PDF")),
    Kind(words.LFS_POINTER, _text("version https://git-lfs")),
    Kind(words.HTML, _text(r"<(?:!doctype html|html|head|body)\b")),
    Kind(words.TABLE, _is_table),
    Kind(words.JSON, _text(r"[{\[]")),
    Kind(words.TEXT, _text(r"\S")),
    Kind(words.TEXT, _magic(b"\xff\xfe", b"\xfe\xff")),  # UTF-16
)


def kind(data: bytes) -> Kind | None:
    """What the file is; None if that is not known. It may still be broken after its first bytes."""
    return next((kind for kind in KINDS if kind.begins(data)), None)


def _members(data: bytes) -> list[str]:
    """The names of a zip file's members, or of its first 200 if it is cut off or has more."""
    if data.count(b"PK\x01\x02") <= 200:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return archive.namelist()
        except BROKEN_ZIP:
            pass
    # Each name also stands before its member.
    names = []
    for found in islice(re.finditer(rb"PK\x03\x04", data), 200):
        start = found.start() + 30
        length = int.from_bytes(data[start - 4 : start - 2], "little")
        names.append(data[start : start + length].decode("utf-8", "replace"))
    return names


def _beginning(data: bytes) -> str:
    """The beginning of a text in UTF-8; empty if the file holds anything else."""
    try:
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(data[:1000])
    except UnicodeDecodeError:
        return ""
    return "" if re.search("[\0-\x08\x0e-\x1f\x7f]", text) else text
