"""The vanilla recurrent cell without a nonlinearity: gradients along time follow W_aa alone."""

from dataclasses import replace

import numpy as np

from rnn_unroll.engine.cells import rnn
from rnn_unroll.engine.cells.cell import Views
from rnn_unroll.engine.cells.tape import Tape


def step(weights: rnn.Weights, row: rnn.StepViews) -> None:
    before, here = row
    here += before.dot(weights.recurrent)


def slopes(weights: rnn.Weights, tape: Tape) -> Views:
    return (np.ones_like(tape.a[1:]),)


RNN_LINEAR = replace(
    rnn.RNN,
    slug="rnn-linear",
    title="RNN (linear)",
    phrase="linear RNN",
    equations=rnn.equations(None),
    kernel=replace(rnn.KERNEL, step=step, slopes=slopes),
    drawing=rnn.drawing("identity"),
    unit=("linear hidden unit", "linear hidden units"),
)
