"""Catalogues: many figures from one file."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from rnn_unroll.address.parse import parse
from rnn_unroll.batch import drawing as batch
from rnn_unroll.batch.drawing import Item
from rnn_unroll.batch.pool import pool
from rnn_unroll.cli.command import app
from rnn_unroll.errors import CommandError
from rnn_unroll.exports import EXPORTS
from tests.test_cli import ROOT, unroll

pytestmark = pytest.mark.process

SEEDS = "[[figure]]\npattern = 'many-to-one'\nseed = {{ from = 0, to = {} }}\n"


def render(folder: Path, text: str | bytes, *options: str) -> Result:
    """`unroll render` on a catalogue of this text, into folder/out."""
    file = folder / "figures.toml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return CliRunner().invoke(app, ["render", str(file), "-o", str(folder / "out"), *options])


def drawn(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "out").iterdir()}


def svg(pattern: str, **said: str) -> bytes:
    return EXPORTS["svg"].render(parse(pattern, said.items()))


def test_each_table_is_a_figure_and_defaults_go_for_all(tmp_path: Path) -> None:
    text = """
        [defaults]
        theme = "light"
        tx = 3
        [[figure]]
        pattern = "many-to-one"
        [[figure]]
        name = "translation"
        pattern = "encoder-decoder"
        theme = "mono"
        feedback = true
        format = ["svg", "json"]
    """
    result = render(tmp_path, text)
    assert (result.exit_code, result.output) == (0, "")
    said = {"tx": "3", "theme": "mono", "feedback": "on"}
    data = EXPORTS["json"].render(parse("encoder-decoder", said.items()))
    assert drawn(tmp_path) == {
        "many-to-one.svg": svg("many-to-one", tx="3", theme="light"),
        "translation.svg": svg("encoder-decoder", **said),
        "translation.json": data,
    }


def test_lists_and_ranges_multiply_and_name_their_files(tmp_path: Path) -> None:
    text = """
        [[figure]]
        pattern = "one-to-many"
        cell = ["rnn", "lstm"]
        ty = { from = 2, to = 6, step = 2 }
        feedback = [true, false]
    """
    assert render(tmp_path, text).exit_code == 0
    assert set(drawn(tmp_path)) == {
        f"one-to-many-{cell}-ty{ty}-feedback-{feedback}.svg"
        for cell in ("rnn", "lstm")
        for ty in (2, 4, 6)
        for feedback in ("on", "off")
    }
    said = {"cell": "lstm", "ty": "4", "feedback": "off"}
    assert drawn(tmp_path)["one-to-many-lstm-ty4-feedback-off.svg"] == svg("one-to-many", **said)


def test_patterns_and_texts_can_be_lists_too(tmp_path: Path) -> None:
    text = """
        figure = [
          { pattern = ["many-to-one", "many-to-many"], style = ["textbook", "computed"] },
          { name = "said", pattern = "many-to-one", text = ["the cat", "¿qué? 漢"] },
          { pattern = "custom", io = ["iib", "boo"] },
        ]
    """
    assert render(tmp_path, text).exit_code == 0
    assert set(drawn(tmp_path)) == {
        "many-to-one-textbook.svg",
        "many-to-one-computed.svg",
        "many-to-many-textbook.svg",
        "many-to-many-computed.svg",
        "said-the-cat.svg",
        "said-qué-漢.svg",
        "custom-iib.svg",
        "custom-boo.svg",
    }


def test_the_command_line_goes_before_the_file(tmp_path: Path) -> None:
    text = '[[figure]]\npattern = "many-to-one"\ntheme = ["light", "dark"]\nformat = "svg"\n'
    assert render(tmp_path, text, "--theme", "mono", "--tx", "2", "--format", "json,py").exit_code == 0
    assert set(drawn(tmp_path)) == {"many-to-one.json", "many-to-one.py"}
    spec = parse("many-to-one", [("theme", "mono"), ("tx", "2")])
    assert drawn(tmp_path)["many-to-one.json"] == EXPORTS["json"].render(spec)


def table(*lines: str) -> str:
    return "\n".join(['[[figure]]\npattern = "one-to-one"', '[[figure]]\npattern = "many-to-one"', *lines])


WRONG = [
    ("", "names no figures; each is a table [[figure]]"),
    ("figure = 3", "names no figures"),
    ("figure = [3]", "figure 1: must be a table"),
    ("defaults = 3\n[[figure]]\npattern = 'one-to-one'", "defaults: must be a table"),
    ("[[figures]]\n", "unknown table 'figures'; choose defaults or figure (did you mean 'figure'?)"),
    ("[[figure]]\npattern = \n", "is no TOML: Invalid value (at line 2"),
    (b"[[figure]]\n\n# \xff", "is not UTF-8 (at line 3)"),
    ("[[figure]]\ntx = 3", "figure 1: pattern: the figure's pattern is missing; choose one-to-one"),
    ("[[figure]]\npattern = 3", "pattern: the figure's pattern must be text"),
    (table("tx = 0"), "figure 2 (many-to-one): tx: tx must be from 1 to 255"),
    (table("txx = 3"), "figure 2 (many-to-one): txx: unknown parameter 'txx'; choose tx"),
    (table("tx = [2, 300]"), "figure 2 (many-to-one-tx300): tx: tx must be from 1 to 255"),
    (table("tx = []"), "figure 2: tx: an empty list makes no figure"),
    (table("tx = [[2]]"), "tx: tx must be text, a number, True or False, not '[2]' (of type list)"),
    (table("tx = { from = 3 }"), "figure 2: tx: a range is { from = 0, to = 9 }"),
    (table("tx = { from = 3, to = 2 }"), "figure 2: tx: no number is from 3 to 2"),
    (table("tx = { from = 3, to = 9, step = 0 }"), "tx: a range is"),
    (table("tx = { from = 1.5, to = 2 }"), "tx: a range is"),
    (table("seed = { from = 0, to = 999999999999 }"), "the file asks for 1,000,000,000,001 figures"),
    (table("seed = 2026-11-25"), "seed: seed must be text, a number, True or False"),
    (table("format = 'bmp'"), "figure 2 (many-to-one): format: unknown format 'bmp'; choose svg"),
    (table("format = [3]"), "format: format must be text, not '3'; choose svg"),
    (table("format = []"), "figure 2 (many-to-one): format: an empty list names no format; choose svg"),
    (
        table("seed = { from = 0, to = 99999999999999999999 }"),
        "seed: a range's numbers are at most 1,000,000",
    ),
    (table(f"seed = {'9' * 5000}"), "is no TOML: a whole number has at most 64 bits"),
    (table(f"seed = 0x{'f' * 5000}"), "seed must be a whole number from 0 to 4294967295, not '0xfff"),
    (table(f"seed = [[0x{'f' * 5000}]]"), "not what is too long to tell"),
    (
        table(f"seed = {{ from = 0x{'f' * 5000}, to = 0x{'f' * 5000} }}"),
        "seed: a range's numbers are at most",
    ),
    (table(f"name = 0x{'f' * 5000}"), "name: must be text, not what is too long to tell"),
    (table(f"format = 0x{'f' * 5000}"), "format must be text"),
    (table(*(f"a{k} = {{ from = 0, to = 999999999999 }}" for k in range(400))), "asks for far more figures"),
    *(
        (table(f"name = '{name}'"), "is a device's name on Windows")
        for name in ("CON", "nul.b", "Com1", "lpt9 .x")
    ),
    (table("name = 'a\u202eb'"), "cannot be a file's name everywhere"),
    (
        table("name = 'é'", "[[figure]]", "pattern = 'many-to-one'", "name = 'e\u0301'"),
        "its file would have the name",
    ),
    (table("name = 3"), "figure 2: name: must be text, not '3'"),
    (table("name = 'a/b'"), "name: 'a/b' cannot be a file's name everywhere"),
    (table("name = '../up'"), "cannot be a file's name everywhere"),
    (table(f"name = '{'n' * 300}'"), "is too long: at most 200 bytes"),
    (
        table("name = 'One-To-One'"),
        "figure 2 (One-To-One): its file would have the name 'One-To-One', as that of",
    ),
]


@pytest.mark.parametrize(("text", "tells"), WRONG)
def test_what_is_wrong_in_a_file_is_one_line_with_its_table_and_nothing_is_drawn(
    text: str | bytes, tells: str, tmp_path: Path
) -> None:
    result = render(tmp_path, text)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith(str(tmp_path / "figures.toml"))
    assert tells in result.stderr
    assert not (tmp_path / "out").exists()


def test_names_that_only_begin_as_a_device_does_are_kept(tmp_path: Path) -> None:
    names = ["console", "com10", "a.con", "auxiliary"]
    tables = [f"[[figure]]\npattern = 'one-to-one'\nname = '{name}'" for name in names]
    assert render(tmp_path, "\n".join(tables)).exit_code == 0
    assert set(drawn(tmp_path)) == {f"{name}.svg" for name in names}


def test_formats_are_told_apart_by_commas_with_or_without_a_space(tmp_path: Path) -> None:
    text = "[[figure]]\npattern = 'one-to-one'\n"
    assert render(tmp_path, text, "--format", "svg, json,svg").exit_code == 0
    assert set(drawn(tmp_path)) == {"one-to-one.svg", "one-to-one.json"}


@pytest.mark.parametrize(("platform", "most"), [("win32", 61), ("linux", 200)])
def test_no_more_processes_are_asked_for_than_the_system_waits_for(
    platform: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("rnn_unroll.batch.pool.sys.platform", platform)
        processes = pool(200)
    assert vars(processes)["_max_workers"] == most
    processes.shutdown()


def test_two_figures_of_one_name_are_both_named(tmp_path: Path) -> None:
    result = render(tmp_path, table("tx = 3", "[[figure]]\npattern = 'many-to-one'\ntx = 4"))
    assert "figure 3 (many-to-one): its file would have the name 'many-to-one'" in result.stderr
    assert "as that of figure 2 (many-to-one) has; give one of them another name" in result.stderr


def test_the_others_are_drawn_where_that_is_asked_for(tmp_path: Path) -> None:
    text = table("tx = [2, 300, 3]", "[[figure]]\npattern = 'one-to-one'\nname = 'x'\ncell = 'gur'")
    result = render(tmp_path, text, "--keep-going")
    assert result.exit_code == 2
    first, second = result.stderr.splitlines()
    assert "figure 2 (many-to-one-tx300): tx: " in first
    assert "figure 3 (x): cell: unknown cell 'gur'" in second
    assert set(drawn(tmp_path)) == {"one-to-one.svg", "many-to-one-tx2.svg", "many-to-one-tx3.svg"}


def test_what_cannot_be_written_is_named_and_files_there_are_replaced(tmp_path: Path) -> None:
    (tmp_path / "out" / "one-to-one.svg").mkdir(parents=True)
    (tmp_path / "out" / "many-to-one.svg").write_text("old")
    result = render(tmp_path, table(), "--keep-going")
    assert result.exit_code == 2
    assert "figure 1 (one-to-one): out: " in result.stderr
    assert "one-to-one.svg cannot be written: Is a directory" in result.stderr
    assert (tmp_path / "out" / "many-to-one.svg").read_bytes() == svg("many-to-one")
    (tmp_path / "file").write_text("")
    line = ["render", str(tmp_path / "figures.toml"), "-o", str(tmp_path / "file")]
    assert "file cannot be made: File exists" in CliRunner().invoke(app, line).stderr


def test_processes_write_what_one_process_writes(tmp_path: Path) -> None:
    (tmp_path / "figures.toml").write_text(
        "[[figure]]\npattern = ['many-to-one', 'many-to-many']\n"
        "cell = ['rnn', 'gru']\nseed = { from = 0, to = 9 }\n"
    )
    for jobs in ("1", "2"):
        done = unroll("render", "figures.toml", "-o", f"out{jobs}", "--jobs", jobs, cwd=tmp_path)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / f"out{jobs}").iterdir()} for jobs in "12")
    assert one == two
    assert len(one) == 40


def test_a_failure_in_another_process_is_named_and_ends_the_work(tmp_path: Path) -> None:
    (tmp_path / "figures.toml").write_text(SEEDS.format(199))
    (tmp_path / "out" / "many-to-one-seed0.svg").mkdir(parents=True)
    done = unroll("render", "figures.toml", "-o", "out", "--jobs", "2", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.decode().startswith("figures.toml: figure 1 (many-to-one-seed0): out: ")
    assert done.stderr.count(b"\n") == 1
    assert not list((tmp_path / "out").glob(".unroll-*"))


def test_a_few_quick_figures_are_drawn_by_one_process() -> None:
    spec = parse("one-to-one", [])
    few = [Item("", spec, "svg", Path(f"{k}.svg")) for k in range(batch.WORTH)]
    assert batch.worthwhile(few[1:]) == 1
    assert batch.worthwhile(few) == batch.processors()


def test_a_bar_shows_on_a_terminal_and_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "figures.toml").write_text(SEEDS.format(40))
    terminal = (
        "import pty, sys\n"
        "status = pty.spawn([sys.executable, '-m', 'rnn_unroll', 'render', 'figures.toml', '-o', 'out'])\n"
        "sys.exit(status >> 8)\n"
    )
    environment = {
        "PYTHONPATH": str(ROOT / "app"),
        "TERM": "xterm",
        "COLUMNS": "100",
        "PATH": "/usr/bin:/bin",
    }
    done = subprocess.run(
        [sys.executable, "-c", terminal],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done
    assert b"Drawing" in done.stdout
    assert b"41/41" in done.stdout
    assert len(drawn(tmp_path)) == 41


def heeding() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_an_interrupt_ends_the_work_without_a_traceback_and_leaves_whole_files(tmp_path: Path) -> None:
    (tmp_path / "figures.toml").write_text(SEEDS.format(4999))
    line = [sys.executable, "-m", "rnn_unroll", "render", "figures.toml", "-o", "out", "--jobs", "2"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "app")}
    terminal = {"start_new_session": True, "stderr": subprocess.PIPE, "env": environment, "cwd": tmp_path}
    # A job in the background ignores interrupts, and so would the process that it starts here.
    terminal["preexec_fn"] = heeding
    with subprocess.Popen(line, **terminal) as process:  # type: ignore[call-overload]
        while process.poll() is None and not list(tmp_path.glob("out/*.svg")):
            pass
        os.killpg(process.pid, signal.SIGINT)
        told = process.stderr.read()
    assert process.returncode == 130
    assert told == b""
    assert len(drawn(tmp_path)) < 5000
    assert all(body.startswith(b"<svg") and body.endswith(b"</svg>") for body in drawn(tmp_path).values())


def test_a_process_that_is_ended_from_outside_is_told_of(tmp_path: Path) -> None:
    items = [Item("", parse("one-to-one", []), "svg", tmp_path / f"{k}.svg") for k in range(4)]
    with pytest.raises(CommandError, match="a process that drew was ended from outside"):
        list(batch.draw(items, 2, killed))


def killed(item: Item) -> bytes:
    """In place of a drawing: the end of the process that would draw."""
    os._exit(9)


def test_the_processes_have_drawn_a_figure_before_they_are_asked_for_one(tmp_path: Path) -> None:
    told = (
        "import rnn_unroll.batch.pool\n"
        "from tests.test_cli_many import warmth\n"
        "if __name__ == '__main__':\n"
        "    with rnn_unroll.batch.pool.pool(2) as processes: print(processes.submit(warmth).result())\n"
    )
    (tmp_path / "told.py").write_text(told)
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'app'}{os.pathsep}{ROOT}"}
    line = [sys.executable, "told.py"]
    done = subprocess.run(line, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.stdout == "True\n", done.stderr


def warmth() -> bool:
    """Whether this process has what the first figure needs."""
    return "rnn_unroll.batch.warm" in sys.modules
