"""Command: `unroll` itself, and how its commands report errors."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from rnn_unroll.address.revision import REVISION
from rnn_unroll.cli.report import report
from rnn_unroll.errors import CommandError, SpecError
from rnn_unroll.words import command_line as words

NAMES = ("render", "export", "run", "serve", "settings", "train")
"""The commands, each a module of this room, in the order of the help."""


class Commands(Mapping[str, Any]):
    """The commands by name. A module is imported when its command is asked for: all of them take several
    times as long as to draw a figure.
    """

    def __init__(self) -> None:
        self.imported: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in NAMES:
            raise KeyError(name)
        if name not in self.imported:
            alone = typer.Typer(add_completion=False, rich_markup_mode="rich")
            import_module(f"rnn_unroll.cli.{name}").register(alone)
            self.imported[name] = typer.main.get_command(alone)
        return self.imported[name]

    def __iter__(self) -> Iterator[str]:
        return iter(NAMES)

    def __len__(self) -> int:
        return len(NAMES)


class OneLine(TyperGroup):
    """A group whose errors are one line on the standard error and exit code 2."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = Commands()  # type: ignore[assignment]

    def list_commands(self, context: object) -> list[str]:
        return [*NAMES]

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
