"""The vanilla recurrent cell with a rectifier in place of tanh (Le, Jaitly and Hinton 2015)."""

from dataclasses import replace

import numpy as np

from rnn_unroll.engine.cells import rnn
from rnn_unroll.engine.cells.cell import Array, Row, Tape


def step(weights: rnn.Weights, before: Array, here: Array) -> None:
    """a⟨t⟩ = max(0, W_aa a⟨t−1⟩ + W_ax x⟨t⟩ + b_a)."""
    here += before.dot(weights.recurrent)
    np.maximum(here, 0.0, out=here)


def slopes(weights: rnn.Weights, tape: Tape) -> Row:
    """1 where a unit is above 0, else 0; at the kink it is 0, as in PyTorch."""
    return ((tape.a[1:] > 0.0).astype(np.float64),)


RNN_RELU = replace(
    rnn.RNN,
    slug="rnn-relu",
    title="RNN (ReLU)",
    step=step,
    slopes=slopes,
    equations=tuple(line.replace(r"\tanh", r"\operatorname{ReLU}") for line in rnn.RNN.equations),
    unit="rectified hidden unit",
    drawing=rnn.drawing("relu", r"\operatorname{{ReLU}}({})"),
)
