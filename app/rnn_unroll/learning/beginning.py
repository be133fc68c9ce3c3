"""Beginning: the network that a training starts from."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from rnn_unroll.engine import network
from rnn_unroll.engine.cells import CELLS, DType
from rnn_unroll.engine.inits import INITS, Draw
from rnn_unroll.engine.network import Network, Size
from rnn_unroll.engine.patterns import Part
from rnn_unroll.learning.weights import in_precision

SINGLE: DType = np.dtype(np.float32)
"""The precision of training; a figure computes the same weights in float64."""


def drawn(
    cell: str,
    size: Size,
    inputs: Mapping[Part, int],
    outputs: int,
    attends: bool = False,
    init: str = "",
    seed: int = 0,
) -> Network:
    """A network with random weights that is undecided yet: its outputs are about equally probable.

    `inputs` and `outputs` are as in `network.draw_network`. A plain recurrent network starts from orthogonal
    weights, which keep the length of a state, unless `init` names others; gates can keep it by themselves.
    `attends` adds attention.
    """
    scheme = INITS[init or ("orthogonal" if cell == "rnn" else "xavier")]
    begun = network.draw_network(
        CELLS[cell], seed, size, inputs, outputs, Draw(np.random.RandomState(seed), scheme)
    )
    assert begun.head is not None
    begun.head["W_ya"][...] *= 0.1
    begun.head["b_y"][...] = 0.0
    if attends:
        hidden = size.hidden
        normals = np.random.RandomState(2).standard_normal((hidden, 2 * hidden))
        W_h = INITS["xavier"].recurrent(normals, 1.0)
        begun = replace(begun, attention={"W_h": W_h, "b_h": np.zeros(hidden)})
    return in_precision(begun, SINGLE)
