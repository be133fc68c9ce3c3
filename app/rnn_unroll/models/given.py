"""Given: a network and a sequence that a person brought as files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from rnn_unroll.engine import network, patterns
from rnn_unroll.engine.bptt import Gradients
from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.network import Network
from rnn_unroll.engine.patterns import MAX_TIME_STEPS, Part, Plan
from rnn_unroll.errors import SpecError
from rnn_unroll.models import state_dict
from rnn_unroll.models.model import Provenance, Recipe
from rnn_unroll.models.reading import Reading
from rnn_unroll.models.seeded import MAX_UNITS

LARGEST = 1e150
"""The largest number that a run of such a network may reach: its square is still finite."""


@dataclass(frozen=True, slots=True)
class Given:
    """The network and the sequence of a person's files. `address.own` makes it and checks that its
    parts agree.

    `tensors` are the weights under their names in a state dict, where each part's have a prefix of
    `prefixes`. `vectors` (T_x, I) is what is read; `ids` says which tokens that are, where it was
    given as tokens. `classes` counts the outputs' classes; `classes_expected` has a target for each
    output, or is None. `start_token` is the token that a fed decoder reads first; None where it reads
    zeros. Two are equal if their digests are.
    """

    cell: str
    layers: int
    direction: str
    hidden: int
    digest: str
    tensors: Mapping[str, Array] = field(compare=False, repr=False)
    prefixes: Mapping[Part, str] = field(compare=False)
    vectors: Array = field(compare=False, repr=False)
    ids: tuple[int, ...] | None = field(compare=False)
    classes: int = field(compare=False)
    classes_expected: tuple[int, ...] | None = field(compare=False)
    start_token: int | None = field(compare=False)

    @property
    def directions(self) -> int:
        return 2 if self.direction == "bidirectional" else 1

    @property
    def provenance(self) -> Provenance:
        return "files"

    @property
    def recipe(self) -> Recipe | None:
        return None

    @property
    def length(self) -> int | None:
        return len(self.vectors)

    @property
    def starts(self) -> bool:
        return self.start_token is not None

    def tokenise(self, reading: Reading) -> tuple[str, ...]:
        return ()

    def targets(self, reading: Reading) -> tuple[str, ...]:
        return tuple(map(str, self.classes_expected or ()))

    def vocabulary(self, reading: Reading) -> tuple[str, ...]:
        """The numbers of the classes: the files name nothing."""
        return tuple(map(str, range(self.classes)))

    def inputs(self, reading: Reading, plan: Plan) -> tuple[str, ...]:
        return tuple(map(str, self.ids or ()))

    def expected(self, reading: Reading, plan: Plan) -> tuple[str, ...]:
        """The targets. Raises SpecError without them: none are invented for a network of a person's own."""
        if given := self.targets(reading):
            return given
        raise SpecError("targets", "gradients need targets: a class index for each output")

    def network(self, reading: Reading, plan: Plan) -> Network:
        return state_dict.read(self.tensors, self.cell).network

    def sequence(self, reading: Reading, plan: Plan) -> list[Array]:
        return list(self.vectors)

    def start(self, reading: Reading, plan: Plan) -> Array | None:
        if self.start_token is None:
            return None
        weights = self.tensors[f"{self.prefixes['decoder']}.weight_ih_l0".removeprefix(".")]
        return network.one_hot(self.start_token, weights.shape[1])

    def named_gradients(self, gradients: Gradients) -> Mapping[str, Array]:
        if not self.classes_expected:
            return {}
        named = state_dict.gradients(gradients, self.prefixes)
        steps, parts = gradients.trace.plan.steps, gradients.trace.parts
        rows = [gradients.parts[s.part].x[s.t - parts[s.part].first] for s in steps if s.i]
        return {
            **{name: named[name] for name in self.tensors},
            "input": np.array(rows).reshape(self.vectors.shape),
        }

    def check(self, numbers: Iterable[Array]) -> None:
        """Weights may be finite and what they compute not: such a run has no picture."""
        if not all((np.abs(array) <= LARGEST).all() for array in numbers):
            problem = f"the numbers of this run overflow {LARGEST:g}: the weights or the inputs are too large"
            raise SpecError("weights", problem)

    def check_size(self, io: str, reading: Reading, lengths: tuple[int | None, int | None]) -> None:
        steps, chains = len(io), self.layers * self.directions
        if steps > MAX_TIME_STEPS:
            raise SpecError("ty", f"this would be {steps} time steps; at most {MAX_TIME_STEPS} are allowed")
        outputs = patterns.count_outputs(io)
        for name, count, factors in (
            (
                "weights",
                steps * chains * self.hidden,
                f"{steps} steps × {chains} chains × {self.hidden} units",
            ),
            (
                "input",
                self.vectors.size,
                f"{len(self.vectors)} inputs of {self.vectors.shape[-1]} numbers",
            ),
            ("weights", outputs * self.classes, f"{outputs} outputs of {self.classes} classes"),
        ):
            if count > MAX_UNITS:
                problem = (
                    f"this figure would show {count:,} numbers ({factors}); at most {MAX_UNITS:,} are allowed"
                )
                raise SpecError(name, problem)
