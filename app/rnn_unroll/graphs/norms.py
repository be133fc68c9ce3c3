"""Norms: the size of the gradient of every state, along time."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rnn_unroll.engine import key as keys
from rnn_unroll.engine.bptt import Gradients
from rnn_unroll.engine.key import Key
from rnn_unroll.engine.patterns import Plan
from rnn_unroll.graphs.size import norm


class Curve(NamedTuple):
    """‖∂L/∂a⟨t⟩‖ of one chain for t = 1 … T, or ‖∂L/∂c⟨t⟩‖ if `memory` is set.

    A norm is 0 only if every entry is 0, and inf if it exceeds the largest float64. `backward` marks a
    chain that runs backward in time.
    """

    key: Key
    layer: int
    memory: bool
    backward: bool
    norms: tuple[float, ...]

    @property
    def from_the_end(self) -> tuple[tuple[int, float], ...]:
        """The time steps and their norms, in the order in which the gradient reaches them."""
        timed = tuple(enumerate(self.norms, start=1))
        return timed if self.backward else timed[::-1]

    @property
    def factor(self) -> float | None:
        """The median factor by which one step back along the chain multiplies the norm.

        Only steps between two norms that are neither 0 nor inf count. None if there are no such steps.
        """
        norms = np.array([norm for _, norm in self.from_the_end])
        usable = np.isfinite(norms) & (norms > 0)
        pairs = usable[1:] & usable[:-1]
        if not pairs.any():
            return None
        with np.errstate(over="ignore"):
            return float(np.median(norms[1:][pairs] / norms[:-1][pairs]))


@dataclass(frozen=True, slots=True)
class Norms:
    """The curves of a network from the first layer up: for each chain its activation, then its memory."""

    plan: Plan
    layers: int
    curves: tuple[Curve, ...]


def build(gradients: Gradients) -> Norms:
    """The norms of the gradients of one sequence's states."""
    network = gradients.trace.network
    curves = []
    for layer in range(1, network.layers + 1):
        for direction in range(network.directions):
            tapes = [part.layers[layer - 1][direction].tape for part in gradients.parts.values()]
            activations = [tape.a for tape in tapes]
            # If the memory equals the activation, the tape has no c: both have the same gradient.
            memories = [tape.c for tape in tapes if tape.c is not None]
            for memory, parts in ((False, activations), (True, memories)):
                if parts:
                    # The first row of a tape is the initial state's.
                    rows = [row for part in parts for row in part[1:][:: -1 if direction else 1]]
                    key = keys.norms(direction, layer, memory)
                    curves.append(Curve(key, layer, memory, direction == 1, tuple(map(norm, rows))))
    return Norms(gradients.trace.plan, network.layers, tuple(curves))
