"""NumPy: the network written out, time step by time step."""

from rnn_unroll.exports.py import by_hand, script, weights
from rnn_unroll.exports.py.script import Lines, Script, line, section

HELPERS: dict[str, Lines] = {
    "sigmoid": [
        "def sigmoid(z):",
        line("return 0.5 * tanh(0.5 * z) + 0.5", "σ(z), in a form that overflows nowhere", 1),
        "",
        "",
    ],
    "relu": ["def relu(z):", "    return np.maximum(0.0, z)", "", ""],
}
"""What NumPy does not have of the functions that equations need."""

SOFTMAX = [
    "def softmax(logits):",
    line("exponentials = np.exp(logits - logits.max())", depth=1),
    "    return exponentials / exponentials.sum()",
]


def write(made: Script) -> Lines:
    """The whole script."""
    taken = {*made.cell.uses, *(["concatenate"] if made.two_ways else [])} - HELPERS.keys()
    helpers = [row for name in made.cell.uses for row in HELPERS.get(name, [])]
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
