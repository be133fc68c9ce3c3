"""Engine: the time of a run compared with its parts, and the memory of a trace compared with its arrays."""

import tracemalloc
from collections.abc import Callable, Iterator
from statistics import median
from time import process_time

import numpy as np

from bench import subject
from bench.pair import Work, interleaved
from bench.row import Row, at_most, milliseconds, times
from rnn_unroll import stages
from rnn_unroll.engine import chain, forward, network, patterns, streams
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.network import Network, Size
from rnn_unroll.engine.patterns import Plan
from rnn_unroll.engine.trace import Trace
from rnn_unroll.graphs import build
from rnn_unroll.graphs.run import Run

STEPS, VOCABULARY, PAIRS = 64, 12, 100
RECURRENT = ("rnn", "gru-torch", "lstm")
FED, WEIGHT = at_most(2.5), at_most(1.5)


def rows() -> Iterator[Row]:
    for cell in RECURRENT:
        for hidden in (4, 64):
            yield beside_its_chain(cell, hidden)
    for cell in RECURRENT:
        yield fed(cell)
    for cell in RECURRENT:
        for hidden in (6, 64):
            yield weight(cell, hidden)
    pair = interleaved(traced_and_built, PAIRS, clock=process_time)
    yield Row(
        f"trace and graph of an aligned figure, T = {STEPS}; beside the trace alone",
        milliseconds(median(pair.ours)),
        milliseconds(median(pair.baseline)),
        times(pair.slower),
    )


def drawn(cell: str, hidden: int, seed: int) -> Network:
    """A network of one forward layer, with random weights."""
    size = Size(layers=1, directions=1, hidden=hidden)
    return network.draw_network(CELLS[cell], seed, size, {"network": VOCABULARY}, VOCABULARY)


def aligned(cell: str, hidden: int, seed: int) -> Callable[[], Trace]:
    """A run that reads and emits at every time step."""
    model, plan = drawn(cell, hidden, seed), patterns.plan("many-to-many", "b" * STEPS, False)
    x = np.eye(VOCABULARY)[streams.demo_tokens(seed, STEPS, VOCABULARY)]
    return lambda: forward.run(plan, model, x)


def beside_its_chain(cell: str, hidden: int) -> Row:
    """A run with its head, outputs and record, compared with the steps of its only chain."""

    def prepare(k: int) -> tuple[Work, Work]:
        run = aligned(cell, hidden, k)
        trace = run()
        x, (parameters,) = trace.parts["network"].x, trace.network.parts["network"][0]
        state = trace.network.cell.zero_state(hidden)

        def alone() -> object:
            running = chain.start(trace.network.cell, parameters, STEPS, state)
            return chain.forward(running, x, 0, STEPS)

        return run, alone

    pair = interleaved(prepare, PAIRS, clock=process_time)
    return Row(
        f"run with outputs, {cell}, H = {hidden}, T = {STEPS}; beside its chain alone",
        milliseconds(median(pair.ours)),
        milliseconds(median(pair.baseline)),
        times(pair.slower),
    )


def fed(cell: str) -> Row:
    """T stretches of one step, because each waits for an output, compared with one stretch of T steps."""
    plans = [patterns.plan("one-to-many", "b" + "o" * (STEPS - 1), feedback) for feedback in (True, False)]

    def prepare(k: int) -> tuple[Work, Work]:
        model, x = drawn(cell, 6, k), np.eye(VOCABULARY)[:1]

        def running(plan: Plan) -> Work:
            return lambda: forward.run(plan, model, x)

        return running(plans[0]), running(plans[1])

    pair = interleaved(prepare, PAIRS, clock=process_time)
    return Row(
        f"one-to-many with feedback, {cell}, H = 6, T = {STEPS}; beside it without",
        milliseconds(median(pair.ours)),
        milliseconds(median(pair.baseline)),
        times(pair.slower),
        str(FED),
        FED.verdict(pair.slower),
    )


def weight(cell: str, hidden: int) -> Row:
    """All memory that a trace holds, compared with the bytes of its arrays."""
    run = aligned(cell, hidden, 0)
    run()
    tracemalloc.start()
    try:
        trace = run()
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    needed = sum(array.nbytes for array in arrays(trace))
    return Row(
        f"memory of a trace, {cell}, H = {hidden}, T = {STEPS}; beside the arrays that it shows",
        f"{held / 1000:.1f} kB",
        f"{needed / 1000:.1f} kB",
        times(held / needed),
        str(WEIGHT),
        WEIGHT.verdict(held / needed),
    )


def arrays(trace: Trace) -> Iterator[np.ndarray]:
    """The arrays of all steps of a trace, each once, with the states before the first step."""
    yield from (trace.logits, trace.y, trace.tokens)
    for part in trace.parts.values():
        yield part.x
        for layer in part.layers:
            for one in layer:
                tape = one.tape
                yield from (tape.a, tape.gates) if tape.c is None else (tape.a, tape.c, tape.gates)


def traced_and_built(seed: int) -> tuple[Work, Work]:
    spec = subject.aligned(STEPS, seed)
    return lambda: build.network(Run(spec)), lambda: stages.trace(spec)
