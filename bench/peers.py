"""Peers: our engine compared with PyTorch's modules, with the same weights and inputs.

Our engine records every intermediate that a figure shows; PyTorch records what its backward pass needs. Both
run on one thread and are timed by the processor's clock, which leaves out other programs. Before the
measurement, both sides must compute the same numbers.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import product
from statistics import median
from time import process_time
from typing import Any, NamedTuple

import numpy as np

from bench.pair import Pair, Work, interleaved
from bench.row import Row, Target, UnmeasuredError, at_least, at_most, milliseconds, times
from rnn_unroll.engine import bptt, losses, patterns
from rnn_unroll.engine import forward as engine
from rnn_unroll.engine.bptt import Gradients
from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.network import Layer, Network
from rnn_unroll.engine.patterns import Plan
from rnn_unroll.learning.weights import Weights, in_precision, of_gradients
from rnn_unroll.models import state_dict

STEPS, WIDTHS = 64, (4, 16, 64)
PAIRS, RUNS = 40, 5
"""The number of turns of each side, and of runs in a turn."""


class Peer(NamedTuple):
    """A module of torch.nn, our cell for it, and the targets for runs without and with gradients."""

    module: str
    cell: str
    forward: Target
    through: Target


PEERS = (
    Peer("RNN", "rnn", at_most(0.4), at_most(0.15)),
    Peer("GRU", "gru-torch", at_most(0.65), at_most(0.3)),
    Peer("LSTM", "lstm", at_most(0.7), at_most(0.25)),
)


class Shape(NamedTuple):
    """The shapes of a task's training: its cell, with the module of torch.nn, and the sizes."""

    task: str
    peer: Peer
    read: int
    hidden: int
    labels: int
    steps: int
    batch: int


SHAPES = (
    Shape("sentiment", PEERS[1], 24, 64, 2, 20, 32),
    Shape("surname", PEERS[1], 27, 128, 27, 8, 128),
    Shape("tune", PEERS[2], 98, 128, 95, 64, 32),
    Shape("recall", PEERS[0], 9, 64, 8, 100, 32),
)
OF_TASKS = {"float64": at_least(1.0), "float32": at_least(0.8)}


class Sides(NamedTuple):
    """Both works of one pair. `numbers` lists the results of both by name, for the check."""

    ours: Callable[[], Any]
    theirs: Callable[[], Any]
    numbers: Callable[[Any, Any], Iterable[tuple[str, Array, Any]]]
    tolerance: float = 1e-9


def pytorch() -> Any:
    """The library, on one thread."""
    try:
        import torch
    except ImportError:
        raise UnmeasuredError("no PyTorch: make test-peers installs and runs it") from None
    torch.set_num_threads(1)
    return torch


def rows() -> Iterator[Row]:
    torch = pytorch()
    for what, sides in (("forward", forward), ("forward and BPTT", through)):
        for peer in PEERS:
            for width in WIDTHS:
                pair = beside(lambda k, s=sides, p=peer, w=width: s(torch, p, w, k))
                target = peer.forward if what == "forward" else peer.through
                yield Row(
                    f"{what}, {peer.cell} beside torch.nn.{peer.module}, H = {width}, T = {STEPS}",
                    milliseconds(median(pair.ours)),
                    milliseconds(median(pair.baseline)),
                    times(pair.slower),
                    str(target),
                    target.verdict(pair.slower),
                )
    for kind, target in (("float64", at_least(3.5)), ("float32", None)):
        pair = beside(lambda k, d=kind: training(torch, k, getattr(torch, d)))
        yield Row(
            f"training step of a character RNN, H = 64, T = 25, V = 40, B = 16; beside PyTorch in {kind}",
            milliseconds(median(pair.ours)),
            milliseconds(median(pair.baseline)),
            f"{times(pair.faster)} the steps",
            str(target or "–"),
            target.verdict(pair.faster) if target else "–",
        )
    for shape, (kind, goal) in product(SHAPES, OF_TASKS.items()):
        pair = beside(lambda k, s=shape, d=kind: batch(torch, s, k, d))
        yield Row(
            f"gradients of a batch of {shape.task} in {kind}: {shape.peer.cell}, I = {shape.read}, "
            f"H = {shape.hidden}, V = {shape.labels}, T = {shape.steps}, B = {shape.batch}",
            milliseconds(median(pair.ours)),
            milliseconds(median(pair.baseline)),
            f"{times(pair.faster)} as fast",
            str(goal),
            goal.verdict(pair.faster),
        )


