"""Run: one run of a figure's network, and what is computed from it on demand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from rnn_unroll.address.edits.edited import KINDS
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine import bptt, early, forward
from rnn_unroll.engine.beam import Beams
from rnn_unroll.engine.bptt import Gradients
from rnn_unroll.engine.cells import Array, Tape
from rnn_unroll.engine.early import Answer
from rnn_unroll.engine.losses import Targets
from rnn_unroll.engine.patterns import Plan
from rnn_unroll.engine.trace import Trace
from rnn_unroll.errors import SpecError
from rnn_unroll.tasks import TASKS
from rnn_unroll.tasks.melody import Melody
from rnn_unroll.tokens import END_TOKEN
from rnn_unroll.words.refusals import figures


def heated(spec: FigureSpec, plan: Plan) -> int:
    """The output whose connectivity a figure shows; 0 if it shows none."""
    return (spec.look.output or plan.ty) if "connectivity" in spec.look.show else 0


@dataclass(frozen=True)
class Run:
    """The run of a figure. Each of its properties is computed once, on first access.

    `trace`, `gradients` and `connectivity` raise SpecError if the model refuses numbers of this size.
    """

    spec: FigureSpec

    def at(self, step: int) -> "Run":
        """The same run, shown after `step` steps. It shares what this one has computed by now."""
        other = replace(self, spec=self.spec.change(step=step))
        computed = set(type(self).__dict__) & set(self.__dict__)
        vars(other).update({name: self.__dict__[name] for name in computed})
        return other

    @cached_property
    def plan(self) -> Plan:
        return self.spec.plan

    @cached_property
    def trace(self) -> Trace:
        """What the network computed at each step."""
        spec, model, reading, steps = self.spec, self.spec.model, self.spec.reading, self.plan
        network, sequence, edits = spec.edited.change(
            steps, model.network(reading, steps), model.sequence(reading, steps)
        )
        with np.errstate(over="ignore", invalid="ignore"):
            trace = forward.run(
                steps,
                network,
                sequence,
                model.start(reading, steps),
                "softmax" if spec.wiring.feedback == "softmax" else "token",
                model.initial,
                choose=spec.choosing(self.beams),
                targets=np.array(self._wanted) if spec.reads_targets else None,
                edits=edits,
            )
        tapes = [chain.tape for part in trace.parts.values() for layer in part.layers for chain in layer]
        # Inputs too: a gate can saturate at a number that no strip can show.
        model.check([*sequence, trace.logits, *_states(tapes)])
        return trace

    @cached_property
    def beams(self) -> Beams | None:
        """The beam search that chooses the tokens; None if none does."""
        return self.spec.beams

    @cached_property
    def before(self) -> "Run | None":
        """The other run that the figure shows beside this one: without the edits, or the one that reads its
        own outputs in place of the targets. It has the same time steps. None if the figure shows one run.
        """
        spec = self.spec
        if spec.edited.compare == "feedback":
            return Run(spec.change(feedback="on", compare="ghosts", ty=self._ty))
        if not spec.is_edited or spec.edited.compare == "off":
            return None
        return Run(spec.change(**dict.fromkeys(KINDS, ()), compare="ghosts", ty=self._ty))

    @property
    def _ty(self) -> int | None:
        """T_y as an address gives it, where a network writes until it ends by itself."""
        return self.plan.ty if self.spec.written or self.spec.reads_targets else self.spec.wiring.ty

    @cached_property
    def early(self) -> tuple[Answer | None, ...]:
        """The early answer of each time step, None where it emits; empty if the figure shows none."""
        if not self.spec.look.answers_early:
            return ()
        with np.errstate(over="ignore", invalid="ignore"):
            found = early.answers(self.trace)
            self.spec.model.check(answer.logits for answer in found if answer)
        return found

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """The token of each input; empty if the inputs are vectors."""
        return self.spec.model.inputs(self.spec.reading, self.plan)

    @cached_property
    def melody(self) -> Melody:
        """What the network wrote, as music. Raises SpecError if it writes none."""
        music = self.spec.music
        if music is None:
            of_tasks = [f"task={task.slug}" for task in TASKS.values() if task.music]
            raise SpecError("format", figures.no_music(), of_tasks)
        tokens = [self.spec.vocabulary[k] for k in self.trace.tokens.tolist()]
        ended = END_TOKEN in tokens
        written = tuple(tokens[: tokens.index(END_TOKEN)] if ended else tokens)
        return Melody(music, "".join(self.inputs), written, ended)

    @cached_property
    def targets(self) -> tuple[str, ...]:
        """The target of each output, a token or a number.

        Raises SpecError if the model comes from files without targets.
        """
        return self.spec.model.expected(self.spec.reading, self.plan)

    @cached_property
    def gradients(self) -> Gradients:
        """The loss with the targets, and its gradients. Raises SpecError, as `targets` does, too.

        They record what states pass back along their chains only if the figure shows gradients.
        """
        with np.errstate(over="ignore", invalid="ignore"):
            return self._checked(bptt.loss(self.trace, self._wanted, "gradients" in self.spec.look.show))

    @property
    def _wanted(self) -> Targets:
        """The targets as the loss reads them: indices, or numbers (T_y, V)."""
        if not self.spec.numeric:
            return [self.spec.vocabulary.index(token) for token in self.targets]
        return np.array([[*map(float, target.split(","))] for target in self.targets])

    @property
    def heated(self) -> int:
        """The output whose connectivity the figure shows; 0 if it shows none."""
        return heated(self.spec, self.plan)

    @cached_property
    def connectivity(self) -> Gradients:
        """The gradients of one logit: that of the token which the heated output chose, or its number."""
        with np.errstate(over="ignore", invalid="ignore"):
            return self._checked(bptt.connectivity(self.trace, self.heated))

    def _checked(self, found: Gradients) -> Gradients:
        self.spec.model.check(_numbers(found))
        return found


def _states(tapes: Iterable[Tape]) -> list[Array]:
    """The activations and memories of some tapes, which hold values or gradients."""
    return [states for tape in tapes for states in (tape.a, tape.c) if states is not None]


def _numbers(found: Gradients) -> Iterator[Array]:
    """Every array of some gradients. A generator, because most models check none of them."""
    yield from (part.x for part in found.parts.values())
    chains = [one for part in found.parts.values() for layer in part.layers for one in layer]
    yield from _states(one.tape for one in chains)
    for one in chains:
        yield from (*one.parameters().values(), *one.gates().values())
