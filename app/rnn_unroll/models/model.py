"""Model: where a figure's network comes from, as the rest of the house sees it."""

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple, Protocol

from rnn_unroll.engine.bptt import Gradients
from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.network import Network
from rnn_unroll.engine.patterns import Plan
from rnn_unroll.models.reading import Reading

Provenance = Literal["seed", "files"]
"""Where the weights come from: drawn from a seed, or read from a person's files."""


class Recipe(NamedTuple):
    """What draws a network's weights again: a seed, and how standard normals become weights."""

    seed: int
    init: str
    radius: float
    forget: float


class Model(Protocol):
    """A network, what its tokens are called, and where its weights come from.

    A model is frozen and hashable, and cheap to build: weights are drawn or unpacked by `network`.
    A new kind of model is one file beside this one.
    """

    @property
    def cell(self) -> str:
        """The slug of its cell in `CELLS`."""

    @property
    def layers(self) -> int: ...

    @property
    def direction(self) -> str:
        """`forward`, or `bidirectional` where every layer also runs backward in time."""

    @property
    def hidden(self) -> int:
        """The width H of a state."""

    @property
    def directions(self) -> int:
        """How many chains a layer has: 1 or 2."""

    @property
    def provenance(self) -> Provenance: ...

    @property
    def digest(self) -> str:
        """What tells two models apart that one address would name; empty where the address tells all."""

    @property
    def recipe(self) -> Recipe | None:
        """What a script needs to draw the weights again; None where they came as files."""

    @property
    def length(self) -> int | None:
        """How many vectors the model brings to be read; None where the wiring and the text decide."""

    @property
    def starts(self) -> bool:
        """Whether a decoder that is fed its outputs begins with a start token."""

    def tokenise(self, reading: Reading) -> tuple[str, ...]:
        """The tokens of the text; empty where there is no text."""

    def targets(self, reading: Reading) -> tuple[str, ...]:
        """The token that each output is held against; empty where none are given."""

    def vocabulary(self, reading: Reading) -> tuple[str, ...]:
        """The names of the V outputs, in the order of their indices."""

    def inputs(self, reading: Reading, plan: Plan) -> tuple[str, ...]:
        """The name of the token at each input; empty where the inputs are no tokens."""

    def expected(self, reading: Reading, plan: Plan) -> tuple[str, ...]:
        """The targets, or where none are given what stands in for them.

        Raises SpecError where nothing may stand in for them.
        """

    def network(self, reading: Reading, plan: Plan) -> Network:
        """The weights."""

    def sequence(self, reading: Reading, plan: Plan) -> list[Array]:
        """The vector (I,) that each input slot reads."""

    def start(self, reading: Reading, plan: Plan) -> Array | None:
        """The vector (I,) of the start token; None where the plan reads none."""

    def named_gradients(self, gradients: Gradients) -> Mapping[str, Array]:
        """∂L/∂ each tensor that came as a file, under its name, and of the inputs (T_x, I) as `input`;
        empty where nothing came as files, or without targets.
        """

    def check(self, numbers: Iterable[Array]) -> None:
        """Raise SpecError where the numbers of a run are too large to be drawn."""

    def check_size(self, io: str, reading: Reading, lengths: tuple[int | None, int | None]) -> None:
        """Raise SpecError where a figure of this wiring would show more than `MAX_UNITS` numbers.

        `io` has a letter for each time step; `lengths` are T_x and T_y as the address says them.
        """
