"""BPTT: the loss of a run and its exact gradients, computed by going backward through time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rnn_unroll.engine import attention, chain, inner, losses
from rnn_unroll.engine.attention import Attended, Returned
from rnn_unroll.engine.cells import Array, Parameters, State, flat
from rnn_unroll.engine.chain import ChainGradients, Mask
from rnn_unroll.engine.forward import read_by_head
from rnn_unroll.engine.losses import Targets
from rnn_unroll.engine.network import Layer, Network
from rnn_unroll.engine.patterns import ATTENDS, Part, Plan, Rows, Stretch
from rnn_unroll.engine.trace import PartTrace, Trace


@dataclass(frozen=True)
class PartGradients:
    """The gradients of one part, for each direction of each layer."""

    layers: tuple[tuple[ChainGradients, ...], ...]

    @cached_property
    def x(self) -> Array:
        """∂L/∂x of what the first layer read, (T, …, I)."""
        return _summed([one.x for one in self.layers[0]])

    def parameters(self) -> tuple[Layer, ...]:
        """The gradients of each layer's parameters, arranged as in the network."""
        return tuple(tuple(one.parameters() for one in layer) for layer in self.layers)


@dataclass(frozen=True, slots=True)
class Gradients:
    """The loss L = Σ_j ℓ_j, and its gradient with respect to everything that the run computed or read.

    losses (T_y, …) holds ℓ_j of each output; logits, ∂L/∂z, has the shape (T_y, …, V); head holds ∂L/∂W_ya
    and ∂L/∂b_y, or those of two layers, attention ∂L/∂W_h and ∂L/∂b_h. The gradient of a state is the total
    one, through its own step and all later steps.
    """

    trace: Trace
    losses: Array
    parts: Mapping[Part, PartGradients]
    logits: Array
    head: Parameters | None
    attention: Parameters | None

    @property
    def loss(self) -> float:
        return float(self.losses.sum())

    def state(self, layer: int, direction: int, t: int) -> State:
        """∂L/∂a⟨t⟩ and ∂L/∂c⟨t⟩ of a layer (0 is the first) in a direction; t counts from 1."""
        part = self.trace.plan.steps[t - 1].part
        own = self.trace.parts[part].own(direction, t)
        return self.parts[part].layers[layer][direction].state(own)

    def x(self, t: int) -> Array:
        """∂L/∂x of what the first layer read at time step t."""
        part = self.trace.plan.steps[t - 1].part
        d_x: Array = self.parts[part].x[t - self.trace.parts[part].first]
        return d_x

    def read(self, layer: int, direction: int, t: int) -> Array:
        """∂L/∂x of what a chain read at time step t, through that chain alone."""
        part = self.trace.plan.steps[t - 1].part
        own = self.trace.parts[part].own(direction, t)
        d_x: Array = self.parts[part].layers[layer][direction].x[own - 1]
        return d_x

    def handed(self, layer: int, direction: int, t: int) -> Array:
        """The share of ∂L/∂a⟨t⟩ that the next step of a chain passes back, (…, H), then that of ∂L/∂c⟨t⟩.

        Without a memory of its own the chain has the first only. t may be 0, or T + 1 for a backward chain.
        The gradients must have been computed with keep.
        """
        steps = self.trace.plan.steps
        after = t + 1 if direction == 0 else t - 1
        part = steps[after - 1].part
        own = self.trace.parts[part].own(direction, t)
        kept = [states[own] for states in self.parts[part].layers[layer][direction].handed]
        return np.concatenate(kept, axis=-1)

    def output(self, j: int) -> Array:
        """∂L/∂ of what the head read for the j-th output, (…, D·H); j counts from 1."""
        d_read: Array = _read(self.trace, self.logits, slice(j - 1, j))[0]
        return d_read

    def attended(self) -> Returned | None:
        """What comes back through the attention of a decoder, from each of its outputs; None without any."""
        trace, head = self.trace, self.trace.network.head
        if trace.attended is None or trace.network.attention is None or head is None:
            return None
        encoder, decoder = (trace.parts[part] for part in ("encoder", "decoder"))
        states = decoder.read(len(decoder.layers))[trace.plan.whole[-1].rows]
        d_read = trace.edits.reaching(_read(trace, self.logits, slice(None)), slice(None))
        d_states = d_read.reshape(states.shape)
        above = encoder.read(len(encoder.layers))
        return attention.returned(trace.network.attention, trace.attended, above, states, d_states)

    def contribution(self, layer: int, direction: int, t: int) -> Parameters:
        """What time step t adds to the gradient of each parameter of a chain, by name."""
        part = self.trace.plan.steps[t - 1].part
        own = self.trace.parts[part].own(direction, t)
        return self.parts[part].layers[layer][direction].contribution(own - 1, own)


