"""Changes: what the edits of a figure change at its nodes and edges, and what these were without them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.early import Answer
from rnn_unroll.engine.edits import Edits
from rnn_unroll.engine.key import CHAINS, MEMORIES, Key
from rnn_unroll.engine.patterns import Plan
from rnn_unroll.engine.trace import Trace, TraceStep

Mark = Literal["forced", "set", "held"]
"""How an edit changes a node: its token is forced, its vector is set, or some units are held."""

SAME = 1e-9
"""Numbers that differ by less, relative to the larger one where it is above 1, are the same: an edited step
adds in another order.
"""


class Ghost(NamedTuple):
    """What a node was without the edits: its vector, and the token of an output. Either is empty if it is the
    same.
    """

    values: tuple[float, ...]
    token: str = ""


@dataclass(frozen=True)
class Changes:
    """The edits of a run, by what they change; empty for a run without any.

    `forced` and `read` are the numbers of outputs and inputs, `cut` has the ends of edges as an address names
    them. `before` is the run without the edits, or None if the figure does not show it, and `early` has its
    early answers by time step, if there are any.
    """

    forced: frozenset[int] = frozenset()
    read: frozenset[int] = frozenset()
    cut: frozenset[tuple[str, str]] = frozenset()
    inside: Edits = field(default_factory=Edits)
    before: Trace | None = None
    early: tuple[Answer | None, ...] = ()

    @cached_property
    def steps(self) -> tuple[TraceStep, ...]:
        """The steps of the run without the edits; empty if the figure does not show it."""
        return self.before.steps if self.before else ()

    def held(self, plan: Plan, state: Key) -> Mapping[str, tuple[int, ...]]:
        """The units, from 0, that are held in a state's cell, by the names of their vectors."""
        part = plan.steps[state.t - 1].part
        own = plan.spans[part].own(state.direction, state.t)
        change = self.inside.chains.get((part, state.layer - 1, state.direction), {}).get(own)
        if change is None:
            return {}
        return {name: tuple(held.units.tolist()) for name, held in change.held.items()}

    def cuts(self, kind: str, source: Key, target: Key) -> bool:
        """Whether nothing passes along an edge. A memory's edge has names of its own: c.1.2>c.1.3. Between
        the last state of an encoder and the first of its decoder, a name means the recurrent edge.
        """
        if kind == "memory":
            return (_of_memory(source), _of_memory(target)) in self.cut
        return (source, target) in self.cut and not (kind == "attention" and target.t == source.t + 1)


UNCHANGED = Changes()


def _of_memory(state: str) -> str:
    """The name of the memory beside a state: c.1.2 beside a.1.2, and c0.1 beside a0.1."""
    return MEMORIES[CHAINS.index(state[0])] + state[1:]


def ghost(old: Array | None, new: Array | None, was: str = "", now: str = "") -> Ghost | None:
    """What a vector was, if it is another now; `was` and `now` are the tokens. None if nothing differs."""
    if old is None or new is None:
        return None
    # For the few numbers of a node, lists are several times as fast as arrays.
    before, after = old.tolist(), new.tolist()
    apart = before != after and any(
        abs(b - a) > SAME * max(1.0, abs(a), abs(b)) for a, b in zip(before, after, strict=True)
    )
    if not (apart or was != now):
        return None
    return Ghost(tuple(before) if apart else (), was if was != now else "")
