"""Progress: how far a run has got at the step that a figure shows."""

from rnn_unroll.timeline import Timeline
from rnn_unroll.words.facts import Figure
from rnn_unroll.words.forms import counted


def shown(timeline: Timeline) -> str:
    """Which step of the run the figure shows."""
    if not timeline.reached:
        return "Shown before the first time step."
    return f"Shown after time step {timeline.reached} of {timeline.time_steps}."


def done(figure: Figure) -> str:
    """How many inputs are read and outputs emitted by the step that is shown; empty at the end of the run."""
    timeline, plan = figure.timeline, figure.plan
    if timeline.ended:
        return ""
    if not timeline.reached:
        return "Shown before the first time step: nothing is read or computed yet."
    read = sum(step.reads == "input" for step in plan.steps[: timeline.reached])
    emitted = sum(bool(step.j) for step in plan.steps[: figure.emitted])
    return (
        f"Shown after time step {timeline.reached} of {timeline.time_steps}: "
        f"{_share(read, plan.tx, 'input', 'inputs')} read, "
        f"{_share(emitted, plan.ty, 'output', 'outputs')} emitted."
    )


def _share(count: int, whole: int, one: str, many: str) -> str:
    """`2 of 4 inputs are`, `no output is`, `the input is`."""
    if not count:
        return f"no {one} is"
    if whole == 1:
        return f"the {one} is"
    return f"{count} of {counted(whole, one, many)} {'is' if count == 1 else 'are'}"


def returned(timeline: Timeline) -> str:
    """The time steps through which the gradients of the loss have come back."""
    step, steps = timeline.shown, timeline.time_steps
    if step <= steps:
        return "Gradients of the loss have not come back yet."
    first = 1 if timeline.together else timeline.time_step(step)
    through = f"step {steps}" if first == steps else f"the steps {steps} to {first}"
    return f"Gradients of the loss have come back through {through}; arrows tell their size on a log scale."
