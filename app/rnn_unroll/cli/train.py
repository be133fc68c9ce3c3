"""Train: trains a task's network anew, from its data."""

import hashlib
import json
import os
import subprocess
import sys
import tarfile
import time
import zlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
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
SAME, SHARE = 1e-3, 0.05
"""How far a value may be from what another machine measured, as a number and as a share of the value: sums in
another order change a few answers.
"""


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
    unchecked: Annotated[bool, typer.Option("--unchecked", help=words.unchecked())] = False,
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

        if not unchecked:
            _check(TASKS.values(), data)
        for about in TASKS.values():
            for slug in about.cells:
                _measure_again(about, slug, data)
        with _writing(out / "tasks.md"):
            places.put(out / "tasks.md", cards.markdown().encode())
    elif every:
        if not unchecked:
            _check(TASKS.values(), data)
        _train_all(data, out, quick)
    else:
        about = TASKS[known("task", task, TASKS)]
        slug = known("cell", cell or about.cells[0], about.cells)
        if fold >= about.folds:
            raise CommandError("fold", commands.no_such_fold(task, about.folds))
        if not unchecked:
            _check([about], data)
        _train(about, slug, _lesson(about, slug, data, fold, quick), out, quick)


def _check(tasks: Iterable[Task], data: Path) -> None:
    """Raise CommandError, before minutes are spent, if data of tasks are missing or are others."""
    for source in {source: None for about in tasks for source in about.sources}:
        place = data / source.file
        try:
            digest = hashlib.sha256(place.read_bytes()).hexdigest()
        except OSError as error:
            raise CommandError("data", commands.data_missing(str(place), reason(error))) from None
        if digest != source.digest:
            raise CommandError("data", commands.other_data(str(place), digest, source.digest))


def _lesson(task: Task, cell: str, data: Path, fold: int, quick: bool) -> Lesson:
    try:
        lesson = task.lesson(data, cell, fold, quick)
        if not lesson.problem.lengths:
            raise ValueError("nothing is learned from it")
        return lesson
    except OSError as error:
        raise CommandError("data", commands.data_missing(str(error.filename), reason(error))) from None
    except (tarfile.TarError, EOFError, zlib.error, LookupError, StopIteration, ValueError) as error:
        # Archives that were not checked may hold anything.
        raise CommandError("data", commands.data_damaged(task.slug, str(data), str(error))) from None
    except ModuleNotFoundError as error:
        raise CommandError("data", commands.package_missing(task.slug, error.name or "")) from None


def _train_all(data: Path, out: Path, quick: bool) -> None:
    """Train every network by this command in a process of its own, as many at once as there are processors.

    What ends early leaves its checkpoints. Raises CommandError for the first one that fails.
    """
    # The data are checked already, if they shall be.
    more = ["--data", str(data), "-o", str(out), "--unchecked", *(["--quick"] if quick else [])]
    # Its pool of processes is imported with it, which no other command here needs.
    from rnn_unroll.batch.drawing import processors

    networks = [[task.slug, "--cell", cell] for task in TASKS.values() for cell in task.cells]
    commands_of = [[sys.executable, "-m", "rnn_unroll", "train", *one, *more] for one in networks]
    running: set[subprocess.Popen[str]] = set()

    def run(command: list[str]) -> str:
        # The processes already use all processors.
        alone = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=alone
        ) as one:
            running.add(one)
            printed, wrong = one.communicate()
            running.discard(one)
        if one.returncode:
            raise CommandError("train", wrong.strip())
        return printed

    with bar(words.training(), len(networks)) as advance, ThreadPoolExecutor(processors()) as threads:
        try:
            for trained in as_completed([threads.submit(run, command) for command in commands_of]):
                typer.echo(trained.result(), nl=False)
                advance(1)
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            for one in tuple(running):
                one.terminate()
            raise


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
    read = shipped.unpack(written, cell, task.answers)
    measured = lesson.measure(read.network, read.table)
    with _writing(place):
        places.put(place, shipped.pack(read.network, read.table, vocabulary, measured))
    typer.echo(words.trained(place, exact(task.metric, *measured[:3]), measured.of))


def _measure_again(task: Task, cell: str, data: Path) -> None:
    """Raise CommandError if a network that ships does not do on the data what its file says."""
    file = shipped.load(task.slug, cell)
    found = _lesson(task, cell, data, 0, False).measure(file.network, file.table)
    name = shipped.name(task.slug, cell)
    near = min(SAME, SHARE * file.measured.value)
    if abs(found.value - file.measured.value) > near or found.of != file.measured.of:
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
