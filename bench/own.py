"""Own: an own network, read from a file of 2 MB and run, beside the bare reading by safetensors."""

import io
from collections.abc import Callable, Iterator
from statistics import median

import numpy as np
from safetensors.numpy import load, save

from bench.pair import interleaved
from bench.row import Row, at_most, milliseconds, times
from rnn_unroll.address.own import Files, figure
from rnn_unroll.graphs.run import Run

PAIRS = 20
HIDDEN, INPUTS, STEPS = 320, 64, 16
"""An LSTM of this size has about 2 MB of float32 weights."""
TARGET = at_most(60, " ms")


def rows() -> Iterator[Row]:
    rng = np.random.RandomState(0)
    tensors = {
        "lstm.weight_ih_l0": rng.standard_normal((4 * HIDDEN, INPUTS)),
        "lstm.weight_hh_l0": rng.standard_normal((4 * HIDDEN, HIDDEN)),
        "lstm.bias_ih_l0": rng.standard_normal(4 * HIDDEN),
        "lstm.bias_hh_l0": rng.standard_normal(4 * HIDDEN),
        "fc.weight": rng.standard_normal((5, HIDDEN)),
        "fc.bias": rng.standard_normal(5),
    }
    weights = save({name: (0.05 * array).astype("f4") for name, array in tensors.items()})
    inputs = _npy(rng.standard_normal((STEPS, INPUTS)))

    def prepare(k: int) -> tuple[Callable[[], object], Callable[[], object]]:
        return lambda: Run(figure(Files(weights, inputs), [])).trace, lambda: load(weights)

    pair = interleaved(prepare, PAIRS)
    ours = median(pair.ours)
    yield Row(
        f"own network of {len(weights) / 1e6:.1f} MB, T = {STEPS}, read and run; beside the bare reading",
        milliseconds(ours),
        milliseconds(median(pair.baseline)),
        times(pair.slower),
        str(TARGET),
        TARGET.verdict(1e3 * ours),
    )


def _npy(array: np.ndarray) -> bytes:
    body = io.BytesIO()
    np.save(body, array)
    return body.getvalue()
