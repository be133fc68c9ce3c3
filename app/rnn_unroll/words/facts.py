"""Facts: the records that messages about figures need."""

from typing import Literal, NamedTuple

from rnn_unroll.engine.patterns import Part, Plan, PlanStep
from rnn_unroll.timeline import Timeline
from rnn_unroll.words.phrase import Phrase

Slot = Literal["input", "output"]


EditKind = Literal["forced", "set", "held", "cut", "weighed"]


class Edit(NamedTuple):
    """One change of a run. `name` is what it changes as an address names it: a vector of a cell, the node at
    which an edge begins, or a parameter. `value` is what that is now, a token or a number, or the node at
    which the edge ends.

    `number` is that of an input or output. `unit` is None for all units, `t` for all time steps; `layer` is
    None in a network of one layer, and `entry` has the row and column of a parameter, if not all of it is
    changed. `gate` is the letter of a held gate, and `backward` says that it is one of a backward chain.
    `deep`: the network has several layers. `idle`: nothing reads a forced output.
    """

    kind: EditKind
    value: str
    name: str = ""
    number: int = 0
    unit: int | None = None
    layer: int | None = None
    t: int | None = None
    entry: tuple[int, ...] = ()
    gate: str = ""
    backward: bool = False
    deep: bool = False
    idle: bool = False


class Apart(NamedTuple):
    """In what a run and the same one without its changes are apart.

    `without` has the tokens of the other run, empty if no output chose any; `tokens` has those of this one.
    The other is `free` if it reads its own outputs in place of targets. `difference` is the largest one, of a
    figure that shows differences, or None.
    """

    tokens: tuple[str, ...]
    without: tuple[str, ...]
    free: bool
    difference: float | None


class Count(NamedTuple):
    """A number of time steps: the sum of some lengths that a figure leaves open, by symbol, and a number."""

    lengths: tuple[str, ...]
    number: int


class Sampling(NamedTuple):
    """How tokens are drawn at random. `topk` is None if every token can be drawn; `draw` is the seed.
    `judged`: how often the network is right was measured, of what it finds most probable.
    """

    temperature: float
    topk: int | None
    draw: int
    judged: bool = False


class Early(NamedTuple):
    """An early answer after time step t, which read the token `read`, if any: its token or number, and how
    sure it is.

    `share` is None if the network learned no task, or answers with numbers.
    """

    t: int
    read: str
    token: str
    share: float | None


class Drawn(NamedTuple):
    """The part of a run that is drawn: its first and last time step of `steps`, and the indices of the units
    of each state, or how many of the largest, of `hidden`.
    """

    first: int
    last: int
    steps: int
    units: range
    largest: int
    hidden: int


