"""Weight files: of a kind that is not read it is said what it is, and none fills memory or disk."""

import gzip
import io
import pickle
import struct
import tarfile
import tracemalloc
import zipfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rnn_unroll.address.own import Files, figure
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.models.files import LIMIT, npy, weights
from rnn_unroll.models.files.kinds import KINDS
from tests import own_files
from tests.own_files import npz, raw_npy, raw_safetensors, same_names, small, zipped
from tests.test_files import Evil, changed, quickly

NPZ = npz(small())
PACKED = npz(small(), compressed=True)
SAFETENSORS = own_files.safetensors(small())
INPUT = own_files.npy(np.arange(6.0).reshape(2, 3))
ONE = own_files.npy(np.ones(2))

TORCH = zipped({"model/data.pkl": pickle.dumps(Evil(), 2), "model/data/0": bytes(99)})
OLD_TORCH = b"".join(pickle.dumps(part, 2) for part in (0x1950A86A20F9469CFC6C, 1001, Evil()))
KERAS = zipped({"metadata.json": b"{}", "config.json": b"{}", "model.weights.h5": b"\x89HDF" + bytes(99)})
TABLE = b"x1,x2,x3\r\n0.5,-1e-3,2.25\r\n1,2,3\r\n"
LFS_POINTER = b"version https://git-lfs.example/spec/v1\noid sha256:0123\nsize 1234\n"


def tar() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("model.safetensors"))
    return file.getvalue()


FOREIGN = {
    "empty": (b"", 0),
    "a PyTorch file (.pt, .pth), which holds a pickle": (TORCH, TORCH.index(b".pkl") + 4),
    "a PyTorch file (.pt, .pth) from before version 1.6": (OLD_TORCH, 14),
    "a Python pickle (.pkl)": (pickle.dumps({"a": Evil()}), 2),
    "a Keras 3 model (.keras)": (KERAS, KERAS.index(b".h5") + 3),
    "a zip file without NumPy's arrays": (zipped({"model/notes.txt": b"weights"}), 4),
    "an HDF5 file (.h5)": (b"\x89HDF\r\n\x1a\n" + bytes(99), 4),
    "an ONNX model (.onnx)": (b"\x08\x0a\x12\x07pytorch\x1a\x052.1.0:\x80\x01" + bytes(99), 3),
    "a TensorFlow SavedModel (.pb)": (b"\x08\x01\x12\xd2\x8e\x05\x0a\xb4\x9d\x02" + bytes(99), 3),
    "a TensorFlow graph (.pb)": (b"\x0a\x2a\x0a\x05input\x12\x0bPlaceholder*\x0b" + bytes(99), 13),
    "a TensorFlow Lite model (.tflite)": (b"\x1c\0\0\0TFL3\x14\0\x20\0" + bytes(99), 8),
    "a GGUF model (.gguf)": (b"GGUF\x03\0\0\0" + bytes(99), 4),
    "a gzip file (.gz)": (gzip.compress(NPZ), 2),
    "a tar file (.tar)": (tar(), 262),
    "a 7z file (.7z)": (b"7z\xbc\xaf\x27\x1c\0\x04" + bytes(99), 6),
    "a PNG picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(99), 4),
    "a JPEG picture": (b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(99), 3),
    "a PDF document": (b"%PDF-1.7\n" + bytes(99), 4),
    "a Git LFS pointer": (LFS_POINTER, 23),
    "a saved web page (HTML)": (b"\n<!DOCTYPE html>\n<html><body>Sign in</body></html>", 15),
    "a JSON text": (b'\xef\xbb\xbf {"rnn.weight_ih_l0": [[0.5, 1.5, -2]]}', 5),
    "a table of numbers as text": (TABLE, 13),
    "a plain text": ("größer als am Dienstag".encode(), 1),
}
"""Files that are no arrays, by what is said of them, and how many of their first bytes say it."""

