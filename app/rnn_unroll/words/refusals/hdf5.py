"""Why an HDF5 file is refused. The names in it are a user's text, so they are quoted already."""

from collections.abc import Sequence

from rnn_unroll.words.forms import shape


def floats(size: int) -> str:
    """A type of numbers that are no usual ones, by their bytes."""
    return f"float of {size} bytes"


def integers(size: int) -> str:
    return f"integer of {size} bytes"


def broken(what: str) -> str:
    return f"the weights' file is {what}, which is broken or cut off"


def newer(what: str) -> str:
    return (
        f"the weights' file is {what}, but in a layout of HDF5 that Keras does not write; "
        "h5py.File(…, libver='earliest') writes what is read"
    )


def too_deep(limit: int) -> str:
    return f"the weights' file has groups more than {limit} deep, or one that holds itself"


def link(name: str) -> str:
    return f"{name} in the weights' file is a link to elsewhere; links are not followed"


def elsewhere(array: str) -> str:
    return (
        f"{array} has its numbers packed, in pieces or in another file; "
        "Keras writes an array whole, and that is read"
    )


def other_size(array: str, lengths: Sequence[int], claimed: int, there: int) -> str:
    return (
        f"{array} has the shape {shape(lengths)[:80]}, {claimed:,} bytes, of which the file holds {there:,}"
    )


def other_sum(claimed: int, size: int) -> str:
    return f"the arrays in the weights' file claim {claimed:,} bytes; the file has {size:,}"


def named_twice(array: str) -> str:
    return f"{array} stands twice in the weights' file"


def too_long(name: str, limit: int) -> str:
    return f"{name} in the weights' file has more than {limit:,} bytes, which is the most that are read"
