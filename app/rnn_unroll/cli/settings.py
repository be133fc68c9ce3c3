"""Settings: lists what a deployment can set by its environment."""

import typer

from rnn_unroll.words import command_line as words


def register(app: typer.Typer) -> None:
    app.command("settings")(listed)


def listed() -> None:
    """List the settings of the server: each is an environment variable."""
    # Imported late: the help of all commands needs none of it.
    from rich.console import Console
    from rich.table import Table

    from rnn_unroll.cli.serve import check_settings
    from rnn_unroll.settings import PREFIX, Settings, settings

    check_settings()
    now, table = settings(), Table(box=None, pad_edge=False, show_edge=False, header_style="bold")
    for heading in words.setting_columns():
        table.add_column(heading, overflow="fold")
    for name, field in Settings.model_fields.items():
        value = getattr(now, name)
        chosen = "" if value == field.default else words.setting_value(value)
        says = " ".join((field.description or "").split())
        table.add_row(f"{PREFIX}{name.upper()}", words.setting_value(field.default), chosen, says)
    Console().print(table)
