"""The image: what its Dockerfile promises, and what its server writes. `scripts.image` builds it."""

import re
from pathlib import Path

import pytest

from scripts.image import FIGURES, PROJECT, Stage, context, needed, stages
from scripts.licences import rows
from tests.serving import serving

EVERY = stages((PROJECT / "Dockerfile").read_text())
CHAIN = needed(EVERY)


def steps(name: str) -> list[str]:
    return [step.rest for stage in CHAIN for step in stage.steps if step.name == name]


def pins(name: str) -> dict[str, str]:
    """The packages of a list, with their versions, markers and hashes."""
    text = (PROJECT / "requirements" / name).read_text()
    return dict(re.findall(r"^([\w.\[\]-]+)==((?:.*\\\n)*.*)", text, re.MULTILINE))


def test_the_usual_target_has_all_stages_but_that_with_the_fonts() -> None:
    assert [stage.name for stage in CHAIN] == ["build", "run", ""]
    (fonts,) = [stage for stage in EVERY if stage.name == "fonts"]
    assert fonts.base == "run"
    assert not any("apt-get" in rest for rest in steps("RUN"))


@pytest.mark.parametrize("stage", [EVERY[1], EVERY[2]], ids=lambda stage: stage.name)
def test_the_server_is_nobody_special(stage: Stage) -> None:
    assert int(stage.last("USER").rest) > 0


def test_the_server_hears_signals_because_no_shell_is_between() -> None:
    (command,), (check,) = steps("CMD"), steps("HEALTHCHECK")
    assert re.match(r'\["unroll", "serve", ', command)
    assert re.search(r'CMD \["python", "-c", ', check)


def test_everything_is_installed_by_its_hash() -> None:
    installs = [part for rest in steps("RUN") for part in rest.split("&&") if " install " in part]
    lists = [
        found[1] for part in installs if (found := re.search(r"--require-hashes -r requirements/(\S+)", part))
    ]
    assert lists == ["build.txt", "image.txt"]
    # What is left comes from the wheel that was just built, without an index.
    (rest,) = [part for part in installs if "--require-hashes" not in part]
    assert "--no-deps --no-index /dist/" in rest
    assert all("--hash=sha256:" in pin for name in lists for pin in pins(name).values())


def test_the_image_has_what_the_tests_run_with_and_the_client_of_redis() -> None:
    def hashed(name: str) -> dict[str, list[str]]:
        return {package: re.findall(r"sha256:\w+", pin) for package, pin in pins(name).items()}

    image, run, test = map(hashed, ("image.txt", "run.txt", "test.txt"))
    assert run.items() <= image.items() <= test.items()
    assert "redis" in image


def test_the_context_is_what_the_steps_copy_and_no_more() -> None:
    files = {path.as_posix() for path in context((PROJECT / ".dockerignore").read_text())}
    for rest in steps("COPY"):
        if not rest.startswith("--from="):
            assert {*rest.split()[:-1]} <= files | {"."}
    tops = {path.partition("/")[0] for path in files}
    assert not tops & {"tests", ".git", ".venv", "node_modules", "deploy"}
    assert not any("__pycache__" in path for path in files)


def test_every_package_of_the_image_has_a_licence() -> None:
    """Those of this Python and system; `rows` raises if one names none or has another version."""
    listed = {name for name, *_ in rows()}
    assert {"fastapi", "numpy", "redis", "resvg-py"} <= listed <= {*pins("image.txt")}


@pytest.mark.process
def test_the_server_writes_its_temporary_folder_alone(tmp_path: Path) -> None:
    """As with a read-only root: its home is a file, so that nothing can be made there."""
    home, temporary = tmp_path / "home", tmp_path / "tmp"
    home.touch()
    temporary.mkdir()
    before = {*Path.cwd().iterdir()}
    places = {"HOME": str(home), "TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1"}
    with serving(**places) as running:
        assert {running.ask(path).status for path in (*FIGURES, "/", "/metrics")} == {200}
    assert home.is_file()
    assert {*Path.cwd().iterdir()} == before
    assert not [*temporary.glob("unroll-*")]
