"""Stops: the positions of a run, in words."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from rnn_unroll.timeline import Timeline
from rnn_unroll.words.facts import Happening
from rnn_unroll.words.marked import Marked


def place(timeline: Timeline) -> str:
    """The position of the run at the step that is shown."""
    if timeline.shown <= timeline.time_steps:
        return f"Time step {timeline.shown} of {timeline.time_steps}"
    if timeline.together:
        return "Gradients back through every time step"
    return f"Gradients back through time step {timeline.time_step(timeline.shown)}"


def names(run: Sequence[Happening]) -> list[tuple[str, bool]]:
    """What the player writes at the run's start and at each time step: the token that the step reads.

    If it reads none from outside, or the network writes several from a single one, it is the token that the
    step chooses, which is `late`: the run has to get there first.
    """
    written = sum(now.step.reads == "input" for now in run) == 1 < len(run)
    return [("start", False), *(_name(now, written) for now in run)]


def _name(now: Happening, written: bool) -> tuple[str, bool]:
    if now.answers and (written or now.step.reads != "input"):
        return now.answers[0].token, True
    return now.read, False


def as_data(
    timeline: Timeline,
    waiting: Sequence[str],
    now: Sequence[Marked] = (),
    named: Sequence[tuple[str, bool]] = (),
) -> dict[str, Any]:
    """The timeline as data for the page's scripts, with all of its stops from step 0 on.

    `waiting` are the keys of the nodes that need the whole input, in the order in which they are computed.
    `now` is what happens at each stop, if the page tells it; a symbol in it is a list of its three fields.
    `named` are the `names` of the start and the time steps, if the page writes them.
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
            {
                "t": timeline.time_step(stop.shown),
                "clock": stop.clock,
                "words": place(stop),
                **({"now": now[stop.shown]} if now else {}),
                **(_named(*named[stop.shown]) if stop.shown < len(named) else {}),
            }
            for stop in stops
        ],
    }


def _named(token: str, late: bool) -> dict[str, Any]:
    return {"token": token, **({"late": True} if late else {})} if token else {}
