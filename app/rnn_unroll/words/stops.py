"""Stops: the positions of a run, in words."""

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


def as_data(timeline: Timeline) -> dict[str, Any]:
    """The timeline as data for the page's scripts, with all of its stops from step 0 on."""
    stops = [replace(timeline, step=step) for step in range(timeline.last + 1)]
    return {
        "timeSteps": timeline.time_steps,
        "last": timeline.last,
        "together": timeline.together,
        "stops": [
            {"t": timeline.time_step(stop.shown), "clock": stop.clock, "words": place(stop)} for stop in stops
        ],
    }
