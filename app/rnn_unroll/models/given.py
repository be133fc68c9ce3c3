"""Given: a network and a sequence that are the user's own, in place of a seed and a text."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.patterns import Part


@dataclass(frozen=True, slots=True)
class Given:
    """What a figure is computed from, where the user brought it. Make it with `rnn_unroll.address.own`, which
    checks that its parts agree.

    `tensors` are the weights under their names in a state dict, where each part's have a prefix of
    `prefixes`; inputs (T_x, I) is what is read,
    and `ids` says which tokens that are, where it was given as tokens. `classes` counts the
    outputs' classes; `targets` has one for each output, or is None. `start` is the token that a fed
    decoder reads first; None where it reads zeros. Two are equal if their `digest` is.
    """

    digest: str
    tensors: Mapping[str, Array] = field(compare=False, repr=False)
    prefixes: Mapping[Part, str] = field(compare=False)
    inputs: Array = field(compare=False, repr=False)
    ids: tuple[int, ...] | None = field(compare=False)
    classes: int = field(compare=False)
    targets: tuple[int, ...] | None = field(compare=False)
    start: int | None = field(compare=False)