def beside(sides: Callable[[int], Sides]) -> Pair:
    """Time two works in turns of a few runs each. Neither side keeps anything from one run to the next, and
    most runs find the processor's caches as their own side left them.
    """
    pair_of_works = sides(0)
    check(pair_of_works)

    def several(work: Work) -> Work:
        return lambda: [work() for _ in range(RUNS)]

    turns = several(pair_of_works.ours), several(pair_of_works.theirs)
    pair = interleaved(lambda _: turns, PAIRS, clock=process_time)
    return Pair([spent / RUNS for spent in pair.ours], [spent / RUNS for spent in pair.baseline])


def check(sides: Sides) -> None:
    """Raise UnmeasuredError unless both sides give the same numbers: otherwise their times mean nothing."""
    for name, ours, theirs in sides.numbers(sides.ours(), sides.theirs()):
        if not np.allclose(ours, theirs.detach().numpy(), rtol=sides.tolerance, atol=sides.tolerance):
            raise UnmeasuredError(f"{name} is not PyTorch's")


def module(torch: Any, peer: Peer, width: int, seed: int) -> tuple[Any, Network]:
    """A module with random weights, H = I, and our network with the same weights."""
    torch.manual_seed(seed)
    theirs = getattr(torch.nn, peer.module)(width, width, dtype=torch.float64)
    weights = {name: tensor.numpy().copy() for name, tensor in theirs.state_dict().items()}
    return theirs, state_dict.read(weights, peer.cell).network


def reading(steps: int) -> Plan:
    """A plan without outputs, because the modules have no output layer."""
    return patterns.plan("custom", "i" * steps, False)


def forward(torch: Any, peer: Peer, width: int, seed: int) -> Sides:
    """All states of T steps, PyTorch without gradients."""
    theirs, ours = module(torch, peer, width, seed)
    plan, x = reading(STEPS), np.random.RandomState(seed).standard_normal((STEPS, width))
    tensor = torch.from_numpy(x)

    def run_module() -> Any:
        with torch.no_grad():
            return theirs(tensor)[0]

    return Sides(
        lambda: engine.run(plan, ours, x),
        run_module,
        lambda trace, states: [("a", trace.parts["network"].read(1), states)],
    )


def through(torch: Any, peer: Peer, width: int, seed: int) -> Sides:
    """All states, then the gradients of L = Σ a² for every weight and every input."""
    theirs, ours = module(torch, peer, width, seed)
    plan, x = reading(STEPS), np.random.RandomState(seed).standard_normal((STEPS, width))
    no_outputs = np.empty((0, 0))
    tensor = torch.from_numpy(x).requires_grad_()

    def autograd() -> Any:
        theirs.zero_grad()
        tensor.grad = None
        states, _ = theirs(tensor)
        (states * states).sum().backward()

    def back() -> tuple[Gradients, tuple[Layer, ...]]:
        trace = engine.run(plan, ours, x)
        gradients = bptt.backward(trace, no_outputs, d_top=2.0 * trace.parts["network"].read(1))
        return gradients, gradients.parts["network"].parameters()

    def numbers(ours: tuple[Gradients, Any], _: None) -> Iterator[tuple[str, Array, Any]]:
        gradients, _ = ours
        yield "∂L/∂x", gradients.parts["network"].x, tensor.grad
        tensors = state_dict.gradients(gradients, {"network": ""})
        for name, parameter in theirs.named_parameters():
            yield f"∂L/∂ {name}", tensors[name], parameter.grad

    return Sides(back, autograd, numbers)


