"""Tell: an error as one line on the standard error."""

import typer

from rnn_unroll.errors import CommandError, SpecError


def tell(problem: str | SpecError | CommandError) -> None:
    line = problem if isinstance(problem, str) else problem.line
    typer.echo(" ".join(line.split()), err=True)
