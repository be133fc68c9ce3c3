"""Seeded: a network whose weights are drawn from a seed, the same for ever."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rnn_unroll import tokens
from rnn_unroll.engine import network, patterns
from rnn_unroll.engine.bptt import Gradients
from rnn_unroll.engine.cells import CELLS, Array
from rnn_unroll.engine.inits import INITS, Draw
from rnn_unroll.engine.network import Network, Size
from rnn_unroll.engine.patterns import MAX_TIME_STEPS, Part, Plan
from rnn_unroll.errors import SpecError
from rnn_unroll.models.model import Provenance, Recipe
from rnn_unroll.models.reading import Reading

MAX_UNITS = 20_000
"""Numbers that one figure may show: steps × layers × hidden, plus (T_x + T_y) × vocabulary."""


@dataclass(frozen=True, slots=True)
class Seeded:
    """A network of random weights: its size, and how they are drawn.

    `init` is a slug of `INITS`; `radius` is the spectral radius of orthogonal weights, and `forget`
    is added to the bias of an LSTM's forget gate.
    """

    cell: str = "rnn"
    layers: int = 1
    direction: str = "forward"
    hidden: int = 6
    seed: int = 0
    init: str = "normal"
    radius: float = 1.0
    forget: float = 1.0

    @property
    def directions(self) -> int:
        return 2 if self.direction == "bidirectional" else 1

    @property
    def provenance(self) -> Provenance:
        return "seed"

    @property
    def digest(self) -> str:
        return ""

    @property
    def recipe(self) -> Recipe | None:
        return Recipe(self.seed, self.init, self.radius, self.forget)

    @property
    def length(self) -> int | None:
        return None

    @property
    def starts(self) -> bool:
        return True

    def tokenise(self, reading: Reading) -> tuple[str, ...]:
        return tokens.TOKENISERS[reading.tokens](reading.text) if reading.text else ()

    def targets(self, reading: Reading) -> tuple[str, ...]:
        return tokens.TOKENISERS[reading.tokens](reading.targets) if reading.targets else ()

    def vocabulary(self, reading: Reading) -> tuple[str, ...]:
        """The distinct tokens of the text and the targets, filled up with demo tokens."""
        read = self.tokenise(reading)
        if reading.targets and not read:
            read = tokens.DEMO_VOCABULARY
        return tokens.vocabulary([*read, *self.targets(reading)])

    def inputs(self, reading: Reading, plan: Plan) -> tuple[str, ...]:
        if reading.text:
            return self.tokenise(reading)
        words = self.vocabulary(reading)
        return tuple([words[index] for index in network.demo_tokens(self.seed, plan.tx, len(words))])

    def expected(self, reading: Reading, plan: Plan) -> tuple[str, ...]:
        """The targets, or tokens drawn from the seed."""
        if given := self.targets(reading):
            return given
        words = self.vocabulary(reading)
        return tuple(words[k] for k in network.demo_targets(self.seed, plan.ty, len(words)))

    def network(self, reading: Reading, plan: Plan) -> Network:
        width = len(self.vocabulary(reading))
        # The start token is one more input of the decoder and no output: it is read, never chosen.
        widths: Mapping[Part, int] = {"network": width}
        if plan.boundary:
            widths = {"encoder": width, "decoder": width + _starts(plan)}
        return network.draw_network(
            CELLS[self.cell],
            self.seed,
            Size(self.layers, self.directions, self.hidden),
            widths,
            width,
            Draw(network.stream(self.seed), INITS[self.init], self.radius, self.forget),
        )

    def sequence(self, reading: Reading, plan: Plan) -> list[Array]:
        words = self.vocabulary(reading)
        if reading.text:
            indices = [words.index(token) for token in self.tokenise(reading)]
        else:
            indices = network.demo_tokens(self.seed, plan.tx, len(words))
        return [network.one_hot(index, len(words)) for index in indices]

    def start(self, reading: Reading, plan: Plan) -> Array | None:
        width = len(self.vocabulary(reading))
        return network.one_hot(width, width + 1) if _starts(plan) else None

    def named_gradients(self, gradients: Gradients) -> Mapping[str, Array]:
        return {}

    def check(self, numbers: Iterable[Array]) -> None:
        """Nothing is refused: a gradient that overflows is drawn as past the largest number."""

    def check_size(self, io: str, reading: Reading, lengths: tuple[int | None, int | None]) -> None:
        slots = patterns.count_inputs(io) + patterns.count_outputs(io)
        if slots > MAX_TIME_STEPS:
            culprit = "text" if reading.text else "ty" if lengths[1] is not None else "tx"
            raise SpecError(culprit, f"T_x + T_y is {slots}; at most {MAX_TIME_STEPS} are allowed")
        chains, width = self.layers * self.directions, len(self.vocabulary(reading))
        units, words = len(io) * chains * self.hidden, slots * width
        if units + words > MAX_UNITS:
            culprit = "text" if words > units else "hidden" if self.hidden > 16 else "layers"
            problem = (
                f"this figure would show {units + words:,} numbers ({len(io)} time steps × {chains} chains "
                f"× {self.hidden} hidden units, {slots} tokens of {width}); "
                f"at most {MAX_UNITS:,} are allowed"
            )
            raise SpecError(culprit, problem)


def _starts(plan: Plan) -> bool:
    """Whether a decoder reads a start token."""
    return any(step.reads == "start" for step in plan.steps)