def loss(trace: Trace, targets: Targets, keep: bool = False) -> Gradients:
    """The sum of the outputs' losses with their targets, and all its gradients: of cross-entropies, or of
    squared errors where the outputs are numbers.

    Outputs that `emitted` does not count are left out. keep is as in `backward`. Raises ValueError if a
    target is not the index of a class, or if numbers do not have the shape of the outputs.
    """
    found, counted = trace.network.output.loss(trace.logits, trace.y, targets), emitted(trace)
    of_outputs, d_logits = found if counted is None else losses.only(found, counted)
    return backward(trace, d_logits, of_outputs, keep=keep)


def emitted(trace: Trace) -> Mask | None:
    """Which outputs (T_y, …) count: those of steps that are not padded; None if all count.

    Where the plan `ends`, they all do: padded steps hand on a sequence's last state, and to leave its output
    out would train nothing and say nothing.
    """
    if trace.present is None or trace.plan.ends:
        return None
    of_outputs: Mask = trace.present[[step.t - 1 for step in trace.plan.steps if step.j]]
    return of_outputs


def connectivity(trace: Trace, j: int) -> Gradients:
    """The gradients of one logit: that of the token which the j-th output chose; j counts from 1. Where the
    outputs are numbers, it is the first of them.
    """
    d_logits = np.zeros_like(trace.logits)
    d_logits[j - 1, trace.tokens[j - 1]] = 1.0
    return backward(trace, d_logits)


def backward(
    trace: Trace,
    d_logits: Array,
    of_outputs: Array | None = None,
    d_top: Array | None = None,
    d_last: Sequence[Sequence[State]] | None = None,
    keep: bool = False,
) -> Gradients:
    """Go back through a run from ∂L/∂z of its logits, (T_y, …, V). of_outputs, (T_y, …), are the losses.

    d_top, (T, …, D·H), is the gradient of the last layer's states that does not come through the logits;
    the run must have one part. d_last is the same for the last state of every chain of the last part. keep
    also records what the states pass back along their chains. If softmax vectors are fed back, gradients go
    back through them too; a chosen token is not differentiable, so it passes none.
    """
    plan, network = trace.plan, trace.network
    through = trace.feedback == "softmax"
    chains = {part: _chains(ran, keep) for part, ran in trace.parts.items()}
    if d_last is not None:
        for pair, states in zip(chains[plan.steps[-1].part], d_last, strict=True):
            for one, state in zip(pair, states, strict=True):
                _add(one, -1, state)
    if through:
        d_logits = d_logits.copy()
    later: Part | None = None
    looks: list[attention.Back] = []
    for stretch in reversed(plan.stretches if through else plan.whole):
        part, first, last, rows, outputs = stretch
        here, ran = chains[part], trace.parts[part]
        if later and later != part:
            # The decoder's first states are the encoder's last ones.
            for pair, after in zip(here, chains[later], strict=True):
                for one, other in zip(pair, after, strict=True):
                    _add(one, -1, other.state(0))
        later = part
        lo, hi = first + 1 - ran.first, last + 1 - ran.first
        d_above = np.zeros((hi - lo, *ran.x.shape[1:-1], network.directions * network.hidden), network.dtype)
        if d_top is not None:
            d_above += d_top[first:last]
        if part in ATTENDS.values():
            d_above += sum(look.encoder for look in looks)
        if rows is not None and network.head is not None:
            d_read = trace.edits.reaching(_read(trace, d_logits, outputs), outputs)
            if trace.attended is not None and part in ATTENDS:
                looks.append(_look_back(trace, trace.attended, stretch, d_read))
                d_read = looks[-1].decoder
            _add_read(plan, network, d_above, rows, d_read)
        _descend(here, lo, hi, d_above, network.hidden)
        if through and plan.steps[first].reads == "feedback":
            emitted = outputs.start - 1
            y = trace.y[emitted]
            fed = network.fed(part)
            d_y = chain.read_back(here[0][0], lo, lo + 1)[0, ..., : fed.shape[-1]].dot(fed.T)
            d_logits[emitted] += y * (d_y - (d_y * y).sum(axis=-1, keepdims=True))
    head = None if network.head is None else _head(trace, network.head, d_logits)
    parts = {part: PartGradients(layers) for part, layers in chains.items()}
    if of_outputs is None:
        of_outputs = np.zeros(d_logits.shape[:-1], d_logits.dtype)
    return Gradients(trace, of_outputs, parts, d_logits, head, _of_attention(network, looks))