KNOWN = {"a .npy file, a single array": (INPUT, 6), **FOREIGN}
"""The same for weights."""
READ = ("a Keras 3 model (.keras)", "an HDF5 file (.h5)", "an ONNX model (.onnx)")
"""Those of them that are read if they hold a network."""
UNREAD = [what for what in KNOWN if what not in READ]


def test_every_kind_that_is_not_read_is_tried() -> None:
    named = {kind.what for kind in KINDS}
    arrays = {"a safetensors file", "a .npz file, NumPy's arrays by name"}
    assert {what for what in named if what.startswith(tuple(KNOWN))} == named - arrays
    assert {kind.what for kind in weights.READERS} == arrays | {
        what for what in named if what.startswith(READ)
    }


@pytest.mark.parametrize("cut", ["whole", "without its last byte", "its first bytes"])
@pytest.mark.parametrize("what", UNREAD)
def test_of_a_weights_file_that_is_not_read_it_is_said_what_it_is(what: str, cut: str) -> None:
    data, enough = KNOWN[what]
    size = {"whole": len(data), "without its last byte": max(enough, len(data) - 1)}.get(cut, enough)
    error = quickly(lambda: weights.read(data[:size]))
    assert error is not None
    assert error.message.startswith(f"the weights' file is {what}")
    assert "; safetensors, .npz, Keras (.keras, .h5) and ONNX files are read" in error.message
    assert error.parameter == "weights"


@pytest.mark.parametrize("cut", ["whole", "without its last byte", "its first bytes"])
@pytest.mark.parametrize("what", READ)
def test_of_a_kind_that_is_read_it_is_said_what_it_is_if_it_is_broken(what: str, cut: str) -> None:
    data, enough = KNOWN[what]
    size = {"whole": len(data), "without its last byte": len(data) - 1}.get(cut, enough)
    error = quickly(lambda: weights.read(data[:size]))
    assert error is not None
    assert error.message.startswith(f"the weights' file is {what}")
    assert "broken or cut off" in error.message


@pytest.mark.parametrize("what", KNOWN)
def test_what_is_left_of_a_file_never_claims_to_be_a_safetensors_file(what: str) -> None:
    data, enough = KNOWN[what]
    for size in range(enough):
        error = quickly(partial(weights.read, data[:size]))
        assert error is not None
        assert "claims" not in error.message


@pytest.mark.parametrize("what", FOREIGN)
@pytest.mark.parametrize("name", ["input", "targets"])
def test_of_an_array_file_that_is_not_read_it_is_said_what_it_is(what: str, name: str) -> None:
    error = quickly(lambda: npy.read(FOREIGN[what][0], name))
    assert error is not None
    assert error.message.startswith(f"{name} is no .npy file: it is {what}")
    assert error.parameter == name


@pytest.mark.parametrize("data", [NPZ, SAFETENSORS])
def test_weights_given_as_input_are_called_weights(data: bytes) -> None:
    with pytest.raises(SpecError, match=r"input is no \.npy file: it is a (\.npz|safetensors) file"):
        npy.read(data, "input")


@pytest.mark.parametrize(
    ("data", "suffix"), [(TORCH, "pt"), (OLD_TORCH, "pt"), (pickle.dumps({"a": [1.5]}), "pkl")]
)
def test_a_pickle_is_refused_with_a_line_that_python_can_run(data: bytes, suffix: str) -> None:
    with pytest.raises(SpecError) as raised:
        weights.read(data)
    before, script, after = raised.value.message.split('"')
    assert before.endswith("this writes one: python -c ")
    assert after == ""
    assert f"'model.{suffix}'" in script
    compile(script, "script", "exec")


def test_the_line_for_a_pickle_writes_what_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("model.pkl").write_bytes(pickle.dumps(small()))
    with pytest.raises(SpecError) as raised:
        weights.read(Path("model.pkl").read_bytes())
    exec(raised.value.message.split('"')[1])
    same(weights.read(Path("model.npz").read_bytes()).tensors, weights.read(NPZ).tensors)


# --- what is read ---------------------------------------------------------------


