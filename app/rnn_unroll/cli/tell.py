"""Tell: what is wrong, as one line on the standard error."""

import typer

from rnn_unroll.errors import SpecError


def tell(what: str | SpecError) -> None:
    message = what if isinstance(what, str) else f"{what.parameter}: {what.message}"
    typer.echo(" ".join(message.split()), err=True)
