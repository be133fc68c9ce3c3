"""Runs: small random networks with all that they run on, for the laws of the engine."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from hypothesis import strategies as st

from rnn_unroll.engine import bptt, forward, network, patterns
from rnn_unroll.engine.bptt import Gradients
from rnn_unroll.engine.cells import CELLS, Parameters, State
from rnn_unroll.engine.cells.altered import Alteration, Held
from rnn_unroll.engine.cells.tape import Widths
from rnn_unroll.engine.chain import Mask
from rnn_unroll.engine.edits import NONE, Edits
from rnn_unroll.engine.network import Network, Size
from rnn_unroll.engine.patterns import Part, Plan
from rnn_unroll.engine.trace import Feedback, Trace

Array = np.ndarray


@dataclass(frozen=True)
class Run:
    """A plan, a network, what it reads and starts from, and a loss that looks at everything it gives.

    L = Σ losses of the outputs + Σ d_top ⊙ the last layer's states + Σ d_last ⊙ every chain's last state;
    `d_top` is None where there are two parts.
    """

    plan: Plan
    network: Network
    inputs: tuple[Array, ...]
    start: Array | None
    feedback: Feedback
    initial: tuple[tuple[State, ...], ...]
    present: Mask | None
    targets: Array
    d_top: Array | None
    d_last: tuple[tuple[State, ...], ...]
    edits: Edits = NONE

    @property
    def batch(self) -> tuple[int, ...]:
        return self.initial[0][0].a.shape[:-1]

    def trace(self) -> Trace:
        return forward.run(
            self.plan,
            self.network,
            self.inputs,
            self.start,
            self.feedback,
            self.initial,
            self.present,
            edits=self.edits,
        )

    def loss(self, trace: Trace) -> float:
        of_outputs, _ = self.network.output.loss(trace.logits, trace.y, self.targets)
        total = float(of_outputs.sum())
        last = trace.parts[self.plan.steps[-1].part]
        if self.d_top is not None:
            total += float(np.sum(last.read(len(last.layers)) * self.d_top))
        for pair, weights in zip(last.layers, self.d_last, strict=True):
            for made, weight in zip(pair, weights, strict=True):
                state = made.state(last.steps)
                total += float(np.sum(state.a * weight.a))
                if self.network.cell.memory == "own":
                    total += float(np.sum(state.c * weight.c))
        return total

    def gradients(self, trace: Trace) -> Gradients:
        of_outputs, d_logits = self.network.output.loss(trace.logits, trace.y, self.targets)
        return bptt.backward(trace, d_logits, of_outputs, self.d_top, self.d_last)

    def pairs(self, made: Gradients) -> Iterator[tuple[str, Array, Array]]:
        """Everything that the loss depends on, by name, and the gradient of it."""
        for part, layers in self.network.parts.items():
            for k, (layer, found) in enumerate(
                zip(layers, made.parts[part].parameters(), strict=True), start=1
            ):
                for d, (p, g) in enumerate(zip(layer, found, strict=True)):
                    assert p.keys() == g.keys()
                    for name, array in p.items():
                        yield f"{name} of {part}, layer {k}, direction {d}", array, g[name]
        if self.network.head is not None and made.head is not None:
            for name, array in self.network.head.items():
                yield name, array, made.head[name]
        if self.network.attention is not None and made.attention is not None:
            for name, array in self.network.attention.items():
                yield name, array, made.attention[name]
        for step in self.plan.steps:
            if step.reads == "input":
                row = made.parts[step.part].x[step.t - made.trace.parts[step.part].first]
                yield f"x⟨{step.i}⟩", self.inputs[step.i - 1], row
        first = made.parts[self.plan.steps[0].part]
        for k, (states, pair) in enumerate(zip(self.initial, first.layers, strict=True), start=1):
            for d, (state, one) in enumerate(zip(states, pair, strict=True)):
                of = one.state(0)
                yield f"a⟨0⟩ of layer {k}, direction {d}", state.a, of.a
                if self.network.cell.memory == "own":
                    yield f"c⟨0⟩ of layer {k}, direction {d}", state.c, of.c
        for (part, level, d), alterations in self.edits.chains.items():
            chain = made.parts[part].layers[level][d]
            for k, change in alterations.items():
                of = chain.state(k)
                values = {**of.named(), **{g: rows[k - 1] for g, rows in chain.gates().items()}}
                for name, held in change.held.items():
                    where = f"held {name} of {part}, layer {level + 1}, direction {d}, step {k}"
                    yield where, held.values, values[name][held.units]


def branches(run: Run, trace: Trace) -> list[object]:
    """Which of its smooth pieces a run is on: the tokens that were chosen, the units that a ReLU passes."""
    taken: list[object] = []
    if run.feedback == "token" and run.plan.feedback:
        taken.append(trace.tokens.tolist())
    if run.network.cell.slug == "rnn-relu":
        pairs = [pair for part in trace.parts.values() for pair in part.layers]
        taken += [(made.states > 0).tolist() for pair in pairs for made in pair]
    if run.network.cell.slug.endswith("-hard"):
        # The pieces of a hard sigmoid, and its kinks.
        chains = [made for part in trace.parts.values() for pair in part.layers for made in pair]
        opened = [array for made in chains for name, array in made.all_gates().items() if name != "candidate"]
        taken += [((array > 0).tolist(), (array < 1).tolist()) for array in opened]
    if trace.inner is not None and run.network.between == "relu":
        taken.append((trace.inner > 0).tolist())
    return taken


@st.composite
def runs(
    draw: st.DrawFn,
    cell: str | None = None,
    directions: int | None = None,
    batch: bool | None = None,
    padded: bool = False,
    fed: Feedback | None = None,
    two: bool | None = None,
    ends: bool | None = None,
    edited: bool = False,
    shortest: int = 1,
    longest: int = 5,
    widest: int = 3,
) -> Run:
    """Any run of a plan by a small network; with what is told.

    `fed` says that an output is fed back, and how; `two` whether there are an encoder and a decoder,
    `ends` whether one output looks at both chains' last states. `edited`: units are held and edges cut.
    """
    rng = np.random.RandomState(draw(st.integers(0, 2**32 - 1)))
    d = directions or (1 if fed else draw(st.integers(1, 2)))
    how: Feedback = fed or draw(st.sampled_from(["token", "softmax"]))
    feeds = d == 1 and (bool(fed) or draw(st.booleans()))
    if two is None:
        two = d == 1 and not padded and draw(st.booleans())
    if two:
        tx, ty = (draw(st.integers(low, longest // 2 + 1)) for low in (1, 2 if fed else 1))
        plan = patterns.plan("encoder-decoder", "i" * tx + "o" * ty, feeds)
    elif d == 2 and (draw(st.booleans()) if ends is None else ends):
        plan = patterns.plan("many-to-one", "i" * draw(st.integers(1, longest - 1)) + "b", False)
    else:
        io = draw(st.text("iobn", min_size=shortest, max_size=longest - 2 * bool(fed)))
        if fed:
            at = draw(st.integers(0, len(io)))
            io = io[:at] + draw(st.sampled_from(["oo", "bo", "on", "bn"])) + io[at:]
        plan = patterns.plan("custom", io, feeds)
    many = draw(st.booleans()) if batch is None and not edited else bool(batch)
    shape = (draw(st.integers(1, 3)),) if many else ()
    hidden, outputs = draw(st.integers(1, widest)), draw(st.integers(1, widest))
    inputs, layers = draw(st.integers(outputs, widest + 1)), draw(st.integers(1, 2))
    starts = any(step.reads == "start" for step in plan.steps)
    parts: dict[Part, int] = {"encoder": inputs, "decoder": outputs + starts} if two else {"network": inputs}
    kind = CELLS[cell or draw(st.sampled_from(sorted(CELLS)))]
    net = network.draw_network(kind, 0, Size(layers, d, hidden), parts, outputs)
    # Weights near 1, biases too, so that no term of a gradient is small beside the others.
    net = replace(
        net,
        parts={
            part: tuple(tuple(_like(rng, p) for p in layer) for layer in stack)
            for part, stack in net.parts.items()
        },
        head=_head(rng, net, draw(st.integers(0, 2))),
        between=draw(st.sampled_from(["relu", "tanh", "linear"])),
        attention=_attention(rng, hidden) if two and draw(st.booleans()) else None,
        answers="classes" if feeds else draw(st.sampled_from(["classes", "numbers"])),
    )

    def states() -> tuple[tuple[State, ...], ...]:
        return tuple(
            tuple(_state(rng, kind.memory, net.widths, *shape) for _ in range(d)) for _ in range(layers)
        )

    steps = len(plan.steps)
    return Run(
        plan,
        net,
        tuple(rng.standard_normal((*shape, inputs)) for _ in range(plan.tx)),
        rng.standard_normal(parts["decoder"]) if starts else None,
        how,
        states(),
        rng.random_sample((steps, *shape)) < 0.6 if padded else None,
        rng.randint(0, outputs, (plan.ty, *shape))
        if net.answers == "classes"
        else rng.standard_normal((plan.ty, *shape, outputs)),
        None if two else rng.standard_normal((steps, *shape, d * hidden)),
        states(),
        _edits(rng, plan, net) if edited else NONE,
    )


def _edits(rng: np.random.RandomState, plan: Plan, net: Network) -> Edits:
    """Changes of about a third of all steps, of a fifth of what they hold and read, and of some heads."""
    cell, own = net.cell, net.cell.memory == "own"

    def held(name: str) -> Held:
        units = np.flatnonzero(rng.random_sample(net.hidden if name == "a" else net.units) < 0.6)
        return Held(units, rng.standard_normal(len(units)))

    def alteration(width: int) -> Alteration:
        names = [name for name in ("a", *("c" * own), *cell.gates) if rng.random_sample() < 0.3]
        shut = frozenset(name for name in ("a", *("c" * own)) if rng.random_sample() < 0.3)
        passes = (rng.random_sample(width) < 0.7).astype(float) if rng.random_sample() < 0.4 else None
        return Alteration({name: held(name) for name in names}, shut, passes)

    chains = {
        (part, layer, d): {
            k: alteration(net.inputs[part] if layer == 0 else net.directions * net.hidden)
            for k in range(1, span.last - span.first + 1)
            if rng.random_sample() < 0.4
        }
        for part, span in plan.spans.items()
        for layer in range(net.layers)
        for d in range(net.directions)
    }
    heads = (rng.random_sample((plan.ty, net.directions * net.hidden)) < 0.8).astype(float)
    sights = rng.random_sample((plan.ty, plan.tx)) < 0.7 if net.attention else None
    return Edits(chains, heads, sights)


def _head(rng: np.random.RandomState, net: Network, inner: int) -> dict[str, Array]:
    """A head like the network's; of two layers if the inner one has a width."""
    assert net.head is not None
    outputs, read = net.head["W_ya"].shape
    if not inner:
        return _like(rng, net.head)
    shapes = {"W_ma": (inner, read), "b_m": (inner,), "W_ym": (outputs, inner), "b_y": (outputs,)}
    return {name: 0.8 * rng.standard_normal(shape) for name, shape in shapes.items()}