def batch(torch: Any, shape: Shape, seed: int, kind: str) -> Sides:
    """The mean cross-entropy of a batch with an output at each step, and its gradients by all weights."""
    torch.manual_seed(seed)
    precise = getattr(torch, kind)
    theirs = getattr(torch.nn, shape.peer.module)(shape.read, shape.hidden, dtype=precise)
    head = torch.nn.Linear(shape.hidden, shape.labels, dtype=precise)
    tensors = {
        f"{name}.{key}": tensor.numpy().copy()
        for name, part in (("rnn", theirs), ("head", head))
        for key, tensor in part.state_dict().items()
    }
    ours = in_precision(state_dict.read(tensors, shape.peer.cell).network, np.dtype(kind))
    rng = np.random.RandomState(seed)
    x = rng.standard_normal((shape.steps, shape.batch, shape.read)).astype(kind)
    wanted = rng.randint(shape.labels, size=(shape.steps, shape.batch))
    plan = patterns.plan("many-to-many", "b" * shape.steps, False)
    tensor, classes = torch.from_numpy(x), torch.from_numpy(wanted).reshape(-1)
    loss = torch.nn.CrossEntropyLoss()

    def autograd() -> Any:
        theirs.zero_grad()
        head.zero_grad()
        lost = loss(head(theirs(tensor)[0]).reshape(-1, shape.labels), classes)
        lost.backward()
        return lost

    def back() -> tuple[Gradients, Weights]:
        trace = engine.run(plan, ours, list(x))
        of_outputs, d_logits = losses.mean(losses.cross_entropy(trace.logits, trace.y, wanted))
        gradients = bptt.backward(trace, d_logits, of_outputs)
        return gradients, of_gradients(gradients)

    def numbers(found: tuple[Gradients, Weights], lost: Any) -> Iterator[tuple[str, Any, Any]]:
        gradients, _ = found
        yield "the loss", gradients.loss, lost
        by_name = state_dict.gradients(gradients, {"network": ""})
        for name, parameter in theirs.named_parameters():
            yield f"∂L/∂ {name}", by_name[name], parameter.grad
        yield "∂L/∂ head.weight", by_name["head.weight"], head.weight.grad

    return Sides(back, autograd, numbers, 1e-9 if kind == "float64" else 1e-5)


LENGTH, BATCH, LETTERS, HIDDEN, RATE = 25, 16, 40, 64, 0.1


def training(torch: Any, seed: int, kind: Any) -> Sides:
    """One step of stochastic gradient descent that predicts the next letter, from indices to new weights."""
    torch.manual_seed(seed)
    rnn, head = torch.nn.RNN(LETTERS, HIDDEN, dtype=kind), torch.nn.Linear(HIDDEN, LETTERS, dtype=kind)
    weights = {
        f"{name}.{key}": tensor.numpy().astype(np.float64)
        for name, part in (("rnn", rnn), ("head", head))
        for key, tensor in part.state_dict().items()
    }
    ours = state_dict.read(weights, "rnn").network
    plan = patterns.plan("many-to-many", "b" * LENGTH, False)
    letters = np.random.RandomState(seed).randint(0, LETTERS, (LENGTH + 1, BATCH))
    indices = torch.from_numpy(letters)
    loss = torch.nn.CrossEntropyLoss()
    descent = torch.optim.SGD([*rnn.parameters(), *head.parameters()], lr=RATE)

    def torch_step() -> Any:
        descent.zero_grad()
        x = torch.nn.functional.one_hot(indices[:-1], LETTERS).to(kind)
        logits = head(rnn(x)[0])
        lost = loss(logits.reshape(-1, LETTERS), indices[1:].reshape(-1))
        lost.backward()
        descent.step()
        return lost

    one_hot = np.eye(LETTERS)
    # PyTorch's loss is the mean over all outputs, ours is their sum.
    outputs = LENGTH * BATCH

    def step() -> float:
        gradients = bptt.loss(engine.run(plan, ours, one_hot[letters[:-1]]), letters[1:])
        (layer,) = ours.parts["network"]
        (of_layer,) = gradients.parts["network"].parameters()
        for parameters, of_parameters in zip((*layer, ours.head), (*of_layer, gradients.head), strict=True):
            for name, gradient in of_parameters.items():
                np.subtract(parameters[name], (RATE / outputs) * gradient, parameters[name])
        return gradients.loss / outputs

    def numbers(ours_lost: float, lost: Any) -> Iterator[tuple[str, Any, Any]]:
        yield "the loss", ours_lost, lost
        ((parameters,),) = ours.parts["network"]
        yield "weight_ih_l0", parameters["W_ax"], rnn.weight_ih_l0
        yield "weight_hh_l0", parameters["W_aa"], rnn.weight_hh_l0
        yield "head.weight", ours.head["W_ya"], head.weight

    return Sides(step, torch_step, numbers, 1e-9 if kind is torch.float64 else 1e-5)
