"""Why the tensors of a file have no place in a network. Their names are a user's text, made safe already."""

import re
from collections.abc import Mapping, Sequence

from rnn_unroll.words.forms import shape

MOST = 8
"""The most tensors that a sentence lists."""

_LOOKS = {
    r"(?i)attn|attention": "attention, which no own network has yet",
    r"(?i)norm|bn|(^|[._])ln": "a normalisation",
    r"(?i)conv": "a convolution",
}
"""What a tensor looks like, by its name."""
_DIMENSIONS = {0: "one number", 1: "a vector", 2: "a linear layer", 3: "a convolution", 4: "a convolution"}
"""What it looks like by the number of its dimensions."""


def _looks(name: str, lengths: Sequence[int]) -> str:
    by_name = (look for sign, look in _LOOKS.items() if re.search(sign, name))
    return next(by_name, _DIMENSIONS.get(len(lengths), "an array"))


def _described(lost: Mapping[str, Sequence[int]]) -> str:
    return _listed([f"{name} {shape(one)}: {_looks(name, one)}" for name, one in lost.items()])


def _listed(items: Sequence[str]) -> str:
    more = f" and {len(items) - MOST} more" if len(items) > MOST else ""
    return "; ".join(items[:MOST]) + more


def no_place(lost: Mapping[str, Sequence[int]]) -> str:
    """`lost` has the shapes of the tensors without a place."""
    return (
        f"these tensors have no place in the network: {_described(lost)}; map says what a module is "
        "(map=fc=head,emb=embedding), or leaves it out, and then computes without it (map=norm=skip)"
    )


def nothing_recurrent(names: Sequence[str]) -> str:
    there = _listed(names) if names else "nothing"
    return (
        "there is no recurrent layer: no weight_ih_l0 and weight_hh_l0 of an nn.RNN, nn.GRU or nn.LSTM, "
        f"no weight_ih and weight_hh of a Cell, no i2h layer, no W_xh and W_hh; the file has {there}"
    )


def which_part(paths: Sequence[str]) -> str:
    return (
        f"the recurrent modules {', '.join(paths)} fit in more than one way; map says of each what it is: "
        "encoder or decoder, or rnn for each layer of a stack, as in map=first=rnn,second=rnn"
    )


def which_head(paths: Sequence[str], lost: Mapping[str, Sequence[int]]) -> str:
    """`lost` has the shapes of the tensors that have no place beside them."""
    more = f"; beside them {_described(lost)} have no place" if lost else ""
    return f"{', '.join(paths)} have the shape of an output layer{more}; map says which is the head"


def no_role(written: str) -> str:
    return f"map needs module=role, with commas between; {written} is not"


def two_roles(path: str) -> str:
    return f"map says twice what {path} is"


def wrong_role(path: str, recurrent: bool, role: str) -> str:
    kind = "a recurrent module" if recurrent else "no recurrent module"
    return f"{path} is {kind}, so map cannot make it {role}"


def no_module(path: str) -> str:
    return f"map names {path}, which is no module of the file"


def no_such_part(path: str, role: str) -> str:
    return f"map makes {path} the {role}, but there is one network"


def no_table(path: str, columns: int, part: str, width: int) -> str:
    return (
        f"{path} cannot be the embedding of the {part}, which reads {width} numbers: its vectors have "
        f"{columns}, and an embedding has no bias"
    )


def two_tables(paths: Sequence[str], part: str) -> str:
    return (
        f"{', '.join(paths)} are embeddings that the {part} could read; it reads one: map leaves others out, "
        "or says whose they are (map=a=encoder.embedding,b=decoder.embedding)"
    )


def no_stack(paths: Sequence[str], sizes: Sequence[tuple[int, int, int, int]]) -> str:
    """`sizes` has of each module the rows of its matrices, H, what it writes and what it reads."""
    listed = ", ".join(
        f"{path} reads {reads} and writes {writes} ({rows} rows)"
        for path, (rows, _, writes, reads) in zip(paths, sizes, strict=True)
    )
    return f"the layers of a stack have one cell and one width, and read what is written below: {listed}"


def either_way(names: Sequence[str]) -> str:
    return (
        f"{', '.join(names)} are square, so they fit W x as well as x W: call them as PyTorch does, "
        "rnn.weight_ih_l0 and rnn.weight_hh_l0 (W x), fc.weight"
    )


def no_activation(layer: str) -> str:
    return f"the file does not say which function follows {layer}: cell chooses it"


BY_HAND = {"rnn": "tanh", "rnn-relu": "ReLU", "rnn-linear": "no function"}
"""The cells that an RNN made by hand can be, and the function of each."""


def no_between(paths: Sequence[str]) -> str:
    """`paths` are the two layers of a head."""
    return (
        f"{' and '.join(paths)} are a head of two layers, and the file does not say which function is "
        f"between them: between chooses it; or map leaves one out (map={paths[-1]}=skip)"
    )


def nothing_between() -> str:
    return "between is the function in a head of two layers, and the head has one"


def one_class() -> str:
    return (
        "the head has one output, and the softmax of one number is always 1: "
        "head=sigmoid or head=linear says what it is"
    )
