"""Patterns: which time steps read an input, which emit an output, and what else they read.

A pattern is one entry of `PATTERNS`. The page's menu, the validation and the tests read that table.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal, NamedTuple

Reads = Literal["input", "feedback", "target", "start", "nothing"]
Part = Literal["network", "encoder", "decoder"]

ATTENDS: Mapping[Part, Part] = {"decoder": "encoder"}
"""Whose outputs can attend to whose states."""

MAX_TIME_STEPS = 256
DEFAULT_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Length:
    """The allowed values of T_x or T_y, and its default.

    `symbol` is the name of the length if a textbook figure leaves it open. Such a figure is run with
    `columns` steps, and draws the last but one as ⋯.
    """

    low: int
    high: int
    default: int
    symbol: str = ""
    columns: int = 0

    @property
    def fixed(self) -> bool:
        return self.low == self.high

    @property
    def at_most_one(self) -> bool:
        return self.high == 1


def _open(symbol: str, high: int, columns: int = 5) -> Length:
    return Length(1, high, DEFAULT_LENGTH, symbol, columns)


ONE = Length(1, 1, 1)
ZERO_OR_ONE = Length(0, 1, 1)


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to wire inputs and outputs to time steps.

    `adjective` is its name before a noun, inside a sentence. `wiring(tx, ty)` gives one letter for each
    time step: i input, o output, b both, n neither. `feedback` is the default, or None if no step could
    ever read a fed-back output. `aligned`: T_x = T_y. `two_networks`: an encoder and a decoder. `ends`: the
    output reads each chain's last state. `backward`: chains may run backward in time, which needs the whole
    input before the first output.
    """

    slug: str
    title: str
    adjective: str
    task: str
    tx: Length
    ty: Length
    wiring: Callable[[int, int], str]
    feedback: bool | None = None
    aligned: bool = False
    two_networks: bool = False
    ends: bool = False
    backward: bool = False


CUSTOM = "custom"