class Figure(NamedTuple):
    """What a figure shows of a network.

    `pattern` and `cell` are slugs. `hidden` counts the numbers of a state and `units` the units of a cell,
    which are as many unless it projects them; `directions` counts the chains of a layer. `open_tx` and
    `open_ty`: the figure leaves that length open. `folded`: it draws the network once. `probabilities`:
    feedback carries all probabilities, not the chosen token. `numbers`: it shows numbers, and so the states
    before the first step and the sizes of gradients; without, it shows symbols, as books do. `weights` and
    `gradients`: it shows these. `heated` is the output whose connectivity it shows, or 0. `provenance` is
    the sentence about where the weights come from; `trained`: the network learned a task.
    `unknown` are the tokens of its input that it does not know. `sampling` is None if each output chooses
    the most probable token. `end` is the output at which it writes ⟨eos⟩, 0 if it never does; None for
    a network that does not end by itself. `early`: it shows what the head would answer at steps that emit
    nothing.
    `attends`: a decoder attends to its encoder; `aligned`: a matrix shows the weights of that. `numeric`: its
    outputs are numbers, not tokens. `edits` is what is changed in the run; `forced`: steps read the targets
    of outputs. `drawn` is the part of a large run that it shows; None if that is all. `beam` is the width of
    the beam search that chose the tokens, or 0.
    """

    plan: Plan
    timeline: Timeline
    pattern: str
    cell: str
    hidden: int
    units: int
    layers: int
    directions: int
    open_tx: bool
    open_ty: bool
    folded: bool
    probabilities: bool
    numbers: bool
    weights: bool
    gradients: bool
    heated: int
    provenance: Phrase
    trained: bool
    unknown: tuple[str, ...]
    sampling: Sampling | None
    end: int | None
    early: bool
    attends: bool
    aligned: bool
    numeric: bool = False
    edits: tuple[Edit, ...] = ()
    forced: bool = False
    begins: bool = False
    drawn: Drawn | None = None
    beam: int = 0

    @property
    def open(self) -> bool:
        """Whether the figure leaves any length open."""
        return self.open_tx or self.open_ty

    def counted(self, t: int, first: bool = False) -> Count:
        """A time step by the lengths that the figure leaves open.

        Of the steps that dots stand for it is the last one, or the first one if `first`.
        """
        boundary, count = self.plan.boundary, len(self.plan.steps)
        tx, ty = "T_x" if self.open_tx else "", "T_y" if self.open_ty else ""
        parts = [(boundary, tx), (count - boundary, ty)] if boundary else [(count, tx or ty)]
        lengths: list[str] = []
        number = 0
        for steps, symbol in parts if t > boundary else parts[:1]:
            here = min(t, steps)
            t -= here
            if symbol and (here == steps or (here == steps - 1 and not first)):
                lengths.append(symbol)
                here -= steps
            number += here
        return Count(tuple(lengths), number)

    def leaves_open(self, kind: Slot) -> bool:
        """Whether the figure leaves the number of inputs or that of outputs open."""
        return self.open_tx if kind == "input" else self.open_ty

    @property
    def chosen(self) -> str:
        """What is said of the tokens, or the numbers, that outputs emit."""
        return "answered" if self.numeric else "drawn" if self.sampling else "chosen"

    @property
    def emitted(self) -> int:
        """The number of time steps whose outputs are computed by the step that is shown.

        With a backward chain, no output is computed before the whole input is read.
        """
        return 0 if self.timeline.waits("output") else self.timeline.reached


class Looked(NamedTuple):
    """The input that an output attends to most: its number, its token, which may be empty, and its weight."""

    number: int
    token: str
    weight: float


class Answer(NamedTuple):
    """What an output says: its token or number, and the share of the probability that it gives to that."""

    token: str
    share: float


class Happening(NamedTuple):
    """What happens in a time step.

    `read` is the token that it reads, fed back or not, which may be empty; `fed` is the number of the output
    that is fed back, or 0. `before` are the tokens that its part of the network has read before, `between`
    stands between them; it is None if any of that is not known as a token. `answers` are those of the outputs
    that are computed in this step, without those that the figure does not write. `early` is its early answer,
    `looked` the input that its output attends to most.
    """

    step: PlanStep
    read: str
    fed: int
    before: tuple[str, ...] | None
    between: str
    answers: tuple[Answer, ...]
    early: Early | None
    looked: Looked | None


class Losses(NamedTuple):
    """The loss of a run, and the norm of its gradient at the first layer's state after each time step."""

    total: float
    sizes: tuple[float, ...]


class Place(NamedTuple):
    """A cell's place in a network. `layer` is None if there is only one; `backward` names its chain."""

    layer: int | None
    t: int
    backward: bool


class Chain(NamedTuple):
    """A chain of states. `layer` is None if there is only one; `memory`: its c⟨t⟩, not its a⟨t⟩."""

    layer: int | None
    backward: bool
    memory: bool


class Course(NamedTuple):
    """A chain's gradient norms, as pairs of a time step and a norm, from the loss backward."""

    chain: Chain
    norms: tuple[tuple[int, float], ...]


class Hypothesis(NamedTuple):
    """A hypothesis of a beam search: its tokens and their log-probability. `ended`: the last one ends it."""

    tokens: tuple[str, ...]
    score: float
    ended: bool


class Searched(NamedTuple):
    """What a beam search of some width found: the hypotheses that it kept at the last output that is shown,
    the most probable first. `score` is the log-probability of the one that it chose. `outputs` is how many
    outputs it searched, `drawn` how many of these the figure shows; `between` stands between tokens.
    """

    width: int
    kept: tuple[Hypothesis, ...]
    score: float
    outputs: int
    drawn: int
    between: str


class Watched(NamedTuple):
    """One of `hidden` units, which a figure follows along the text; `part` is None in a single network."""

    unit: int
    hidden: int
    chain: Chain
    part: Part | None


class Seen(NamedTuple):
    """What a unit was after time step t, which read `token`."""

    t: int
    token: str
    value: float
