"""Beam: a search for the most probable sequence of tokens, of which a few hypotheses are kept at each output.

Every hypothesis is extended by every token, and the `width` extensions with the largest sums of
log-probabilities are kept (Graves 2012, "Sequence transduction with recurrent neural networks"; Sutskever,
Vinyals and Le 2014, "Sequence to sequence learning with neural networks", section 3.2). The sums are not
divided by the length, so of two hypotheses of which one has ended, the longer one only gets less probable.
A hypothesis that has ended keeps its sum and its place in the beam, as long as it is among the best.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rnn_unroll.engine import attention, chain, forward
from rnn_unroll.engine.cells import Array, State
from rnn_unroll.engine.edits import NONE, Edits
from rnn_unroll.engine.network import Network
from rnn_unroll.engine.patterns import ATTENDS, Part, Plan, Stretch

DROPPED = 3
"""How many candidates after the last one that is kept are recorded at each output."""


class Candidate(NamedTuple):
    """A hypothesis after some output, extended by `token`, or None if it had ended before.

    `parent` is the rank, from 0, of the hypothesis at the output before. `log_probability` is that of the
    token, 0 without one; `score` is the sum of those of all its tokens. `kept`: it is in the beam, whose
    members may have `ended` with the token that ends the run.
    """

    token: int | None
    parent: int
    log_probability: float
    score: float
    kept: bool
    ended: bool


@dataclass(frozen=True, slots=True)
class Beams:
    """A search: for each output its candidates, the most probable first; those that are kept come first.

    It stops where the best hypothesis has ended, because the others can only get less probable.
    """

    width: int
    outputs: tuple[tuple[Candidate, ...], ...]

    @property
    def ranks(self) -> tuple[int, ...]:
        """The rank of the best hypothesis at each output, from 0."""
        found, rank = [], 0
        for candidates in reversed(self.outputs):
            found.append(rank)
            rank = candidates[rank].parent
        return tuple(reversed(found))

    @property
    def path(self) -> tuple[int, ...]:
        """The tokens of the best hypothesis, up to that with which it ended."""
        best = (candidates[rank] for candidates, rank in zip(self.outputs, self.ranks, strict=True))
        return tuple(one.token for one in best if one.token is not None)

    @property
    def score(self) -> float:
        """The log-probability of these tokens; 0 without any."""
        return self.outputs[-1][0].score if self.outputs else 0.0


def search(
    plan: Plan,
    network: Network,
    inputs: Sequence[Array],
    width: int,
    start: Array | None = None,
    end: int | None = None,
    forced: Mapping[int, int] | None = None,
    initial: Sequence[Sequence[State]] | None = None,
    edits: Edits = NONE,
) -> Beams:
    """Search the tokens of the plan's outputs, of which the next step may read one.

    inputs: a vector (I,) for each input slot. start: the vector (I,) of the start token, if the plan reads
    it. end: the index of the token that ends a hypothesis. forced: the only token of an output, by its
    number, from 0. initial: the state before the first step for the one direction of each layer; zeros by
    default. edits: what is changed inside the run. Of candidates with the same score the one whose
    parent is better comes first, then that with the lower index.

    Raises ValueError if a start token is missing.
    """
    runs, forced = _Runs(plan, network, inputs, start, edits), forced or {}
    beam = [Candidate(None, 0, 0.0, 0.0, kept=True, ended=False)]
    states: list[_States] = [tuple(one for one, *_ in initial or ())]
    found: list[tuple[Candidate, ...]] = []
    with np.errstate(over="ignore", invalid="ignore"):
        for stretch in plan.stretches:
            ran = {
                rank: runs.run(stretch, states[rank], one.token)
                for rank, one in enumerate(beam)
                if not one.ended
            }
            # The rank at the start of the stretch from which each member of the beam comes.
            origin = [*range(len(beam))]
            for k, j in enumerate(range(stretch.outputs.start, stretch.outputs.stop)):
                of_output = {
                    rank: _log_softmax(ran[origin[rank]][0][k])
                    for rank, one in enumerate(beam)
                    if not one.ended
                }
                candidates = _extended(beam, of_output, width, end, forced.get(j))
                found.append(candidates)
                beam = [one for one in candidates if one.kept]
                origin = [origin[one.parent] for one in beam]
                if beam[0].ended:
                    return Beams(width, tuple(found))
            states = [() if one.ended else ran[rank][1] for one, rank in zip(beam, origin, strict=True)]
    return Beams(width, tuple(found))


def _extended(
    beam: Sequence[Candidate],
    log_probabilities: Mapping[int, Array],
    width: int,
    end: int | None,
    forced: int | None,
) -> tuple[Candidate, ...]:
    """The best candidates of an output, from the log-probabilities (V,) of each rank that has not ended."""
    tokens: list[int | None] = []
    parents: list[int] = []
    scores: list[Array] = []
    for rank, one in enumerate(beam):
        if one.ended:
            tokens.append(None)
            scores.append(np.array([one.score]))
        else:
            own = [*range(len(log_probabilities[rank]))] if forced is None else [forced]
            tokens += own
            scores.append(one.score + log_probabilities[rank][own])
        parents += [rank] * len(scores[-1])
    every = np.concatenate(scores)
    found = []
    for place, k in enumerate(np.argsort(-every, kind="stable")[: width + DROPPED].tolist()):
        token, parent = tokens[k], parents[k]
        share = 0.0 if token is None else float(log_probabilities[parent][token])
        ended = token is None or token == end
        found.append(Candidate(token, parent, share, float(every[k]), place < width, ended))
    return tuple(found)


def _log_softmax(logits: Array) -> Array:
    """log softmax(z) of the logits (V,), in float64."""
    z = logits.astype(np.float64)
    z -= z.max()
    found: Array = z - np.log(np.exp(z).sum())
    return found


_States = tuple[State, ...]
"""The state of each layer of one hypothesis, (H,); empty before the first step."""


class _Runs:
    """Runs the stretches of a plan, each for one hypothesis after the other: what is changed inside a run has
    no batch axis.
    """

    def __init__(
        self, plan: Plan, network: Network, inputs: Sequence[Array], start: Array | None, edits: Edits
    ) -> None:
        self.plan, self.network, self.edits = plan, network, edits
        self.x = {
            part: forward.known(span, inputs, (network.inputs[part],), start, network.dtype)
            for part, span in plan.spans.items()
        }
        self.packed = {
            part: [network.cell.kernel.pack(parameters) for parameters, *_ in layers]
            for part, layers in network.parts.items()
        }
        self.encoded: dict[Part, Array] = {}
        """The states of the last layer of each part that is over, (T, H)."""

    def run(self, stretch: Stretch, before: _States, token: int | None) -> tuple[Array, _States]:
        """The logits of a stretch's outputs, (outputs, V), and the states after it, for the hypothesis that
        has these states before it, and this last token.
        """
        network, part = self.network, stretch.part
        span, fed = self.plan.spans[part], network.fed(part)
        lo, hi = stretch.first - span.first, stretch.last - span.first
        below = self.x[part][lo:hi]
        if self.plan.steps[stretch.first].reads == "feedback":
            below = below.copy()
            below[0, : fed.shape[1]] = fed[token]
        after = []
        for layer, (parameters, *_) in enumerate(network.parts[part]):
            cell = network.cell
            initial = (
                before[layer] if before else cell.zero_state(cell.widths(parameters), dtype=network.dtype)
            )
            changed = self.edits.chains.get((part, layer, 0), {})
            here = {k - lo: one for k, one in changed.items() if lo < k <= hi}
            packed = self.packed[part][layer]
            running = chain.start(cell, parameters, hi - lo, initial, alterations=here, packed=packed)
            below = chain.forward(running, below, 0, hi - lo)
            after.append(running.state(hi - lo))
        if part not in ATTENDS:
            self.encoded[part] = below
        logits = np.empty((0, 0)) if stretch.rows is None else self._logits(stretch, below[stretch.rows])
        return logits, tuple(after)

    def _logits(self, stretch: Stretch, top: Array) -> Array:
        network, edits, outputs = self.network, self.edits, stretch.outputs
        if network.attention is not None and stretch.part in ATTENDS:
            sights = edits.sights if edits.sights is None else edits.sights[outputs]
            encoded = self.encoded[ATTENDS[stretch.part]]
            top = attention.attend(network.attention, encoded, top, sights=sights).states
        assert network.head is not None
        logits = np.empty((len(top), len(network.head["b_y"])), network.dtype)
        forward.answer(network, edits.reaching(top, outputs), logits)
        return logits
