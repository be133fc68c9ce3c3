"""Trained: a network that learned a task from real data, whose weights ship with the package."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rnn_unroll import tokens
from rnn_unroll.engine import embedding, forward
from rnn_unroll.engine.bptt import Gradients
from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.choose import Choose
from rnn_unroll.engine.edits import Change
from rnn_unroll.engine.heads import Answers
from rnn_unroll.engine.network import Network
from rnn_unroll.engine.patterns import PATTERNS, Plan, plan
from rnn_unroll.errors import SpecError, unknown
from rnn_unroll.models import shipped
from rnn_unroll.models.addressed import Addressed
from rnn_unroll.models.limits import MAX_UNITS
from rnn_unroll.models.model import Recipe, Written
from rnn_unroll.models.reading import Reading
from rnn_unroll.models.shipped import Shipped
from rnn_unroll.tasks import TASKS
from rnn_unroll.tasks.task import Task
from rnn_unroll.words import Phrase, phrase, weights
from rnn_unroll.words.refusals import reasons, sequence, sizes
from rnn_unroll.words.weights import Badge

RANDOM = "random"
"""The value of `task` for a network that learned none."""
LAST = "last"
"""The value of `epoch` for a network that learned to the end."""


@dataclass(frozen=True, slots=True)
class Trained(Addressed):
    """The network of a task in one of the task's cells. Everything else of it is fixed.

    `epoch` is the number of epochs that it learned, as a word, or LAST for all of them. Without a text the
    network reads the first of the task's samples.
    """

    task: str
    cell: str
    epoch: str = LAST

    @staticmethod
    def of(values: Mapping[str, Any]) -> "Trained":
        """The model of an address with these values. Raises SpecError for one that the task decides."""
        if "task" not in values:
            raise SpecError("epoch", reasons.nothing_learned(), [LAST])
        task = TASKS.get(values["task"])
        if task is None:
            raise unknown("task", "task", str(values["task"]), [RANDOM, *TASKS])
        for name in filter(Trained.decides, values):
            raise SpecError(name, reasons.decided_by_task(name, task.slug))
        return Trained(task.slug, values.get("cell", task.cells[0]), values.get("epoch", LAST))

    def __post_init__(self) -> None:
        about = self.about
        if self.cell not in about.cells:
            raise SpecError("cell", reasons.cell_not_trained(self.task, self.cell), about.cells)
        if self.epoch == LAST:
            return
        if self.cell != about.cells[0]:
            raise SpecError("epoch", reasons.epochs_of_another_cell(self.task, about.cells[0]), [LAST])
        if self.epoch not in map(str, about.moments):
            kept = [*map(str, about.moments), LAST]
            raise SpecError("epoch", reasons.epoch_not_kept(self.task, self.epoch), kept)

    @staticmethod
    def decides(name: str) -> bool:
        return name not in ("task", "cell", "epoch")

    @property
    def about(self) -> Task:
        """What the network learned."""
        return TASKS[self.task]

    @property
    def answers(self) -> Answers:
        return self.about.answers

    @property
    def files(self) -> Shipped:
        """The network with its vocabulary. Raises SpecError if its file is missing or damaged."""
        return shipped.load(self.task, self.cell, None if self.epoch == LAST else int(self.epoch))

    @property
    def defaults(self) -> Mapping[str, Any]:
        fixed = {"layers": self.layers, "direction": self.direction, "hidden": self.hidden}
        fixed["attention"] = self.attention
        return {"cell": self.about.cells[0], **fixed}

    @property
    def layers(self) -> int:
        return 1

    @property
    def direction(self) -> str:
        return "bidirectional" if self.about.backward else "forward"

    @property
    def units(self) -> int:
        return self.hidden

    @property
    def directions(self) -> int:
        return 2 if self.about.backward else 1

    @property
    def hidden(self) -> int:
        return self.about.hidden

    @property
    def attention(self) -> str:
        return "off" if self.files.network.attention is None else "on"

    @property
    def provenance(self) -> Phrase:
        say = weights.LEARNED[self.about.metric]
        return phrase(say, self.about.title, self.about.examples, self.files.measured.value, self.learned)

    @property
    def learned(self) -> tuple[int, int] | None:
        """After how many epochs of how many the network is shown; None at the end."""
        return None if self.epoch == LAST else (int(self.epoch), self.about.recipe.epochs)

    @property
    def badge(self) -> Badge:
        about = self.about
        value = self.files.measured.value
        return weights.trained_badge(self.task, about.title, about.metric, value, self.learned)

    @property
    def trained(self) -> Mapping[str, Any]:
        measured = self.files.measured
        return {
            "task": self.task,
            "version": self.about.version,
            "epochs": self.about.recipe.epochs if self.learned is None else self.learned[0],
            "metric": self.about.metric,
            "value": measured.value,
            "interval": [measured.low, measured.high],
            "of": measured.of,
        }

    @property
    def recipe(self) -> Recipe | None:
        return None

    @property
    def file(self) -> str:
        return shipped.name(self.task, self.cell, None if self.epoch == LAST else int(self.epoch))

    @property
    def starts(self) -> bool:
        return self.about.writes

    @property
    def feeds_back(self) -> bool | None:
        return True if self.about.writes else None

    @property
    def one_hot(self) -> bool:
        return False

    def knows(self, token: str) -> bool:
        return self.about.reader.knows(token, self.files.ids)

    def tokenise(self, reading: Reading) -> tuple[str, ...]:
        return _tokens(self.task, reading.text)

    def targets(self, reading: Reading) -> tuple[str, ...]:
        """The targets. Raises SpecError for one that is none of the task's answers."""
        return self._answer(reading.targets) if reading.targets else ()

    def _answer(self, typed: str) -> tuple[str, ...]:
        """The labels of an answer, with the end that a person need not write."""
        given = self.about.cut(typed)
        for token in given:
            self.about.check(token)
        return (*given, tokens.END_TOKEN) if self.about.writes and tokens.END_TOKEN not in given else given

    def vocabulary(self, reading: Reading) -> tuple[str, ...]:
        return self.about.labels

    def inputs(self, reading: Reading, plan: Plan) -> tuple[str, ...]:
        # A network that writes from nothing reads nothing, whatever its samples are.
        return self.tokenise(reading)[: plan.tx]

    def known(self, reading: Reading) -> tuple[str, ...]:
        if targets := self.targets(reading):
            return targets
        read = self.tokenise(reading)
        for sample in self.about.samples:
            if sample.answer and read == self.about.reader.tokenise(sample.text):
                return self._answer(sample.answer)
        return ()

    def expected(self, reading: Reading, plan: Plan) -> tuple[str, ...]:
        """The targets, or the known answer to a sample.

        Raises SpecError without them: nobody else knows what is right about a text.
        """
        if known := self.known(reading):
            if len(known) != plan.ty:
                problem = sequence.answer_of_another_length(len(known), plan.ty)
                raise SpecError("targets", problem, [f"ty={len(known)}"], complete=True)
            return known
        labels, example = self.about.labels, self.about.example
        allowed = labels if self.about.answers == "classes" else [example]
        raise SpecError("targets", sequence.answer_missing(labels, example), allowed, complete=True)

    def network(self, reading: Reading, plan: Plan) -> Network:
        return self.files.network

    def sequence(self, reading: Reading, plan: Plan) -> list[Array]:
        """The vector that the task's reader has for each token."""
        ids, table, reader = self.files.ids, self.files.table, self.about.reader
        return [reader.vector(token, ids, table) for token in self.inputs(reading, plan)]

    def start(self, reading: Reading, plan: Plan) -> Array | None:
        width = len(self.about.labels)
        return embedding.one_hot(width, width + 1) if PATTERNS[self.about.pattern].two_networks else None

    def longest(self, read: tuple[str, ...]) -> Plan | None:
        # A text of another length is refused, but not before everything is known that can be wrong.
        pattern = PATTERNS[self.about.pattern]
        fits = pattern.tx.low <= len(read) <= pattern.tx.high
        if not (self.about.writes and fits):
            return None
        return plan(pattern.slug, pattern.wiring(len(read), self.about.most), feedback=True)

    def written(self, read: tuple[str, ...], choose: Choose, edits: Change) -> Written | None:
        steps = self.longest(read)
        return _written(self, read, steps, choose, edits) if steps else None

    def named_gradients(self, gradients: Gradients) -> Mapping[str, Array]:
        return {}

    def check(self, numbers: Iterable[Array]) -> None:
        """Accept everything: the states of a trained network are small."""

    def check_size(self, io: str, reading: Reading, lengths: tuple[int | None, int | None]) -> None:
        # An address whose weights cannot be read is refused like any other, before anything is drawn.
        _ = self.files
        read = self.tokenise(reading)
        for token in read:
            self.about.reader.check(token)
        labels, chains = len(self.about.labels), self.directions * self.hidden
        each = chains + self.about.reader.width
        written = labels
        if PATTERNS[self.about.pattern].aligned:
            each, written = each + labels, 0
        elif self.about.writes:
            written = self.about.most * (labels + chains)
        most = (MAX_UNITS - written) // each
        if len(read) > most:
            raise SpecError("text", sizes.text_too_long_for_task(self.task, len(read), most))


@lru_cache(256)
def _tokens(task: str, text: str | None) -> tuple[str, ...]:
    """The tokens of a text, or of the task's first sample. A figure asks for them hundreds of times."""
    about = TASKS[task]
    return about.reader.tokenise(text or about.samples[0].text)


@lru_cache(1024)
def _written(model: Trained, read: tuple[str, ...], steps: Plan, choose: Choose, edits: Change) -> Written:
    """How many tokens the network writes, its ⟨eos⟩ included, or the most that it may."""
    about, files = model.about, model.files
    vectors = [about.reader.vector(token, files.ids, files.table) for token in read]
    run = edits.change(steps, files.network, vectors)
    start = model.start(Reading(), steps)
    trace = forward.run(steps, run.network, run.sequence, start, choose=choose, edits=run.edits)
    chosen = trace.tokens.tolist()
    end = about.labels.index(tokens.END_TOKEN)
    return Written(chosen.index(end) + 1, True) if end in chosen else Written(about.most, False)