def _attention(rng: np.random.RandomState, hidden: int) -> dict[str, Array]:
    return {"W_h": 0.8 * rng.standard_normal((hidden, 2 * hidden)), "b_h": rng.standard_normal(hidden)}


def _like(rng: np.random.RandomState, parameters: Parameters) -> dict[str, Array]:
    return {name: 0.8 * rng.standard_normal(array.shape) for name, array in parameters.items()}


def _state(rng: np.random.RandomState, memory: str, widths: Widths, *batch: int) -> State:
    a = rng.uniform(-1, 1, (*batch, widths.state))
    c = rng.uniform(-1, 1, (*batch, widths.units)) if memory == "own" else None
    return State(a, {"none": None, "activation": a, "own": c}[memory])


def only(run: Run, b: int) -> Run:
    """One sequence of a batch."""

    def of(states: tuple[tuple[State, ...], ...]) -> tuple[tuple[State, ...], ...]:
        return tuple(tuple(State(s.a[b], None if s.c is None else s.c[b]) for s in pair) for pair in states)

    return replace(
        run,
        inputs=tuple(x[b] for x in run.inputs),
        initial=of(run.initial),
        present=None if run.present is None else run.present[:, b],
        targets=run.targets[:, b],
        d_top=None if run.d_top is None else run.d_top[:, b],
        d_last=of(run.d_last),
    )


