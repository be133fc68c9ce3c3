"""Record: the values in an address, grouped into records. Nothing is checked here.

A `Draft` holds the records and derives further values from them. A `FigureSpec` is a valid draft.
"""

from dataclasses import dataclass, field, replace

from rnn_unroll.address.edits.edited import Edited
from rnn_unroll.engine import choose as choices
from rnn_unroll.engine import key as keys
from rnn_unroll.engine.beam import Beams
from rnn_unroll.engine.choose import Choose
from rnn_unroll.engine.key import Key
from rnn_unroll.engine.patterns import PATTERNS, Length, Pattern, Plan, plan
from rnn_unroll.look.labels import LABELS
from rnn_unroll.look.styles import STYLES, Style
from rnn_unroll.look.views import UNROLLED, VIEWS, ViewFacts
from rnn_unroll.models.model import Model, Written
from rnn_unroll.models.reading import Reading
from rnn_unroll.models.searched import Forced, searched
from rnn_unroll.models.seeded import Seeded
from rnn_unroll.tasks import TASKS
from rnn_unroll.tasks.melody import Music
from rnn_unroll.tasks.task import Task
from rnn_unroll.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Wiring:
    """Which time steps read and emit. If a length or the feedback is None, the pattern's default applies."""

    pattern: str
    tx: int | None = None
    ty: int | None = None
    io: str | None = None
    feedback: str | None = None

    @property
    def kind(self) -> Pattern:
        return PATTERNS[self.pattern]


@dataclass(frozen=True, slots=True)
class Decoding:
    """How each output chooses its token. If `topk` is None, every token can be drawn. `width` is that of the
    beam of a search.
    """

    choose: str = "argmax"
    width: int = 3
    temperature: float = 1.0
    topk: int | None = None
    draw: int = 0

    @property
    def draws(self) -> bool:
        """Whether tokens are drawn at random."""
        return self.choose == "sample"

    @property
    def searches(self) -> bool:
        """Whether the tokens of all outputs are searched together."""
        return self.choose == "beam"

    @property
    def function(self) -> Choose:
        """The choice as the run of a network makes it, at outputs that nothing else decides."""
        return choices.sample(self.draw, self.temperature, self.topk) if self.draws else choices.argmax


@dataclass(frozen=True, slots=True)
class Look:
    """How the network is drawn, and which step of the run is shown."""

    style: str = "computed"
    view: str = UNROLLED.slug
    at: str | None = None
    unit: int = 1
    numbers: str = "all"
    theme: str = "auto"
    step: int | None = None
    motion: str = "off"
    show: tuple[str, ...] = ()
    output: int | None = None
    heat: str = "absolute"
    early: str = "off"
    crop: str = "off"
    labels: str = "normal"
    legend: str = "off"
    flow: str = "right"
    ask: str = ""

    @property
    def answers_early(self) -> bool:
        """Whether the head is read at the steps that emit nothing."""
        return self.early == "on"

    @property
    def one_unit(self) -> bool:
        """Whether the numbers of one unit alone stand in a cell."""
        return self.numbers == "unit"

    @property
    def type(self) -> float:
        """How many times as large as usual words, symbols and numbers are written."""
        return LABELS[self.labels].type

    @property
    def inside(self) -> float:
        """The same for what is written in the boxes of outputs."""
        return LABELS[self.labels].inside

    @property
    def down(self) -> bool:
        """Whether time runs down."""
        return self.flow == "down"


@dataclass(frozen=True, slots=True)
class Output:
    """The parameters of single formats."""

    scale: int = 1
    framework: str = "numpy"


