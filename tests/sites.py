"""Sites: one that the command exported, shared by the tests that only read it."""

from pathlib import Path

from typer.testing import CliRunner, Result

from rnn_unroll.cli.command import app


def export(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(app, ["export", str(folder), *options])


def exported(folder: Path) -> Path:
    """The folder of a small site, which it makes."""
    result = export(folder)
    assert result.exit_code == 0, result.output
    return folder
