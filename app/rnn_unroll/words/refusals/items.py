"""Why an item of a batch, its length or its first states are refused."""

from collections.abc import Sequence

from rnn_unroll.words.forms import shape


def no_item() -> str:
    return "item is the index of a sequence in a batch: 0 is the first"


def no_length() -> str:
    return "lengths is a number of time steps, or a .npy file with one for each item of a batch"


def two_lengths() -> str:
    return "lengths is a number or a file, not both"


def which_item(count: int) -> str:
    if not count:
        return "the batch has no items"
    return f"the batch has {count} items; item says which one the figure shows"


def which_axis(lengths: Sequence[int], tokens: bool) -> str:
    """`tokens`: the array holds integers."""
    what = "integers, so tokens of a batch" if tokens else "a batch"
    more = "; vectors are floating-point numbers" if tokens else ""
    return (
        f"input has the shape {shape(lengths)} and is {what}: batch says on which axis its items are, "
        f"first for (N, T, …), as with batch_first=True, or second for (T, N, …){more}"
    )


def no_batch(lengths: Sequence[int]) -> str:
    return f"input has the shape {shape(lengths)}, which is one sequence and no batch"


def other_lengths(lengths: Sequence[int], kind: str, count: int) -> str:
    return (
        f"lengths has the shape {shape(lengths)} of {kind}; expected "
        f"{'an integer' if count == 1 else f'[{count}] integers, one for each item'}"
    )


def length_outside(length: int, steps: int) -> str:
    return f"lengths has {length} for an input of {steps} time steps"


def other_count(name: str, lengths: Sequence[int], there: int, count: int) -> str:
    return f"{name} has the shape {shape(lengths)}, for {there} items; the input has {count}"


def no_memory(cell: str) -> str:
    return f"c0 is the memory of an LSTM; a cell {cell} has none"


def no_state(name: str, lengths: Sequence[int], kind: str, expected: Sequence[int]) -> str:
    chains, hidden = expected
    return (
        f"{name} has the shape {shape(lengths)} of {kind}; expected {shape(expected)}, a row of numbers for "
        f"each direction of each layer, or [{chains},N,{hidden}] for a batch"
    )


def nothing_to_pick() -> str:
    return "item chooses a sequence of a batch, and no file holds one"


def no_input() -> str:
    return "there is no input that it could be about"
