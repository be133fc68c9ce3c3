"""The vanilla recurrent cell with a rectifier in place of tanh (Le, Jaitly and Hinton 2015)."""

from dataclasses import replace

import numpy as np

from rnn_unroll.engine.cells import rnn
from rnn_unroll.engine.cells.cell import Views
from rnn_unroll.engine.cells.tape import Tape
from rnn_unroll.engine.cells.terms import RELU


def step(weights: rnn.Weights, row: rnn.StepViews) -> None:
    before, here = row
    here += before.dot(weights.recurrent)
    np.maximum(here, 0.0, out=here)


def slopes(weights: rnn.Weights, tape: Tape) -> Views:
    """1 where a unit is above 0, else 0; at the kink it is 0, as in PyTorch."""
    return ((tape.a[1:] > 0.0).astype(tape.a.dtype),)


RNN_RELU = replace(
    rnn.RNN,
    slug="rnn-relu",
    title="RNN (ReLU)",
    phrase="vanilla RNN with a rectifier",
    equations=rnn.equations(RELU),
    kernel=replace(rnn.KERNEL, step=step, slopes=slopes),
    drawing=rnn.drawing("relu"),
    unit=("rectified hidden unit", "rectified hidden units"),
)
