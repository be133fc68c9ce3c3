"""Trace: the record of a run: what every part, layer and step of a network computed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.engine.attention import Attended
from rnn_unroll.engine.cells import Array, State
from rnn_unroll.engine.chain import Chain, ChainStep, Mask
from rnn_unroll.engine.edits import NONE, Edits
from rnn_unroll.engine.network import Network
from rnn_unroll.engine.patterns import Part, Plan

Feedback = Literal["token", "softmax"]


class TraceStep(NamedTuple):
    """What one time step computed.

    x (I,) is the vector that the first layer read: an input, a fed-back output or zeros. `layers` has a
    ChainStep for each direction of each layer. logits and y (V,) and the chosen token's index are None
    if the step emits nothing; the index also if it emits numbers.
    """

    x: Array
    layers: tuple[tuple[ChainStep, ...], ...]
    logits: Array | None
    y: Array | None
    token: int | None


@dataclass(frozen=True, slots=True)
class PartTrace:
    """The run of one part. `first` is its first time step; x has the shape (T, …, I).

    `layers` has a chain for each direction of each layer. The first step of a backward chain is the
    part's last time step.
    """

    first: int
    x: Array
    layers: tuple[tuple[Chain, ...], ...]

    @property
    def steps(self) -> int:
        return len(self.x)

    def read(self, layer: int) -> Array:
        """What a layer (0 is the first) reads, (T, …, I), in the order of time."""
        if layer == 0:
            return self.x
        return both([one.states for one in self.layers[layer - 1]])

    def own(self, direction: int, t: int) -> int:
        """The number of the step, in the chain's own order, that computes time step t."""
        k = t - self.first + 1
        return k if direction == 0 else self.steps + 1 - k

    def rows(self) -> Iterator[tuple[Array, tuple[tuple[ChainStep, ...], ...]]]:
        """For each time step: what the first layer read, and the steps of each layer's chains."""
        layers = [
            zip(
                *(one.steps() if d == 0 else reversed([*one.steps()]) for d, one in enumerate(layer)),
                strict=True,
            )
            for layer in self.layers
        ]
        return zip(self.x, zip(*layers, strict=True), strict=True)


def both(chains: Sequence[Array]) -> Array:
    """The states of one or two chains, each given in its own order, side by side in the order of time."""
    if len(chains) == 1:
        return chains[0]
    return np.concatenate([chains[0], chains[1][::-1]], axis=-1)


@dataclass(frozen=True)
class Trace:
    """The whole run as arrays: its plan, its parts and its outputs.

    logits and y have the shape (T_y, …, V). tokens, (T_y, …), are the chosen tokens' indices, and 0 where the
    outputs are numbers. `present`, (T, …), is False at padded steps. `attended` is what each output of a
    decoder with attention saw; None without. `edits` are the changes of the run. `inner`, (T_y, …, M), is the
    inner layer of the head at each output; None without one.
    """

    plan: Plan
    network: Network
    parts: Mapping[Part, PartTrace]
    logits: Array
    y: Array
    tokens: NDArray[np.intp]
    feedback: Feedback
    present: Mask | None = None
    attended: Attended | None = None
    edits: Edits = NONE
    inner: Array | None = None

    @property
    def initial(self) -> tuple[tuple[State, ...], ...]:
        """The state before the first step of each direction of each layer."""
        first = self.parts[self.plan.steps[0].part]
        return tuple(tuple(one.state(0) for one in layer) for layer in first.layers)

    @property
    def steps(self) -> tuple[TraceStep, ...]:
        """The run of one sequence, time step by time step. The arrays are views, not copies.

        Each call creates the views anew: kept, so many small objects would take more memory than the
        arrays themselves.
        """
        ran = {part: one.rows() for part, one in self.parts.items()}
        chosen = self.tokens.tolist() if self.network.output.chooses else [None] * self.plan.ty
        emitted = zip(self.logits, self.y, chosen, strict=True)
        nothing = (None, None, None)
        return tuple(
            TraceStep(*next(ran[step.part]), *(next(emitted) if step.j else nothing))
            for step in self.plan.steps
        )