def dropped(run: Run) -> tuple[Run, Run]:
    """A padded run that only reads, and the same without its padded steps."""
    io = run.plan.io.translate(str.maketrans("ob", "ni"))
    here = [t for t, present in enumerate(run.present) if present]
    top = run.d_top * run.present[:, None]
    padded = replace(run, plan=patterns.plan("custom", io, False), d_top=top, targets=run.targets[:0])
    inputs = tuple(run.inputs[step.i - 1] for t in here if (step := padded.plan.steps[t]).i)
    plan = patterns.plan("custom", "".join(io[t] for t in here), False)
    return padded, replace(padded, plan=plan, inputs=inputs, present=None, d_top=top[here])


def split(run: Run, trace: Trace, at: int) -> tuple[Run, Run]:
    """The steps to `at`, and those after it, which still start from the whole's initial state."""
    io, steps = run.plan.io, run.plan.steps
    rest = io[at:]
    inputs = list(run.inputs[patterns.count_inputs(io[:at]) :])
    if steps[at].reads == "feedback":
        # What was fed over the cut is an input of the second run.
        rest = {"o": "b", "n": "i"}[rest[0]] + rest[1:]
        inputs.insert(0, trace.parts["network"].x[at].copy())
    j = patterns.count_outputs(io[:at])
    present = (None, None) if run.present is None else (run.present[:at], run.present[at:])
    first = replace(
        run,
        plan=patterns.plan("custom", io[:at], run.plan.feedback),
        inputs=run.inputs[: patterns.count_inputs(io[:at])],
        present=present[0],
        targets=run.targets[:j],
        d_top=run.d_top[:at],
    )
    return first, replace(
        run,
        plan=patterns.plan("custom", rest, run.plan.feedback),
        inputs=tuple(inputs),
        present=present[1],
        targets=run.targets[j:],
        d_top=run.d_top[at:],
    )


