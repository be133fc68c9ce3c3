"""Command line: what `unroll` writes, and how it says what is wrong."""

import os
import pty
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from typer.testing import CliRunner

from rnn_unroll import lessons
from rnn_unroll.address import write
from rnn_unroll.address.formats import EVERYWHERE
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.cli.command import app
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.exports import EXPORTS
from rnn_unroll.settings import settings as server_settings
from rnn_unroll.words import command_line
from tests.strategies import specs

pytestmark = pytest.mark.process

ROOT = Path(__file__).parent.parent
COMMANDS = ("render", "export", "run", "serve")


def unroll(*words: str, **settings: object) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own."""
    line = [sys.executable, "-m", "rnn_unroll", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "app")}
    return subprocess.run(line, **{"capture_output": True, "env": environment, **settings})  # type: ignore[call-overload]


def told(*words: str) -> str:
    """What a wrong command line is told: one line, on the standard error alone, and exit code 2."""
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    return result.stderr


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(specs())
def test_render_writes_what_the_address_shows(tmp_path: Path, spec: FigureSpec) -> None:
    options = [f"--{name}={value}" for name, value in write.query(spec).items()]
    place = tmp_path / "figure.svg"
    result = CliRunner().invoke(app, ["render", *options, spec.wiring.pattern, "-o", str(place)])
    assert result.exit_code == 0, result.output
    assert result.output == ""
    assert place.read_bytes() == EXPORTS["svg"].render(spec)
    assert [path.name for path in tmp_path.iterdir()] == ["figure.svg"]


@pytest.mark.parametrize("slug", EVERYWHERE)
def test_every_format_is_written_by_ending_by_name_and_to_the_standard_output(
    slug: str, tmp_path: Path
) -> None:
    figure = ["render", "many-to-one", "--tx", "2"]
    named, chosen = tmp_path / f"a.{slug.upper()}", tmp_path / "b"
    for words in (["-o", str(named)], ["--out", str(chosen), "--format", slug]):
        result = CliRunner().invoke(app, [*figure, *words])
        assert (result.exit_code, result.output) == (0, "")
    piped = CliRunner().invoke(app, [*figure, "--format", slug, "-o", "-"])
    assert (piped.exit_code, piped.stderr) == (0, "")
    assert named.read_bytes() == chosen.read_bytes() == piped.stdout_bytes


@pytest.mark.parametrize("slug", ["json", "webp"])
def test_a_process_writes_text_and_bytes_to_a_pipe(slug: str) -> None:
    done = unroll("render", "many-to-one", "--format", slug, "-o", "-")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == EXPORTS[slug].render(parse("many-to-one", [], extension=slug))


def test_without_a_place_the_drawing_goes_to_the_standard_output() -> None:
    done = unroll("render", "one-to-one")
    assert done.stdout.startswith(b"<svg")
    assert done.stdout.endswith(b"</svg>")


WRONG: list[tuple[Sequence[str], str]] = [
    (["rendr"], "No such command 'rendr'. Did you mean 'render'?"),
    (["render"], "Missing argument 'WHAT'."),
    (["render", "many-to-won"], "unknown pattern 'many-to-won'; choose one-to-one"),
    (["render", "many-to-one", "--txx", "4"], "unknown parameter 'txx'; choose tx"),
    (["render", "many-to-one", "--tx", "0"], "tx must be from 1 to 255"),
    (["render", "many-to-one", "--tx", "-1"], "tx must be a whole number from 1 to 255, not '-1'"),
    (["render", "many-to-one", "--tx", "3", "--tx", "4"], "tx is given more than once"),
    (["render", "many-to-one", "--tx"], "'--tx' requires an argument"),
    (["render", "many-to-one", "--foo"], "foo: --foo needs a value"),
    (["render", "many-to-one", "extra"], "'extra' is no option"),
    (["render", "many-to-one", "--text", "a\nb\tc", "--tx", "9"], "tx=9 is at odds with the text"),
    (["render", "many-to-one", "-o", "figure"], "no ending that names a format; add one, or --format"),
    (["render", "many-to-one", "-o", "figure.bmp"], "unknown format 'bmp'; choose svg"),
    (["render", "many-to-one", "--format", "jsn"], "did you mean 'json'?"),
    (["render", "many-to-one", "-o", "none/figure.svg"], "none/figure.svg cannot be written: No such file"),
    (["render", "many-to-one", "-o", "none\n/a.svg"], "cannot be written"),
    (["render", "many-to-one", "-o", "."], "out: "),
    (["render", "many-to-one", "--format", "svg", "-o", "."], "cannot be written: Is a directory"),
    (["render", "many-to-one", "--jobs", "-1"], "Invalid value for '--jobs'"),
    (["render", "many-to-one", "--framework", "torch"], "framework is for the format py only"),
    (["render", "gone.toml", "-o", "out"], "gone.toml cannot be read: No such file"),
    (["render", "gone.toml"], "many figures go into a folder: name it with -o"),
    (["export"], "Missing argument 'FOLDER'."),
    (
        ["export", "site", "--grid", "smal"],
        "unknown grid 'smal'; choose small or full (did",
    ),
    (["export", "site", "--format", "bmp"], "unknown format 'bmp'"),
    (["export", "site", "--format", "svg,"], "unknown format ''"),
    (["export", "site", "--lessons", "."], "lessons go into one file, whose name ends with .html"),
    (["export", "a.html", "--lessons", "gone"], "lessons: gone is no folder"),
    (["export", "a.html", "--lessons", "."], "the folder has no lesson"),
    (["export", "none/a.html"], "none/a.html cannot be written"),
    (
        ["render", "many-to-one", "--format", "svg", "--scale", "2"],
        "scale is for the formats png, gif and webp only",
    ),
    (["render", "many-to-one", "--seed", "x"], "seed must be a whole number from 0 to 4294967295, not 'x'"),
    (["serve", "--port", "ten"], "Invalid value for '--port'"),
    (["serve", "--host", "192.0.2.1"], "host: 192.0.2.1:8000 cannot be listened on: Cannot assign"),
    (["serve", "--host", "no such host"], "host: no such host:8000 cannot be listened on: "),
    (["serve", "--host", "a..b"], "host: a..b:8000 cannot be listened on: "),
    (["--verbose"], "No such option: --verbose"),
]


@pytest.mark.parametrize(("words", "tells"), WRONG)
def test_what_is_wrong_is_one_line_that_names_it(
    words: Sequence[str], tells: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert tells in told(*words)
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_fails_says_one_line_too(tmp_path: Path) -> None:
    done = unroll("render", "many-to-one", "--cell", "gur", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.decode().startswith("cell: unknown cell 'gur'; choose rnn")
    assert done.stderr.count(b"\n") == 1


def test_every_command_has_help_that_names_its_options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    whole = CliRunner().invoke(app, ["--help"]).output
    for command in COMMANDS:
        assert re.search(rf"\b{command}  +[A-Z]", whole)
        shown = CliRunner().invoke(app, [command, "--help"])
        assert shown.exit_code == 0
        assert "Usage" in shown.output
    assert CliRunner().invoke(app, []).output.split() == whole.split()
    render = CliRunner().invoke(app, ["render", "--help"]).output
    assert all(f"--{name} " in render for name in PARAMETERS)
    assert all(slug in render for slug in (*PATTERNS, *EXPORTS))
    assert "[[figure]]" in render


def test_the_version_is_the_projects_own() -> None:
    result = CliRunner().invoke(app, ["--version"])
    text = (ROOT / "pyproject.toml").read_text()
    version = re.search(r'^version = "(.*)"', text, re.MULTILINE)
    assert version
    assert result.output.startswith(f"unroll {version[1]}, revision ")


def test_one_drawing_imports_nothing_of_the_server_and_of_other_formats() -> None:
    told = (
        "import sys; from rnn_unroll.cli.command import app\n"
        "try: app(['render', 'many-to-one'])\n"
        "except SystemExit as end: assert not end.code, end\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    heavy = {
        "fastapi",
        "starlette",
        "uvicorn",
        "typst",
        "PIL",
        "resvg_py",
        "jinja2",
        "ziamath",
        "concurrent.futures.process",
    }
    assert done.stdout.startswith("<svg")
    assert "numpy" in done.stderr.split()
    assert not heavy & set(done.stderr.split())


def test_a_reader_that_has_enough_sees_no_traceback() -> None:
    pipe = "import os, subprocess, sys\n" + (
        "reading, writing = os.pipe(); os.close(reading)\n"
        "line = [sys.executable, '-m', 'rnn_unroll', 'render', 'many-to-one', '--tx', '200']\n"
        "done = subprocess.run(line, stdout=writing, stderr=subprocess.PIPE)\n"
        "sys.exit(done.stderr.decode() or done.returncode)\n"
    )
    done = subprocess.run([sys.executable, "-c", pipe], cwd=ROOT, capture_output=True)
    assert done.stderr == b""
    assert done.returncode == 1


def test_a_drawing_is_shown_on_a_terminal_and_its_end_is_a_lines(tmp_path: Path) -> None:
    main, worker = pty.openpty()
    # A terminal holds few bytes: they are read while they are written.
    with ThreadPoolExecutor(1) as reader:
        shown = reader.submit(_to_the_end, main)
        done = unroll("render", "one-to-one", stdout=worker, stderr=subprocess.PIPE, capture_output=False)
        os.close(worker)
        drawing = shown.result()
    os.close(main)
    assert (done.returncode, done.stderr) == (0, b"")
    assert drawing.startswith(b"<svg")
    assert drawing.endswith(b"</svg>\r\n")


def _to_the_end(terminal: int) -> bytes:
    """All that is written to a terminal until nobody has it open any longer: Linux tells that as an error."""
    shown = b""
    with suppress(OSError):
        while more := os.read(terminal, 65536):
            shown += more
    return shown


def test_an_image_of_bytes_is_not_sent_to_a_terminal() -> None:
    main, worker = pty.openpty()
    line = ("render", "one-to-one", "--format", "png")
    done = unroll(*line, stdout=worker, stderr=subprocess.PIPE, capture_output=False)
    os.close(worker)
    os.close(main)
    assert done.returncode == 2
    assert done.stderr == b"out: a terminal cannot show png; name a file with -o\n"


def test_a_port_that_is_taken_is_named_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert told("serve", "--port", str(port)).startswith(
            f"port: 127.0.0.1:{port} cannot be listened on: "
        )


@pytest.fixture
def read_again() -> Iterator[None]:
    """The settings, which a process reads once, are read by the test, and again after it."""
    server_settings.cache_clear()
    yield
    server_settings.cache_clear()


@pytest.mark.usefixtures("read_again")
@pytest.mark.parametrize(
    ("name", "value", "tells"),
    [
        ("UNROLL_CACHE_BYTES", "abc", "integer"),
        ("UNROLL_CACHE_BYTES", "-1", "greater than or equal to 0"),
        ("UNROLL_PUBLIC_URL", "https://x/y", "'https://x/y'"),
        ("UNROLL_EMBED_ANCESTORS", "https://a.example; script-src *", "script-src"),
        ("UNROLL_EMBED_ANCESTORS", "self", "'self'"),
        ("UNROLL_EMBED_ANCESTORS", "'none' https://a.example", "'none'"),
        ("UNROLL_EMBED_ANCESTORS", "https://a.example:65536", "65536"),
        ("UNROLL_ALLOWED_HOSTS", "https://a.example", "'https://a.example'"),
        ("UNROLL_REDIS_URL", "http://u:p@ss@h", "such as redis://host:6379/0, not 'http://…@h'"),
        ("UNROLL_ALLOWED_HOST", "a.example", "UNROLL_ALLOWED_HOSTS is near"),
        ("UNROLL_COLOUR", "red", "there is no such setting; choose UNROLL_PUBLIC_URL"),
    ],
)
def test_a_setting_that_there_is_not_is_one_line_with_its_name(
    name: str, value: str, tells: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    # Where the setting is taken after all, the port is not, and this test ends.
    with socket.create_server(("127.0.0.1", 0)) as taken:
        line = told("serve", "--port", str(taken.getsockname()[1]))
    assert line.startswith(f"{name}: ")
    assert tells in line


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("redis://h:6379/0", "redis://h:6379/0"),
        ("redis://u:p@ss/word@h/0", "redis://…@h/0"),
        ("unix://:secret@/run/redis", "unix://…@/run/redis"),
        ("rediss://h/0?password=secret&db=1", "rediss://h/0?password=…&db=1"),
        ("https://a.example https://b.example/@c", "https://a.example https://b.example/@c"),
    ],
)
def test_a_password_is_not_shown(address: str, shown: str) -> None:
    assert command_line.setting_value(address) == shown


LESSON = "---\ntitle: A\norder: 1\nminutes: 1\nsummary: B\n---\n```{figur} one-to-one\n```\n"


@pytest.mark.usefixtures("read_again")
@pytest.mark.parametrize(
    ("words", "tells"),
    [
        (["--lessons", "gone"], "lessons: gone is no folder"),
        (["--lessons", "."], "lessons: a.md:7: there is no directive {figur}; choose figure or predict"),
        (["--watch"], "watch: --watch needs a folder of lessons: --lessons FOLDER"),
    ],
)
def test_lessons_that_cannot_be_read_are_told_before_the_server_starts(
    words: list[str], tells: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("UNROLL_LESSONS", "UNROLL_WATCH"):
        monkeypatch.setenv(name, "")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text(LESSON)
    lessons.shelf.cache_clear()
    try:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            line = told("serve", "--port", str(taken.getsockname()[1]), *words)
    finally:
        lessons.shelf.cache_clear()
    assert line.startswith(tells)


@pytest.mark.parametrize("words", [["render", "many-to-one"], ["render", "many-to-one", "--format", "png"]])
def test_a_closed_standard_output_is_told_in_one_line(words: list[str]) -> None:
    line = ["sh", "-c", 'exec "$@" >&-', "sh", sys.executable, "-m", "rnn_unroll", *words]
    done = subprocess.run(line, cwd=ROOT, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert done.stderr == b"out: - cannot be written: the standard output is closed\n"


def test_a_closed_standard_error_takes_no_figure_away(tmp_path: Path) -> None:
    (tmp_path / "figures.toml").write_text("[[figure]]\npattern = 'one-to-one'\n")
    command = [sys.executable, "-m", "rnn_unroll", "render", "figures.toml", "-o", "out"]
    line = ["sh", "-c", 'exec "$@" 2>&-', "sh", *command]
    done = subprocess.run(line, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT / "app")})
    assert done.returncode == 0
    assert (tmp_path / "out" / "one-to-one.svg").exists()


INTERRUPTED = """
import importlib.abc, os, runpy, signal, sys

