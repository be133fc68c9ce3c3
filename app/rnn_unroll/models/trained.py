"""Trained: a network that learned a task from real data, whose weights ship with the package."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rnn_unroll import tokens
from rnn_unroll.engine.bptt import Gradients
from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.network import Network
from rnn_unroll.engine.patterns import Plan
from rnn_unroll.errors import SpecError, unknown
from rnn_unroll.models import shipped
from rnn_unroll.models.addressed import Addressed
from rnn_unroll.models.model import Recipe
from rnn_unroll.models.reading import Reading
from rnn_unroll.models.seeded import MAX_UNITS
from rnn_unroll.models.shipped import Shipped
from rnn_unroll.tasks import TASKS
from rnn_unroll.tasks.task import Task
from rnn_unroll.words import Phrase, phrase, weights
from rnn_unroll.words.refusals import reasons, sequence, sizes
from rnn_unroll.words.weights import Badge

RANDOM = "random"
"""The value of `task` for a network that learned none."""


@dataclass(frozen=True, slots=True)
class Trained(Addressed):
    """The network of a task in one of the task's cells. Everything else of it is fixed.

    Without a text it reads the first of the task's samples.
    """

    task: str
    cell: str

    @staticmethod
    def of(values: Mapping[str, Any]) -> "Trained":
        """The model of an address with these values. Raises SpecError for one that the task decides."""
        task = TASKS.get(values["task"])
        if task is None:
            raise unknown("task", "task", str(values["task"]), [RANDOM, *TASKS])
        for name in filter(Trained.decides, values):
            raise SpecError(name, reasons.decided_by_task(name, task.slug))
        return Trained(task.slug, values.get("cell", task.cells[0]))

    def __post_init__(self) -> None:
        if self.cell not in self.about.cells:
            raise SpecError("cell", reasons.cell_not_trained(self.task, self.cell), self.about.cells)

    @staticmethod
    def decides(name: str) -> bool:
        return name not in ("task", "cell")

    @property
    def about(self) -> Task:
        """What the network learned."""
        return TASKS[self.task]

    @property
    def files(self) -> Shipped:
        """The network with its vocabulary. Raises SpecError if its file is missing or damaged."""
        return shipped.load(self.task, self.cell)

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
        return "forward"

    @property
    def directions(self) -> int:
        return 1

    @property
    def hidden(self) -> int:
        return self.about.hidden

    @property
    def attention(self) -> str:
        return "off" if self.files.network.attention is None else "on"

    @property
    def provenance(self) -> Phrase:
        return phrase(weights.trained, self.about.title, self.about.examples, self.files.measured.share)

    @property
    def badge(self) -> Badge:
        return weights.trained_badge(self.about.title, self.files.measured.share)

    @property
    def trained(self) -> Mapping[str, Any]:
        measured = self.files.measured
        return {
            "task": self.task,
            "version": self.about.version,
            "right": measured.right,
            "of": measured.of,
            "share": measured.share,
            "interval": measured.interval,
        }

    @property
    def recipe(self) -> Recipe | None:
        return None

    @property
    def starts(self) -> bool:
        return False

    @property
    def one_hot(self) -> bool:
        return False

    def knows(self, token: str) -> bool:
        return token in self.files.ids

    def tokenise(self, reading: Reading) -> tuple[str, ...]:
        return self.about.tokenise(reading.text or self.about.samples[0].text)

    def targets(self, reading: Reading) -> tuple[str, ...]:
        """The targets. Raises SpecError for one that is none of the task's answers."""
        given = tokens.words(reading.targets or "")
        for token in given:
            if token not in self.about.labels:
                raise unknown("targets", "answer", token, self.about.labels)
        return given

    def vocabulary(self, reading: Reading) -> tuple[str, ...]:
        return self.about.labels

    def inputs(self, reading: Reading, plan: Plan) -> tuple[str, ...]:
        return self.tokenise(reading)

    def expected(self, reading: Reading, plan: Plan) -> tuple[str, ...]:
        """The targets, or the known answer to a sample.

        Raises SpecError without them: nobody else knows what is right about a text.
        """
        if targets := self.targets(reading):
            return targets
        for sample in self.about.samples:
            if self.tokenise(reading) == self.about.tokenise(sample.text):
                return (sample.answer,)
        labels = self.about.labels
        raise SpecError("targets", sequence.answer_missing(labels), labels, complete=True)

    def network(self, reading: Reading, plan: Plan) -> Network:
        return self.files.network

    def sequence(self, reading: Reading, plan: Plan) -> list[Array]:
        """The learned vector of each token; tokens that the network does not know share one."""
        ids, table = self.files.ids, self.files.table
        return [table[ids.get(token, 0)] for token in self.tokenise(reading)]

    def start(self, reading: Reading, plan: Plan) -> Array | None:
        return None

    def named_gradients(self, gradients: Gradients) -> Mapping[str, Array]:
        return {}

    def check(self, numbers: Iterable[Array]) -> None:
        """Accept everything: the states of a trained network are small."""

    def check_size(self, io: str, reading: Reading, lengths: tuple[int | None, int | None]) -> None:
        # An address whose weights cannot be read is refused like any other, before anything is drawn.
        _ = self.files
        read = len(self.tokenise(reading))
        most = (MAX_UNITS - len(self.about.labels)) // (self.hidden + self.about.width)
        if read > most:
            raise SpecError("text", sizes.text_too_long_for_task(self.task, read, most))
