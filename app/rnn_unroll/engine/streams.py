"""Streams: the random numbers of a seed, in named streams that never change."""

import threading

import numpy as np

WEIGHTS, HEAD, INPUTS, TARGETS, ATTENTION, OUTPUTS = range(6)
"""Names of the random streams of a seed."""

_local = threading.local()


def stream(seed: int, *name: int) -> np.random.RandomState:
    """The generator of one named random stream of a seed. It is valid until the next call in this thread.

    NumPy will never change RandomState's stream (NEP 19), so an address keeps its numbers. Creating a
    generator takes 0.1 ms and seeding one 0.01 ms, so each thread keeps one and seeds it again.
    """
    rng: np.random.RandomState | None = getattr(_local, "rng", None)
    if rng is None:
        rng = _local.rng = np.random.RandomState()
    rng.seed((seed, *name))
    return rng


def demo_tokens(seed: int, count: int, choices: int) -> list[int]:
    """The token indices of a figure without a text. A longer sequence begins with the shorter one."""
    return [int(index) for index in stream(seed, INPUTS).randint(0, choices, size=count)]


def demo_targets(seed: int, count: int, choices: int) -> list[int]:
    """The token index of the default target of each output."""
    return [int(index) for index in stream(seed, TARGETS).randint(0, choices, size=count)]