def same(ours: Mapping[str, np.ndarray], theirs: Mapping[str, np.ndarray]) -> None:
    assert list(ours) == list(theirs)
    for name, array in ours.items():
        np.testing.assert_array_equal(array, theirs[name])
        assert array.dtype == np.float64


@pytest.mark.parametrize("dtype", ["<f8", ">f8", "<f4", "<f2"])
@pytest.mark.parametrize("compressed", [False, True])
def test_the_same_arrays_give_the_same_figure_from_either_kind(dtype: str, compressed: bool) -> None:
    exact = {name: (np.round(array * 8) / 8).astype(dtype) for name, array in small().items()}
    from_npz = npz({name: np.asfortranarray(array) for name, array in exact.items()}, compressed)
    from_safetensors = own_files.safetensors({name: array.astype("<f8") for name, array in exact.items()})
    one, other = (figure(Files(data, INPUT), []) for data in (from_npz, from_safetensors))
    assert EXPORTS["json"].render(one) == EXPORTS["json"].render(other)
    assert one.model.digest != other.model.digest


COUNTERS = {
    "norm.num_batches_tracked": np.array(7),
    "positions.position_ids": np.arange(12, dtype="u1").reshape(1, 12),
    "count": np.array([3], "i4"),
    "none": np.zeros((0, 4), "u2"),
    "flag": np.array(True),
}


@pytest.mark.parametrize("write", [npz, partial(npz, compressed=True), own_files.safetensors])
def test_counters_are_passed_over(write) -> None:
    same(weights.read(write(small() | COUNTERS)).tensors, weights.read(write(small())).tensors)


@pytest.mark.parametrize("dtype", ["i1", "i8", "u2", "?"])
@pytest.mark.parametrize("write", [npz, own_files.safetensors])
def test_integers_that_do_not_only_count_are_refused(write, dtype: str) -> None:
    with pytest.raises(SpecError, match=r"'more' holds the type '[A-Za-z0-9]+'; weights are [Ff]"):
        weights.read(write(small() | {"more": np.ones(2, dtype)}))


# --- broken and hostile .npz files ------------------------------------------------


def directory(data: bytes, at: int, written: bytes, every: bool = False) -> bytes:
    """The zip file with bytes written over its directory's first entry, or over every one, at a position."""
    entry = data.index(b"PK\x01\x02")
    while entry >= 0:
        data = data[: entry + at] + written + data[entry + at + len(written) :]
        entry = data.find(b"PK\x01\x02", entry + 1) if every else -1
    return data


def member(data: bytes) -> bytes:
    return zipped({"a.npy": data})


def claim(descr: object, shape: object, body: bytes = bytes(16)) -> bytes:
    return member(raw_npy(repr({"descr": descr, "fortran_order": False, "shape": shape}), body))


MEGABYTES = bytes(10_000_000)
BOMB = zipped({"a.npy": MEGABYTES}, zipfile.ZIP_DEFLATED)
HALF = own_files.npy(np.zeros(140_000))
ENTRY = b"PK\x01\x02" + bytes(42)
FIRST = b"PK\x03\x04" + bytes(22) + b"\5\0\0\0a.npy"
MANY = ONE + ENTRY * 42_000 + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 46 * 42_000, len(ONE), 0)

