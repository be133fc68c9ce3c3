"""Timing: how long a figure that plays shows each of its steps, in milliseconds."""

STEP_MS = 900
"""How long the run stands after each of its steps."""

REST_MS = 2500
"""How long the finished run stands before it begins again."""


def durations(steps: int) -> tuple[int, ...]:
    """For each picture of a run, after 0 … `steps` steps, how long it is shown."""
    return (*[STEP_MS] * steps, REST_MS)
