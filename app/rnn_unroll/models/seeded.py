"""Seeded: a network whose weights are drawn from a seed, so that an address always means the same one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rnn_unroll import tokens
from rnn_unroll.engine import embedding, network, patterns, streams
from rnn_unroll.engine.bptt import Gradients
from rnn_unroll.engine.cells import CELLS, Array
from rnn_unroll.engine.inits import INITS, Draw
from rnn_unroll.engine.network import Network, Size
from rnn_unroll.engine.patterns import MAX_TIME_STEPS, Part, Plan
from rnn_unroll.engine.streams import stream
from rnn_unroll.errors import SpecError
from rnn_unroll.models.addressed import Addressed
from rnn_unroll.models.limits import MAX_UNITS
from rnn_unroll.models.model import Recipe
from rnn_unroll.models.reading import Reading
from rnn_unroll.words import Phrase, phrase, weights
from rnn_unroll.words.refusals import sizes
from rnn_unroll.words.weights import Badge


@dataclass(frozen=True, slots=True)
class Seeded(Addressed):
    """The size of a network, and how its random weights are drawn.

    `init` is a slug of `INITS`; `radius` is the spectral radius of orthogonal weights, and `forget`
    is added to the bias of an LSTM's forget gate. `attention` is as in `Model`.
    """

    cell: str = "rnn"
    layers: int = 1
    direction: str = "forward"
    hidden: int = 6
    seed: int = 0
    init: str = "normal"
    radius: float = 1.0
    forget: float = 1.0
    attention: str = "off"

    @property
    def units(self) -> int:
        return self.hidden

    @property
    def directions(self) -> int:
        return 2 if self.direction == "bidirectional" else 1

    def decides(self, name: str) -> bool:
        return False

    @property
    def provenance(self) -> Phrase:
        return phrase(weights.random)

    @property
    def badge(self) -> Badge:
        return weights.random_badge()

    @property
    def trained(self) -> bool:
        return False

    @property
    def defaults(self) -> Mapping[str, Any]:
        return {}

    @property
    def recipe(self) -> Recipe | None:
        return Recipe(self.seed, self.init, self.radius, self.forget)

    @property
    def starts(self) -> bool:
        return True

    @property
    def one_hot(self) -> bool:
        return True

    def knows(self, token: str) -> bool:
        return True

    def tokenise(self, reading: Reading) -> tuple[str, ...]:
        return tokens.TOKENISERS[reading.tokens](reading.text) if reading.text else ()

    def targets(self, reading: Reading) -> tuple[str, ...]:
        return tokens.TOKENISERS[reading.tokens](reading.targets) if reading.targets else ()

    def vocabulary(self, reading: Reading) -> tuple[str, ...]:
        """The distinct tokens of the text and the targets, with demo tokens added up to four."""
        read = self.tokenise(reading)
        if reading.targets and not read:
            read = tokens.DEMO_VOCABULARY
        return tokens.vocabulary([*read, *self.targets(reading)])

    def inputs(self, reading: Reading, plan: Plan) -> tuple[str, ...]:
        if reading.text:
            return self.tokenise(reading)
        words = self.vocabulary(reading)
        return tuple([words[index] for index in streams.demo_tokens(self.seed, plan.tx, len(words))])

    def known(self, reading: Reading) -> tuple[str, ...]:
        return self.targets(reading)

    def expected(self, reading: Reading, plan: Plan) -> tuple[str, ...]:
        """The targets, or tokens drawn from the seed."""
        if given := self.targets(reading):
            return given
        words = self.vocabulary(reading)
        return tuple(words[k] for k in streams.demo_targets(self.seed, plan.ty, len(words)))

    def network(self, reading: Reading, plan: Plan) -> Network:
        return _drawn(self, len(self.vocabulary(reading)), bool(plan.boundary), _starts(plan))

    def sequence(self, reading: Reading, plan: Plan) -> list[Array]:
        words = self.vocabulary(reading)
        if reading.text:
            indices = [words.index(token) for token in self.tokenise(reading)]
        else:
            indices = streams.demo_tokens(self.seed, plan.tx, len(words))
        return [embedding.one_hot(index, len(words)) for index in indices]

    def start(self, reading: Reading, plan: Plan) -> Array | None:
        width = len(self.vocabulary(reading))
        return embedding.one_hot(width, width + 1) if _starts(plan) else None

    def named_gradients(self, gradients: Gradients) -> Mapping[str, Array]:
        return {}

    def check(self, numbers: Iterable[Array]) -> None:
        """Accept everything: a gradient that overflows is drawn as larger than the largest number."""

    def check_size(self, io: str, reading: Reading, lengths: tuple[int | None, int | None]) -> None:
        slots = patterns.count_inputs(io) + patterns.count_outputs(io)
        if slots > MAX_TIME_STEPS:
            culprit = "text" if reading.text else "ty" if lengths[1] is not None else "tx"
            raise SpecError(culprit, sizes.too_many_slots(slots, MAX_TIME_STEPS))
        chains, width = self.layers * self.directions, len(self.vocabulary(reading))
        in_states, in_tokens = len(io) * chains * self.hidden, slots * width
        seen = patterns.count_inputs(io) * patterns.count_outputs(io) if self.attention == "on" else 0
        count = in_states + in_tokens + seen
        if count > MAX_UNITS:
            culprit = "text" if in_tokens > in_states else "hidden" if self.hidden > 16 else "layers"
            culprit = "attention" if seen > max(in_states, in_tokens) else culprit
            problem = sizes.too_many_numbers(
                count, len(io), chains, self.hidden, slots, width, seen, limit=MAX_UNITS
            )
            raise SpecError(culprit, problem)


def _starts(plan: Plan) -> bool:
    """Whether a decoder reads a start token."""
    return any(step.reads == "start" for step in plan.steps)


@lru_cache(8)
def _drawn(model: Seeded, width: int, two_parts: bool, starts: bool) -> Network:
    """The network of a model for tokens of this width. An edited figure asks for it three times: to check its
    edits, and for its runs with and without them.
    """
    # Only the decoder can read the start token, and no output can choose it.
    widths: Mapping[Part, int] = {"network": width}
    if two_parts:
        widths = {"encoder": width, "decoder": width + starts}
    return network.draw_network(
        CELLS[model.cell],
        model.seed,
        Size(model.layers, model.directions, model.hidden, model.attention == "on"),
        widths,
        width,
        Draw(stream(model.seed), INITS[model.init], model.radius, model.forget),
    )
