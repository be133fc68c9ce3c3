"""Network: parameters drawn from a seed, and the run of a plan, with a record of every step."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.engine import attention, chain
from rnn_unroll.engine.attention import Attended
from rnn_unroll.engine.cells import Array, Cell, DType, Parameters, State, flat
from rnn_unroll.engine.chain import Chain, ChainStep, Mask, Running
from rnn_unroll.engine.choose import DEFAULT, Choose, Tokens
from rnn_unroll.engine.heads import HEADS, Answers, Head, softmax
from rnn_unroll.engine.inits import INITS, Draw
from rnn_unroll.engine.patterns import ATTENDS, Part, Plan, Rows, Span
from rnn_unroll.engine.streams import ATTENTION, HEAD, WEIGHTS, stream

Feedback = Literal["token", "softmax"]

PARTS: tuple[Part, ...] = ("network", "encoder", "decoder")

Layer = tuple[Parameters, ...]
"""One layer's parameters: those of its forward chain and, if it has one, of its backward chain."""


@dataclass(frozen=True, slots=True)
class Network:
    """The weights of a figure: each part's layers from the bottom up, and one output head.

    `inputs` is the width of x in each part. `head` holds W_ya (V, D·H) and b_y (V,), where D is the
    number of directions; it is None if the network has no outputs. `attention` holds W_h (H, 2H) and
    b_h (H,), by which a decoder attends to its encoder; None if it does not. All copies of a part along
    time share its weights. `answers` is what the head's logits are; one that answers with numbers can
    feed nothing back. `tables` has the vectors (V, E) that stand for what is fed back into a part; without
    a table they are one-hot.
    """

    cell: Cell
    hidden: int
    inputs: Mapping[Part, int]
    parts: Mapping[Part, tuple[Layer, ...]]
    head: Parameters | None
    attention: Parameters | None = None
    answers: Answers = "classes"
    tables: Mapping[Part, Array] = field(default_factory=dict)

    def fed(self, part: Part) -> Array:
        """The vector that a part reads for each of the V classes of an output, (V, E) or (V, V)."""
        classes = 0 if self.head is None else len(self.head["b_y"])
        return self.tables[part][:classes] if part in self.tables else np.eye(classes, dtype=self.dtype)

    @property
    def output(self) -> Head:
        """How the outputs read their logits."""
        return HEADS[self.answers]

    @property
    def directions(self) -> int:
        return len(next(iter(self.parts.values()))[0])

    @property
    def layers(self) -> int:
        return len(next(iter(self.parts.values())))

    @property
    def dtype(self) -> DType:
        """The precision in which the whole run is computed."""
        layer = next(iter(self.parts.values()))[0]
        return next(iter(layer[0].values())).dtype


class TraceStep(NamedTuple):
    """What one time step computed.

    x (I,) is the vector that the first layer read: an input, a fed-back output or zeros. `layers` has a
    ChainStep for each direction of each layer. logits and y (V,) and the chosen token's index are None
    if the step emits nothing; the index also if it emits numbers.
    """

    x: Array
    layers: tuple[tuple[ChainStep, ...], ...]
    logits: Array | None
    y: Array | None
    token: int | None


@dataclass(frozen=True, slots=True)
class PartTrace:
    """The run of one part. `first` is its first time step; x has the shape (T, …, I).

    `layers` has a chain for each direction of each layer. The first step of a backward chain is the
    part's last time step.
    """

    first: int
    x: Array
    layers: tuple[tuple[Chain, ...], ...]

    @property
    def steps(self) -> int:
        return len(self.x)

    def read(self, layer: int) -> Array:
        """What a layer (0 is the first) reads, (T, …, I), in the order of time."""
        if layer == 0:
            return self.x
        return both([one.states for one in self.layers[layer - 1]])

    def own(self, direction: int, t: int) -> int:
        """The number of the step, in the chain's own order, that computes time step t."""
        k = t - self.first + 1
        return k if direction == 0 else self.steps + 1 - k

    def rows(self) -> Iterator[tuple[Array, tuple[tuple[ChainStep, ...], ...]]]:
        """For each time step: what the first layer read, and the steps of each layer's chains."""
        layers = [
            zip(
                *(one.steps() if d == 0 else reversed([*one.steps()]) for d, one in enumerate(layer)),
                strict=True,
            )
            for layer in self.layers
        ]
        return zip(self.x, zip(*layers, strict=True), strict=True)


def both(chains: Sequence[Array]) -> Array:
    """The states of one or two chains, each given in its own order, side by side in the order of time."""
    if len(chains) == 1:
        return chains[0]
    return np.concatenate([chains[0], chains[1][::-1]], axis=-1)


