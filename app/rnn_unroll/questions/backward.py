"""Backward: questions about losses and gradients."""

import numpy as np

from rnn_unroll.engine import key as keys
from rnn_unroll.errors import SpecError
from rnn_unroll.graphs.run import Run
from rnn_unroll.graphs.size import norm
from rnn_unroll.questions.kind import Kind
from rnn_unroll.questions.nodes import choices, graph_of, input_of, outputs, states
from rnn_unroll.questions.question import Choice, Question
from rnn_unroll.words import questions as words
from rnn_unroll.words.refusals import questions as refusals

CLOSE = 1.05
"""Two sizes whose ratio is less are not asked about: nobody could tell them apart."""


def matters(run: Run, one: str, other: str) -> Question:
    """Which of two inputs changes the last answer more?"""
    first, second = input_of(run, one), input_of(run, other)
    if not run.plan.ty or first == second:
        raise SpecError("ask", refusals.nothing_to_tell("matters"))
    heated = Run(run.spec.change(show=("connectivity",)))
    slots = {step.i: step.t for step in run.plan.steps if step.i}
    sizes = {key: norm(heated.connectivity.x(slots[key.number])) for key in (first, second)}
    larger = max(sizes, key=lambda key: sizes[key])
    if max(sizes.values()) < CLOSE * min(sizes.values()) or not max(sizes.values()):
        raise SpecError("ask", refusals.too_close())
    read = run.inputs
    found = tuple(
        Choice(str(key), f"x⟨{key.number}⟩", read[key.number - 1] if read else "", words.moves(sizes[key]))
        for key in (first, second)
    )
    why = words.matters_why(larger.number, sizes[larger], min(sizes.values()))
    return Question("pick", words.matters(run.plan.ty), frozenset([str(larger)]), why, found)


def dies(run: Run) -> Question:
    """At which state is the gradient of the loss smallest?"""
    graph = graph_of(run)
    nodes = states(graph)
    sizes = {}
    for node in nodes:
        gradient = run.gradients.state(node.layer - 1, node.key.direction, node.t)
        sizes[node.key] = norm(gradient.a)
    order = sorted(sizes.values())
    if len(order) < 2 or order[1] < CLOSE * order[0]:
        raise SpecError("ask", refusals.too_close())
    least = min(sizes, key=lambda key: sizes[key])
    about = {key: words.gradient_there(size) for key, size in sizes.items()}
    picks = choices(run, graph, nodes, about)
    why = words.dies_why(order[0], order[-1])
    return Question("pick", words.dies(), frozenset([str(least)]), why, picks)


def loss(run: Run) -> Question:
    """Which output has the greatest loss?"""
    graph = graph_of(run)
    found = run.gradients.losses.tolist()
    order = sorted(found, reverse=True)
    if len(order) < 2 or order[0] < CLOSE * order[1]:
        raise SpecError("ask", refusals.too_close())
    greatest = int(np.argmax(found)) + 1
    about = {keys.output(j): words.loss_there(one) for j, one in enumerate(found, start=1)}
    picks = choices(run, graph, outputs(graph), about)
    target = run.targets[greatest - 1]
    share = None if run.spec.numeric else float(run.trace.y[greatest - 1][run.spec.vocabulary.index(target)])
    why = words.loss_why(order[0], target, share)
    return Question("pick", words.loss(run.targets), frozenset([str(keys.output(greatest))]), why, picks)


def _both_ends(run: Run) -> tuple[str, ...]:
    """The first and the last input."""
    return (f"1,{run.plan.tx}",)


KINDS = (
    Kind("matters", "Which of two inputs changes the last answer more", matters, "I,K", likely=_both_ends),
    Kind("dies", "At which state the gradient of the loss is smallest", dies),
    Kind("loss", "Which output has the greatest loss", loss),
)
