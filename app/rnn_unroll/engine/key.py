"""Key: the name of a node in a figure, and the fields that the name consists of.

A key is a string, because figures and their JSON print it unchanged. It also keeps its fields, so that no
stage has to parse it. The constructors are cached: equal arguments give the same object.
"""

from functools import lru_cache
from typing import Literal, NoReturn

Kind = Literal[
    "input",
    "state",
    "initial-state",
    "output",
    "target",
    "start-token",
    "attended",
    "early",
    "loss",
    "norm",
    "norms",
    "hypothesis",
]

CHAINS = ("a", "r")
"""The letters of a layer's chains: a runs forward in time, r backward."""

MEMORIES = ("c", "cr")
"""The letters of the memories of the same chains."""

CACHED = 4096
"""How many keys each constructor caches; a figure has up to 256 time steps, each with layers and chains."""


class Key(str):
    """A node's key. Fields that its kind does not have are 0.

    `direction` is that of the chain: 0 forward in time, 1 backward. `layer` and the time step `t` count
    from 1; `number` counts inputs, outputs, targets and losses from 1. A key of kind "norms" names a chain of
    states along time; `memory` means that these are c⟨t⟩, not a⟨t⟩.
    """

    __slots__ = ("direction", "kind", "layer", "memory", "number", "t")
    kind: Kind
    direction: int
    layer: int
    t: int
    number: int
    memory: bool

    def __new__(
        cls,
        text: str,
        kind: Kind,
        direction: int = 0,
        layer: int = 0,
        t: int = 0,
        number: int = 0,
        memory: bool = False,
    ) -> "Key":
        key = super().__new__(cls, text)
        for name, value in (
            ("kind", kind),
            ("direction", direction),
            ("layer", layer),
            ("t", t),
            ("number", number),
            ("memory", memory),
        ):
            object.__setattr__(key, name, value)
        return key

    @property
    def chain(self) -> str:
        """The letter of the chain."""
        return CHAINS[self.direction]

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a key is constant: {name} cannot be set")

    def __reduce__(self) -> tuple[type["Key"], tuple[object, ...]]:
        return Key, (str(self), self.kind, self.direction, self.layer, self.t, self.number, self.memory)


@lru_cache(CACHED)
def state(direction: int, layer: int, t: int) -> Key:
    """The state of a chain after time step t: a.1.3."""
    return Key(f"{CHAINS[direction]}.{layer}.{t}", "state", direction, layer, t)


def parse_state(text: str) -> Key:
    """The state whose key is `text`, such as r.2.12. Raises ValueError for any other text."""
    letter, layer, t = text.split(".")
    return state(CHAINS.index(letter), int(layer), int(t))


@lru_cache(CACHED)
def initial(direction: int, layer: int) -> Key:
    """The state of a chain before its first step: a0.1."""
    return Key(f"{CHAINS[direction]}0.{layer}", "initial-state", direction, layer)


@lru_cache(CACHED)
def read(number: int) -> Key:
    """An input: x.2."""
    return Key(f"x.{number}", "input", number=number)


@lru_cache(CACHED)
def output(number: int) -> Key:
    """An output: y.1."""
    return Key(f"y.{number}", "output", number=number)


@lru_cache(CACHED)
def target(number: int) -> Key:
    """The target of an output, where the next time step reads it: target.1."""
    return Key(f"target.{number}", "target", number=number)


@lru_cache(CACHED)
def early(t: int) -> Key:
    """The early answer of a time step that emits nothing: early.3."""
    return Key(f"early.{t}", "early", t=t)


def attended(t: int) -> Key:
    """The state h̃ that an output reads, of a decoder that attends to its encoder: h.5."""
    return Key(f"h.{t}", "attended", t=t)


@lru_cache(CACHED)
def loss(number: int) -> Key:
    """The loss of an output: l.1."""
    return Key(f"l.{number}", "loss", number=number)


@lru_cache(CACHED)
def norm(chain: Key, t: int) -> Key:
    """A point of a chain of states along time: norm.a.1.3."""
    return Key(f"norm.{chain}.{t}", "norm", chain.direction, chain.layer, t, memory=chain.memory)


@lru_cache(CACHED)
def hypothesis(number: int, rank: int) -> Key:
    """A candidate of a beam search at an output, by its rank from 1: beam.2.1; beam.0.1 is none yet."""
    return Key(f"beam.{number}.{rank}", "hypothesis", number=number)


@lru_cache(CACHED)
def norms(direction: int, layer: int, memory: bool = False) -> Key:
    """A chain of states along time: a.1, or cr.2 for the memory of the second layer's backward chain."""
    letter = (MEMORIES if memory else CHAINS)[direction]
    return Key(f"{letter}.{layer}", "norms", direction, layer, memory=memory)


START = Key("sos", "start-token")
"""The start token that a decoder reads first."""
