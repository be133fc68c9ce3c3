"""NumPy: the network written out, time step by time step."""

from collections.abc import Mapping
from typing import NamedTuple

from rnn_unroll.exports.py import by_hand, script, weights
from rnn_unroll.exports.py.script import Lines, Script, line, section


class Helper(NamedTuple):
    """A function of the script, and the functions of NumPy that it calls by their own names."""

    lines: Lines
    calls: tuple[str, ...] = ()


HELPERS: Mapping[str, Helper] = {
    "sigmoid": Helper(
        [
            "def sigmoid(z):",
            line("return 0.5 * tanh(0.5 * z) + 0.5", "σ(z), in a form that overflows nowhere", 1),
            "",
            "",
        ],
        calls=("tanh",),
    ),
    "relu": Helper(["def relu(z):", "    return np.maximum(0.0, z)", "", ""]),
}
"""The functions that equations need and NumPy lacks."""

SOFTMAX = [
    "def softmax(logits):",
    line("exponentials = np.exp(logits - logits.max())", depth=1),
    "    return exponentials / exponentials.sum()",
]


def write(made: Script) -> Lines:
    """The whole script."""
    written = [HELPERS[name] for name in made.cell.uses if name in HELPERS]
    called = {*made.cell.uses, *(name for helper in written for name in helper.calls)}
    taken = (called | ({"concatenate"} if made.two_ways else set())) - HELPERS.keys()
    helpers = [row for helper in written for row in helper.lines]
    return [
        *script.head(made),
        *("import json", "", "import numpy as np"),
        *([f"from numpy import {', '.join(sorted(taken))}"] if taken else []),
        "",
        *script.data(made),
        *section("weights, drawn from the seed"),
        *weights.lines(made, listed=False),
        *by_hand.lines(made, "np", helpers, SOFTMAX, "softmax(W_ya @ {} + b_y)", "np.append({}, 0.0)"),
    ]
