"""A pretend cell, as one file: the vanilla cell with σ. As a pytest plugin, it enters the table of cells.

Nothing else of the project knows it.
"""

from dataclasses import replace

import numpy as np

from rnn_unroll.engine.cells import CELLS, OFFERED, rnn
from rnn_unroll.engine.cells.cell import Views
from rnn_unroll.engine.cells.tape import Tape
from rnn_unroll.engine.cells.terms import SIGMA


def step(weights: rnn.Weights, row: rnn.StepViews) -> None:
    before, here = row
    here += before.dot(weights.recurrent)
    here *= 0.5
    np.tanh(here, here)
    here *= 0.5
    here += 0.5


def slopes(weights: rnn.Weights, tape: Tape) -> Views:
    """σ′ = a⟨t⟩ (1 − a⟨t⟩)."""
    a = tape.a[1:]
    return (a * (1.0 - a),)


PRETEND = replace(
    rnn.RNN,
    slug="pretend",
    title="RNN (logistic)",
    phrase="vanilla RNN with a logistic function",
    equations=rnn.equations(SIGMA),
    kernel=replace(rnn.KERNEL, step=step, slopes=slopes),
    drawing=rnn.drawing("sigma"),
    unit=("logistic hidden unit", "logistic hidden units"),
)

OFFERED[PRETEND.slug] = CELLS[PRETEND.slug] = PRETEND
