"""Why a zip file of weights, or of the arrays of an input, is refused.

The names of its members are a user's text, quoted already. `of` is what the file is of.
"""

NPZ = "a .npz file"
KERAS = "a Keras 3 model (.keras)"


def _file(of: str) -> str:
    """The file of the weights or the input."""
    return f"the {of}' file" if of.endswith("s") else f"the {of}'s file"


def too_long(limit: int, of: str) -> str:
    return f"{_file(of)} has more than {limit:,} bytes"


def too_many(members: int, limit: int, of: str) -> str:
    what = "tensors" if of == "weights" else "arrays"
    return f"{_file(of)} has {members:,} {what}; at most {limit:,} are read"


def other_array(name: str) -> str:
    return f"the input's file holds {name}, which is none of the arrays that belong to an input"


def no_arrays() -> str:
    return "the input's file holds no array"


def broken(what: str, of: str = "weights") -> str:
    return f"{_file(of)} is {what} that is broken or cut off: it has no directory of what it holds"


def too_much(unpacked: int, limit: int, of: str = "weights") -> str:
    return f"{_file(of)} unpacks to {unpacked:,} bytes; at most {limit:,} are read"


def no_member(name: str, of: str = "weights") -> str:
    return f"{_file(of)} has no {name}"


def no_npy(member: str, of: str = "weights") -> str:
    return f"{member} in {_file(of)} is no .npy array"


def a_path(member: str, of: str = "weights") -> str:
    return f"{member} in {_file(of)} is a path, no tensor's name"


def named_twice(tensor: str, of: str = "weights") -> str:
    return f"{tensor} stands twice in {_file(of)}"


def encrypted(tensor: str, of: str = "weights") -> str:
    return f"{tensor} is encrypted in {_file(of)}"


def other_packing(tensor: str, method: int, of: str = "weights") -> str:
    return f"{tensor} is packed by method {method} in {_file(of)}; 0 and 8, plain and deflated, are read"


def broken_member(tensor: str, of: str = "weights") -> str:
    return f"{tensor} cannot be unpacked: {_file(of)} is broken"
