"""Early: what the head of a network would answer at the time steps that emit nothing."""

from typing import NamedTuple

from rnn_unroll.engine import inner
from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.trace import Trace


class Answer(NamedTuple):
    """The head read at one time step: logits and y (V,), and the index of the most probable token, None where
    outputs are numbers.

    The network neither emits nor reads it, so nothing is drawn at random here.
    """

    logits: Array
    y: Array
    token: int | None


def answers(trace: Trace) -> tuple[Answer | None, ...]:
    """The early answer of each time step of one sequence; None where the plan emits an output.

    They are what the head makes of the states of the run, ŷ = softmax(W_ya a⟨t⟩ + b_y) where it has one layer
    and answers with classes. The network must have a head, one part, and no chain that runs backward, whose
    states would have read what comes later.
    """
    (part,), head, output = trace.parts.values(), trace.network.head, trace.network.output
    assert head is not None
    logits, _ = inner.ahead(head, trace.network.between, part.read(len(part.layers)))
    found = zip(trace.plan.steps, logits, output.output(logits), strict=True)
    return tuple(
        None if step.j else Answer(z, y, int(z.argmax()) if output.chooses else None) for step, z, y in found
    )
