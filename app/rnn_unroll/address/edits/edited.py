"""Edited: all edits of an address, and what they come to in a run."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rnn_unroll.address.edits import clamp, cut, vector, weight
from rnn_unroll.address.edits.clamp import Clamped, Holding
from rnn_unroll.address.edits.cut import Cut, Passage
from rnn_unroll.address.edits.force import Forced
from rnn_unroll.address.edits.vector import Read
from rnn_unroll.address.edits.weight import Weighed
from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.cells.altered import Alteration, Held
from rnn_unroll.engine.edits import NONE, Changed, Edits, Place
from rnn_unroll.engine.network import Network
from rnn_unroll.engine.patterns import Part, Plan

KINDS = ("force", "input", "clamp", "cut", "weight")
"""The parameters that hold edits."""


@dataclass(frozen=True, slots=True)
class Edited:
    """The edits of an address, in canonical form, and how the figure shows what they change."""

    force: tuple[Forced, ...] = ()
    input: tuple[Read, ...] = ()
    clamp: tuple[Clamped, ...] = ()
    cut: tuple[Cut, ...] = ()
    weight: tuple[Weighed, ...] = ()
    compare: str = "ghosts"

    @property
    def named(self) -> tuple[tuple[str, object], ...]:
        """Every edit, with the name of the parameter that holds it."""
        return tuple((name, edit) for name in KINDS for edit in getattr(self, name))

    @property
    def all(self) -> tuple[object, ...]:
        """Every edit, whatever its kind."""
        return tuple(edit for _, edit in self.named)

    @property
    def inside(self) -> bool:
        """Whether more is changed than the tokens that outputs take."""
        return bool(self.input or self.clamp or self.cut or self.weight)

    def canonical(self, network: Network) -> "Edited":
        """The edits under the names that an address gives to what they change.

        Raises SpecError for a vector or a parameter that the network does not have.
        """
        cell, directions = network.cell, network.directions
        return replace(
            self,
            clamp=clamp.named(self.clamp, cell, directions) if self.clamp else (),
            weight=weight.named(self.weight, network),
        )

    def change(self, plan: Plan, network: Network, sequence: Sequence[Array]) -> Changed:
        """What the edits make of a run. Raises SpecError for an edit of what the figure does not have."""
        changed = weight.changed(self.weight, network)
        return Changed(changed, vector.changed(self.input, list(sequence)), self._inside(plan, changed))

    def _inside(self, plan: Plan, network: Network) -> Edits:
        if not (self.clamp or self.cut):
            return NONE
        cell, layers, directions = network.cell, network.layers, network.directions
        steps = len(plan.steps)
        held = list(clamp.held(self.clamp, cell, (layers, directions), network.widths, steps))
        passages: Sequence[Passage] = ()
        if self.cut:
            attends = network.attention is not None
            known = cut.edges(plan, cell.memory == "own", layers, directions, attends)
            passages = cut.passages(self.cut, known)
        chains: dict[Place, dict[int, Alteration]] = {}
        places = {one.place for one in held} | {one.place for one in passages if one.t}
        for place in places:
            part, own = _own(plan, place)
            inside = _alteration(place, held, passages, network, part)
            chains.setdefault((part, place[1] - 1, place[0]), {})[own] = inside
        return Edits(chains, _heads(plan, network, passages), _sights(plan, passages))


def _own(plan: Plan, place: tuple[int, int, int]) -> tuple[Part, int]:
    """The part of a time step, and the number of its step in the order of its chain."""
    direction, _, t = place
    part = plan.steps[t - 1].part
    return part, plan.spans[part].own(direction, t)


def _alteration(
    place: tuple[int, int, int],
    held: Sequence[Holding],
    passages: Sequence[Passage],
    network: Network,
    part: Part,
) -> Alteration:
    """What is changed in one step of a chain."""
    units: dict[str, dict[int, float]] = {}
    for one in held:
        if one.place == place:
            units.setdefault(one.name, {})[one.unit - 1] = one.value
    hidden, shut = network.hidden, set[str]()
    width = network.inputs[part] if place[1] == 1 else network.directions * hidden
    passes = np.ones(width, network.dtype)
    for passage in passages:
        if passage.place != place:
            continue
        if passage.kind in ("recurrent", "memory"):
            shut.add("a" if passage.kind == "recurrent" else "c")
        else:
            below = slice(passage.source * hidden, (passage.source + 1) * hidden)
            passes[below if passage.kind == "depth" else slice(None)] = 0.0
    return Alteration(
        {
            name: Held(np.array([*values], np.intp), np.array([*values.values()], network.dtype))
            for name, values in units.items()
        },
        frozenset(shut),
        None if passes.all() else passes,
    )


def _heads(plan: Plan, network: Network, passages: Sequence[Passage]) -> Array | None:
    """0 where a state does not reach an output, (T_y, D·H); None if all do."""
    of_outputs = [one for one in passages if one.kind == "output"]
    if not of_outputs:
        return None
    hidden = network.hidden
    heads = np.ones((plan.ty, network.directions * hidden), network.dtype)
    for one in of_outputs:
        heads[one.number - 1, one.source * hidden : (one.source + 1) * hidden] = 0.0
    return heads


def _sights(plan: Plan, passages: Sequence[Passage]) -> np.ndarray | None:
    """False where an output does not attend to a step of the encoder, (T_y, T_x); None if all do."""
    unseen = [one for one in passages if one.kind == "attention"]
    if not unseen:
        return None
    sights = np.ones((plan.ty, plan.boundary), np.bool_)
    for one in unseen:
        sights[one.number - 1, one.source - 1] = False
    return sights
