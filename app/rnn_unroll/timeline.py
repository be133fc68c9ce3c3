"""Timeline: the steps of a run, and which of them is shown; how fast a figure plays them.

A run goes forward, from time step 1 to T. If the figure shows gradients, the run then goes back, from T
to 1. All durations are in ms.
"""

from dataclasses import dataclass

STEP = 900
"""Duration of a step, with its fade."""
SHORTEST = 240
"""Shortest duration of a step, in long runs."""
LONGEST_RUN = 24_000
"""Longest duration of a whole run, unless its steps would become shorter than SHORTEST."""
REST = 2400
"""Duration of the last step, before the run repeats."""
FADE = 260
"""Duration of a fade-in; in fast runs it is a third of a step."""

STEPWISE_KIND, STEPWISE_LAYER = "input", 1
"""With two chains, only the nodes of this kind and the forward chain of this layer are computed time step by
time step. All other numbers need the whole input.
"""


@dataclass(frozen=True, slots=True)
class Timeline:
    """A run of T `time_steps`, and the `step` of it that is shown; None is the last one.

    `returns`: the run shows gradients, so it also goes back through time. `together`: two chains run in
    opposite directions, so all gradients come back in one step.
    """

    time_steps: int
    returns: bool = False
    together: bool = False
    step: int | None = None

    @property
    def last(self) -> int:
        """The number of the last step; step 0 is before the first time step."""
        if not self.returns:
            return self.time_steps
        return self.time_steps + (1 if self.together else self.time_steps)

    @property
    def shown(self) -> int:
        """The number of the step that is shown."""
        return self.last if self.step is None else self.step

    def time_step(self, step: int) -> int:
        """The time step t that the run has got to after `step` steps, on its way forward or back."""
        if step <= self.time_steps or self.together:
            return min(step, self.time_steps)
        return 2 * self.time_steps - step + 1

    @property
    def reached(self) -> int:
        """The last time step whose numbers are computed."""
        return min(self.shown, self.time_steps)

    def within(self, first: int, last: int) -> int:
        """The time step of a part of the run, from `first` to `last`, that a folded figure shows."""
        return min(max(first, self.reached), last)

    @property
    def ended(self) -> bool:
        """Whether every time step is computed."""
        return self.reached == self.time_steps

    def return_step(self, t: int) -> int:
        """The step in which gradients come back through time step t."""
        return self.time_steps + 1 if self.together else 2 * self.time_steps - t + 1

    def returned(self, t: int) -> bool:
        """Whether gradients have come back through time step t."""
        return self.shown >= self.return_step(t)

    def waits(self, kind: str, layer: int = 0, backward: bool = False) -> bool:
        """Whether the numbers of a node need the whole input, which is not read yet.

        The node has a `kind` and, if it belongs to a chain, a `layer` and a direction.
        """
        # An initial state is not computed.
        stepwise = kind in (STEPWISE_KIND, "initial-state") or (layer == STEPWISE_LAYER and not backward)
        return self.together and not self.ended and not stepwise

    @property
    def clock(self) -> str:
        """The position of the run as the player shows it: `3 / 4`, or `← 3` on the way back."""
        if self.shown <= self.time_steps:
            return f"{self.shown} / {self.time_steps}"
        return "←" if self.together else f"← {self.time_step(self.shown)}"


def step(steps: int) -> int:
    """Duration of each step but the last of a run of `steps` steps."""
    return min(STEP, max(SHORTEST, LONGEST_RUN // max(1, steps)))


def total(steps: int) -> int:
    """Duration of a run of `steps` steps until it repeats; its last step is shown for REST."""
    return steps * step(steps) + REST


def fade(steps: int) -> int:
    """Duration of a fade in a run of `steps` steps."""
    return min(FADE, step(steps) // 3)


def durations(steps: int) -> tuple[int, ...]:
    """Duration of each picture of a run: after 0, 1 … `steps` steps."""
    return (*[step(steps)] * steps, REST)
