"""Training: a small network learns a toy, epoch by epoch. Its address decides every number."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from rnn_unroll import stages
from rnn_unroll.address.parameter import Field, Parameter, choice, decimal, whole, written
from rnn_unroll.address.parse import parse_given
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import OFFERED
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.errors import SpecError, unknown_parameter
from rnn_unroll.learning.fit import DivergedError, Epoch, Progress, Recipe, fit
from rnn_unroll.learning.optimisers import OPTIMISERS
from rnn_unroll.models.learner import learner
from rnn_unroll.picture import draw
from rnn_unroll.tasks import toys
from rnn_unroll.tasks.toys import TOYS, Pupil
from rnn_unroll.words import Phrase, phrase
from rnn_unroll.words import training as words
from rnn_unroll.words.refusals import values

BATCH = 32
SAMPLES = 3
"""How many held-out examples are shown with their answers. The figure shows the longest of them."""

_TOYS = {slug: toy.title for slug, toy in TOYS.items()}
_CELLS = {slug: cell.title for slug, cell in OFFERED.items()}
_OPTIMISERS = {slug: kind.title for slug, kind in OPTIMISERS.items()}

SETTINGS: Mapping[str, Parameter] = {
    one.name: one
    for one in (
        Parameter(
            name="toy",
            path="training.toy",
            group="network",
            title="Toy",
            help="What the network learns",
            default="reverse",
            read=choice("toy", _TOYS),
            field=Field("choice"),
            choices=_TOYS,
        ),
        Parameter(
            name="cell",
            path="training.cell",
            group="network",
            title="Cell",
            help="The recurrent cell",
            default="gru",
            read=choice("cell", _CELLS),
            field=Field("choice"),
            choices=_CELLS,
        ),
        Parameter(
            name="hidden",
            path="training.hidden",
            group="network",
            title="Hidden units",
            help="The width of a state, in units",
            default=16,
            read=whole("hidden", 1, 64),
            field=Field("number"),
            low=1,
            high=64,
        ),
        Parameter(
            name="optimiser",
            path="training.optimiser",
            group="network",
            title="Optimiser",
            help="How a step follows the gradient",
            default="adam",
            read=choice("optimiser", _OPTIMISERS),
            field=Field("choice"),
            choices=_OPTIMISERS,
        ),
        Parameter(
            name="rate",
            path="training.rate",
            group="network",
            title="Learning rate",
            help="How far the first step goes; the rate falls to 0 along a cosine",
            default=0.02,
            read=decimal("rate", 0.001, 999.0),
            field=Field("number", step=0.001),
            low=0.001,
            high=999.0,
        ),
        Parameter(
            name="limit",
            path="training.limit",
            group="network",
            title="Clip gradients at",
            help="A longer gradient is shortened to this norm",
            default=1.0,
            read=decimal("limit", 0.001, 999.0),
            field=Field("number", step=0.001),
            low=0.001,
            high=999.0,
        ),
        Parameter(
            name="epochs",
            path="training.epochs",
            group="network",
            title="Epochs",
            help="How often the network sees all its examples",
            default=30,
            read=whole("epochs", 1, 100),
            field=Field("number"),
            low=1,
            high=100,
        ),
        Parameter(
            name="seed",
            path="training.seed",
            group="network",
            title="Seed",
            help="What the first weights and all examples are drawn from",
            default=0,
            read=whole("seed", 0, 2**32 - 1),
            field=Field("number"),
            low=0,
            high=2**32 - 1,
        ),
    )
}
"""The parameters of a training, in the order of their controls."""


@dataclass(frozen=True, slots=True)
class Training:
    """A training, by the values of SETTINGS."""

    toy: str = SETTINGS["toy"].default
    cell: str = SETTINGS["cell"].default
    hidden: int = SETTINGS["hidden"].default
    optimiser: str = SETTINGS["optimiser"].default
    rate: float = SETTINGS["rate"].default
    limit: float = SETTINGS["limit"].default
    epochs: int = SETTINGS["epochs"].default
    seed: int = SETTINGS["seed"].default

    @property
    def recipe(self) -> Recipe:
        return Recipe(self.epochs, BATCH, self.rate, self.limit, self.seed)


_EXPLODING = Training("depth", "rnn-linear", optimiser="sgd", rate=2.5, limit=999.0)

EXAMPLES: Mapping[Phrase, Training] = {
    phrase(words.explodes): _EXPLODING,
    phrase(words.clipped): replace(_EXPLODING, limit=1.0),
    phrase(words.echo_is_hard): Training("echo", "rnn"),
    phrase(words.backwards_is_easier): Training("reverse", "rnn"),
}
"""Trainings that are worth a look, by title."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens in a training: an `epoch`, or the `end`. `data` can be written as JSON."""

    kind: str
    number: int
    data: Mapping[str, Any]


