"""Export: a site that needs no server."""

from pathlib import Path
from typing import Annotated

import typer

from rnn_unroll.address.formats import EVERYWHERE
from rnn_unroll.address.values import known
from rnn_unroll.cli import files
from rnn_unroll.cli.options import formats
from rnn_unroll.cli.progress import bar
from rnn_unroll.errors import CommandError
from rnn_unroll.site.grids import GRIDS
from rnn_unroll.words import command_line as words
from rnn_unroll.words.refusals import commands


def register(app: typer.Typer) -> None:
    app.command()(export)


def export(
    folder: Annotated[
        Path,
        typer.Argument(metavar="FOLDER", help=words.site_folder()),
    ],
    grid: Annotated[str, typer.Option(help=words.grid(GRIDS))] = "small",
    format: Annotated[
        str,
        typer.Option(help=words.formats_of_site(EVERYWHERE)),
    ] = "svg,json",
    jobs: Annotated[int, typer.Option(min=0, help=words.jobs())] = 0,
    force: Annotated[bool, typer.Option("--force", help=words.force())] = False,
    lessons: Annotated[Path | None, typer.Option(metavar="FOLDER", help=words.lessons_folder())] = None,
) -> None:
    """Write a static site: a gallery, and a studio of precomputed figures that play; or, into a file whose
    name ends with .html, all lessons with their figures and questions.

    It needs no server of ours, nor any other: index.html also opens from a disk.
    """
    if folder.suffix == ".html":
        _lessons(folder, lessons)
        return
    if lessons is not None:
        raise CommandError("lessons", commands.lessons_need_a_file(folder))
    size = GRIDS[known("grid", grid, GRIDS)]
    chosen = formats(format, EVERYWHERE)
    # Imported here, so that the other commands start without loading templates and processes.
    from rnn_unroll.site.plan import plan

    site = plan(folder, size, chosen)
    with bar(words.exporting(), len(site.items)) as advance:
        for done in site.build(jobs, force):
            advance(done.figures)
    total = sum((folder / name).stat().st_size for name in site.files)
    typer.echo(words.exported(folder / "index.html", site.figures, len(site.files), total))


def _lessons(file: Path, folder: Path | None) -> None:
    """Write all lessons into one file."""
    from rnn_unroll.lessons import CHAPTERS, LessonError, read_folder
    from rnn_unroll.lessons.offline import offline

    if folder is not None and not folder.is_dir():
        raise CommandError("lessons", commands.no_folder(str(folder)))
    try:
        library = read_folder(folder or CHAPTERS)
    except LessonError as error:
        raise CommandError("lessons", str(error)) from None
    body = offline(library).encode()
    files.write({"folder": (str(file), body)})
    typer.echo(words.exported_lessons(file, len(library.lessons), len(body)))
