"""The network: parameters drawn from a seed, and the run of a plan, recorded step by step."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from app.cells import Array, Cell, Parameters, State
from app.patterns import Part, Plan

Feedback = Literal["argmax", "softmax"]

PARTS: tuple[Part, ...] = ("network", "encoder", "decoder")


@dataclass(frozen=True, slots=True)
class Network:
    """Weights of a figure: for each part its layers from the bottom up, and one output head.

    `inputs` is the width of x in each part; `head` holds W_ya (V, H) and b_y (V,). Every copy of a
    part along time shares its weights.
    """

    cell: Cell
    hidden: int
    inputs: Mapping[Part, int]
    parts: Mapping[Part, tuple[Parameters, ...]]
    head: Parameters


class LayerStep(NamedTuple):
    """One layer at one time step: the state after it, a (H,), and the gates by name."""

    state: State
    gates: Mapping[str, Array]


class TraceStep(NamedTuple):
    """What was computed at one time step.

    x (I,) is the vector that the first layer really read; logits and y (V,) and the chosen token's
    index are None where the step emits nothing.
    """

    x: Array
    layers: tuple[LayerStep, ...]
    logits: Array | None
    y: Array | None
    token: int | None


@dataclass(frozen=True, slots=True)
class Trace:
    """The whole run: the plan it followed, the initial state of each layer, and every step."""

    plan: Plan
    network: Network
    initial: tuple[State, ...]
    steps: tuple[TraceStep, ...]


_local = threading.local()


def stream(seed: int, *name: int) -> np.random.RandomState:
    """The generator for one named thing of a seed; good until the next call in this thread.

    RandomState's stream is frozen for good (NEP 19), so an address keeps its numbers. Building one
    costs 0.1 ms, seeding one 0.01 ms: each thread keeps one and seeds it anew.
    """
    rng: np.random.RandomState | None = getattr(_local, "rng", None)
    if rng is None:
        rng = _local.rng = np.random.RandomState()
    rng.seed((seed, *name))
    return rng


_WEIGHTS, _HEAD, _INPUTS = range(3)


def draw_network(
    cell: Cell, seed: int, layers: int, hidden: int, inputs: Mapping[Part, int], outputs: int
) -> Network:
    """Random weights, the same for the same seed for ever.

    `inputs` gives each part's input width; part, layer and head have streams of their own, so that
    adding a layer or a token leaves the other numbers as they were.
    """
    parts = {
        part: tuple(
            cell.initialise(
                stream(seed, _WEIGHTS, PARTS.index(part), layer), hidden, width if layer == 0 else hidden
            )
            for layer in range(layers)
        )
        for part, width in inputs.items()
    }
    rows = stream(seed, _HEAD).standard_normal((outputs, hidden + 1))
    head = {"W_ya": rows[:, :hidden] * (3 / np.sqrt(hidden)), "b_y": 0.3 * rows[:, hidden]}
    return Network(cell, hidden, inputs, parts, head)


def demo_tokens(seed: int, count: int, choices: int) -> list[int]:
    """Token indices for a figure without a text. A longer sequence begins with the shorter one."""
    return [int(index) for index in stream(seed, _INPUTS).randint(0, choices, size=count)]


def one_hot(index: int, width: int) -> Array:
    x = np.zeros(width)
    x[index] = 1.0
    return x


def softmax(logits: Array) -> Array:
    """exp(z) / Σ exp(z), shifted by max(z) so that nothing overflows. Shape kept."""
    exponentials = np.exp(logits - logits.max())
    y: Array = exponentials / exponentials.sum()
    return y


def run(
    plan: Plan,
    network: Network,
    inputs: Sequence[Array],
    start: Array | None = None,
    feedback: Feedback = "argmax",
) -> Trace:
    """Run the plan, time step by time step, and record everything.

    inputs: one vector (I,) for each input slot, in order; start: what a decoder reads first when
    outputs are fed back; feedback: whether the chosen token (one-hot) or the softmax vector goes
    into the next step. The decoder starts from the encoder's last state, everything else from 0.
    A fed-back vector is padded with zeros up to the width of the input (the start token's place).
    """
    cell, head = network.cell, network.head
    states = initial = tuple(cell.zero_state(network.hidden) for _ in next(iter(network.parts.values())))
    nothing = {part: np.zeros(width) for part, width in network.inputs.items()}
    y: Array | None = None
    token: int | None = None
    steps = []
    for step in plan.steps:
        if step.reads == "input":
            x = inputs[step.i - 1]
        elif step.reads == "start":
            if start is None:
                raise ValueError("this plan reads a start token; give its vector")
            x = start
        elif step.reads == "feedback" and y is not None and token is not None:
            x = nothing[step.part].copy()
            if feedback == "argmax":
                x[token] = 1.0
            else:
                x[: len(y)] = y
        else:
            x = nothing[step.part]
        below, recorded = x, []
        for parameters, state in zip(network.parts[step.part], states, strict=True):
            after, gates = cell.step(parameters, below, state)
            recorded.append(LayerStep(after, gates))
            below = after.a
        states = tuple(layer.state for layer in recorded)
        logits = y = token = None
        if step.j:
            logits = head["W_ya"] @ below + head["b_y"]
            y = softmax(logits)
            token = int(y.argmax())
        steps.append(TraceStep(x, tuple(recorded), logits, y, token))
    return Trace(plan, network, initial, tuple(steps))
