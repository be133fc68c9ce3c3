"""NumPy: scripts that write out the equations of the network, time step by time step."""

from collections.abc import Mapping
from typing import NamedTuple

from rnn_unroll.exports.py import by_hand, data, loops, script, weights
from rnn_unroll.exports.py.script import Lines, Script, line


class Helper(NamedTuple):
    """A function that the script defines, and the functions that this one needs from NumPy."""

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
"""The functions of the equations that NumPy does not have."""

SOFTMAX = [
    "def softmax(logits):",
    line("exponentials = np.exp(logits - logits.max())", depth=1),
    "    return exponentials / exponentials.sum()",
]


def write(figure: Script) -> Lines:
    """The lines of the whole script."""
    written = [HELPERS[name] for name in figure.cell.uses if name in HELPERS]
    called = {*figure.cell.uses, *(name for helper in written for name in helper.calls)}
    taken = (called | ({"concatenate"} if figure.two_ways else set())) - HELPERS.keys()
    helpers = [text for helper in written for text in helper.lines]
    attend = loops.attend(figure, "np", "softmax({})", "np.append({})")
    return [
        *script.head(figure),
        *weights.imports(figure, "json"),
        "import numpy as np",
        *([f"from numpy import {', '.join(sorted(taken))}"] if taken else []),
        "",
        *data.lines(figure),
        *weights.lines(figure, "np", listed=False),
        *by_hand.lines(
            figure, "np", helpers, SOFTMAX, attend, f"softmax({by_hand.LINEAR})", "np.append({}, 0.0)"
        ),
    ]
