"""Build: what each view draws of a run."""

from functools import lru_cache

import numpy as np

from rnn_unroll import tokens
from rnn_unroll.address.record import Draft
from rnn_unroll.engine.beam import Beams
from rnn_unroll.engine.key import Key
from rnn_unroll.graphs import beams, graph, inside, norms, search, units
from rnn_unroll.graphs.beams import Tree
from rnn_unroll.graphs.changes import UNCHANGED, Changes
from rnn_unroll.graphs.graph import Backward, Graph
from rnn_unroll.graphs.inside import Inside
from rnn_unroll.graphs.norms import Norms
from rnn_unroll.graphs.run import Run
from rnn_unroll.graphs.search import Search
from rnn_unroll.graphs.units import Units


def network(run: Run) -> Graph:
    """The nodes and edges of the whole network, with the run's numbers and the gradients that are shown."""
    return _graph(run, backward(run))


def forward(run: Run) -> Graph:
    """The same without gradients, so that nothing computes them."""
    return _graph(run, None)


def _graph(run: Run, back: Backward | None) -> Graph:
    targets = run.targets if run.spec.reads_targets else ()
    return graph.build(run.trace, run.spec.vocabulary, run.inputs, back, run.early, targets, changes(run))


def changes(run: Run) -> Changes:
    """What the edits of a run change."""
    edited = run.spec.edited
    if not (edited.all or run.before):
        return UNCHANGED
    return Changes(
        frozenset(one.number for one in edited.force),
        frozenset(one.number for one in edited.input),
        frozenset((one.source, one.target) for one in edited.cut),
        run.trace.edits,
        run.before.trace if run.before else None,
        run.before.early if run.before else (),
    )


DIGITS = 7
"""The longest number, in characters, that is written as it is."""


def backward(run: Run) -> Backward | None:
    """The gradients that the figure shows: of the loss, and of one output's logit. None if it shows none."""
    shows_loss = "gradients" in run.spec.look.show
    if not shows_loss and not run.heated:
        return None
    return Backward(
        gradients=run.gradients if shows_loss else None,
        targets=_targets(run) if shows_loss else (),
        connectivity=run.connectivity if run.heated else None,
        of=run.heated,
    )


def _targets(run: Run) -> tuple[str, ...]:
    """The targets as they are written: a number with the sign of printed numbers."""
    if not run.spec.numeric:
        return run.targets
    return tuple(", ".join(map(_written, target.split(", "))) for target in run.targets)


def _written(number: str) -> str:
    """A number as it was typed; one from a file may have many digits, which are rounded."""
    return number.replace("-", "−") if len(number) <= DIGITS else tokens.number(float(number))


def cell(run: Run) -> Inside:
    """The nodes and edges of one cell, with the run's numbers. Raises SpecError if the model refuses them."""
    with np.errstate(over="ignore", invalid="ignore"):
        run.spec.model.check(inside.vectors(run.trace, run.spec.at).values())
        return inside.build(run.trace, run.spec.at, _read(run, run.spec.at))


def _read(run: Run, at: Key) -> str:
    """The token that a cell of the first layer reads; empty if it reads none."""
    step = run.plan.steps[at.t - 1]
    if at.layer > 1:
        return ""
    if step.reads == "input":
        return run.inputs[step.i - 1] if run.inputs else ""
    if step.reads == "target":
        return run.targets[run.plan.steps[at.t - 2].j - 1]
    fed = run.trace.steps[at.t - 2].token if step.reads == "feedback" else None
    return "" if fed is None or run.spec.wiring.feedback == "softmax" else run.spec.vocabulary[fed]


def gradient_norms(run: Run) -> Norms:
    """The sizes of the gradients of the figure's states."""
    return norms.build(run.gradients)


def tree(run: Run) -> Tree:
    """The beam search that chooses the figure's tokens; empty if none does.

    Raises SpecError if the model refuses the numbers of its run.
    """
    found, _ = run.beams or Beams(0, ()), run.trace
    return beams.build(found, run.plan, run.spec.vocabulary)


def unit(run: Run) -> Units:
    """One unit of the figure's network along the text."""
    spec = run.spec
    targets = run.targets if spec.reads_targets else ()
    return units.build(run.trace, spec.vocabulary, run.inputs, spec.at, spec.look.unit, targets)


def searched(run: Run, found: Units) -> Search:
    """Which units of the part to which the shown one belongs follow which feature of the text.

    It is the same for every unit, so the next figure of the same run finds it kept. Of a network from a
    user's files nothing is kept.
    """
    spec = run.spec
    kept: list[Search] = []
    if not spec.model.from_files:
        kept = _kept(Draft(spec.wiring, spec.model, spec.reading, decoding=spec.decoding), found.at.t)
    if not kept:
        kept.append(search.build(run.trace, found, spec.vocabulary))
    return kept[0]


@lru_cache(16)
def _kept(run_of: Draft, first: int) -> list[Search]:
    """A place for the search of a part of a run, empty at first; `first` is the part's first time step."""
    return []