@dataclass(frozen=True)
class Trace:
    """The whole run as arrays: its plan, its parts and its outputs.

    logits and y have the shape (T_y, …, V). tokens, (T_y, …), are the chosen tokens' indices, and 0 where the
    outputs are numbers. `present`, (T, …), is False at padded steps. `attended` is what each output of a
    decoder with attention saw; None without.
    """

    plan: Plan
    network: Network
    parts: Mapping[Part, PartTrace]
    logits: Array
    y: Array
    tokens: NDArray[np.intp]
    feedback: Feedback
    present: Mask | None = None
    attended: Attended | None = None

    @property
    def initial(self) -> tuple[tuple[State, ...], ...]:
        """The state before the first step of each direction of each layer."""
        first = self.parts[self.plan.steps[0].part]
        return tuple(tuple(one.state(0) for one in layer) for layer in first.layers)

    @property
    def steps(self) -> tuple[TraceStep, ...]:
        """The run of one sequence, time step by time step. The arrays are views, not copies.

        Each call creates the views anew: kept, so many small objects would take more memory than the
        arrays themselves.
        """
        ran = {part: one.rows() for part, one in self.parts.items()}
        chosen = self.tokens.tolist() if self.network.output.chooses else [None] * self.plan.ty
        emitted = zip(self.logits, self.y, chosen, strict=True)
        nothing = (None, None, None)
        return tuple(
            TraceStep(*next(ran[step.part]), *(next(emitted) if step.j else nothing))
            for step in self.plan.steps
        )


class Size(NamedTuple):
    """The size of a network. `directions` is 2 if every layer also runs backward in time. `attends`: its
    decoder attends to its encoder.
    """

    layers: int
    directions: int
    hidden: int
    attends: bool = False


def draw_network(
    cell: Cell,
    seed: int,
    size: Size,
    inputs: Mapping[Part, int],
    outputs: int,
    scheme: Draw | None = None,
) -> Network:
    """Draw random weights; the same seed gives the same weights for ever.

    `inputs` gives the input width of each part, `outputs` the number of classes. Each part, layer and
    direction, the head and the attention have their own random streams, so that another layer, direction or
    token changes no other number. `scheme` says how to draw; its generator is replaced.
    """
    draw = scheme or Draw(stream(seed), INITS["normal"])

    def chain_of(part: Part, layer: int, direction: int) -> Parameters:
        width = inputs[part] if layer == 0 else size.directions * size.hidden
        name = (WEIGHTS, PARTS.index(part), layer, *([1] if direction else []))
        return cell.initialise(draw._replace(rng=stream(seed, *name)), size.hidden, width)

    parts = {
        part: tuple(
            tuple(chain_of(part, layer, direction) for direction in range(size.directions))
            for layer in range(size.layers)
        )
        for part in inputs
    }
    rows = stream(seed, HEAD).standard_normal((outputs, size.hidden + 1))
    columns = [rows[:, : size.hidden]]
    if size.directions == 2:
        columns.append(stream(seed, HEAD, 1).standard_normal((outputs, size.hidden)))
    gain = 3 / np.sqrt(size.hidden)
    head = {"W_ya": np.hstack(columns) * gain, "b_y": 0.3 * rows[:, size.hidden]}
    attention = _draw_attention(seed, size.hidden) if size.attends else None
    return Network(cell, size.hidden, inputs, parts, head, attention)


def _draw_attention(seed: int, hidden: int) -> Parameters:
    """W_h (H, 2H) and b_h (H,). The variance of 1/H keeps h̃ off zero, and off the ends of its tanh."""
    rows = stream(seed, ATTENTION).standard_normal((hidden, 2 * hidden + 1))
    return {"W_h": rows[:, : 2 * hidden] / np.sqrt(hidden), "b_h": 0.3 * rows[:, 2 * hidden]}


