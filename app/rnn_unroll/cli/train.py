"""Train: trains a task's network anew, from its data."""

import json
import time
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
from rnn_unroll.tasks.task import Lesson, Measured
from rnn_unroll.words import command_line as words
from rnn_unroll.words.refusals import commands

QUICK_EPOCHS = 2


def register(app: typer.Typer) -> None:
    app.command()(train)


def train(
    task: Annotated[str, typer.Argument(metavar="TASK", help=words.one_of(TASKS))],
    out: Annotated[Path, typer.Option("--out", "-o", help=words.trained_folder())],
    data: Annotated[Path, typer.Option(help=words.data_folder())] = Path(".data"),
    cell: Annotated[str, typer.Option(help=words.trained_cell())] = "",
    fold: Annotated[int, typer.Option(min=0, help=words.fold())] = 0,
    quick: Annotated[bool, typer.Option("--quick", help=words.quick())] = False,
) -> None:
    """Train the network of a task, and write its weights, its vocabulary and what it gets right.

    After each epoch it writes a checkpoint, with which the same command goes on if it was interrupted.
    """
    taught = TASKS[known("task", task, TASKS)]
    chosen = known("cell", cell or taught.cells[0], taught.cells)
    if fold >= taught.folds:
        raise CommandError("fold", commands.no_such_fold(task, taught.folds))
    try:
        lesson = taught.lesson(data, chosen, fold, quick)
    except OSError as error:
        raise CommandError("data", commands.data_missing(str(error.filename), reason(error))) from None
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError("out", commands.cannot_write(str(out), reason(error))) from None
    recipe = replace(taught.recipe, epochs=QUICK_EPOCHS) if quick else taught.recipe
    place = out / shipped.name(taught.slug, chosen)
    kept = place.with_suffix(".checkpoint")
    _learn(lesson, recipe, place, kept)
    problem, vocabulary = lesson.problem, lesson.vocabulary
    written = shipped.pack(problem.network, problem.table, vocabulary, Measured(0, 0, 0, 0))
    # A file holds rounded weights: what is measured is what will be read.
    read = shipped.unpack(written, chosen)
    measured = lesson.measure(read.network, read.table)
    _put(place, shipped.pack(read.network, read.table, vocabulary, measured))
    kept.unlink(missing_ok=True)
    typer.echo(words.trained(place, taught.metric, *measured))


def _learn(lesson: Lesson, recipe: Recipe, place: Path, kept: Path) -> None:
    """Train to the last epoch, from the checkpoint if there is one. Raises CommandError."""
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
        try:
            for epoch in fit(lesson.problem, recipe, progress):
                spent = round(time.monotonic() - begun, 1)
                lines += json.dumps({**epoch._asdict(), "seconds": spent}) + "\n"
                with places.growing([(kept, checkpoint.pack(weights, progress)), (log, lines.encode())]):
                    pass
                advance(1)
        except DivergedError as error:
            raise CommandError("train", commands.diverged(error.step)) from None
        except OSError as error:
            raise CommandError("out", commands.cannot_write(str(error.filename), reason(error))) from None


def _put(place: Path, body: bytes) -> None:
    try:
        places.put(place, body)
    except OSError as error:
        raise CommandError("out", commands.cannot_write(str(place), reason(error))) from None
