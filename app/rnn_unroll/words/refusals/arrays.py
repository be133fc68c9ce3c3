"""Why a `.npy` file is refused, or the input, targets or start token of a user's own network."""

from collections.abc import Sequence

from rnn_unroll.words.forms import from_to, shape


def too_long(name: str, limit: int) -> str:
    return f"{name} has more than {limit:,} bytes"


def no_npy(name: str, size: int) -> str:
    return f"{name} is no .npy file: it has {size} bytes and should begin with \\x93NUMPY"


def other_version(name: str, major: int, minor: int) -> str:
    return f"{name} is a .npy file of version {major}.{minor}; versions 1, 2 and 3 are read"


def header_too_long(name: str, claimed: int, limit: int) -> str:
    return f"{name} claims a header of {claimed:,} bytes; at most {limit:,} are read"


def header_cut_off(name: str, claimed: int, size: int) -> str:
    return f"{name} is cut off: its header claims {claimed:,} bytes, the file has {size}"


def no_header(name: str) -> str:
    return f"{name} has a header that is none of a .npy file's: descr, fortran_order and shape"


def other_size(name: str, lengths: Sequence[int], dtype: str, claimed: int, there: int) -> str:
    """`claimed` is the number of bytes in the header, `there` that in the file."""
    return (
        f"{name} does not hold what its header claims: "
        f"{shape(lengths)} of {dtype} is {claimed:,} bytes, {there:,} are there"
    )


def too_large(name: str, lengths: Sequence[int], limit: int) -> str:
    return f"{name} claims the shape {shape(lengths)}, more than {limit:,} bytes can hold"


def python_objects(name: str, dtype: str) -> str:
    return f"{name} holds Python objects (dtype {dtype}), which are never unpickled"


def other_type(name: str, dtype: str) -> str:
    return f"{name} holds the type {dtype}; floating-point numbers (f2, f4, f8) and integers are read"


def not_finite(name: str, number: float, index: Sequence[int]) -> str:
    return f"{name} has a value that is not a finite number: {number} at {list(index)}"


def integer_too_large(name: str, number: int) -> str:
    return f"{name} has an integer that is too large: {number}"


def input_has_too_many_steps(lengths: Sequence[int], steps: int, limit: int) -> str:
    return f"input has the shape {shape(lengths)}: {steps} time steps; at most {limit} time steps are allowed"


def no_such_token(token: int, tensor: str, width: int) -> str:
    return f"input has the token {token}, but {tensor} reads tokens {from_to('0', str(width - 1))}"


def no_vectors(lengths: Sequence[int], dtype: str, width: int, tensor: str) -> str:
    return (
        f"input has the shape {shape(lengths)} of {dtype}; expected [T,{width}] of "
        f"floating-point numbers, as {tensor} reads them, or [T] of integers, the tokens' indices"
    )


def targets_without_head() -> str:
    return "targets need outputs, but head.weight is missing among the weights"


def no_class_indices(lengths: Sequence[int], dtype: str) -> str:
    return (
        f"targets has the shape {shape(lengths)} of {dtype}; "
        "expected one class index for each output, [T_y] of integers"
    )


def no_numbers(lengths: Sequence[int], width: int) -> str:
    return f"targets has the shape {shape(lengths)}; expected [T_y,{width}], the numbers of each output"


def no_chances() -> str:
    return "targets of a sigmoid are from 0 to 1"


def no_such_class(index: int, classes: int) -> str:
    return f"targets has the class {index}, but head.weight has the classes 0 to {classes - 1}"


def targets_missing() -> str:
    return "gradients need targets: a class index for each output"


def start_not_read() -> str:
    return "nothing reads the start token: the decoder's outputs are not fed back"


def start_without_decoder() -> str:
    return "start is for weights of an encoder and a decoder"


def start_unknown(allowed: str) -> str:
    return f"start says which token the decoder reads first, {allowed}: no name of its tokens says it"


def no_start_token(allowed: str) -> str:
    return f"start must be a token {allowed}, as the decoder reads them"
