"""Timing: how fast a figure plays by itself, as SVG and as an animated image. All times are in ms."""

STEP = 900
"""What a step of the run takes, its fade included."""
SHORTEST = 240
"""What it takes at least, where there are many."""
LONGEST_RUN = 24_000
"""What a whole run takes at most, as long as its steps are no shorter than that."""
REST = 2400
"""How long the end of the run is shown before it begins anew."""
FADE = 260
"""What comes into view does so in this time, or in a third of a step."""


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