def _look_back(trace: Trace, attended: Attended, stretch: Stretch, d_read: Array) -> attention.Back:
    """Go back through the attention of a stretch of the decoder, from ∂L/∂h̃ (n·…, H)."""
    assert trace.network.attention is not None
    encoder, decoder = trace.parts["encoder"], trace.parts["decoder"]
    states = decoder.read(len(decoder.layers))[stretch.first + 1 - decoder.first :][stretch.rows]
    seen = Attended._make(array[stretch.outputs] for array in attended)
    above = encoder.read(len(encoder.layers))
    return attention.backward(trace.network.attention, seen, above, states, d_read.reshape(states.shape))


def _of_attention(network: Network, looks: Sequence[attention.Back]) -> Parameters | None:
    """∂L/∂W_h and ∂L/∂b_h."""
    if network.attention is None:
        return None
    zero = {name: np.zeros_like(array) for name, array in network.attention.items()}
    return {name: sum((look.parameters[name] for look in looks), zero[name]) for name in zero}


def _chains(ran: PartTrace, keep: bool) -> tuple[tuple[ChainGradients, ...], ...]:
    """The gradients of every chain of a part, still zero."""
    return tuple(
        tuple(
            chain.gradients(one, ran.read(layer)[:: -1 if direction else 1], keep)
            for direction, one in enumerate(pair)
        )
        for layer, pair in enumerate(ran.layers)
    )


def _add_read(plan: Plan, network: Network, d_above: Array, rows: Rows, d_read: Array) -> None:
    """Add the gradient that comes back through the head, (rows·…, D·H), to the states that the head read."""
    hidden = network.hidden
    d_read = d_read.reshape(-1, *d_above.shape[1:])
    if plan.ends and network.directions == 2:
        # The head read each chain's last state; that of the backward chain is at the first time step.
        d_above[rows, ..., :hidden] += d_read[..., :hidden]
        d_above[0, ..., hidden:] += d_read.sum(axis=0)[..., hidden:]
    else:
        d_above[rows] += d_read


def _descend(
    layers: Sequence[Sequence[ChainGradients]], first: int, last: int, d_above: Array, hidden: int
) -> None:
    """Go back through the steps first + 1 to last of a part, from its last layer down."""
    for layer, pair in reversed(list(enumerate(layers))):
        chain.backward(pair[0], first, last, d_above[..., :hidden])
        for one in pair[1:]:
            chain.backward(one, first, last, d_above[::-1, ..., hidden:])
        if layer:
            d_above = _summed([chain.read_back(one, first, last) for one in pair])


def _summed(chains: Sequence[Array]) -> Array:
    """∂L/∂x of what one or two chains read; each chain's share is in its own order."""
    return chains[0] if len(chains) == 1 else chains[0] + chains[1][::-1]


def _add(back: ChainGradients, k: int, state: State) -> None:
    """Add `state` to the gradient of a chain's k-th state."""
    back.tape.a[k] += state.a
    if back.tape.c is not None and state.c is not None:
        back.tape.c[k] += state.c


def _head(trace: Trace, head: Parameters, d_logits: Array) -> Parameters:
    """∂L/∂ of the parameters of the head."""
    between = trace.network.between
    found = {name: np.zeros_like(array) for name, array in head.items()}
    for stretch in trace.plan.whole:
        if stretch.rows is not None:
            outputs = stretch.outputs
            read, m = read_by_head(trace, stretch), _inner(trace, outputs)
            for name, array in inner.parameters(head, between, flat(d_logits[outputs]), m, read).items():
                found[name] += array
    return found


def _inner(trace: Trace, outputs: slice | list[int]) -> Array | None:
    """The inner layer of the head at some outputs, (n·…, M); None without one."""
    return None if trace.inner is None else flat(trace.inner[outputs])


def _read(trace: Trace, d_logits: Array, outputs: slice | list[int]) -> Array:
    """The gradient of what the head read at some outputs, (n·…, D·H)."""
    network = trace.network
    assert network.head is not None
    return inner.back(network.head, network.between, flat(d_logits[outputs]), _inner(trace, outputs))
