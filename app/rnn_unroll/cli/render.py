"""Render: draws one figure into a file, or the figures of a catalogue into a folder."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.parse import parse
from rnn_unroll.address.values import Pairs, known
from rnn_unroll.cli import files
from rnn_unroll.cli.options import OPEN, address_options
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.errors import CommandError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.words import command_line as words
from rnn_unroll.words.refusals import commands


def register(app: typer.Typer) -> None:
    app.command(context_settings=OPEN, epilog=words.examples(PATTERNS))(render)


@address_options(*PARAMETERS)
def render(
    context: typer.Context,
    parameters: Pairs,
    what: Annotated[str, typer.Argument(help=words.figure_or_catalogue(), metavar="WHAT")],
    out: Annotated[str, typer.Option("--out", "-o", help=words.out())] = "-",
    format: Annotated[
        str,
        typer.Option(help=words.format_of_file(EXPORTS)),
    ] = "",
    jobs: Annotated[int, typer.Option(min=0, help=words.jobs())] = 0,
    keep_going: Annotated[bool, typer.Option("--keep-going", help=words.keep_going())] = False,
) -> None:
    """Draw a figure into a file, or many at once."""
    if what.lower().endswith(".toml"):
        # Imported here, because one figure needs neither processes nor a progress bar.
        from rnn_unroll.cli.many import many

        many(Path(what), parameters, out, format, jobs, keep_going)
    else:
        extension = known("format", format or _ending(out), EXPORTS)
        body = EXPORTS[extension].render(parse(what, parameters, extension=extension))
        if out == "-" and b"\0" in body and sys.stdout and sys.stdout.isatty():
            raise CommandError("out", commands.not_for_terminal(extension))
        files.write({"out": (out, body)})


def _ending(out: str) -> str:
    """The format that a file name's ending names."""
    if out == "-":
        return "svg"
    ending = Path(out).suffix.removeprefix(".").lower()
    if not ending:
        raise CommandError("out", commands.no_ending_and_no_format(out), list(EXPORTS))
    return ending
