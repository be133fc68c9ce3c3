"""Units: one unit of one chain of states, at every time step of what the network reads and writes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rnn_unroll import tokens
from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.key import Key
from rnn_unroll.engine.patterns import Part, Plan, PlanStep
from rnn_unroll.engine.trace import Trace
from rnn_unroll.graphs.graph import says

NOTHING = "·"
"""Written where a time step reads nothing."""


LEAST = 0.1
"""The least limit of a scale of colours: what is smaller is drawn pale."""


class Moment(NamedTuple):
    """One time step: the token that it reads, what it writes, if anything, and the unit's value after it.

    `value` is None in the part of the network to which the unit does not belong.
    """

    plan: PlanStep
    read: str
    written: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Units:
    """One unit along the run. `at` is the first state of its chain; units count from 1."""

    plan: Plan
    at: Key
    unit: int
    hidden: int
    layers: int
    directions: int
    moments: tuple[Moment, ...]

    @property
    def part(self) -> Part:
        """The part of the network whose unit it is."""
        return self.plan.steps[self.at.t - 1].part

    @property
    def limit(self) -> float:
        """The value of the full colour: 0.1, 0.2, 0.5, 1, 2, 5 …, as the largest value needs."""
        largest = max(abs(moment.value) for moment in self.moments if moment.value is not None)
        if largest <= LEAST:
            return LEAST
        power = math.floor(math.log10(largest))
        # Decimal, so that 0.2 is the float that is written so.
        return next(
            limit
            for exponent in (power, power + 1)
            for digit in (1, 2, 5)
            if (limit := float(f"{digit}e{exponent}")) >= largest
        )


def along(trace: Trace, at: Key) -> Array:
    """The states (T, H) of the chain of `at`, in the order of time, over the time steps of its part."""
    part = trace.parts[trace.plan.steps[at.t - 1].part]
    states: Array = part.layers[at.layer - 1][at.direction].states
    return states[::-1] if at.direction else states


def build(
    trace: Trace,
    vocabulary: tuple[str, ...],
    words: tuple[str, ...],
    at: Key,
    unit: int,
    targets: Sequence[str] = (),
) -> Units:
    """One unit of the chain of `at`. `words` has the token of each input; empty if inputs are vectors.
    `targets` has the target of each output, if the run reads them.
    """
    plan, network = trace.plan, trace.network
    first = trace.parts[plan.steps[at.t - 1].part].first
    values: list[float] = along(trace, at)[:, unit - 1].tolist()
    chosen = [says(vocabulary, step.y, step.token) for step in trace.steps if step.y is not None]
    moments = []
    for step in plan.steps:
        k = step.t - first
        moments.append(
            Moment(
                step,
                _read(plan, step, words, chosen, targets),
                chosen[step.j - 1] if step.j else "",
                values[k] if 0 <= k < len(values) else None,
            )
        )
    return Units(plan, at, unit, network.hidden, network.layers, network.directions, tuple(moments))


def _read(
    plan: Plan, step: PlanStep, words: tuple[str, ...], chosen: list[str], targets: Sequence[str]
) -> str:
    match step.reads:
        case "target":
            return targets[plan.steps[step.t - 2].j - 1]
        case "input":
            return words[step.i - 1] if words else f"x⟨{step.i}⟩"
        case "feedback":
            return chosen[plan.steps[step.t - 2].j - 1]
        case "start":
            return tokens.START_TOKEN
    return NOTHING