BOMBS = {
    "ten megabytes of zeros": (BOMB, "unpacks to 10,000,000 bytes; at most 2,000,000 are read"),
    "two members, each below the limit": (
        zipped({"a.npy": HALF, "b.npy": HALF}, zipfile.ZIP_DEFLATED),
        "unpacks to 2,240,256 bytes",
    ),
    "a size that lies": (directory(BOMB, 24, struct.pack("<L", 144)), "'a' cannot be unpacked"),
    "a size that lies below the limit": (
        directory(BOMB, 24, struct.pack("<L", LIMIT)),
        "'a' cannot be unpacked",
    ),
    "a size beyond the file": (directory(member(ONE), 24, b"\xfe\xff\xff\xff"), "unpacks to 4,294,967,294"),
    "sizes of zip64 that lack": (
        directory(member(ONE), 20, b"\xff" * 8),
        "unpacks to 4,294,967,295 bytes",
    ),
    "every member at the same bytes": (
        directory(npz({f"{k:02}": np.zeros(9000) for k in range(20)}, True), 42, bytes(4), every=True),
        "cannot be unpacked",
    ),
    "a bomb in a bomb": (zipped({"a.npy": BOMB}, zipfile.ZIP_DEFLATED), "'a' is no .npy file: it is a .npz"),
    "42,000 entries": (
        FIRST + MANY,
        "has 42,000 tensors; at most 100",
    ),
    "a huge shape": (claim("<f8", (10**6, 10**6)), "'a' claims the shape [1000000,1000000]"),
    "a huge header": (member(raw_npy("", bytes(9), 2, 2**32 - 1)), "'a' claims a header of 4,294,967,295"),
    "more than the limit": (NPZ + bytes(LIMIT), "has more than 2,000,000 bytes"),
}


