"""Cut: edges of the network along which nothing passes, forward or backward."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from rnn_unroll.address.edits.edit import once
from rnn_unroll.engine import key as keys
from rnn_unroll.engine.key import CHAINS, MEMORIES
from rnn_unroll.engine.patterns import Pattern, Plan
from rnn_unroll.errors import SpecError, quote
from rnn_unroll.words.refusals import edits as refusals

Kind = Literal["read", "recurrent", "memory", "depth", "output", "attention"]


class Cut(NamedTuple):
    """The edge from one node to another, by their keys."""

    source: str
    target: str

    def __str__(self) -> str:
        return f"{self.source}>{self.target}"


class Passage(NamedTuple):
    """Where something passes along an edge: into a chain's step, into an output, or into its attention.

    `source` is the direction of the chain that it comes from, or the encoder's step; `number` is the
    output's.
    """

    kind: Kind
    direction: int = 0
    layer: int = 0
    t: int = 0
    source: int = 0
    number: int = 0

    @property
    def place(self) -> tuple[int, int, int]:
        """The step of a chain: its direction, its layer and its time step, which is 0 for an output."""
        return self.direction, self.layer, self.t


def read(text: str, _: Pattern | None) -> tuple[Cut, ...]:
    """Edges, such as a.1.2>a.1.3,x.1>a.1.1. The spec checks whether the figure has them."""
    found = []
    for one in text.split(",") if text else ():
        match = re.fullmatch(r"([a-z0-9.]{1,20})>([a-z0-9.]{1,20})", one)
        if match is None:
            raise SpecError("cut", refusals.no_cut(quote(one)))
        found.append(Cut(match[1], match[2]))
    return once("cut", found, lambda one: one)


@lru_cache(8)
def edges(plan: Plan, memory: bool, layers: int, directions: int, attends: bool) -> Mapping[Cut, Passage]:
    """Every edge of a network that can be cut. `memory`: its cells have a memory of their own, an edge
    of its own, c.1.2>c.1.3. They are kept, because a figure's cuts are checked before they are made.
    """
    found: dict[Cut, Passage] = {}
    last = len(plan.steps)
    both = range(directions)
    emitted = 0
    for step in plan.steps:
        t = step.t
        source = _read_by(step.reads, step.i, emitted)
        for d in both if source else ():
            found[Cut(source, keys.state(d, 1, t))] = Passage("read", d, 1, t)
        for layer in range(1, layers + 1):
            for d in both:
                before = t + 1 if d else t - 1
                first = before == (last + 1 if d else 0)
                for letters, kind in ((CHAINS, "recurrent"), (MEMORIES, "memory")):
                    if kind == "recurrent" or memory:
                        begin = f"{letters[d]}0.{layer}" if first else f"{letters[d]}.{layer}.{before}"
                        passage = Passage("recurrent" if kind == "recurrent" else "memory", d, layer, t)
                        found[Cut(begin, f"{letters[d]}.{layer}.{t}")] = passage
                for below in both if layer > 1 else ():
                    passage = Passage("depth", d, layer, t, source=below)
                    found[Cut(keys.state(below, layer - 1, t), keys.state(d, layer, t))] = passage
        if step.j:
            for d in both:
                at = keys.state(d, layers, 1 if plan.ends and d else t)
                found[Cut(at, keys.output(step.j))] = Passage("output", source=d, number=step.j)
            for s in range(1, plan.boundary + 1) if attends else ():
                seen = Passage("attention", source=s, number=step.j)
                # The last of the encoder's states also goes on along the chain, by the same name.
                found.setdefault(Cut(keys.state(0, layers, s), keys.state(0, layers, t)), seen)
        emitted = step.j or emitted
    return found


def _read_by(reads: str, i: int, emitted: int) -> str:
    """The key of what a step reads; empty if it reads nothing."""
    if reads == "nothing":
        return ""
    if reads == "start":
        return keys.START
    if reads == "target":
        return keys.target(emitted)
    return keys.read(i) if reads == "input" else keys.output(emitted)


def passages(edits: tuple[Cut, ...], known: Mapping[Cut, Passage]) -> list[Passage]:
    """Where nothing passes. Raises SpecError for an edge that the figure does not have."""
    found = []
    for edit in edits:
        if edit not in known:
            into = [str(edge) for edge in known if edge.target == edit.target]
            out = [str(edge) for edge in known if edge.source == edit.source]
            near = into or out or [str(edge) for edge, _ in zip(known, range(8), strict=False)]
            raise SpecError("cut", refusals.no_edge(str(edit), bool(into or out)), near)
        found.append(known[edit])
    return found
