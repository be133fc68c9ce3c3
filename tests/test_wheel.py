"""The wheel: built from the tree, installed elsewhere, it serves the page."""

import os
import re
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.drawings import root_of
from tests.http import ask

pytestmark = pytest.mark.process

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean environment with the wheel, which finds this one's libraries but not its tree."""
    folder = tmp_path_factory.mktemp("clean")
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--isolated", "install", "--quiet"]
    subprocess.run([*pip, "--no-index", "--no-deps", str(wheel)], check=True, capture_output=True)
    (site,) = folder.glob("lib/python*/site-packages")
    # A path in a .pth file comes after the environment's own, and its own .pth files are not read:
    # an editable install of the tree stays out of sight.
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder


def clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_"))}


@pytest.fixture(scope="module")
def served(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Base URL of `unroll serve`, started far from the tree."""
    process = subprocess.Popen(
        [installed / "bin" / "unroll", "serve", "--port", "0"],
        cwd=tmp_path_factory.mktemp("elsewhere"),
        env=clean_environment(),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line)
            if running := re.search(r"running on (http://\S+)", line):
                yield running[1]
                break
        else:
            pytest.fail("the server did not start:\n" + "".join(said))
    finally:
        process.terminate()
        process.communicate(timeout=10)


def test_the_wheel_holds_every_template_and_static_file(wheel: Path) -> None:
    inside = set(ZipFile(wheel).namelist())
    for name in ("templates", "static"):
        files = {path.relative_to(ROOT).as_posix() for path in (ROOT / name).rglob("*") if path.is_file()}
        assert files
        assert {f"rnn_unroll/{path}" for path in files} <= inside


def test_the_wheel_holds_the_package_its_metadata_and_nothing_else(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"rnn_unroll"}
    assert len(tops) == 2


def test_what_is_imported_is_the_installed_package(installed: Path, tmp_path: Path) -> None:
    script = "import rnn_unroll.settings; print(rnn_unroll.__file__); print(rnn_unroll.settings.STATIC)"
    done = subprocess.run(
        [installed / "bin" / "python", "-c", script],
        cwd=tmp_path,
        env=clean_environment(),
        check=True,
        capture_output=True,
        text=True,
    )
    for line in done.stdout.splitlines():
        assert Path(line).is_relative_to(installed)


def test_the_installed_command_serves_the_page_and_all_that_it_refers_to(served: str) -> None:
    page = ask(served, "/")
    assert page.status == 200
    text = page.body.decode()
    assert "<svg" in text
    files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', text))
    assert files
    for file in files:
        assert ask(served, file).status == 200


def test_the_installed_command_serves_figures(served: str) -> None:
    answer = ask(served, "/v1/figures/encoder-decoder.svg?text=the+cat&feedback=on")
    assert answer.status == 200
    assert root_of(answer.body).get("data-tx") == "2"
    assert ask(served, "/v1/figures/encoder-decoder.json").json["vocabulary"]


def test_the_installed_command_knows_its_options(installed: Path) -> None:
    done = subprocess.run(
        [installed / "bin" / "unroll", "serve", "--help"],
        env=clean_environment(),
        check=True,
        capture_output=True,
        text=True,
    )
    assert "--host" in done.stdout
    assert "--port" in done.stdout
