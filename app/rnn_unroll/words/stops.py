"""Stops: the positions of a run, in words."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from rnn_unroll.timeline import Timeline


def place(timeline: Timeline) -> str:
    """The position of the run at the step that is shown."""
    if timeline.shown <= timeline.time_steps:
        return f"Time step {timeline.shown} of {timeline.time_steps}"
    if timeline.together:
        return "Gradients back through every time step"
    return f"Gradients back through time step {timeline.time_step(timeline.shown)}"


def as_data(timeline: Timeline, waiting: Sequence[str]) -> dict[str, Any]:
    """The timeline as data for the page's scripts, with all of its stops from step 0 on.

    `waiting` are the keys of the nodes that need the whole input, in the order in which they are computed.
    `returns` has, for each time step, the step in which gradients come back through it.
    """
    time_steps = range(1, timeline.time_steps + 1)
    stops = [replace(timeline, step=step) for step in range(timeline.last + 1)]
    return {
        "timeSteps": timeline.time_steps,
        "last": timeline.last,
        "waiting": list(waiting),
        "returns": [timeline.return_step(t) for t in time_steps] if timeline.returns else [],
        "stops": [
            {"t": timeline.time_step(stop.shown), "clock": stop.clock, "words": place(stop)} for stop in stops
        ],
    }
