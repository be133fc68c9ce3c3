"""Places: a file is whole or as it was, and what a killed process left is in nobody's way."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rnn_unroll.batch import halves, places
from rnn_unroll.cli.command import app
from rnn_unroll.site import folder

pytestmark = pytest.mark.process

ROOT = Path(__file__).parent.parent

WRITER = """
import sys
from pathlib import Path
from rnn_unroll.batch import places
with places.growing([(Path(sys.argv[1]), b"whole")]):
    print("grown", flush=True)
    sys.stdin.read()
"""


@contextmanager
def writer(place: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that has written a half, and waits before it moves it."""
    command = [sys.executable, "-c", WRITER, str(place)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"grown\n"
        try:
            yield process
        finally:
            process.kill()


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_a_killed_process_left_is_swept_and_what_a_living_one_writes_is_not(tmp_path: Path) -> None:
    with writer(tmp_path / "killed") as killed, writer(tmp_path / "living") as living:
        assert len(left(tmp_path)) == 2
        killed.kill()
        killed.wait()
        places.put(tmp_path / "mine", b"whole")
        half, mine = left(tmp_path)
        assert halves.NAMED.fullmatch(half)
        assert mine == "mine"
        assert living.communicate() == (b"", None)
        assert living.returncode == 0
    assert left(tmp_path) == ["living", "mine"]
    assert (tmp_path / "living").read_bytes() == (tmp_path / "mine").read_bytes() == b"whole"


@pytest.mark.parametrize("name", [".unroll-PID-0", ".unroll-1-0", ".unroll-0123456789abcdef"])
def test_a_half_that_was_left_keeps_no_figure_from_being_written(name: str, tmp_path: Path) -> None:
    # The process number is of the time of the test: those of pytest's processes differ.
    (tmp_path / name.replace("PID", str(os.getpid()))).write_bytes(b"<svg")
    result = CliRunner().invoke(app, ["render", "one-to-one", "-o", str(tmp_path / "figure.svg")])
    assert (result.exit_code, result.stderr) == (0, "")
    assert left(tmp_path) == ["figure.svg"]


def test_a_site_goes_into_a_folder_where_only_a_half_was_left(tmp_path: Path) -> None:
    (tmp_path / ".unroll-1-0").write_bytes(b"{")
    assert folder.begin(tmp_path, ["index.html"], force=False) == set()
    assert ".unroll-1-0" not in left(tmp_path)


def test_files_of_other_people_are_never_swept(tmp_path: Path) -> None:
    others = [".unroll-notes", ".unroll-1", ".unroll-1-0.svg", "unroll-1-0", ".unroll-0123456789ABCDEF"]
    for name in others:
        (tmp_path / name).touch()
    (tmp_path / ".unroll-2-0").mkdir()
    (tmp_path / ".unroll-3-0").symlink_to(tmp_path / "unroll-1-0")
    places.put(tmp_path / "figure.svg", b"whole")
    assert left(tmp_path) == sorted([*others, ".unroll-2-0", ".unroll-3-0", "figure.svg"])


def test_a_half_that_is_swept_before_it_is_locked_is_begun_anew(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lock = fcntl.flock
    swept: list[Path] = []

    def late(file: FileIO, how: int) -> None:
        if not swept:
            swept.extend(tmp_path.iterdir())
            swept[0].unlink()
        lock(file, how)

    monkeypatch.setattr(fcntl, "flock", late)
    places.put(tmp_path / "figure.svg", b"whole")
    assert len(swept) == 1
    assert (tmp_path / "figure.svg").read_bytes() == b"whole"
    assert left(tmp_path) == ["figure.svg"]


def test_names_are_random_even_where_all_processes_have_one_number(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(os, "getpid", lambda: 1)
    with (
        places.growing([(tmp_path / "a", b"a"), (tmp_path / "b", b"b")]),
        places.growing([(tmp_path / "c", b"c")]),
    ):
        assert len(left(tmp_path)) == 3
    assert left(tmp_path) == ["a", "b", "c"]