def query(training: Training) -> dict[str, str]:
    """The values of a training as an address writes them, all of them."""
    return {name: written(getattr(training, name)) for name in SETTINGS}


def parse(query: Iterable[tuple[str, str]]) -> Training:
    """The training of an address. Raises SpecError for a parameter that is unknown, repeated or refused."""
    found: dict[str, Any] = {}
    for name, text in query:
        if name not in SETTINGS:
            raise unknown_parameter(name, SETTINGS)
        if name in found:
            raise SpecError(name, values.given_twice(name))
        found[name] = SETTINGS[name].read(text, None)
    return Training(**found)


def events(training: Training, after: int = -1) -> Iterator[Event]:
    """Train, and give each epoch when it is done: 0 is before the first. The last event is the end.

    Without the epochs up to `after`, whose events somebody has already: they are computed again.
    """
    pupil = toys.pupil(TOYS[training.toy], training.cell, training.hidden, training.seed)
    if after < 0:
        yield _epoch(training, pupil, None)
    try:
        progress = Progress(optimiser=OPTIMISERS[training.optimiser].begin())
        for epoch in fit(pupil.problem, training.recipe, progress):
            if epoch.number > after:
                yield _epoch(training, pupil, epoch)
    except DivergedError as error:
        yield end(words.diverged(error.step))
    else:
        yield end()


def before(training: Training) -> Event:
    """The event before the first epoch."""
    return next(events(training))


def end(message: str = "") -> Event:
    """The last event; `message` says why, unless all epochs are done."""
    return Event("end", -1, {"message": message})


def _epoch(training: Training, pupil: Pupil, epoch: Epoch | None) -> Event:
    """What is known after an epoch; None before the first."""
    number = epoch.number if epoch else 0
    # What explodes is shown as far as it can be.
    with np.errstate(over="ignore", invalid="ignore"):
        answers = pupil.answers()
    right = sum(one == example.answer for one, example in zip(answers, pupil.held, strict=True))
    samples = [
        {"read": " ".join(example.read), "said": " ".join(one), "right": " ".join(example.answer)}
        for example, one in zip(pupil.held[:SAMPLES], answers, strict=False)
    ]
    share = right / len(pupil.held)
    data = {
        "number": number,
        "about": pupil.toy.about,
        "loss": epoch and epoch.loss,
        "norm": epoch and epoch.norm,
        "right": share,
        "clock": words.clock(number, training.epochs),
        "summary": words.summary(epoch, share, len(pupil.held)),
        "samples": samples,
        "figure": _drawn(training, pupil, number),
    }
    return Event("epoch", number, data)


def figure(training: Training, pupil: Pupil, epoch: int) -> FigureSpec:
    """The network as it is after an epoch, unrolled over one of the samples.

    Raises SpecError if it computes numbers that no picture can show.
    """
    toy, problem = pupil.toy, pupil.problem
    sample = max(pupil.held[:SAMPLES], key=lambda one: len(one.read))
    vectors = problem.table[pupil.read([sample])[0]]
    progress = (epoch, training.epochs)
    model = learner(problem.network, vectors, toy.title, progress, sample.read, sample.answer, toy.labels)
    written = [("ty", str(len(sample.answer))), ("feedback", "on")]
    return parse_given(toy.pattern, written if PATTERNS[toy.pattern].two_networks else [], model)


def _drawn(training: Training, pupil: Pupil, epoch: int) -> str:
    """The figure as SVG; empty if its numbers are too large."""
    try:
        return draw.inline(stages.scene(figure(training, pupil, epoch))).decode()
    except SpecError:
        return ""
