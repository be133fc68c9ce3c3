"""Ends: the first and last time steps of a long run, and the dots that stand for those between them."""

from dataclasses import dataclass

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.patterns import Plan

KEPT = 3
"""How many steps are drawn at each end of a network's run. No single step is left out: its dots would need as
much room.
"""
DOTS = 32
"""Width that the dots keep free of arrows."""


@dataclass(frozen=True, slots=True)
class Ends:
    """The first and the last of the steps that each of some dots stands for; empty if all steps are drawn."""

    gaps: tuple[tuple[int, int], ...] = ()

    def left_out(self, t: int) -> bool:
        """Whether dots stand for the step t."""
        return any(first <= t <= last for first, last in self.gaps)

    def place(self, t: int) -> int:
        """How many columns stand on the left of step t, dots taking one. A step left out is at its dots."""
        return t - 1 - sum(min(t, last) - first for first, last in self.gaps if t > first)


def of(spec: FigureSpec, plan: Plan) -> Ends:
    """The ends of a figure. An encoder and its decoder have ends of their own."""
    if spec.look.crop != "ends":
        return Ends()
    if spec.model.window:
        return Ends(spec.model.window.gaps)
    count, boundary = len(plan.steps), plan.boundary
    parts = [(1, boundary), (boundary + 1, count)] if boundary else [(1, count)]
    return Ends(
        tuple((first + KEPT, last - KEPT) for first, last in parts if last - first + 1 > 2 * KEPT + 1)
    )
