"""Train: trains a task's network anew, from its data."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from rnn_unroll.address.values import known
from rnn_unroll.batch import places
from rnn_unroll.batch.places import reason
from rnn_unroll.cli.progress import bar
from rnn_unroll.errors import CommandError
from rnn_unroll.learning import checkpoint
from rnn_unroll.learning.fit import DivergedError, Progress, Recipe, fit
from rnn_unroll.models import shipped
from rnn_unroll.tasks import TASKS
from rnn_unroll.tasks.task import Lesson, Measured, Task
from rnn_unroll.words import command_line as words
from rnn_unroll.words.refusals import commands
from rnn_unroll.words.weights import exact

QUICK_EPOCHS = 2
SAME = 1e-3
"""How far a value may be from what another machine measured: sums in another order change a few answers."""


def register(app: typer.Typer) -> None:
    app.command()(train)


def train(
    out: Annotated[Path, typer.Option("--out", "-o", help=words.trained_folder())],
    task: Annotated[str, typer.Argument(metavar="[TASK]", help=words.one_of(TASKS))] = "",
    data: Annotated[Path, typer.Option(help=words.data_folder())] = Path(".data"),
    cell: Annotated[str, typer.Option(help=words.trained_cell())] = "",
    fold: Annotated[int, typer.Option(min=0, help=words.fold())] = 0,
    quick: Annotated[bool, typer.Option("--quick", help=words.quick())] = False,
    every: Annotated[bool, typer.Option("--all", help=words.train_all())] = False,
    report: Annotated[bool, typer.Option("--report", help=words.report())] = False,
) -> None:
    """Train the network of a task, and write its weights, its vocabulary and how well it does.

    After each epoch it writes a checkpoint, with which the same command goes on if it was interrupted.
    """
    if sum([bool(task), every, report]) != 1:
        raise CommandError("task", commands.one_of_three(), list(TASKS))
    if every or report:
        for name, given in (("cell", cell), ("fold", fold), ("quick", report and quick)):
            if given:
                raise CommandError(name, commands.for_one_task(name))
    with _writing(out):
        out.mkdir(parents=True, exist_ok=True)
    if report:
        # Jinja comes with it, which no other command needs.
        from rnn_unroll import cards

        for about in TASKS.values():
            for slug in about.cells:
                _measure_again(about, slug, data)
        with _writing(out / "tasks.md"):
            places.put(out / "tasks.md", cards.markdown().encode())
    elif every:
        for about in TASKS.values():
            for slug in about.cells:
                _train(about, slug, _lesson(about, slug, data, 0, quick), out, quick)
    else:
        about = TASKS[known("task", task, TASKS)]
        slug = known("cell", cell or about.cells[0], about.cells)
        if fold >= about.folds:
            raise CommandError("fold", commands.no_such_fold(task, about.folds))
        _train(about, slug, _lesson(about, slug, data, fold, quick), out, quick)


def _lesson(task: Task, cell: str, data: Path, fold: int, quick: bool) -> Lesson:
    try:
        return task.lesson(data, cell, fold, quick)
    except OSError as error:
        raise CommandError("data", commands.data_missing(str(error.filename), reason(error))) from None
    except ModuleNotFoundError as error:
        raise CommandError("data", commands.package_missing(task.slug, error.name or "")) from None


def _train(task: Task, cell: str, lesson: Lesson, out: Path, quick: bool) -> None:
    recipe = replace(task.recipe, epochs=QUICK_EPOCHS) if quick else task.recipe
    place = out / shipped.name(task.slug, cell)
    kept = place.with_suffix(".checkpoint")
    moments = task.moments if cell == task.cells[0] else ()
    for epoch in _learn(lesson, recipe, place, kept):
        if epoch in moments and epoch < recipe.epochs:
            _keep(task, cell, lesson, out / shipped.name(task.slug, cell, epoch))
    _keep(task, cell, lesson, place)
    kept.unlink(missing_ok=True)


def _keep(task: Task, cell: str, lesson: Lesson, place: Path) -> None:
    """Write the network as it is now, with how well it does."""
    problem, vocabulary = lesson.problem, lesson.vocabulary
    written = shipped.pack(problem.network, problem.table, vocabulary, Measured(0, 0, 0, 0))
    # A file holds rounded weights: what is measured is what will be read.
    read = shipped.unpack(written, cell)
    measured = lesson.measure(read.network, read.table)
    with _writing(place):
        places.put(place, shipped.pack(read.network, read.table, vocabulary, measured))
    typer.echo(words.trained(place, exact(task.metric, *measured[:3]), measured.of))


def _measure_again(task: Task, cell: str, data: Path) -> None:
    """Raise CommandError if a network that ships does not do on the data what its file says."""
    file = shipped.load(task.slug, cell)
    found = _lesson(task, cell, data, 0, False).measure(file.network, file.table)
    name = shipped.name(task.slug, cell)
    if abs(found.value - file.measured.value) > SAME or found.of != file.measured.of:
        claimed = exact(task.metric, *file.measured[:3])
        raise CommandError("report", commands.not_as_measured(name, claimed, exact(task.metric, *found[:3])))
    typer.echo(words.trained(name, exact(task.metric, *found[:3]), found.of))


def _learn(lesson: Lesson, recipe: Recipe, place: Path, kept: Path) -> Iterator[int]:
    """Train to the last epoch, from the checkpoint if there is one. Gives the number of epochs that are done,
    0 before the first one. Raises CommandError.
    """
    weights, progress = lesson.problem.weights, Progress()
    log = place.with_suffix(".jsonl")
    lines = ""
    if kept.exists():
        try:
            progress = checkpoint.restore(kept.read_bytes(), weights)
            lines = log.read_text("utf-8")
        except (OSError, ValueError):
            raise CommandError("out", commands.other_checkpoint(str(kept))) from None
    begun = time.monotonic()
    with bar(words.training(), recipe.epochs) as advance:
        advance(progress.epochs)
        yield progress.epochs
        try:
            for epoch in fit(lesson.problem, recipe, progress):
                spent = round(time.monotonic() - begun, 1)
                lines += json.dumps({**epoch._asdict(), "seconds": spent}) + "\n"
                with places.growing([(kept, checkpoint.pack(weights, progress)), (log, lines.encode())]):
                    pass
                advance(1)
                yield progress.epochs
        except DivergedError as error:
            raise CommandError("train", commands.diverged(error.step)) from None
        except OSError as error:
            raise CommandError("out", commands.cannot_write(str(error.filename), reason(error))) from None


@contextmanager
def _writing(place: Path) -> Iterator[None]:
    """Raise CommandError if something cannot be written."""
    try:
        yield
    except OSError as error:
        raise CommandError("out", commands.cannot_write(str(place), reason(error))) from None
