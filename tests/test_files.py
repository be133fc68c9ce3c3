"""Files: whatever a file claims, what is wrong is told at once, and nothing is unpickled or kept."""

import pickle
import time
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rnn_unroll.address.own import Files, figure
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.models.files import LIMIT, npy, safetensors
from tests import own_files
from tests.own_files import raw_npy, raw_safetensors, small

QUICK = 0.05
"""Seconds within which anything wrong is told."""

WEIGHTS = own_files.safetensors(small())
INPUT = own_files.npy(np.arange(6.0).reshape(2, 3))


def quickly(read: Callable[[], object]) -> SpecError | None:
    """The error of reading something, none where it is read; never another one, never late."""
    # The processor's time, of which others on a busy machine take none; of two, as the first may
    # pay for an import.
    taken, told = [], None
    for _ in range(2):
        start = time.thread_time()
        try:
            read()
            told = None
        except SpecError as error:
            told = error
        taken.append(time.thread_time() - start)
    assert min(taken) < QUICK
    assert told is None or (told.message.isprintable() and len(told.message) < 700)
    return told


def tensor(dtype: object = "F64", shape: object = (2,), offsets: object = (0, 16)) -> dict[str, object]:
    return {"dtype": dtype, "shape": shape, "data_offsets": offsets}


BODY = bytes(16)


@pytest.mark.parametrize(
    ("data", "tells"),
    [
        (b"", "is empty"),
        (b"\x08\0\0", "is cut off: it has 3 bytes"),
        (WEIGHTS[:100], "is cut off"),
        (WEIGHTS[:-1], "claims the bytes"),
        (WEIGHTS + b"\0", "holds 409 bytes of numbers, but its tensors are the bytes 0 to 408"),
        (raw_safetensors({}, length=10**12), "claims a header of 1,000,000,000,000 bytes"),
        (raw_safetensors({}, length=2**64 - 1), "claims a header of 18,446,744,073,709,551,615 bytes"),
        (raw_safetensors(b"[" * 99_000), "its header is not JSON that names tensors"),
        (raw_safetensors(b'{"a":' * 19_000), "its header is not JSON that names tensors"),
        (raw_safetensors(b"9" * 99_000), "its header is not JSON that names tensors"),
        (raw_safetensors(b"\xff\xfe{}"), "its header is not JSON that names tensors"),
        (raw_safetensors([1]), "its header is not JSON that names tensors"),
        (pickle.dumps({"a": 1}), "claims a header of"),
        (
            raw_safetensors({"a": tensor(), "b": tensor(offsets=(8, 24))}, bytes(24)),
            "'b' begins at byte 8, inside 'a'",
        ),
        (raw_safetensors({"a": tensor(), "b": tensor()}, BODY), "'b' begins at byte 0, inside 'a'"),
        (
            raw_safetensors({"a": tensor(), "b": tensor(offsets=(24, 40))}, bytes(40)),
            "8 bytes between 'a' and 'b'",
        ),
        (raw_safetensors({"a": tensor(offsets=(8, 24))}, bytes(24)), "its tensors are the bytes 8 to 24"),
        (
            raw_safetensors({"a": tensor(offsets=(0, 10**12))}, BODY),
            "'a' claims the bytes 0 to 1,000,000,000,000 of 16",
        ),
        (raw_safetensors({"a": tensor(offsets=(16, 0))}, BODY), "'a' claims the bytes 16 to 0"),
        (
            raw_safetensors({"a": tensor(offsets=(-16, 0))}, BODY),
            "'a' has data_offsets that are not two byte positions",
        ),
        (raw_safetensors({"a": tensor(offsets=(0, 16.0))}, BODY), "'a' has data_offsets"),
        (
            raw_safetensors({"a": tensor(shape=(3,))}, BODY),
            "'a' has the shape [3] of F64, 24 bytes, but 16 of the file",
        ),
        (raw_safetensors({"a": tensor(shape=(2**47, 2**47))}, BODY), "'a' has the shape"),
        (raw_safetensors({"a": tensor(shape=(True, 2))}, BODY), "'a' has a shape that is no list of lengths"),
        (raw_safetensors({"a": tensor(shape=[1] * 9)}, BODY), "'a' has a shape that is no list of lengths"),
        (
            raw_safetensors({"a": tensor("I64")}, BODY),
            "'a' holds the type 'I64'; weights are F64, F32, F16 or BF16",
        ),
        (raw_safetensors({"a": tensor("BOOL", (16,))}, BODY), "'a' holds the type 'BOOL'"),
        (raw_safetensors({"a": tensor(["F64"])}, BODY), "'a' holds the type"),
        (raw_safetensors({"a": 1}, BODY), "'a' is not described by dtype, shape and data_offsets"),
        (
            raw_safetensors(b'{"a":{"dtype":"F64","shape":[0],"data_offsets":[0,0]},"a":1}'),
            "'a' stands twice",
        ),
        (raw_safetensors({"\ud800\n": 1}, BODY), "is no name"),
        (raw_safetensors({"__metadata__": 5}), "has a __metadata__ that is not texts by name"),
        (raw_safetensors({"__metadata__": {"a": 1}}), "has a __metadata__"),
        (raw_safetensors({"__metadata__": {"a": "\ud800"}}), "has a __metadata__"),
        (raw_safetensors({"a\ud800": tensor()}, BODY), "'a\ufffd' is no name: half a surrogate pair"),
        (
            raw_safetensors({"a": tensor(shape=(0, 2**47, 2**47), offsets=(0, 0))}),
            "'a' has the shape [0,140737488355328,140737488355328], more than 2,000,000 bytes can hold",
        ),
        (
            own_files.safetensors(small() | {"rnn.bias_ih_l0": np.array([0, np.nan, 0, 0])}),
            "'rnn.bias_ih_l0' has a value that is not a finite number: nan at [1]",
        ),
        (
            own_files.safetensors(small() | {"head.weight": np.full((3, 4), -np.inf)}),
            "'head.weight' has a value that is not a finite number: -inf at [0, 0]",
        ),
        (bytes(LIMIT + 1), "has more than 2,000,000 bytes"),
    ],
)
def test_a_wrong_weights_file_is_refused_with_what_is_wrong(data: bytes, tells: str) -> None:
    error = quickly(lambda: safetensors.read(data))
    assert error is not None
    assert tells in error.message
    assert error.parameter == "weights"


