"""Saying: questions about what the network computes: its answers, how sure it is, its units and its gates."""

import numpy as np

from rnn_unroll.address.edits import clamp
from rnn_unroll.engine import key as keys
from rnn_unroll.engine.cells import Array
from rnn_unroll.errors import SpecError
from rnn_unroll.graphs.run import Run
from rnn_unroll.questions.kind import Kind
from rnn_unroll.questions.nodes import output_of
from rnn_unroll.questions.question import Choice, Question
from rnn_unroll.words import questions as words
from rnn_unroll.words.refusals import questions as refusals

OFFERED = 6
"""The most tokens that are offered: the most probable ones."""
POINTS, NEAR = 10.0, 0.05
"""How far a percentage and the number of a unit may be off, in points and in 1."""

_VECTOR = r"[a-z]{1,8}\.[1-8]\.[1-9][0-9]{0,2}"
"""A vector of a cell: f.1.3."""


def output(run: Run, number: str) -> Question:
    """What does an output say?"""
    key, y, names = _answer(run, number)
    best = int(run.trace.tokens[key - 1])
    offered = sorted({*np.argsort(-y, kind="stable")[:OFFERED].tolist(), best})
    found = tuple(Choice(names[k], words.token(names[k]), "", words.holds(float(y[k]))) for k in offered)
    why = _why(y, names, best)
    hidden = (str(keys.output(key)),)
    return Question("choose", words.output(key), frozenset([names[best]]), why, found, hidden=hidden)


def sure(run: Run, number: str) -> Question:
    """How probable does the network hold its answer, in percent?"""
    key, y, names = _answer(run, number)
    best = int(run.trace.tokens[key - 1])
    share = 100 * float(y[best])
    prompt, why = words.sure(key, POINTS), _why(y, names, best)
    hidden = (str(keys.output(key)),)
    return Question("number", prompt, frozenset([f"{share:.0f} %"]), why, (), share, POINTS, "%", hidden)


def _why(y: Array, names: tuple[str, ...], best: int) -> str:
    """Why a token is the answer: it has the greatest share, or it was drawn, forced or found by a search."""
    most = int(y.argmax())
    return words.output_why(names[best], float(y[best]), names[most], float(y[most]))


def _answer(run: Run, number: str) -> tuple[int, Array, tuple[str, ...]]:
    """The number of an output, its probabilities and their tokens. Raises SpecError if it chooses none."""
    key = output_of(run, number)
    if run.trace.network.answers != "classes":
        raise SpecError("ask", refusals.no_tokens())
    y: Array = run.trace.y[key.number - 1]
    return key.number, y, tuple(run.spec.vocabulary)


def unit(run: Run, place: str) -> Question:
    """What is the number of a unit?"""
    vector, which = _vector(run, place)
    name, k = place.rsplit(".", 1)
    if int(k) > len(vector):
        raise SpecError("ask", refusals.no_unit(int(k), len(vector)), complete=True)
    value = float(vector[int(k) - 1])
    prompt, why = words.unit(which, int(k), NEAR), words.unit_why(which, int(k), value)
    return Question("number", prompt, frozenset([f"{value:.2f}"]), why, (), value, NEAR, hidden=(name,))


def gate(run: Run, place: str) -> Question:
    """Is a gate mostly open or mostly closed?"""
    vector, which = _vector(run, f"{place}.1")
    if place.split(".")[0].removesuffix("r") in ("a", "c", ""):
        raise SpecError("ask", refusals.no_gate(place))
    mean = float(vector.mean())
    if abs(mean - 0.5) < NEAR:
        raise SpecError("ask", refusals.half_open(mean))
    written = tuple(Choice(value, says) for value, says in words.OPEN_OR_CLOSED.items())
    right = frozenset(["open" if mean > 0.5 else "closed"])
    return Question("choose", words.gate(which), right, words.gate_why(which, mean), written)


def _vector(run: Run, place: str) -> tuple[Array, str]:
    """A vector of a cell as `clamp` names it, such as f.1.3.2, and its name in words. Raises SpecError if the
    figure does not have it.
    """
    written, layer, t, _ = place.split(".")
    network = run.trace.network
    known = clamp.vectors(network.cell, network.directions)
    if written not in known or int(layer) > network.layers or int(t) > len(run.plan.steps):
        raise SpecError("ask", refusals.no_vector(place, list(known)), complete=True)
    name, direction = known[written]
    step = run.trace.steps[int(t) - 1].layers[int(layer) - 1][direction]
    named = {**step.state.named(), **step.gates}
    return named[name], words.vector(name, written, int(layer) if network.layers > 1 else None, int(t))


def _ends(run: Run) -> tuple[str, ...]:
    """The numbers of the first and the last output."""
    return ("1", str(run.plan.ty)) if run.plan.ty > 1 else ("1",)


KINDS = (
    Kind("output", "What an output says", output, "J", likely=_ends),
    Kind("sure", "How probable the network holds its answer, in percent", sure, "J", likely=_ends),
    Kind(
        "unit",
        "The number of a unit",
        unit,
        "a.LAYER.STEP.UNIT",
        r"[a-z]{1,8}\.[1-8](\.[1-9][0-9]{0,2}){2}",
        lambda run: ("a.1.2.1",),
    ),
    Kind(
        "gate",
        "Whether a gate is mostly open",
        gate,
        "f.LAYER.STEP",
        r"[a-z]{1,8}\.[1-8]\.[1-9][0-9]{0,2}",
        lambda run: [f"{name}.1.2" for name in clamp.vectors(run.trace.network.cell, 1)],
    ),
)
