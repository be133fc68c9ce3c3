"""Why a zip file of weights is refused. The names of its members are a user's text, quoted already."""

NPZ = "a .npz file"
KERAS = "a Keras 3 model (.keras)"


def broken(what: str) -> str:
    return f"the weights' file is {what} that is broken or cut off: it has no directory of what it holds"


def too_much(unpacked: int, limit: int) -> str:
    return f"the weights' file unpacks to {unpacked:,} bytes; at most {limit:,} are read"


def no_member(name: str) -> str:
    return f"the weights' file has no {name}"


def no_npy(member: str) -> str:
    return f"{member} in the weights' file is no .npy array"


def a_path(member: str) -> str:
    return f"{member} in the weights' file is a path, no tensor's name"


def named_twice(tensor: str) -> str:
    return f"{tensor} stands twice in the weights' file"


def encrypted(tensor: str) -> str:
    return f"{tensor} is encrypted in the weights' file"


def other_packing(tensor: str, method: int) -> str:
    return (
        f"{tensor} is packed by method {method} in the weights' file; 0 and 8, plain and deflated, are read"
    )


def broken_member(tensor: str) -> str:
    return f"{tensor} cannot be unpacked: the weights' file is broken"