def claim(descr: object, shape: object, order: object = False, body: bytes = b"", **more: int) -> bytes:
    return raw_npy(repr({"descr": descr, "fortran_order": order, "shape": shape}), body, **more)


class Evil:
    """Unpickled, it would raise what nobody expects."""

    def __reduce__(self) -> tuple[object, ...]:
        return exec, ("raise SystemError('unpickled')",)


@pytest.mark.parametrize(
    ("data", "tells"),
    [
        (b"", "is no .npy file: it is empty"),
        (b"PK\x03\x04" + bytes(100), "is no .npy file"),
        (pickle.dumps(Evil()), "is no .npy file"),
        (INPUT[:60], "is cut off"),
        (INPUT[:-1], "does not hold what its header claims: [2,3] of float64 is 48 bytes, 47 are there"),
        (INPUT + b"\0", "48 bytes, 49 are there"),
        (claim("<f8", (10**12,)), "claims the shape [1000000000000]"),
        (claim("<f8", (10**6, 10**6)), "claims the shape [1000000,1000000], more"),
        (claim("<f8", (2**62, 4)), "claims the shape"),
        (claim("<f8", (1,) * 40, body=bytes(8)), "claims the shape"),
        (claim("<f8", (0, *[2_000_000] * 7)), "claims the shape [0,2000000,"),
        (claim("<f8", (-1, -8), body=bytes(64)), "has a header that is none"),
        (claim("<f8", (True,), body=bytes(8)), "has a header that is none"),
        (claim("<f8", [1], body=bytes(8)), "has a header that is none"),
        (claim("<f8", (1,), order=0, body=bytes(8)), "has a header that is none"),
        (own_files.npy(np.zeros(2))[:6] + b"\x04\0" + INPUT[8:], "of version 4.0; versions 1, 2 and 3"),
        (
            claim("<f8", (1,), body=bytes(8), version=2, length=2**32 - 1),
            "claims a header of 4,294,967,295 bytes",
        ),
        (raw_npy("(" * 900, bytes(8)), "has a header that is none"),
        (raw_npy("-" * 900 + "1", bytes(8)), "has a header that is none"),
        (raw_npy("9" * 999, bytes(8)), "has a header that is none"),
        (
            raw_npy("{'descr': __import__('os'), 'fortran_order': False, 'shape': ()}"),
            "has a header that is none",
        ),
        (raw_npy("{'descr': '<f8'}"), "has a header that is none"),
        (raw_npy("\0"), "has a header that is none"),
        (
            own_files.npy(np.array([Evil()], object)),
            "holds Python objects (dtype '|O'), which are never unpickled",
        ),
        (claim([("a", "<f8")], (1,), body=bytes(8)), "holds the type [('a', '<f8')]"),
        (claim("|b1", (1,), body=bytes(1)), "holds the type '|b1'"),
        (claim("<c16", (1,), body=bytes(16)), "holds the type '<c16'"),
        (claim("<f16", (1,), body=bytes(16)), "holds the type '<f16'"),
        (claim("<U4", (1,), body=bytes(16)), "holds the type '<U4'"),
        (claim("<M8[s]", (1,), body=bytes(8)), "holds the type '<M8[s]'"),
        (bytes(LIMIT + 1), "has more than 2,000,000 bytes"),
    ],
)
@pytest.mark.parametrize("name", ["input", "targets"])
def test_a_wrong_array_file_is_refused_with_what_is_wrong(data: bytes, tells: str, name: str) -> None:
    error = quickly(lambda: npy.read(data, name))
    assert error is not None
    assert tells in error.message
    assert error.parameter == name


