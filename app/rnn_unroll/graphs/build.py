"""Build: what each view draws of a run."""

import numpy as np

from rnn_unroll.graphs import graph, inside, norms
from rnn_unroll.graphs.graph import Backward, Graph
from rnn_unroll.graphs.inside import Inside
from rnn_unroll.graphs.norms import Norms
from rnn_unroll.graphs.run import Run


def network(run: Run) -> Graph:
    """The nodes and edges of the whole network, with the run's numbers and the gradients that are shown."""
    return graph.build(run.trace, run.spec.vocabulary, run.inputs, backward(run), run.early)


def forward(run: Run) -> Graph:
    """The same without gradients, so that nothing computes them."""
    return graph.build(run.trace, run.spec.vocabulary, run.inputs, early=run.early)


def backward(run: Run) -> Backward | None:
    """The gradients that the figure shows: of the loss, and of one output's logit. None if it shows none."""
    shows_loss = "gradients" in run.spec.look.show
    if not shows_loss and not run.heated:
        return None
    return Backward(
        gradients=run.gradients if shows_loss else None,
        targets=run.targets if shows_loss else (),
        connectivity=run.connectivity if run.heated else None,
        of=run.heated,
    )


def cell(run: Run) -> Inside:
    """The nodes and edges of one cell, with the run's numbers. Raises SpecError if the model refuses them."""
    with np.errstate(over="ignore", invalid="ignore"):
        run.spec.model.check(inside.vectors(run.trace, run.spec.at).values())
        return inside.build(run.trace, run.spec.at)


def gradient_norms(run: Run) -> Norms:
    """The sizes of the gradients of the figure's states."""
    return norms.build(run.gradients)
