"""Many: draws the figures of a catalogue into a folder."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import typer

from rnn_unroll.address.values import Pairs
from rnn_unroll.batch import drawing as batch
from rnn_unroll.batch import places
from rnn_unroll.cli import catalogue
from rnn_unroll.cli.options import formats
from rnn_unroll.cli.progress import bar
from rnn_unroll.cli.report import report
from rnn_unroll.errors import CommandError, SpecError
from rnn_unroll.words import command_line as words
from rnn_unroll.words.refusals import commands, values


def many(path: Path, parameters: Pairs, out: str, format: str, jobs: int, keep_going: bool) -> None:
    """Draw the figures of a catalogue into a folder."""
    if out == "-":
        raise CommandError("out", commands.folder_needed())
    if len(dict(parameters)) < len(parameters):
        twice = next(name for name, _ in parameters if sum(name == other for other, _ in parameters) > 1)
        raise SpecError(twice, values.given_twice(twice))
    chosen = formats(format) if format else []
    folder = Path(out)
    items: list[batch.Item] = []
    failed = 0
    for figure in catalogue.read(path, parameters, chosen, folder):
        if isinstance(figure, batch.Item):
            items.append(figure)
        elif not keep_going:
            raise figure.error
        else:
            failed += 1
            report(figure.error)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise CommandError("out", commands.cannot_make_folder(out, places.reason(error))) from None
    failed += _draw(items, jobs or batch.worthwhile(items), keep_going)
    if failed:
        raise typer.Exit(2)


def _draw(items: Sequence[batch.Item], jobs: int, keep_going: bool) -> int:
    """Draw all items and show a progress bar. Returns how many failed."""
    failed = 0
    with bar(words.drawing(), len(items)) as advance, closing(batch.draw(items, jobs)) as drawing:
        for done in drawing:
            for failure in done.failures:
                if not keep_going:
                    raise failure.error
                failed += 1
                report(failure.error)
            advance(done.figures)
    return failed
