"""Forward: a plan is run through a network, and every step of it recorded."""

from collections.abc import Sequence

import numpy as np

from rnn_unroll.engine import attention, chain, inner
from rnn_unroll.engine.attention import Attended
from rnn_unroll.engine.cells import Array, DType, Parameters, State, flat
from rnn_unroll.engine.chain import Mask, Running
from rnn_unroll.engine.choose import DEFAULT, Choose, Tokens
from rnn_unroll.engine.edits import NONE, Edits
from rnn_unroll.engine.heads import softmax
from rnn_unroll.engine.network import Network
from rnn_unroll.engine.patterns import ATTENDS, Part, Plan, Rows, Span, Stretch
from rnn_unroll.engine.trace import Feedback, PartTrace, Trace, both


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
    edits: Edits = NONE,
) -> Trace:
    """Run the plan and record everything.

    inputs: a vector (…, I) for each input slot, in order; the dots are a batch axis or nothing.
    start: the vector (I,) of the start token, if the plan reads it. feedback: whether the chosen token
    (one-hot) or the softmax vector goes into the next step. initial: the state before the first step
    for each direction of each layer; zeros by default. present: booleans (T, …), False at padded steps:
    they read zeros, change no state, and their outputs do not count, but where the plan `ends`: its output
    reads each sequence's own last state, wherever the padding is. choose: how an output chooses its
    token from its logits. targets: the class index of each output, (T_y, …), if the plan reads targets.
    edits: what is changed inside the run, which then has no batch axis.

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
    hidden = np.empty((plan.ty, *batch, inner.width(head)), network.dtype)
    tokens = np.zeros((plan.ty, *batch), np.intp)
    states = initial
    ended: PartTrace | None = None
    seen: list[Attended] = []
    for part, first, last, rows, outputs in plan.stretches:
        if part not in parts:
            if ended:
                states = [[one.state(ended.steps) for one in layer] for layer in ended.layers]
            span, fed = plan.spans[part], network.fed(part)
            x = known(span, inputs, (*batch, network.inputs[part]), start, network.dtype)
            if span.forced:
                if targets is None:
                    raise ValueError("this plan reads the targets of outputs; give them")
                x[span.forced, ..., : fed.shape[1]] = fed[targets[span.targets]]
            if present is not None:
                x[~present[span.first : span.last]] = 0.0
            layers = running[part] = _start(network, part, span, batch, states, present, edits)
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
                sights = edits.sights if edits.sights is None else edits.sights[outputs]
                seen.append(_attend(network.attention, parts[ATTENDS[part]], top, present, sights))
                top = seen[-1].states
            top = edits.reaching(top, outputs)
            m = answer(network, top, logits[outputs])
            if m is not None:
                flat(hidden[outputs])[...] = m
            if network.output.chooses:
                tokens[outputs] = choose(logits[outputs], outputs.start)
    y = logits if head is None else network.output.output(logits)
    attended = Attended._make(map(np.concatenate, zip(*seen, strict=True))) if seen else None
    kept = hidden if inner.width(head) else None
    return Trace(plan, network, parts, logits, y, tokens, feedback, present, attended, edits, kept)


def answer(network: Network, top: Array, logits: Array) -> Array | None:
    """Write the logits (n, …, V) of what the head reads, (n, …, D·H). Returns its inner layer, (n·…, M)."""
    assert network.head is not None
    flat(logits)[...], m = inner.ahead(network.head, network.between, flat(top))
    return m


def _attend(
    parameters: Parameters, encoder: PartTrace, top: Array, present: Mask | None, sights: Mask | None
) -> Attended:
    """What some states of the decoder's last layer, (n, …, H), see of the encoder's last layer."""
    there = None if present is None else present[: encoder.steps]
    return attention.attend(parameters, encoder.read(len(encoder.layers)), top, there, sights)


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


def read_by_head(trace: Trace, stretch: Stretch) -> Array:
    """What the head read in a stretch of a run's whole plan, (rows, …, D·H), without what edits keep from it.

    The stretch must emit.
    """
    part, first, last, rows, outputs = stretch
    assert rows is not None
    if trace.attended is not None and part in ATTENDS:
        read = trace.attended.states[outputs]
    else:
        ran = trace.parts[part]
        states = ran.read(len(ran.layers))[first + 1 - ran.first : last + 1 - ran.first]
        read = emitting(trace.plan, states, rows, trace.network.hidden)
    return trace.edits.reaching(read, outputs)


def known(
    span: Span,
    inputs: Sequence[Array],
    shape: tuple[int, ...],
    start: Array | None,
    dtype: DType,
) -> Array:
    """What a part's steps read, as far as it is known before the run, (T, …, I): the inputs and the start
    token. All other rows are zero. `shape` is (…, I).

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
    edits: Edits,
) -> tuple[tuple[Running, ...], ...]:
    """The chains of a part, before their first step."""
    cell = network.cell
    mask = None if present is None else present[span.first : span.last]
    return tuple(
        tuple(
            chain.start(
                cell,
                parameters,
                span.last - span.first,
                cell.zero_state(cell.widths(parameters), *batch, dtype=network.dtype)
                if states is None
                else states[layer][direction],
                mask if mask is None or direction == 0 else mask[::-1],
                edits.chains.get((part, layer, direction)),
            )
            for direction, parameters in enumerate(pair)
        )
        for layer, pair in enumerate(network.parts[part])
    )
