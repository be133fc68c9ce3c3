"""Cards: what is known of every trained network, for the page and for docs/tasks.md."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader

from rnn_unroll import stages
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.learning.weights import of_network
from rnn_unroll.models import shipped
from rnn_unroll.settings import TEMPLATES
from rnn_unroll.tasks import TASKS
from rnn_unroll.tasks.task import Task
from rnn_unroll.words import weights


class Network(NamedTuple):
    """One network of a task: its cell, its file, the number of its weights, and how well it does."""

    cell: str
    file: str
    weights: int
    bytes: int
    measured: str
    of: int


class Failure(NamedTuple):
    """A text that the network gets wrong: what it says, and what would be right."""

    text: str
    answer: str
    right: str


class Card(NamedTuple):
    """Everything about a task. `samples` are figures; `before` are files after an epoch before the end."""

    task: Task
    pattern: str
    networks: tuple[Network, ...]
    before: tuple[tuple[int, str], ...]
    samples: tuple[FigureSpec, ...]
    failures: tuple[Failure, ...]


def card(task: Task) -> Card:
    """The card of a task. Raises SpecError if a file of it cannot be read."""
    return Card(
        task,
        PATTERNS[task.pattern].title,
        tuple(_network(task, cell) for cell in task.cells),
        tuple((epoch, shipped.name(task.slug, task.cells[0], epoch)) for epoch in task.moments),
        tuple(figure(task, sample.text) for sample in task.samples),
        tuple(Failure(one.text, answer(task, one.text), one.answer) for one in task.card.failures),
    )


def figure(task: Task, text: str) -> FigureSpec:
    """The figure of a task's network that reads a text, with what it attends to."""
    layers = [("show", "alignment")] if task.attends else []
    return parse(task.pattern, [("task", task.slug), ("text", text), *layers])


def answer(task: Task, text: str) -> str:
    """What the network answers to a text."""
    spec = figure(task, text)
    return task.text(spec.text_tokens, stages.answers(spec))


def cards() -> Iterator[Card]:
    """The cards of all tasks."""
    return map(card, TASKS.values())


def markdown() -> str:
    """All cards as a page of the documents."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), trim_blocks=True, lstrip_blocks=True)
    context: dict[str, Any] = {"cards": list(cards())}
    return environment.get_template("tasks.md").render(context) + "\n"


def _network(task: Task, cell: str) -> Network:
    read, file = shipped.load(task.slug, cell), shipped.name(task.slug, cell)
    count = read.table.size + sum(array.size for array in of_network(read.network).values())
    value, low, high, of = read.measured
    measured = weights.exact(task.metric, value, low, high)
    size = (shipped.FOLDER / file).stat().st_size
    return Network(CELLS[cell].title, file, count, size, measured, of)