class Interrupts(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "typer":
            os.killpg(0, signal.SIGINT)

sys.meta_path.insert(0, Interrupts())
sys.argv = ["unroll", *sys.argv[1:]]
runpy.run_module("rnn_unroll", run_name="__main__")
"""
"""The command, and Control-C on its terminal as soon as it imports what reads its options."""


@pytest.mark.parametrize("what", ["many-to-one", "a.toml"])
def test_an_interrupt_while_the_command_still_imports_ends_it_without_a_word(
    what: str, tmp_path: Path
) -> None:
    line = [sys.executable, "-c", INTERRUPTED, "render", what, "-o", "a.svg"]
    terminal = {
        "start_new_session": True,
        "env": {**os.environ, "PYTHONPATH": str(ROOT / "app")},
        "cwd": tmp_path,
    }
    done = subprocess.run(line, capture_output=True, **terminal)  # type: ignore[call-overload]
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_the_example_in_the_help_is_a_catalogue(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    shown = CliRunner().invoke(app, ["render", "--help"]).output
    lines = [line.strip() for line in shown.splitlines()]
    first = lines.index("[[figure]]")
    last = next(k for k, line in enumerate(lines) if line.startswith("A list or a range"))
    file = tmp_path / "figures.toml"
    file.write_text("\n".join(lines[first:last]))
    result = CliRunner().invoke(app, ["render", str(file), "-o", str(tmp_path / "out")])
    assert (result.exit_code, result.output) == (0, "")
    said = re.search(r"one for each combination: (\d+) here", " ".join(lines))
    assert said
    assert len(list((tmp_path / "out").iterdir())) == int(said[1])
    assert (tmp_path / "out" / "many-to-one-tx8-seed9.svg").exists()
