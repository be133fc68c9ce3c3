"""Python of tasks: a trained network as a script, which reads the weights that the server gives."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_unroll.address import write
from rnn_unroll.address.frameworks import FRAMEWORKS
from rnn_unroll.exports.py.trained import EMBEDS
from rnn_unroll.graphs.run import Run
from rnn_unroll.models import shipped
from rnn_unroll.tasks import TASKS
from tests import scripts
from tests.http import ask

pytestmark = pytest.mark.process

FILES = [name for task in TASKS.values() for name in shipped.names(task)]
LASTING = "public, max-age=86400"


# --- the download ----------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(server: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all files, as they are downloaded."""
    made = tmp_path_factory.mktemp("weights")
    for name in FILES:
        answer = ask(server, write.weights(name))
        assert answer.status == 200
        assert answer.headers["cache-control"] == LASTING
        assert answer.headers["x-content-type-options"] == "nosniff"
        (made / name).write_bytes(answer.body)
    return made


def test_every_file_that_ships_can_be_downloaded_and_is_the_file(folder: Path) -> None:
    assert sorted(FILES) == sorted(file.name for file in shipped.FOLDER.glob("*.safetensors"))
    for name in FILES:
        assert (folder / name).read_bytes() == (shipped.FOLDER / name).read_bytes()


@pytest.mark.parametrize(
    "name",
    ["sentiment-gur.safetensors", "date-gru-3.safetensors", "date-gru", "..%5c__init__.py", "%00", "%C3%BC"],
)
def test_another_name_is_refused_with_those_that_there_are(server: str, name: str) -> None:
    for method in ("GET", "HEAD"):
        answer = ask(server, f"/v1/weights/{name}", method)
        assert answer.status == 404
        assert answer.headers["cache-control"] == "no-store"
    assert ask(server, f"/v1/weights/{name}").json["error"]["allowed"] == FILES


@pytest.mark.parametrize(
    "path",
    [
        "../shipped.py",
        "..%2fshipped.py",
        "%2e%2e/shipped.py",
        "%2fetc%2fpasswd",
        "",
        "a/date-gru.safetensors",
    ],
)
def test_no_path_leads_out_of_the_names(server: str, path: str) -> None:
    answer = ask(server, f"/v1/weights/{path}")
    assert answer.status == 404
    assert "error" in answer.json


def test_a_file_that_cannot_be_read_is_no_500(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from rnn_unroll.web import weights

    monkeypatch.setattr(shipped, "FOLDER", tmp_path)
    answer = weights.weights("date-gru.safetensors")
    assert answer.status_code == 422
    assert b"cannot be read" in bytes(answer.body)


def test_the_page_and_the_cards_link_the_files(server: str) -> None:
    cards = ask(server, "/tasks").text
    assert all(f'href="{write.weights(name)}"' in cards for name in FILES)
    page = ask(server, "/?pattern=many-to-one&task=sentiment&epoch=2").text
    assert 'href="/v1/weights/sentiment-gru-2.safetensors" download>the trained weights</a>' in page
    assert 'id="weights" hidden' in ask(server, "/?pattern=many-to-one").text


# --- the script ------------------------------------------------------------------


@pytest.fixture(scope="module")
def runner(folder: Path) -> Iterator[scripts.Runner]:
    running = scripts.Runner(folder=folder)
    yield running
    running.close()


def test_the_numpy_script_of_a_task_prints_the_figures_numbers(runner: scripts.Runner) -> None:
    for spec in scripts.trained("numpy"):
        scripts.assert_printed(spec, runner.run(scripts.script_of(spec)))


def test_a_script_finds_the_file_beside_it_and_needs_numpy_alone(folder: Path, tmp_path: Path) -> None:
    spec = scripts.of_task("date")
    file = folder / "network.py"
    file.write_text(scripts.script_of(spec), "utf-8")
    run = [sys.executable, "-I", str(file)]
    done = subprocess.run(run, capture_output=True, encoding="utf-8", check=True, cwd=tmp_path)
    assert done.stderr == ""
    scripts.assert_printed(spec, done.stdout)


@pytest.mark.parametrize("framework", sorted(FRAMEWORKS))
def test_without_the_file_a_script_names_it_and_says_where_it_is(framework: str, tmp_path: Path) -> None:
    """The lines above that reading need no framework."""
    text = scripts.script_of(scripts.of_task("recall", cell="lstm", framework=framework))
    file = tmp_path / "network.py"
    lines = text.split("data = file.read_bytes()")[0].splitlines()
    file.write_text("\n".join(one for one in lines if framework == "numpy" or framework not in one), "utf-8")
    done = subprocess.run([sys.executable, file], capture_output=True, encoding="utf-8")
    assert done.returncode == 1
    assert done.stderr == (
        "recall-lstm.safetensors is missing beside this script; the figure's server has it at "
        "/v1/weights/recall-lstm.safetensors\n"
    )


@pytest.mark.parametrize("framework", sorted(FRAMEWORKS))
def test_a_script_is_python_holds_no_weights_and_is_short(framework: str) -> None:
    for spec in scripts.trained(framework):
        text = scripts.script_of(spec)
        tree = ast.parse(text)
        lines = text.split('"""', 2)[2].splitlines()
        assert len(lines) <= 155
        assert max(map(len, lines)) <= 110
        assert text.splitlines() == text.split("\n")[:-1]
        floats = [node for node in ast.walk(tree) if isinstance(node, ast.Constant)]
        assert sum(isinstance(node.value, float) for node in floats) < 9
        imported = {name.name for node in tree.body if isinstance(node, ast.Import) for name in node.names}
        froms = {node.module for node in tree.body if isinstance(node, ast.ImportFrom)}
        allowed = {"json", "os", "pathlib", "numpy", framework, "keras.ops"}
        assert imported | froms <= allowed


hostile = st.text(st.sampled_from("ab \"'\\#\n\r{}%()\u2028\x00é漢"), min_size=1, max_size=12)


@given(text=hostile.filter(str.strip), slug=st.sampled_from(["sentiment", "tags"]))
def test_a_text_changes_nothing_of_a_script_but_its_literals(text: str, slug: str) -> None:
    """A text of other words is the same program."""
    programs = []
    read = Run(scripts.of_task(slug, text=text)).inputs
    for words in (text, " ".join("ab" for _ in read)):
        spec = scripts.of_task(slug, text=words)
        tree = ast.parse(scripts.script_of(spec))
        for node in tree.body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("inputs", "rows"):
                # Of the rows, the tokens that have some.
                assert set(ast.literal_eval(node.value)) == set(Run(spec).inputs)
                node.value = ast.Constant(None)
        programs.append(ast.unparse(tree.body[1:]))  # type: ignore[arg-type]
    assert programs[0] == programs[1]


def test_every_reader_of_a_task_can_be_written() -> None:
    assert {type(task.reader) for task in TASKS.values()} == set(EMBEDS)
