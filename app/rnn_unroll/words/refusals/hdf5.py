"""Why an HDF5 file is refused. The names in it are a user's text, so they are quoted already."""

from collections.abc import Sequence

from rnn_unroll.words.forms import shape


def broken(what: str) -> str:
    return f"the weights' file is {what}, which is broken or cut off"


def too_many_links(limit: int) -> str:
    return f"the weights' file has more than {limit:,} groups and arrays"


def too_deep(limit: int) -> str:
    return f"the weights' file has groups more than {limit} deep, or one that holds itself"


def link(name: str) -> str:
    return f"{name} in the weights' file is a link to elsewhere; links are not followed"


def elsewhere(array: str) -> str:
    return f"{array} has its numbers elsewhere, in another file or another array; that is not read"


def packed(array: str) -> str:
    return f"{array} is packed, or in pieces; Keras writes an array whole, and that is read"


def other_size(array: str, lengths: Sequence[int], claimed: int, there: int, size: int) -> str:
    return (
        f"{array} has the shape {shape(lengths)[:80]}, {claimed:,} bytes, of which the file holds {there:,}; "
        f"the file has {size:,}"
    )


def too_long(name: str, length: int, limit: int) -> str:
    return f"{name} in the weights' file has {length:,} bytes; at most {limit:,} are read"