def changed(data: bytes) -> st.SearchStrategy[bytes]:
    """The file with bytes put in another's place, cut out and put in."""
    edit = st.tuples(
        st.one_of(st.integers(0, min(700, len(data))), st.integers(0, len(data))),
        st.integers(0, 12),
        st.one_of(st.binary(max_size=12), st.sampled_from([b"9" * 12, b"-1", b"[]", b"null", b"1e9", b'"'])),
    )

    def apply(edits: list[tuple[int, int, bytes]]) -> bytes:
        made = data
        for at, gone, new in edits:
            made = made[:at] + new + made[at + gone :]
        return made

    return st.lists(edit, min_size=1, max_size=4).map(apply)


@given(changed(WEIGHTS))
@example(WEIGHTS)
def test_no_weights_file_makes_anything_but_a_figure_or_a_clean_error(data: bytes) -> None:
    error = quickly(lambda: EXPORTS["json"].render(figure(Files(data, INPUT), [])))
    assert error is None or error.parameter in ("weights", "input")


@given(changed(INPUT))
@example(INPUT)
def test_no_input_file_makes_anything_but_a_figure_or_a_clean_error(data: bytes) -> None:
    error = quickly(lambda: EXPORTS["svg"].render(figure(Files(WEIGHTS, data), [])))
    # Finite inputs can still be too large for a run, whose error is about the weights and the inputs.
    assert error is None or error.parameter == "input" or "overflow" in error.message


@given(st.binary(max_size=300), st.integers(0, 2**64 - 1))
def test_no_bytes_at_all_make_anything_but_a_clean_error(data: bytes, length: int) -> None:
    for made in (
        data,
        raw_safetensors(data),
        raw_safetensors(data, length=length),
        raw_safetensors(b"{}", data),
    ):
        quickly(partial(safetensors.read, made))
    for made in (data, b"\x93NUMPY\x01\0" + data, raw_npy(data.decode("latin-1"))):
        quickly(partial(npy.read, made, "input"))


def test_the_largest_files_are_read_in_time() -> None:
    """2 MB of numbers in the smallest type, 1,000 bytes of header: the most that can be asked."""
    whole = np.zeros((999, 1000), "<f2")
    assert quickly(lambda: safetensors.read(own_files.safetensors({"a": whole}))) is None
    assert quickly(lambda: npy.read(own_files.npy(whole), "input")) is None
    many = {f"{k:05}": {"dtype": "F16", "shape": [0], "data_offsets": [0, 0]} for k in range(1500)}
    error = quickly(lambda: safetensors.read(raw_safetensors(many)))
    assert error is not None
    assert "has 1,500 tensors; at most 100 are read" in error.message
