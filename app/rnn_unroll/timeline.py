"""Timeline: the steps of a run, and which of them is shown; how fast a figure plays them.

A run goes there, from time step 1 to T, and where gradients are shown, back again, from T to 1. All
durations are in ms.
"""

from dataclasses import dataclass

STEP = 900
"""Duration of a step, its fade included."""
SHORTEST = 240
"""Duration of a step at least, where there are many."""
LONGEST_RUN = 24_000
"""Duration of a whole run at most, as long as its steps are no shorter than that."""
REST = 2400
"""How long the end of the run is shown before it begins anew."""
FADE = 260
"""Duration in which a thing comes into view, or a third of a step."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """A run of T `time_steps`. `returns` where its gradients come back through time, `together` where
    two chains meet them in two orders: there they come back in one step. `step` is the step of the run
    that is shown; None for its last.
    """

    time_steps: int
    returns: bool = False
    together: bool = False
    step: int | None = None

    @property
    def last(self) -> int:
        """How many steps the run has; 0 is the state before the first."""
        if not self.returns:
            return self.time_steps
        return self.time_steps + (1 if self.together else self.time_steps)

    @property
    def shown(self) -> int:
        """The step of the run that is shown."""
        return self.last if self.step is None else self.step

    def time_step(self, step: int) -> int:
        """The time step t at which the run stands after so many of its steps: there, and back again."""
        if step <= self.time_steps or self.together:
            return min(step, self.time_steps)
        return 2 * self.time_steps - step + 1

    @property
    def reached(self) -> int:
        """The last time step whose numbers are computed."""
        return min(self.shown, self.time_steps)

    @property
    def ended(self) -> bool:
        """Whether every time step is computed."""
        return self.reached == self.time_steps

    def returned(self, t: int) -> bool:
        """Whether gradients have come back through time step t."""
        return self.shown > (self.time_steps if self.together else 2 * self.time_steps - t)

    @property
    def clock(self) -> str:
        """Where the run stands: t of T, or on its way back."""
        if self.shown <= self.time_steps:
            return f"{self.shown} / {self.time_steps}"
        return "←" if self.together else f"← {self.time_step(self.shown)}"


def step(steps: int) -> int:
    """How long each step of a run of so many is shown, from nothing computed on."""
    return min(STEP, max(SHORTEST, LONGEST_RUN // max(1, steps)))


def total(steps: int) -> int:
    """From the beginning of a run to its beginning anew: the end is shown for the rest alone."""
    return steps * step(steps) + REST


def fade(steps: int) -> int:
    """How long a fade takes."""
    return min(FADE, step(steps) // 3)


def durations(steps: int) -> tuple[int, ...]:
    """How long each picture of a run is shown, after 0 … `steps` steps."""
    return (*[step(steps)] * steps, REST)
