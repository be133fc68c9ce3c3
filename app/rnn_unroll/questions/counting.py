"""Counting: questions about lengths, copies of weights, and parameters."""

from rnn_unroll.graphs.run import Run
from rnn_unroll.questions.kind import Kind
from rnn_unroll.questions.question import Question
from rnn_unroll.words import questions as words


def length(run: Run, which: str) -> Question:
    """How many inputs or outputs are there?"""
    count = run.plan.tx if which == "x" else run.plan.ty
    return _number(words.length(which), count, words.length_why(which, count))


def copies(run: Run) -> Question:
    """At how many steps is the same recurrent matrix used?"""
    part, span = next(iter(run.plan.spans.items()))
    count = span.last - span.first
    gated = bool(run.trace.network.cell.gates)
    return _number(words.copies(gated, part), count, words.copies_why(count))


def parameters(run: Run) -> Question:
    """How many parameters do the recurrent layers have?"""
    chains = [chain for part in run.trace.network.parts.values() for layer in part for chain in layer]
    counts = [sum(array.size for array in chain.values()) for chain in chains]
    shapes = [(name, array.shape) for name, array in chains[0].items()]
    why = words.parameters_why(shapes, counts)
    return _number(words.parameters(len(chains)), sum(counts), why)


def _number(prompt: str, count: int, why: str) -> Question:
    return Question("number", prompt, frozenset([str(count)]), why, number=count)


KINDS = (
    Kind("length", "How many inputs or outputs there are", length, "x or y", "[xy]", lambda run: ("x", "y")),
    Kind("copies", "At how many steps the same recurrent matrix is used", copies),
    Kind("parameters", "How many parameters the recurrent layers have", parameters),
)