def _halves(array: Array, hidden: int) -> Array:
    """The last two blocks of H columns, swapped."""
    return np.concatenate(
        [array[..., : -2 * hidden], array[..., -hidden:], array[..., -2 * hidden : -hidden]], axis=-1
    )


def unmirrored(pair: tuple[Parameters, ...], layer: int, net: Network) -> tuple[Parameters, ...]:
    """A layer's two chains swapped, and in a layer above the first also what they read of each other."""
    if layer:
        read = [name for name in pair[0] if name == "W_ax" or _joined(name)]
        pair = tuple(
            {name: _halves(w, net.hidden) if name in read and name != net.cell.projection else w
             for name, w in p.items()}
            for p in pair
        )  # fmt: skip
    return pair[::-1]


def _joined(name: str) -> bool:
    """Whether these are a gate's weights, columns [state; x]."""
    return name.startswith("W_") and len(name) == len("W_u")


def mirrored(run: Run) -> Run:
    """A bidirectional run seen from the end: its input and all else reversed, its chains swapped."""
    hidden = run.network.hidden
    layers = tuple(unmirrored(pair, k, run.network) for k, pair in enumerate(run.network.parts["network"]))
    head = run.network.head
    reads = "W_ma" if "W_ma" in head else "W_ya"
    return replace(
        run,
        plan=patterns.plan("custom", run.plan.io[::-1], False),
        network=replace(
            run.network, parts={"network": layers}, head={**head, reads: _halves(head[reads], hidden)}
        ),
        inputs=run.inputs[::-1],
        initial=tuple(pair[::-1] for pair in run.initial),
        present=None if run.present is None else run.present[::-1],
        targets=run.targets[::-1],
        d_top=_halves(run.d_top, hidden)[::-1],
        d_last=tuple(pair[::-1] for pair in run.d_last),
    )