def run(
    plan: Plan,
    network: Network,
    inputs: Sequence[Array],
    start: Array | None = None,
    feedback: Feedback = "token",
    initial: Sequence[Sequence[State]] | None = None,
    present: Mask | None = None,
    choose: Choose = DEFAULT,
    targets: Tokens | None = None,
) -> Trace:
    """Run the plan and record everything.

    inputs: a vector (…, I) for each input slot, in order; the dots are a batch axis or nothing.
    start: the vector (I,) of the start token, if the plan reads it. feedback: whether the chosen token
    (one-hot) or the softmax vector goes into the next step. initial: the state before the first step
    for each direction of each layer; zeros by default. present: booleans (T, …), False at padded steps:
    they read zeros, change no state, and their outputs do not count, but where the plan `ends`: its output
    reads each sequence's own last state, wherever the padding is. choose: how an output chooses its
    token from its logits. targets: the class index of each output, (T_y, …), if the plan reads targets.

    Where an output is fed back, each time step runs through all layers before the next one begins;
    elsewhere each layer runs its whole chain before the next layer begins. The decoder starts from the
    encoder's last state. A fed-back vector gets a zero for the start token if the input has room for it.

    Raises ValueError if the number of inputs is not the plan's, if a start token or targets are missing, or
    if numbers would be fed back.
    """
    if plan.feedback and not network.output.chooses:
        raise ValueError("an output that is a number chooses no token, so there is none to feed back")
    batch = _batch(plan, inputs, initial, targets)
    parts: dict[Part, PartTrace] = {}
    running: dict[Part, tuple[tuple[Running, ...], ...]] = {}
    head = network.head
    width = 0 if head is None else len(head["b_y"])
    logits = np.empty((plan.ty, *batch, width), network.dtype)
    tokens = np.zeros((plan.ty, *batch), np.intp)
    states = initial
    ended: PartTrace | None = None
    seen: list[Attended] = []
    for part, first, last, rows, outputs in plan.stretches:
        if part not in parts:
            if ended:
                states = [[one.state(ended.steps) for one in layer] for layer in ended.layers]
            span, fed = plan.spans[part], network.fed(part)
            x = _read(span, inputs, (*batch, network.inputs[part]), start, network.dtype)
            if span.forced:
                if targets is None:
                    raise ValueError("this plan reads the targets of outputs; give them")
                x[span.forced, ..., : fed.shape[1]] = fed[targets[span.targets]]
            if present is not None:
                x[~present[span.first : span.last]] = 0.0
            layers = running[part] = _start(network, part, span, batch, states, present)
            records = tuple(tuple(one.record() for one in layer) for layer in layers)
            parts[part] = PartTrace(span.first + 1, x, records)
        ended = here = parts[part]
        lo, hi = first + 1 - here.first, last + 1 - here.first
        below = here.x[lo:hi]
        if plan.steps[first].reads == "feedback":
            j = outputs.start - 1
            read = fed[tokens[j]] if feedback == "token" else softmax(logits[j]).dot(fed)
            below[0, ..., : fed.shape[1]] = read
        for layer in running[part]:
            ran = [chain.forward(layer[0], below, lo, hi)]
            ran += [chain.forward(one, below[::-1], lo, hi) for one in layer[1:]]
            below = both(ran)
        if rows is not None and head is not None:
            top = emitting(plan, below, rows, network.hidden)
            if network.attention is not None and part in ATTENDS:
                seen.append(_attend(network.attention, parts[ATTENDS[part]], top, present))
                top = seen[-1].states
            np.add(flat(top).dot(head["W_ya"].T), head["b_y"], flat(logits[outputs]))
            if network.output.chooses:
                tokens[outputs] = choose(logits[outputs], outputs.start)
    y = logits if head is None else network.output.output(logits)
    attended = Attended._make(map(np.concatenate, zip(*seen, strict=True))) if seen else None
    return Trace(plan, network, parts, logits, y, tokens, feedback, present, attended)


def _attend(parameters: Parameters, encoder: PartTrace, top: Array, present: Mask | None) -> Attended:
    """What some states of the decoder's last layer, (n, …, H), see of the encoder's last layer."""
    there = None if present is None else present[: encoder.steps]
    return attention.attend(parameters, encoder.read(len(encoder.layers)), top, there)


def _batch(
    plan: Plan,
    inputs: Sequence[Array],
    initial: Sequence[Sequence[State]] | None,
    targets: Tokens | None,
) -> tuple[int, ...]:
    """The batch axes: those of the inputs; without inputs, of the initial states or of the targets."""
    if len(inputs) != plan.tx:
        raise ValueError(f"this plan reads {plan.tx} inputs, not {len(inputs)}")
    if len(inputs):
        return inputs[0].shape[:-1]
    if initial:
        return initial[0][0].a.shape[:-1]
    return () if targets is None else targets.shape[1:]


def emitting(plan: Plan, top: Array, rows: Rows, hidden: int) -> Array:
    """What the head reads, (rows, …, D·H): some rows of the last layer's states.

    If the plan `ends`, the head reads each chain's last state: a⟨T_x⟩ and r⟨1⟩.
    """
    read: Array = top[rows]
    if plan.ends and top.shape[-1] > hidden:
        read = read.copy()
        read[..., hidden:] = top[0, ..., hidden:]
    return read


def _read(
    span: Span,
    inputs: Sequence[Array],
    shape: tuple[int, ...],
    start: Array | None,
    dtype: DType,
) -> Array:
    """What a part's steps read, (T, …, I): the inputs and the start token. All other rows are zero.

    Raises ValueError if a step reads the start token and `start` is None.
    """
    x = np.zeros((span.last - span.first, *shape), dtype)
    if span.slots is not None:
        x[span.slots] = inputs[span.inputs]
    if span.starts:
        if start is None:
            raise ValueError("this plan reads a start token; give its vector")
        x[span.starts] = start
    return x


def _start(
    network: Network,
    part: Part,
    span: Span,
    batch: tuple[int, ...],
    states: Sequence[Sequence[State]] | None,
    present: Mask | None,
) -> tuple[tuple[Running, ...], ...]:
    """The chains of a part, before their first step."""
    cell, hidden = network.cell, network.hidden
    mask = None if present is None else present[span.first : span.last]
    return tuple(
        tuple(
            chain.start(
                cell,
                parameters,
                span.last - span.first,
                cell.zero_state(*batch, hidden, dtype=network.dtype)
                if states is None
                else states[layer][direction],
                mask if mask is None or direction == 0 else mask[::-1],
            )
            for direction, parameters in enumerate(pair)
        )
        for layer, pair in enumerate(network.parts[part])
    )
