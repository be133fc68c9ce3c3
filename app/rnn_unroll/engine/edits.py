"""Edits: what is changed in a run: its network, its inputs, and inside it step by step and edge by edge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.cells.altered import Alteration
from rnn_unroll.engine.chain import Mask
from rnn_unroll.engine.network import Network
from rnn_unroll.engine.patterns import Part, Plan

Place = tuple[Part, int, int]
"""A chain: its part, its layer from 0, and its direction, 0 forward in time and 1 backward."""


@dataclass(frozen=True, slots=True)
class Edits:
    """The changes of one run of one sequence.

    `chains` has the alterations of the steps of each chain, by the chain's own numbers of steps. `heads`,
    (T_y, D·H), is 0 where a state does not reach the head of an output, and 1 elsewhere; `sights`,
    (T_y, T_x), is False where an output does not attend to a step of the encoder. Both are None if nothing is
    cut there.
    """

    chains: Mapping[Place, Mapping[int, Alteration]] = field(default_factory=dict)
    heads: Array | None = None
    sights: Mask | None = None

    def reaching(self, read: Array, outputs: slice | list[int]) -> Array:
        """What the heads of some outputs get of what they read, (n, D·H)."""
        return read if self.heads is None else read * self.heads[outputs]


NONE = Edits()


class Changed(NamedTuple):
    """What a run is made of after edits: its network, its inputs (I,), and what is changed inside it."""

    network: Network
    sequence: list[Array]
    edits: Edits


class Change(Protocol):
    """The edits of an address, as the run of a network takes them. They can be the key of a cache."""

    def __hash__(self) -> int: ...

    def change(self, plan: Plan, network: Network, sequence: Sequence[Array]) -> Changed:
        """What the edits make of a run. Raises SpecError for an edit of what the figure does not have."""
