"""Sites: one that the command exported, shared by the tests that only read it."""

import fcntl
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from rnn_unroll.cli.command import app


def export(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(app, ["export", str(folder), *options])


def shared(run: pytest.TempPathFactory) -> Path:
    """The folder of a small site, which the first of a run's processes makes for all of them."""
    base = run.getbasetemp()
    # Under xdist a worker has a folder of its own in the one of the run.
    place = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "site"
    folder, done = place / "new" / "folder", place / "done"
    place.mkdir(exist_ok=True)
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            result = export(folder)
            assert result.exit_code == 0, result.output
            done.touch()
    return folder