@dataclass(frozen=True, slots=True)
class Draft:
    """A requested figure, which may be impossible.

    T_x and T_y are None if the address does not give them, so that a textbook figure can stay symbolic and
    the canonical address can leave defaults out. `letters` gives the wiring that is run.
    """

    wiring: Wiring
    model: Model = field(default_factory=Seeded)
    reading: Reading = field(default_factory=Reading)
    look: Look = field(default_factory=Look)
    output: Output = field(default_factory=Output)
    decoding: Decoding = field(default_factory=Decoding)
    edited: Edited = field(default_factory=Edited)

    @property
    def style(self) -> Style:
        return STYLES[self.look.style]

    @property
    def view(self) -> ViewFacts:
        return VIEWS[self.look.view]

    @property
    def task(self) -> Task | None:
        """What the network learned; None for random weights, and for a user's own."""
        return TASKS.get(getattr(self.model, "task", ""))

    @property
    def numeric(self) -> bool:
        """Whether the outputs are numbers, not tokens."""
        return self.model.answers != "classes"

    @property
    def music(self) -> Music | None:
        """What makes music of what the network writes; None if it writes none."""
        return self.task.music if self.task else None

    @property
    def text_tokens(self) -> tuple[str, ...]:
        """The tokens of the text; empty without a text, and if nothing is read."""
        if self.wiring.tx == 0 and not self.reading.text:
            return ()
        return self.model.tokenise(self.reading)

    @property
    def default_feedback(self) -> str:
        """The feedback of the figure if its address names none."""
        needed = self.model.feeds_back
        return "on" if (self.wiring.kind.feedback if needed is None else needed) else "off"

    @property
    def feedback_word(self) -> str:
        """The feedback of the figure, as an address writes it."""
        return self.wiring.feedback or self.default_feedback

    @property
    def feeds_back(self) -> bool:
        return self.feedback_word != "off"

    @property
    def reads_targets(self) -> bool:
        """Whether the step after an output reads its target (teacher forcing)."""
        return self.wiring.feedback == "targets"

    @property
    def plan(self) -> Plan:
        """What each time step reads and emits."""
        wiring, model = self.wiring, self.model
        forced, ends = self.reads_targets, not model.reads_last
        return plan(wiring.pattern, self.letters, self.feeds_back, model.starts, forced, ends)

    @property
    def is_edited(self) -> bool:
        """Whether anything in the run is changed."""
        return bool(self.edited.all)

    @property
    def choose(self) -> Choose:
        """How each output chooses its token; some are forced to take one, all of a search that found one."""
        return self.choosing(self.beams)

    def choosing(self, beams: Beams | None) -> Choose:
        """The same, from the search if there is one already."""
        path = tuple(enumerate(beams.path)) if beams else ()
        forced = (*path, *self._forced)
        return choices.forced(self.decoding.function, forced) if forced else self.decoding.function

    @property
    def _forced(self) -> Forced:
        """The outputs that are forced, from 0, with the index of the token of each."""
        words = self.vocabulary if self.edited.force else ()
        known = [one for one in self.edited.force if one.token in words]
        return tuple((one.number - 1, words.index(one.token)) for one in known)

    @property
    def beams(self) -> Beams | None:
        """The beam search that chooses the tokens; None if none does.

        That of a network that ends by itself goes on until its best hypothesis has ended, however many
        outputs the figure shows.
        """
        if not self.decoding.searches or self.numeric or self.feedback_word != "on":
            return None
        longest = self.model.longest(self.text_tokens)
        steps, width = longest or self.plan, self.decoding.width
        return searched(
            self.model, self.reading, steps, width, longest is not None, self._forced, self._inside
        )

    @property
    def _inside(self) -> Edited:
        """The edits without those that decide only what an output takes, or what the figure shows."""
        return replace(self.edited, force=(), compare="ghosts")

    @property
    def cut_into(self) -> str:
        """What a text is cut into, `words` or `characters`."""
        return self.task.reader.tokens if self.task else self.reading.tokens

    @property
    def target_tokens(self) -> tuple[str, ...]:
        """The target token of each output; empty without targets."""
        return self.model.targets(self.reading)

    @property
    def vocabulary(self) -> tuple[str, ...]:
        """The names of the tokens, in the order of their indices."""
        return self.model.vocabulary(self.reading)

    @property
    def symbolic_tx(self) -> bool:
        """Whether the figure leaves T_x open and draws ⋯."""
        return self._symbolic(self.wiring.kind.tx, self.wiring.tx) and not self.text_tokens

    @property
    def symbolic_ty(self) -> bool:
        if self.wiring.kind.aligned:
            return self.symbolic_tx
        return self._symbolic(self.wiring.kind.ty, self.wiring.ty)

    def _symbolic(self, length: Length, given: int | None) -> bool:
        return self.leaves_open and bool(length.symbol) and given is None

    @property
    def leaves_open(self) -> bool:
        """Whether a length that the address does not give stays open."""
        return self.style.symbolic and not self.view.real

    @property
    def letters(self) -> str:
        """One letter for each time step that is run: the `io` string of any pattern."""
        if self.wiring.io is not None:
            return self.wiring.io
        kind = self.wiring.kind
        count = len(self.text_tokens)
        tx = kind.tx.columns if self.symbolic_tx else _length(kind.tx, self.wiring.tx, count)
        if kind.aligned:
            return kind.wiring(tx, tx)
        ty = kind.ty.columns if self.symbolic_ty else _length(kind.ty, self.wiring.ty, self.default_ty)
        return kind.wiring(tx, ty)

    @property
    def default_ty(self) -> int:
        """T_y if the address leaves it open."""
        if self.reads_targets and (known := self.model.known(self.reading)):
            return len(known)
        return self.written.outputs if self.written else self.wiring.kind.ty.default

    @property
    def written(self) -> Written | None:
        """What a network writes that ends by itself; None for all others."""
        if self.reads_targets or self.model.longest(self.text_tokens) is None:
            return None
        return self.model.written(self.text_tokens, self.choose, self._inside)

    @property
    def timeline(self) -> Timeline:
        """The steps of the run, forward and back, and the step that is shown."""
        returns = "gradients" in self.look.show
        return Timeline(len(self.letters), returns, self.model.directions == 2, self.look.step)

    @property
    def at(self) -> Key:
        """The state whose cell is shown: the one that `look.at` names or, by default, that of the first
        layer at the time step that is shown. For a unit along the run: the first state of its chain.
        """
        if self.look.at is None and self.view.along:
            return keys.state(0, 1, 1)
        if self.look.at is None:
            timeline, step = self.timeline, self.look.step
            return keys.state(0, 1, timeline.time_steps if step is None else max(1, timeline.time_step(step)))
        return keys.parse_state(self.look.at)


def _length(length: Length, given: int | None, otherwise: int) -> int:
    if given is not None:
        return given
    return otherwise or length.default
