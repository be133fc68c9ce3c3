"""Given: a network and an input sequence from a user's files."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from rnn_unroll.engine import embedding, patterns
from rnn_unroll.engine.bptt import Gradients
from rnn_unroll.engine.cells import OFFERED, Array, State
from rnn_unroll.engine.choose import Choose
from rnn_unroll.engine.edits import Change
from rnn_unroll.engine.heads import Answers
from rnn_unroll.engine.inner import Between
from rnn_unroll.engine.network import Network
from rnn_unroll.engine.patterns import MAX_TIME_STEPS, Part, Plan
from rnn_unroll.engine.trace import Trace
from rnn_unroll.errors import SpecError
from rnn_unroll.models import state_dict
from rnn_unroll.models.limits import MAX_UNITS, Limits
from rnn_unroll.models.model import Recipe, Written
from rnn_unroll.models.placing import Placed
from rnn_unroll.models.reading import Reading
from rnn_unroll.models.vocabulary import Vocabulary
from rnn_unroll.models.window import Window
from rnn_unroll.words import Phrase, phrase, weights
from rnn_unroll.words.refusals import arrays, sizes
from rnn_unroll.words.refusals import weights as refusals
from rnn_unroll.words.weights import Badge

LARGEST = 1e150
"""The largest number that a run of such a network may compute: its square is still finite."""


@dataclass(frozen=True, slots=True)
class Given:
    """The network and the input of a user's files. `address.own` reads the files and checks that they agree.

    `placed` are the weights. `vectors` (T_x, I) are the inputs, and `ids` their token ids if the file held
    ids. `classes` is the number of classes of an output, or of its numbers; `expects` has the target of each
    output, a class or numbers, or is None. `start_token` is the id of the token that a decoder with feedback
    reads first; None if it reads zeros. `names` are those of tokens and classes, `answers` is what an output
    says, and `between` the function in a head of two layers. `begins` has the state before the first step of
    each direction of each layer, or is None; `units` and `reads_last` are as in `Model`. Two models are equal
    if their digests are: the other fields follow from the files.
    """

    cell: str
    layers: int
    direction: str
    hidden: int
    units: int
    digest: str
    placed: Placed = field(compare=False, repr=False)
    vectors: Array = field(compare=False, repr=False)
    ids: tuple[int, ...] | None = field(compare=False)
    classes: int = field(compare=False)
    expects: tuple[int, ...] | tuple[tuple[float, ...], ...] | None = field(compare=False)
    start_token: int | None = field(compare=False)
    names: Vocabulary = field(compare=False, repr=False)
    answers: Answers = field(compare=False)
    limits: Limits = field(compare=False, repr=False)
    window: Window | None = field(compare=False)
    between: Between = field(default="linear", compare=False, kw_only=True)
    begins: tuple[tuple[State, ...], ...] | None = field(default=None, compare=False, kw_only=True)
    reads_last: bool = field(default=False, compare=False, kw_only=True)

    @property
    def directions(self) -> int:
        return 2 if self.direction == "bidirectional" else 1

    @property
    def attention(self) -> str:
        return "off"

    def decides(self, name: str) -> bool:
        return name == "cell" and self.cell not in OFFERED

    @property
    def provenance(self) -> Phrase:
        return phrase(weights.own)

    @property
    def badge(self) -> Badge:
        return weights.own_badge()

    @property
    def trained(self) -> bool:
        return True

    @property
    def defaults(self) -> Mapping[str, Any]:
        return {}

    @property
    def from_files(self) -> bool:
        return True

    @property
    def recipe(self) -> Recipe | None:
        return None

    @property
    def file(self) -> str:
        return ""

    @property
    def feeds_back(self) -> bool | None:
        # A decoder with a table of its own reads tokens, and there are none but those that it wrote.
        return True if "decoder" in self.placed.tables else None

    def longest(self, read: tuple[str, ...]) -> Plan | None:
        return None

    def written(self, read: tuple[str, ...], choose: Choose, edits: Change) -> Written | None:
        return None

    @property
    def length(self) -> int | None:
        return len(self.vectors)

    @property
    def most_steps(self) -> int:
        return self.limits.steps

    @property
    def starts(self) -> bool:
        return self.start_token is not None

    @property
    def one_hot(self) -> bool:
        return bool(self.ids) and not self.placed.tables

    def knows(self, token: str) -> bool:
        return True

    def tokenise(self, reading: Reading) -> tuple[str, ...]:
        return ()

    def targets(self, reading: Reading) -> tuple[str, ...]:
        vocabulary = self.vocabulary(reading)
        # The shortest decimals that are read back as the same numbers.
        return tuple(
            vocabulary[one] if isinstance(one, int) else ", ".join(map(repr, one))
            for one in self.expects or ()
        )

    def vocabulary(self, reading: Reading) -> tuple[str, ...]:
        """The names of the classes: their indices, if the files hold none."""
        return self.names.classes or tuple(map(str, range(self.classes)))

    def inputs(self, reading: Reading, plan: Plan) -> tuple[str, ...]:
        return self.names.named(self.ids or ())

    def known(self, reading: Reading) -> tuple[str, ...]:
        return self.targets(reading)

    def expected(self, reading: Reading, plan: Plan) -> tuple[str, ...]:
        """The targets. Raises SpecError without them: none are invented for a user's own network."""
        if targets := self.targets(reading):
            return targets
        raise SpecError("targets", arrays.targets_missing())

    def network(self, reading: Reading, plan: Plan) -> Network:
        network = state_dict.read(self.placed, self.cell, self.limits, self.between)
        return replace(network, answers=self.answers)

    def sequence(self, reading: Reading, plan: Plan) -> list[Array]:
        return list(self.vectors)

    def start(self, reading: Reading, plan: Plan) -> Array | None:
        if self.start_token is None:
            return None
        table = self.placed.vectors("decoder")
        if table is not None:
            vector: Array = table[self.start_token]
            return vector
        return embedding.one_hot(self.start_token, self.placed.tensors["decoder.weight_ih_l0"].shape[1])

    @property
    def initial(self) -> tuple[tuple[State, ...], ...] | None:
        return self.begins

    def named_gradients(self, gradients: Gradients) -> Mapping[str, Array]:
        if not self.expects:
            return {}
        steps, parts = gradients.trace.plan.steps, gradients.trace.parts
        read = [gradients.parts[s.part].x[s.t - parts[s.part].first] for s in steps]
        tables = {part: self._of_table(part, gradients.trace, read) for part in self.placed.tables}
        rows = [x for step, x in zip(steps, read, strict=True) if step.i]
        return {
            **self.placed.named(state_dict.gradients(gradients), tables),
            "input": np.array(rows).reshape(self.vectors.shape),
            **self._of_states(gradients),
        }

    def _of_states(self, gradients: Gradients) -> dict[str, Array]:
        """The gradients (layers · directions, H) of the first states, under the names of their files."""
        if self.begins is None:
            return {}
        first = gradients.parts[gradients.trace.plan.steps[0].part]
        states = [one.state(0) for layer in first.layers for one in layer]
        found = {"h0": np.array([state.a for state in states])}
        if gradients.trace.network.cell.memory == "own":
            found["c0"] = np.array([state.c for state in states])
        return found

    def _of_table(self, part: Part, trace: Trace, read: Sequence[Array]) -> Array:
        """The gradient (V, E) of a part's vectors, from the gradients (E,) of what every step read."""
        found = np.zeros_like(self.placed.tables[part].of(self.placed.file))
        emitted = 0
        for step, x in zip(trace.plan.steps, read, strict=True):
            if step.part == part:
                if step.reads == "input" and self.ids is not None:
                    found[self.ids[step.i - 1]] += x
                elif step.reads == "target" and self.expects is not None:
                    # Only classes are read: an output that is a number is never fed back.
                    found[np.array(self.expects)[emitted - 1]] += x
                elif step.reads == "start":
                    found[self.start_token] += x
                elif step.reads == "feedback" and trace.feedback == "token":
                    found[trace.tokens[emitted - 1]] += x
                elif step.reads == "feedback":
                    found[: self.classes] += np.outer(trace.y[emitted - 1], x)
            emitted = step.j or emitted
        return found

    def check(self, numbers: Iterable[Array]) -> None:
        """Refuse a run that overflows: finite weights can compute numbers that no picture can show."""
        if not all((np.abs(array) <= LARGEST).all() for array in numbers):
            raise SpecError("weights", refusals.run_overflows(LARGEST))

    def check_size(self, io: str, reading: Reading, lengths: tuple[int | None, int | None]) -> None:
        if len(io) > self.limits.steps:
            raise SpecError("ty", sizes.too_many_steps(len(io), self.limits.steps))
        self._check_numbers(io, max(self.hidden, self.units), self.limits.numbers)

    def check_drawn(self, io: str) -> None:
        drawn = self.window.of(io) if self.window else io
        if len(drawn) > MAX_TIME_STEPS:
            raise SpecError("from", sizes.too_many_drawn(len(drawn), MAX_TIME_STEPS))
        self._check_numbers(drawn, self.window.shown if self.window else self.hidden, MAX_UNITS)

    def _check_numbers(self, io: str, drawn: int, most: int) -> None:
        """Raise SpecError if these steps of a run have more inputs, outputs or, with so many `drawn` units of
        each state, units than this.
        """
        steps, chains, outputs = len(io), self.layers * self.directions, patterns.count_outputs(io)
        inputs, width = patterns.count_inputs(io), self.vectors.shape[1]
        units, read, emitted = steps * chains * drawn, inputs * width, outputs * self.classes
        if units > most:
            problem = sizes.too_many_units(units, steps, chains, drawn, limit=most)
            raise SpecError("weights", problem)
        if read > most:
            raise SpecError("input", sizes.too_many_read(read, inputs, width, limit=most))
        if emitted > most:
            problem = sizes.too_many_emitted(emitted, outputs, self.classes, limit=most)
            raise SpecError("weights", problem)
