"""The vanilla recurrent cell without a nonlinearity: gradients along time follow W_aa alone."""

from dataclasses import replace

import numpy as np

from rnn_unroll.engine.cells import rnn
from rnn_unroll.engine.cells.cell import Array, Row, Tape


def step(weights: rnn.Weights, before: Array, here: Array) -> None:
    """a⟨t⟩ = W_aa a⟨t−1⟩ + W_ax x⟨t⟩ + b_a."""
    here += before.dot(weights.recurrent)


def slopes(weights: rnn.Weights, tape: Tape) -> Row:
    return (np.ones_like(tape.a[1:]),)


RNN_LINEAR = replace(
    rnn.RNN,
    slug="rnn-linear",
    title="RNN (linear)",
    step=step,
    slopes=slopes,
    equations=tuple(line.replace(r"\tanh(", "").removesuffix(")") for line in rnn.RNN.equations),
    unit="linear hidden unit",
    drawing=rnn.drawing("identity", ""),
)
