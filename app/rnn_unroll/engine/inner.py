"""Inner: the way from the states that a head reads to its logits, and back.

A head is one linear layer, z = W_ya a + b_y, or two with a function between, m = f(W_ma a + b_m) and
z = W_ym m + b_y. Everything that differs between the functions is an entry of `BETWEEN`.
"""

from collections.abc import Mapping
from typing import Literal

import numpy as np

from rnn_unroll.engine.cells import Array, Parameters
from rnn_unroll.engine.cells.gates import product, total
from rnn_unroll.engine.cells.terms import RELU, TANH, Function

Between = Literal["relu", "tanh", "linear"]
"""The function between the two layers of a head."""

BETWEEN: Mapping[Between, Function] = {
    "relu": RELU,
    "tanh": TANH,
    "linear": Function("", "", lambda z: z, np.ones_like),
}


def width(head: Parameters | None) -> int:
    """The width M of a head's inner layer; 0 without one."""
    return 0 if head is None or "b_m" not in head else len(head["b_m"])


def ahead(head: Parameters, between: Between, read: Array) -> tuple[Array, Array | None]:
    """The logits (n, V) of what a head reads, (n, D·H), and its inner layer m, (n, M); None without one."""
    if "b_m" not in head:
        return read.dot(head["W_ya"].T) + head["b_y"], None
    m = BETWEEN[between].of(read.dot(head["W_ma"].T) + head["b_m"])
    return m.dot(head["W_ym"].T) + head["b_y"], m


def _before(head: Parameters, between: Between, d_logits: Array, m: Array) -> Array:
    """The gradient (n, M) of what the function between is applied to."""
    d_m: Array = d_logits.dot(head["W_ym"])
    return d_m * BETWEEN[between].slope(m)


def back(head: Parameters, between: Between, d_logits: Array, m: Array | None) -> Array:
    """The gradient of what a head read, (n, D·H), from that of its logits, (n, V), and its m, (n, M)."""
    if m is None:
        one: Array = d_logits.dot(head["W_ya"])
        return one
    two: Array = _before(head, between, d_logits, m).dot(head["W_ma"])
    return two


def parameters(
    head: Parameters, between: Between, d_logits: Array, m: Array | None, read: Array
) -> Parameters:
    """The gradient of a head's parameters, from the same and from what it read, (n, D·H)."""
    if m is None:
        return {"W_ya": product(d_logits, read), "b_y": total(d_logits)}
    before = _before(head, between, d_logits, m)
    return {
        "W_ma": product(before, read),
        "b_m": total(before),
        "W_ym": product(d_logits, m),
        "b_y": total(d_logits),
    }
