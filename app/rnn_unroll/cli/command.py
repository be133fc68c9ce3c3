"""Command: `unroll` itself, and how its commands report errors."""

from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from rnn_unroll.address.revision import REVISION
from rnn_unroll.cli import export, render, run, serve, settings, train
from rnn_unroll.cli.report import report
from rnn_unroll.errors import CommandError, SpecError
from rnn_unroll.words import command_line as words


class OneLine(TyperGroup):
    """A group whose errors are one line on the standard error and exit code 2."""

    def main(self, *arguments: Any, **settings: Any) -> NoReturn:
        try:
            code = super().main(*arguments, **{**settings, "standalone_mode": False})
        except typer.TyperException as error:
            report(error.format_message())
            code = 2
        except (SpecError, CommandError) as error:
            report(error)
            code = 2
        except typer.Abort:
            code = 130
        raise SystemExit(code or 0)


app = typer.Typer(cls=OneLine, add_completion=False, rich_markup_mode="rich", help=words.about())


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version as version_of

        typer.echo(words.version(version_of("rnn-unroll"), REVISION))
        raise typer.Exit


@app.callback(invoke_without_command=True)
def unroll(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=words.version_option())
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


for module in (render, export, run, serve, settings, train):
    module.register(app)
