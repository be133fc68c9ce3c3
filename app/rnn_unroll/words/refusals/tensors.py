"""Why a safetensors file is refused. The names of tensors are a user's text, so they are quoted already."""

from collections.abc import Sequence

from rnn_unroll.words.forms import shape


def _cut(lengths: Sequence[int]) -> str:
    """A shape, cut to 80 characters: a header may claim one with any lengths."""
    return shape(lengths)[:80]


def too_long(limit: int) -> str:
    return f"the weights' file has more than {limit:,} bytes"


def empty() -> str:
    return "the weights' file is empty"


def length_cut_off(size: int) -> str:
    return f"the weights' file is cut off: it has {size} bytes, and a safetensors file begins with 8"


def header_too_long(claimed: int, size: int, limit: int) -> str:
    return (
        f"the weights' file claims a header of {claimed:,} bytes; "
        f"the file has {size:,}, and at most {limit:,} are read"
    )


def header_cut_off(claimed: int, there: int) -> str:
    return f"the weights' file is cut off: its header claims {claimed:,} bytes, {there:,} are there"


def header_is_no_json() -> str:
    return "the weights' file is no safetensors file: its header is not JSON that names tensors"


def unreadable() -> str:
    return "the weights' file is no safetensors file: its header is not as the format has it"


def no_metadata() -> str:
    return "the weights' file has a __metadata__ that is not texts by name"


def too_many(count: int, limit: int) -> str:
    return f"the weights' file has {count:,} tensors; at most {limit} are read"


def overlap(tensor: str, begin: int, other: str, end: int) -> str:
    return f"{tensor} begins at byte {begin:,}, inside {other}, which ends at {end:,}"


def gap(count: int, tensor: str, other: str) -> str:
    return f"the weights' file has {count:,} bytes between {tensor} and {other} that no tensor holds"


def other_size(there: int, begin: int, end: int) -> str:
    return (
        f"the weights' file holds {there:,} bytes of numbers, "
        f"but its tensors are the bytes {begin:,} to {end:,}"
    )


def named_twice(tensor: str) -> str:
    return f"{tensor} stands twice in the weights' header"


def no_name(tensor: str) -> str:
    return f"{tensor} is no name: half a surrogate pair stands in it"


def not_described(tensor: str) -> str:
    return f"{tensor} is not described by dtype, shape and data_offsets"


def other_type(tensor: str, written: str, dtypes: Sequence[str]) -> str:
    """`dtypes` are the types that are read, two or more."""
    *rest, last = dtypes
    return f"{tensor} holds the type {written}; weights are {', '.join(rest)} or {last}"


def no_shape(tensor: str) -> str:
    return f"{tensor} has a shape that is no list of lengths"


def no_offsets(tensor: str) -> str:
    return f"{tensor} has data_offsets that are not two byte positions"


def too_large(tensor: str, lengths: Sequence[int], limit: int) -> str:
    return f"{tensor} has the shape {_cut(lengths)}, more than {limit:,} bytes can hold"


def outside(tensor: str, begin: int, end: int, there: int) -> str:
    return f"{tensor} claims the bytes {begin:,} to {end:,} of {there:,}"


def other_bytes(tensor: str, lengths: Sequence[int], dtype: str, expected: int, claimed: int) -> str:
    return (
        f"{tensor} has the shape {_cut(lengths)} of {dtype}, {expected:,} bytes, but {claimed:,} of the file"
    )


def not_finite(tensor: str, number: float, index: Sequence[int]) -> str:
    return f"{tensor} has a value that is not a finite number: {number} at {list(index)}"
