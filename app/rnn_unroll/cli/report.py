"""Report: writes an error as one line to the standard error."""

import typer

from rnn_unroll.errors import CommandError, SpecError


def report(problem: str | SpecError | CommandError) -> None:
    text = problem if isinstance(problem, str) else problem.line
    typer.echo(" ".join(text.split()), err=True)