@pytest.mark.parametrize("kind", BOMBS)
def test_a_bomb_is_refused_before_it_takes_memory(kind: str) -> None:
    data, tells = BOMBS[kind]
    error = quickly(lambda: weights.read(data))
    assert error is not None
    assert tells in error.message
    tracemalloc.start()
    try:
        with pytest.raises(SpecError):
            weights.read(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak <= 3 * LIMIT + len(data)


BROKEN = [
    (NPZ[:-1], "broken or cut off"),
    (NPZ[: len(NPZ) // 2], "broken or cut off"),
    (NPZ[:60], "broken or cut off"),
    (NPZ[:-22], "broken or cut off"),
    (NPZ[: NPZ.index(b"PK\1\2")] + NPZ[-22:], "broken or cut off"),
    (directory(NPZ, 0, b"PK\1\3"), "broken or cut off"),
    (directory(NPZ, 8, b"\0\x08").replace(b"head.bias.npy", b"\xff\xfead.bia.npy"), "broken or cut off"),
    (directory(NPZ, 16, b"\0\0\0\0"), "cannot be unpacked: the weights' file is broken"),
    (directory(NPZ, 42, b"\xf0\xff\xff\x7f"), "cannot be unpacked"),
    (directory(NPZ, 6, b"\xff"), "broken or cut off"),
    (directory(NPZ, 8, b"\x20"), "cannot be unpacked"),
    (directory(NPZ, 8, b"\x01"), "is encrypted in the weights' file"),
    (directory(PACKED, 10, b"\0"), "cannot be unpacked"),
    (directory(NPZ, 10, b"\x08"), "cannot be unpacked"),
    (zipped({"a.npy": ONE}, zipfile.ZIP_BZIP2), "'a' is packed by method 12 in the weights' file"),
    (zipped({"a.npy": ONE}, zipfile.ZIP_LZMA), "'a' is packed by method 14"),
    (same_names({"a.npy": ONE, "b.npy": ONE}, "a.npy"), "'a' stands twice in the weights' file"),
    (zipped({"/etc/passwd.npy": ONE}), "'/etc/passwd' in the weights' file is a path"),
    (zipped({"../a.npy": ONE}), "'../a' in the weights' file is a path"),
    (zipped({"a/../../b.npy": ONE}), "is a path, no tensor's name"),
    (zipped({"..\\a.npy": ONE}), "is a path, no tensor's name"),
    (zipped({"\\\\host\\a.npy": ONE}), "is a path, no tensor's name"),
    (zipped({"a.npy": ONE, "notes.txt": b"x"}), "'notes.txt' in the weights' file is no .npy array"),
    (zipped({"a.npy": ONE, "folder/": b""}), "'folder/' in the weights' file is no .npy array"),
    (zipped({"a.npy": ONE, "b.NPY": ONE}), "'b.NPY' in the weights' file is no .npy array"),
    (npz({f"{k:03}": np.zeros(1) for k in range(101)}), "has 101 tensors; at most 100 are read"),
    (member(b""), "'a' is no .npy file: it is empty"),
    (member(NPZ), "'a' is no .npy file: it is a .npz file"),
    (member(TORCH), "'a' is no .npy file: it is a PyTorch file"),
    (member(b"\x01\x02\x03"), "'a' is no .npy file: it has 3 bytes"),
    (member(ONE[:-1]), "'a' does not hold what its header claims: [2] of float64 is 16 bytes, 15 are"),
    (member(ONE + b"\0"), "16 bytes, 17 are there"),
    (member(ONE[:40]), "'a' is cut off: its header claims"),
    (claim("<f8", (3,)), "[3] of float64 is 24 bytes, 16 are there"),
    (claim("<f8", (-1, -2)), "'a' has a header that is none"),
    (claim("<f8", [2]), "'a' has a header that is none"),
    (claim("<c16", (1,)), "'a' holds the type '<c16'"),
    (claim("<U4", (1,)), "'a' holds the type '<U4'"),
    (npz({"a": np.array([Evil()], object)}), "'a' holds Python objects (dtype '|O')"),
    (npz(small() | {"head.bias": np.array([0, np.nan, 0])}), "'head.bias' has a value that is not a finite"),
    (npz(small() | {"head.bias": np.array([0, 0, -np.inf])}), "a finite number: -inf at [2]"),
    (npz(small() | {"head.bias": np.zeros(9)}), "head.bias has the shape [9]"),
    (npz({"a\n\x1b[0m<b>": np.ones(2)}), "a"),
    (npz({}), ""),
    (zipped({".npy": ONE}), ""),
    (raw_safetensors({}, length=10**9), "claims a header of 1,000,000,000 bytes"),
    (raw_safetensors({}, length=2**64 - 1), "begins like no file that is known here"),
    (SAFETENSORS[:200], "the weights' file is cut off: its header claims"),
    (SAFETENSORS[:-1], "claims the bytes"),
    (bytes(500), "begins like no file that is known here"),
    (b"\x08\0\0", "begins like no file that is known here"),
]


@pytest.mark.parametrize(("data", "tells"), BROKEN)
def test_a_broken_file_is_refused_with_what_is_wrong(data: bytes, tells: str) -> None:
    error = quickly(lambda: figure(Files(data, INPUT), []))
    assert error is not None
    assert tells in error.message
    assert error.parameter == "weights"


def test_no_file_leaves_anything_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    paths = {str(tmp_path / "a.npy"): ONE, "b.npy": ONE, "../c.npy": ONE}
    others = [data for data, _ in [*BROKEN, *BOMBS.values(), *KNOWN.values()]]
    for data in (zipped(paths), NPZ, PACKED, *others):
        quickly(partial(weights.read, data))
    assert list(tmp_path.iterdir()) == []


@given(st.sampled_from([NPZ, PACKED, SAFETENSORS, TORCH, KERAS, BOMB]).flatmap(changed))
@example(NPZ)
def test_no_weights_file_makes_anything_but_a_figure_or_a_clean_error(data: bytes) -> None:
    error = quickly(lambda: EXPORTS["json"].render(figure(Files(data, INPUT), [])))
    assert error is None or error.parameter in ("weights", "input")


@given(changed(own_files.npy(small()["rnn.weight_ih_l0"])), st.booleans())
def test_no_member_makes_anything_but_a_figure_or_a_clean_error(data: bytes, packed: bool) -> None:
    members = {f"{name}.npy": own_files.npy(array) for name, array in small().items()}
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    made = zipped(members | {"rnn.weight_ih_l0.npy": data}, method)
    error = quickly(lambda: EXPORTS["json"].render(figure(Files(made, INPUT), [])))
    assert error is None or error.parameter in ("weights", "input")


@given(st.binary(max_size=300), st.sampled_from([b"", *sorted(data[:12] for data, _ in KNOWN.values()), NPZ]))
def test_no_bytes_at_all_make_anything_but_a_clean_error(data: bytes, begin: bytes) -> None:
    for made in (begin + data, data + begin, begin + data + NPZ[-22:]):
        quickly(partial(weights.read, made))
        quickly(partial(npy.read, made, "input"))
