"""Render: one figure into a file, or many that a catalogue names into a folder."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated, Protocol

import typer

from app import batch
from app.cli import catalogue, files
from app.cli.options import OPEN, Pairs, said
from app.exports import EXPORTS
from app.patterns import PATTERNS
from app.spec import PARAMETERS, SpecError, parse

_EPILOG = f"""
[bold]One figure[/]: unroll render many-to-one --tx 5 -o figure.svg. The patterns are {", ".join(PATTERNS)}.

[bold]Many[/]: unroll render figures.toml -o out/, where the file has a table for each figure, as in

[dim]\\[defaults][/]  theme = "light"

[dim]\\[\\[figure]][/]  pattern = "many-to-one", tx = \\[4, 8], seed = {{ from = 0, to = 9 }}

A list or a range makes one figure for each of its values, and several of them one for each
combination: 20 here.
"name" begins the names of their files, "format" is one or a list, \\[defaults] goes for every table.
"""


def register(app: typer.Typer) -> None:
    app.command(context_settings=OPEN, epilog=_EPILOG)(render)


@said(*PARAMETERS)
def render(
    context: typer.Context,
    said: Pairs,
    what: Annotated[
        str, typer.Argument(help="A pattern; or a .toml file, which names many figures.", metavar="WHAT")
    ],
    out: Annotated[
        str, typer.Option("--out", "-o", help="The file; - is the standard output. For many, their folder.")
    ] = "-",
    format: Annotated[
        str,
        typer.Option(
            help=f"One of {', '.join(EXPORTS)}; for many also several, with commas. By default the file's "
            "ending, svg where there is none."
        ),
    ] = "",
    jobs: Annotated[
        int, typer.Option(min=0, help="Processes that draw at once; 0 is one for each processor.")
    ] = 0,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="Draw the others where a figure of many is wrong.")
    ] = False,
) -> None:
    """Draw a figure into a file, or many at once."""
    if what.lower().endswith(".toml"):
        _many(Path(what), said, out, format, jobs, keep_going)
    else:
        extension = catalogue.check_format(format or _ending(out))
        body = EXPORTS[extension].render(parse(what, said, extension=extension))
        if out == "-" and b"\0" in body and sys.stdout.isatty():
            raise SpecError("out", f"a terminal cannot show {extension}; name a file with -o")
        files.write({"out": (out, body)})


def _ending(out: str) -> str:
    """The format that a file's name ends in."""
    if out == "-":
        return "svg"
    ending = Path(out).suffix.removeprefix(".").lower()
    if not ending:
        problem = f"{out} has no ending that names a format; add one, or --format"
        raise SpecError("out", problem, list(EXPORTS))
    return ending


def _many(path: Path, said: Pairs, out: str, format: str, jobs: int, keep_going: bool) -> None:
    if out == "-":
        raise SpecError("out", "many figures go into a folder: name it with -o")
    once = dict(said)
    if len(once) < len(said):
        twice = next(name for name, _ in said if sum(name == other for other, _ in said) > 1)
        raise SpecError(twice, f"{twice} is given more than once")
    formats = [catalogue.check_format(name) for name in format.split(",")] if format else []
    folder = Path(out)
    items: list[batch.Item] = []
    wrong = 0
    for one in catalogue.read(path, said, formats, folder):
        if isinstance(one, batch.Item):
            items.append(one)
        elif not keep_going:
            raise one.told
        else:
            wrong += 1
            _tell(one.told)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise SpecError("out", f"{out} cannot be made: {files.reason(error)}") from None
    wrong += _draw(items, jobs or batch.worthwhile(items), keep_going)
    if wrong:
        raise typer.Exit(2)


def _draw(items: Sequence[batch.Item], jobs: int, keep_going: bool) -> int:
    """Draw them all and show how far it is; gives how many failed."""
    wrong = 0
    with bar("Drawing", len(items)) as told, closing(batch.draw(items, jobs)) as drawing:
        for done in drawing:
            for item, error in done.failures:
                problem = SpecError(item.label, f"{error.parameter}: {error.message}")
                if not keep_going:
                    raise problem
                wrong += 1
                _tell(problem)
            told(done.figures)
    return wrong


def _tell(error: SpecError) -> None:
    typer.echo(" ".join(f"{error.parameter}: {error.message}".split()), err=True)


class Told(Protocol):
    """Says that so many more are done."""

    def __call__(self, count: int) -> None: ...


@contextmanager
def bar(title: str, total: int) -> Iterator[Told]:
    """A bar on the standard error while something is done, where a person watches it there."""
    if not sys.stderr.isatty():
        yield lambda count: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(title, total=total)
        yield lambda count: progress.advance(task, count)