PATTERNS: dict[str, Pattern] = {
    pattern.slug: pattern
    for pattern in (
        Pattern(
            "one-to-one",
            "One to one",
            "one-to-one",
            "a classic, non-recurrent network",
            ONE,
            ONE,
            lambda tx, ty: "b",
            backward=True,
        ),
        Pattern(
            "many-to-one",
            "Many to one",
            "many-to-one",
            "sentiment of a review",
            _open("T_x", MAX_TIME_STEPS - 1),
            ONE,
            lambda tx, ty: "i" * (tx - 1) + "b",
            ends=True,
            backward=True,
        ),
        Pattern(
            "one-to-many",
            "One to many",
            "one-to-many",
            "music from a genre",
            ZERO_OR_ONE,
            _open("T_y", MAX_TIME_STEPS - 1),
            lambda tx, ty: ("b" if tx else "o") + "o" * (ty - 1),
            feedback=True,
        ),
        Pattern(
            "many-to-many",
            "Many to many, aligned",
            "aligned many-to-many",
            "names in a sentence",
            _open("T_x", MAX_TIME_STEPS // 2),
            _open("T_y", MAX_TIME_STEPS // 2),
            lambda tx, ty: "b" * tx,
            aligned=True,
            backward=True,
        ),
        Pattern(
            "encoder-decoder",
            "Encoder–decoder",
            "encoder–decoder",
            "translation",
            _open("T_x", MAX_TIME_STEPS - 1, columns=3),
            _open("T_y", MAX_TIME_STEPS - 1, columns=3),
            lambda tx, ty: "i" * tx + "o" * ty,
            feedback=False,
            two_networks=True,
        ),
        Pattern(
            CUSTOM,
            "Custom",
            "custom",
            "anything",
            Length(0, MAX_TIME_STEPS, 0),
            Length(0, MAX_TIME_STEPS, 0),
            lambda tx, ty: "",
            feedback=False,
            backward=True,
        ),
    )
}


def count_inputs(io: str) -> int:
    return io.count("i") + io.count("b")


def count_outputs(io: str) -> int:
    return io.count("o") + io.count("b")


def recognise(io: str) -> str:
    """The slug of the first pattern that has this wiring; `custom` if none has."""
    tx, ty = count_inputs(io), count_outputs(io)
    for pattern in PATTERNS.values():
        in_range = pattern.tx.low <= tx <= pattern.tx.high and pattern.ty.low <= ty <= pattern.ty.high
        if in_range and io and pattern.wiring(tx, ty) == io:
            return pattern.slug
    return CUSTOM


def toggle(io: str, t: int, slot: Literal["input", "output"]) -> str:
    """The wiring with the input or output slot of time step t switched on or off; t counts from 1."""
    has = {"n": (0, 0), "i": (1, 0), "o": (0, 1), "b": (1, 1)}
    reads, emits = has[io[t - 1]]
    switched = (1 - reads, emits) if slot == "input" else (reads, 1 - emits)
    letter = next(letter for letter, slots in has.items() if slots == switched)
    return io[: t - 1] + letter + io[t:]


class PlanStep(NamedTuple):
    """What happens at time step t. `i` and `j` number inputs and outputs from 1; 0 is none."""

    t: int
    part: Part
    reads: Reads
    i: int
    j: int


Rows = slice | list[int]
"""An index of some rows of an array, from 0."""


def consecutive(rows: list[int]) -> Rows:
    """An index of these rows: a slice if they follow each other, because slicing copies nothing."""
    return slice(rows[0], rows[-1] + 1) if rows[-1] - rows[0] == len(rows) - 1 else rows


class Stretch(NamedTuple):
    """The time steps first + 1 to last: they can run in one go once the input of the first is known.

    `rows` are the steps among them that emit, or None; `outputs` are the numbers of their outputs,
    from 0.
    """

    part: Part
    first: int
    last: int
    rows: Rows | None
    outputs: slice


class Span(NamedTuple):
    """The time steps first + 1 to last of one part, and those of their inputs that are known before the run.

    `slots` are the rows that read an input, or None; `inputs` are the numbers of those inputs, from 0.
    `starts` are the rows that read the start token. `forced` are those that read the target of the output
    before them, and `targets` the numbers of these outputs, from 0.
    """

    first: int
    last: int
    slots: Rows | None
    inputs: slice
    starts: list[int]
    forced: list[int]
    targets: list[int]

    def own(self, direction: int, t: int) -> int:
        """The number of the step, in the order of a chain of this direction, that computes time step t."""
        return self.last - t + 1 if direction else t - self.first


@dataclass(frozen=True)
class Plan:
    """The wiring of one figure, step by step.

    `boundary` is the encoder's last time step, or 0 if there is only one network. `ends`: the output
    reads each chain's last state.
    """

    io: str
    feedback: bool
    boundary: int
    steps: tuple[PlanStep, ...]
    ends: bool = False

    @property
    def tx(self) -> int:
        return count_inputs(self.io)

    @property
    def ty(self) -> int:
        return count_outputs(self.io)

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """The plan, cut where the part changes and where a step waits for an output."""
        return tuple(self._cut(waiting=True))

    @cached_property
    def spans(self) -> dict[Part, Span]:
        """The plan, cut only where the part changes."""
        return {stretch.part: self._span(stretch) for stretch in self.whole}

    @cached_property
    def whole(self) -> tuple[Stretch, ...]:
        """One stretch for each part. Gradients use these, unless some go back through fed-back outputs."""
        return tuple(self._cut(waiting=False))

    def _cut(self, waiting: bool) -> Iterator[Stretch]:
        starts = [
            step.t - 1
            for before, step in pairwise(self.steps)
            if step.part != before.part or (waiting and step.reads == "feedback")
        ]
        emitted = 0
        for first, last in pairwise((0, *starts, len(self.steps))):
            rows = [k for k, step in enumerate(self.steps[first:last]) if step.j]
            outputs = slice(emitted, emitted + len(rows))
            yield Stretch(self.steps[first].part, first, last, consecutive(rows) if rows else None, outputs)
            emitted += len(rows)

    def _span(self, stretch: Stretch) -> Span:
        steps = self.steps[stretch.first : stretch.last]
        slots = [k for k, step in enumerate(steps) if step.reads == "input"]
        i = steps[slots[0]].i - 1 if slots else 0
        starts = [k for k, step in enumerate(steps) if step.reads == "start"]
        forced = [k for k, step in enumerate(steps) if step.reads == "target"]
        targets = [self.steps[stretch.first + k - 1].j - 1 for k in forced]
        rows = consecutive(slots) if slots else None
        inputs = slice(i, i + len(slots))
        return Span(stretch.first, stretch.last, rows, inputs, starts, forced, targets)


def plan(
    pattern: str, io: str, feedback: bool, starts: bool = True, forced: bool = False, ends: bool = True
) -> Plan:
    """What every time step reads and emits.

    A step reads feedback if feedback is on, the step has no input, and the step before it emitted. With
    feedback on and `starts` set, a decoder's first step reads the start token. Where the outputs are
    `forced` (teacher forcing), a step reads the target of the output before it in place of feedback. Without
    `ends`, the one output of a pattern that would read each chain's last state reads those of its time step.
    """
    boundary = count_inputs(io) if PATTERNS[pattern].two_networks else 0
    steps = []
    i = j = 0
    emitted = False
    for t, letter in enumerate(io, start=1):
        reads: Reads = "nothing"
        if letter in "ib":
            reads = "input"
            i += 1
        elif feedback and emitted:
            reads = "target" if forced else "feedback"
        elif feedback and starts and boundary and t == boundary + 1:
            reads = "start"
        emitted = letter in "ob"
        if emitted:
            j += 1
        part: Part = "network" if not boundary else "encoder" if t <= boundary else "decoder"
        steps.append(PlanStep(t, part, reads, i if reads == "input" else 0, j if emitted else 0))
    return Plan(io, feedback, boundary, tuple(steps), ends and PATTERNS[pattern].ends)


def pictograms() -> dict[str, list[tuple[bool, bool]]]:
    """What the small picture of each pattern shows: for each step, whether it reads and whether it emits."""
    pictures = {}
    for slug, pattern in PATTERNS.items():
        length = 2 if pattern.two_networks else 3
        io = pattern.wiring(min(length, pattern.tx.high), min(length, pattern.ty.high)) or "ibno"
        pictures[slug] = [(letter in "ib", letter in "ob") for letter in io]
    return pictures
