"""Run: a figure's network, run once, with whatever follows from that when it is asked for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine import bptt, network, patterns
from rnn_unroll.engine.bptt import Gradients
from rnn_unroll.engine.cells import Array, Tape
from rnn_unroll.engine.network import Trace
from rnn_unroll.engine.patterns import Plan


def plan(spec: FigureSpec) -> Plan:
    """What each time step of a figure reads and emits."""
    return patterns.plan(spec.wiring.pattern, spec.letters, spec.wiring.feeds_back, spec.model.starts)


@dataclass(frozen=True)
class Run:
    """The run of a figure. Every part is computed when it is first asked for, and once.

    Raises SpecError where the model refuses the size of the numbers.
    """

    spec: FigureSpec

    @cached_property
    def plan(self) -> Plan:
        return plan(self.spec)

    @cached_property
    def trace(self) -> Trace:
        """What the network computed at each step."""
        model, reading, steps = self.spec.model, self.spec.reading, self.plan
        with np.errstate(over="ignore", invalid="ignore"):
            trace = network.run(
                steps,
                model.network(reading, steps),
                model.sequence(reading, steps),
                model.start(reading, steps),
                "softmax" if self.spec.wiring.feedback == "softmax" else "token",
            )
        tapes = [chain.tape for part in trace.parts.values() for layer in part.layers for chain in layer]
        model.check([trace.logits, *_states(tapes)])
        return trace

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """The token that each input is, by name; empty where the inputs are vectors of any kind."""
        return self.spec.model.inputs(self.spec.reading, self.plan)

    @cached_property
    def targets(self) -> tuple[str, ...]:
        """The token that each output is held against.

        Raises SpecError for a network from files that came without targets.
        """
        return self.spec.model.expected(self.spec.reading, self.plan)

    @cached_property
    def gradients(self) -> Gradients:
        """The loss against the targets, and its gradients; what each step adds to them is kept where the
        figure shows gradients.
        """
        vocabulary = self.spec.vocabulary
        indices = [vocabulary.index(token) for token in self.targets]
        with np.errstate(over="ignore", invalid="ignore"):
            return self._checked(bptt.loss(self.trace, indices, "gradients" in self.spec.look.show))

    @property
    def heated(self) -> int:
        """The output whose connectivity the figure shows; 0 where it shows none."""
        if "connectivity" not in self.spec.look.show:
            return 0
        return self.spec.look.output or self.plan.ty

    @cached_property
    def connectivity(self) -> Gradients:
        """Gradients of the logit that the heated output chose its token by."""
        with np.errstate(over="ignore", invalid="ignore"):
            return self._checked(bptt.connectivity(self.trace, self.heated))

    def _checked(self, found: Gradients) -> Gradients:
        self.spec.model.check(_numbers(found))
        return found


def _states(tapes: Iterable[Tape]) -> list[Array]:
    """The activations and the memories of some records, of values or of gradients."""
    return [states for tape in tapes for states in (tape.a, tape.c) if states is not None]


def _numbers(found: Gradients) -> Iterator[Array]:
    """Every number of some gradients, one array after the other: only a model that asks pays for them."""
    yield from (part.x for part in found.parts.values())
    chains = [one for part in found.parts.values() for layer in part.layers for one in layer]
    yield from _states(one.tape for one in chains)
    for one in chains:
        yield from (*one.parameters().values(), *one.gates().values())
