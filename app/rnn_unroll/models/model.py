"""Model: the interface of a network and its tokens, wherever the weights come from."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from rnn_unroll.engine.bptt import Gradients
from rnn_unroll.engine.cells import Array, State
from rnn_unroll.engine.choose import Choose
from rnn_unroll.engine.edits import Change
from rnn_unroll.engine.heads import Answers
from rnn_unroll.engine.network import Network
from rnn_unroll.engine.patterns import Plan
from rnn_unroll.models.reading import Reading
from rnn_unroll.models.window import Window
from rnn_unroll.words import Phrase
from rnn_unroll.words.weights import Badge


class Recipe(NamedTuple):
    """What is needed to draw a network's weights again: a seed, and how standard normals become weights."""

    seed: int
    init: str
    radius: float
    forget: float


class Written(NamedTuple):
    """How many tokens a network writes, and whether it ends there with ⟨eos⟩ by itself."""

    outputs: int
    ended: bool


class Model(Protocol):
    """A network, the names of its tokens, and the source of its weights.

    A model is a frozen dataclass, hashable and cheap to build: only `network` draws or unpacks weights. A
    new kind of model is one file in this package, and an entry of `ADDRESSED` if addresses can name it.
    """

    @property
    def cell(self) -> str:
        """The slug of the network's cell in `CELLS`."""

    @property
    def layers(self) -> int: ...

    @property
    def direction(self) -> str:
        """`forward`, or `bidirectional` if every layer also runs backward in time."""

    @property
    def hidden(self) -> int:
        """The width of a state: H, or P where the cell projects it."""

    @property
    def units(self) -> int:
        """The number H of units of a cell, each with its gates and its memory."""

    @property
    def directions(self) -> int:
        """The number of chains in a layer: 1 or 2."""

    @property
    def attention(self) -> str:
        """`on` if a decoder attends to its encoder, else `off`."""

    @property
    def answers(self) -> Answers:
        """What an output says: one of some classes, chances of some things, or numbers."""

    @property
    def window(self) -> Window | None:
        """The time steps that are drawn of a run too long to be drawn whole; None if all are."""

    def decides(self, name: str) -> bool:
        """Whether the model has no choice of this field of a model, so that no control need show it."""

    @property
    def provenance(self) -> Phrase:
        """Where the weights come from: a sentence of `words.weights`."""

    @property
    def badge(self) -> Badge:
        """The same in a few words."""

    @property
    def trained(self) -> bool | Mapping[str, Any]:
        """False if the weights are random; for a network that learned a task, which task and how well."""

    @property
    def defaults(self) -> Mapping[str, Any]:
        """The model's own defaults by the names of its fields, where they are not those of the address."""

    @property
    def from_files(self) -> bool:
        """Whether a user's files hold the network and its input, which no parameter can then change."""

    @property
    def digest(self) -> str:
        """A hash of the model's files; empty if an address identifies the model without it."""

    @property
    def recipe(self) -> Recipe | None:
        """What a script needs to draw the weights again; None if they came from files."""

    @property
    def file(self) -> str:
        """The name of the shipped file from which a script can read the weights; empty if there is none."""

    @property
    def length(self) -> int | None:
        """The number of input vectors that the model holds; None if the wiring and the text decide it."""

    @property
    def most_steps(self) -> int:
        """The most time steps that a run may have."""

    @property
    def feeds_back(self) -> bool | None:
        """Whether the network needs its outputs fed back; None if the pattern and the address decide."""

    @property
    def reads_last(self) -> bool:
        """Whether the one output of a network that runs both ways reads both states of the last time step,
        and not the last state of each chain.
        """

    @property
    def initial(self) -> Sequence[Sequence[State]] | None:
        """The state before the first step of each direction of each layer; None if it is zero."""

    def longest(self, read: tuple[str, ...]) -> Plan | None:
        """The plan of the most that a network writes that ends by itself, with ⟨eos⟩; None for all others.
        `read` are the tokens of its input.
        """

    def written(self, read: tuple[str, ...], choose: Choose, edits: Change) -> Written | None:
        """What a network writes that ends by itself, which is T_y where an address leaves it open; None for
        the pattern's own default. `read` are the tokens of its input, `choose` is how an output chooses one,
        `edits` is what is changed in its run.
        """

    @property
    def one_hot(self) -> bool:
        """Whether each input is the one-hot vector of its token."""

    def knows(self, token: str) -> bool:
        """Whether the network has a vector for a token, which it reads as unknown otherwise."""

    @property
    def starts(self) -> bool:
        """Whether a decoder with feedback reads a start token first."""

    def tokenise(self, reading: Reading) -> tuple[str, ...]:
        """The tokens of the text; empty without a text."""

    def targets(self, reading: Reading) -> tuple[str, ...]:
        """The target token of each output; empty if none are given."""

    def vocabulary(self, reading: Reading) -> tuple[str, ...]:
        """The names of the V classes of an output, in the order of their indices."""

    def inputs(self, reading: Reading, plan: Plan) -> tuple[str, ...]:
        """The token at each input; empty if the inputs are vectors without names."""

    def known(self, reading: Reading) -> tuple[str, ...]:
        """The target token of each output, as far as they are known without a plan; empty if they are not."""

    def expected(self, reading: Reading, plan: Plan) -> tuple[str, ...]:
        """The target token of each output; the model may choose targets if none are given.

        Raises SpecError if none are given and the model chooses none.
        """

    def network(self, reading: Reading, plan: Plan) -> Network:
        """The network with its weights."""

    def sequence(self, reading: Reading, plan: Plan) -> list[Array]:
        """The vector (I,) that each input slot reads."""

    def start(self, reading: Reading, plan: Plan) -> Array | None:
        """The vector (I,) of the start token; None if no step of the plan reads it."""

    def named_gradients(self, gradients: Gradients) -> Mapping[str, Array]:
        """The gradient of the loss by each tensor of the files, under the tensor's name, and by the inputs
        (T_x, I), under `input`. Empty if the model has no files, or no targets.
        """

    def check(self, numbers: Iterable[Array]) -> None:
        """Raise SpecError if the numbers of a run are too large to be drawn."""

    def check_size(self, io: str, reading: Reading, lengths: tuple[int | None, int | None]) -> None:
        """Raise SpecError if a run of this wiring would be too large for the place where the model is run.

        `io` has a letter for each time step; `lengths` are T_x and T_y as the address gives them.
        """

    def check_drawn(self, io: str) -> None:
        """Raise SpecError if a figure of this wiring would show more than `MAX_UNITS` numbers."""
